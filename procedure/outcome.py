"""Checks of what follows the notice: hearing, legality review, published result."""

import re
from collections.abc import Iterator
from decimal import Decimal

from procedure.form import Disposition, NoticeFinding
from procedure.given import Given, refuse, warn
from procedure.workdays import workdays_between

RESULT = "重大行政决策程序暂行条例（国务院令第713号）第十八条、第三十二条"
CONCENTRATED = "国办发〔2018〕37号（未核实）；山东省重大行政决策公众参与工作办法"
REVIEW = "重大行政决策程序暂行条例（国务院令第713号）第二十五条"
REVIEW_TIME = "重大行政决策程序暂行条例（国务院令第713号）第二十六条"
MASKED = "个人信息保护法 第二十五条"

MASK = re.compile(r"[*＊×✱某]|匿名|网友|anonymous", re.IGNORECASE)


def hearing_unprepared(given: Given) -> Iterator[NoticeFinding]:
    """L11: announced late, names or selection method unpublished, too few interested parties."""
    hearing, rule = given.notice.hearing, given.profile.hearing
    if hearing is None or rule is None:
        return
    days = (hearing.held_at - hearing.announced_at).days
    if days < rule.days:
        yield refuse(
            "L11-late",
            "the hearing is {days} days after it was announced, at least {minimum}",
            rule.basis,
            days=days,
            minimum=rule.days,
        )
    if rule.publish_participants and not hearing.participants_published:
        yield refuse("L11-participants", "participants are not published", rule.basis)
    if rule.publish_participants and hearing.selection_published is False:
        yield refuse("L11-selection", "the selection method is not published", rule.basis)
    share, least = hearing.stakeholders_share, rule.stakeholders_share
    if share is not None and least is not None and share < least:
        yield refuse(
            "L11-stakeholders",
            "interested parties are {share} of the participants, not {least}",
            rule.basis,
            share=f"{share:.0%}",
            least=f"{least:.0%}",
        )


def result_unsound(given: Given) -> Iterator[NoticeFinding]:
    """L14: counts or shares that do not add up, unmasked names, refusals without a reason."""
    result = given.notice.result
    if result is None:
        return
    answered = sum(each.count for each in result.dispositions)
    if answered != result.comments:
        yield refuse(
            "L14-count",
            "{answered} of {comments} comments are accounted for",
            RESULT,
            answered=answered,
            comments=result.comments,
        )
    total = sum(result.shares, Decimal(0))
    if result.shares and total != (100 if result.comments else 0):
        yield refuse("L14-shares", "the shares add up to {total}", RESULT, total=total)
    bare = sum(not MASK.search(name) for name in result.names)
    if bare:
        yield refuse("L14-names", "{n} names are not masked", MASKED, n=bare)
    silent = sum(
        each.verdict in ("not-adopted", "partly") and not each.reason.strip()
        for each in result.dispositions
    )
    if silent:
        yield refuse("L14-reason", "{n} dispositions have no reason", RESULT, n=silent)


def concentrated_and_unanswered(given: Given) -> Iterator[NoticeFinding]:
    """L15: what many say is not adopted, and nobody says why."""
    result = given.notice.result
    if result is None:
        return
    for each in result.dispositions:
        is_unanswered = each.verdict == "not-adopted" and not each.reason.strip()
        if is_unanswered and _is_concentrated(each, result.comments):
            yield refuse(
                "L15",
                "{count} comments say one thing; not adopted, and no reason",
                CONCENTRATED,
                count=each.count,
                topic=each.topic,
            )


def _is_concentrated(each: Disposition, comments: int) -> bool:
    """At least five comments and 5 % of all, or three regions."""
    return each.count >= max(5, comments / 20) or each.regions >= 3


def review_unsound(given: Given) -> Iterator[NoticeFinding]:
    """L16: legality review missing before the decision, failed, hurried, or before closing."""
    least, review = given.profile.legality_review, given.notice.legality_review
    if least is None:
        return
    if review is None:
        if given.notice.stage == "decided":
            yield refuse("L16-missing", "there is no legality review", REVIEW)
        return
    if not review.passed:
        yield refuse("L16-failed", "the legality review was not passed", REVIEW)
    days = workdays_between(given.calendar, review.received_at, review.issued_at)
    if days < least:
        yield warn(
            "L16-hurried",
            "the legality review had {days} workdays, not {minimum}",
            REVIEW_TIME,
            days=days,
            minimum=least,
        )
    last = given.notice.last_day
    if review.same_text and last is not None and review.issued_at <= last:
        yield warn(
            "L16-early",
            "the text was reviewed on {issued}, before comments closed on {last}",
            REVIEW,
            issued=review.issued_at,
            last=last,
        )


CHECKS = (hearing_unprepared, result_unsound, concentrated_and_unanswered, review_unsound)
