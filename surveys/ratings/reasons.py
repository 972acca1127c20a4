"""What a person may name as the reason of a rating: one list for all, with its version."""

from collections.abc import Iterable
from enum import StrEnum

from errors import Invalid

VERSION = "2020.1"
"""GB/T 39735-2020 with the sub-indicators of one local rule; a change of the list is a new one."""


class Reason(StrEnum):
    """A side of the work that was good or bad: the level says which. Departments may neither add
    nor remove any."""

    ONLINE_SPEED = "online-speed"
    GUIDE = "guide"
    CONVENIENCE = "convenience"
    PLATFORM = "platform"
    COUNTER_SPEED = "counter-speed"
    SKILL = "skill"
    ATTITUDE = "attitude"


ONLINE = (Reason.ONLINE_SPEED, Reason.GUIDE, Reason.CONVENIENCE, Reason.PLATFORM)
OFFLINE = (Reason.COUNTER_SPEED, Reason.SKILL, Reason.ATTITUDE)


def suiting(*, is_online: bool) -> tuple[Reason, ...]:
    """Those that can be named for a case handled on line, or at a window."""
    return ONLINE if is_online else OFFLINE


def checked(named: Iterable[str], *, is_online: bool) -> list[str]:
    """The keys in the order of the list. Refuses Invalid for one that is not of it, that is of the
    other side (on line, at the window), or that is named twice."""
    given = list(named)
    suits = suiting(is_online=is_online)
    for key in given:
        if key not in list(Reason):
            raise Invalid(field="reasons", why="reason-unknown", given=key)
        if key not in suits:
            raise Invalid(field="reasons", why="reason-side", given=key)
    if len(set(given)) < len(given):
        raise Invalid(field="reasons", why="reason-twice")
    return [reason.value for reason in suits if reason.value in given]
