"""Stance: what commenters declared, counted; and, on request only, a guess from cue words."""

from collections import Counter
from collections.abc import Iterable

from topics.scripts import plain

NAMES = ("support", "oppose", "suggest", "other", "none")

FOR = ("支持", "赞成", "赞同", "同意", "拥护", "i support", "i agree", "in favour", "in favor")
AGAINST = (
    "反对",
    "不支持",
    "不赞成",
    "不同意",
    "不合理",
    "取消",
    "i oppose",
    "i object",
    "disagree",
)
CHANGE = ("建议", "希望", "应当", "应该", "能否", "请将", "修改为", "suggest", "should", "please")


def declared(stance: str | None) -> str:
    """The declared stance, "none" if there is none or it is not a name we know."""
    return stance if stance in NAMES else "none"


def counted(stances: Iterable[str | None]) -> dict[str, int]:
    """How often each stance was declared, in the order of NAMES, without zeros."""
    counts = Counter(map(declared, stances))
    return {name: counts[name] for name in NAMES if counts[name]}


def inferred(text: str) -> str | None:
    """A guess from cue words; None where they are silent or contradict each other.

    Right in about six of ten answers, so never add it to declared stances, and say that it was
    inferred wherever it is shown.
    """
    words = plain(text)
    against = any(cue in words for cue in AGAINST)
    for cue in AGAINST:
        words = words.replace(cue, "")
    found = {
        name
        for name, said in (
            ("oppose", against),
            ("support", any(cue in words for cue in FOR)),
            ("suggest", any(cue in words for cue in CHANGE)),
        )
        if said
    }
    return found.pop() if len(found) == 1 else None
