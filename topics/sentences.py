"""Sentences: the summary in words, from templates, each with the comments it speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from topics.document import DuplicateGroup, Id, Issue, Sentence, Topic

SPELLED_OUT = 20


@dataclass(frozen=True)
class Wording:
    """The templates of one language."""

    nothing: str
    received: str
    merged: str
    copies: str
    topic: str
    stances: str
    between: str
    quote: str
    few: str
    minority: str
    unassigned: str
    names: dict[str, str]


ZH = Wording(
    nothing="没有收到意见。",
    received="共收到 {n} 条意见。",
    merged="共收到 {n} 条意见，合并雷同后为 {distinct} 条。",
    copies="其中 {n} 条意见文字雷同，分为 {groups} 组。",
    topic="关于“{label}”的意见 {n} 条{stances}{quote}。",
    stances="（{list}）",
    between="、",
    quote="，代表性意见：“{text}”",
    few="少数人提出的问题有 {issues} 个，涉及意见 {n} 条。",
    minority="少数人提出的问题“{label}”有 {n} 条意见{quote}。",
    unassigned="另有 {n} 条意见未归入任何主题，须逐条阅看。",
    names={"support": "支持", "oppose": "反对", "suggest": "修改建议", "other": "其他",
           "none": "未表明态度"},
)  # fmt: skip

EN = Wording(
    nothing="No comments were received.",
    received="Comments received: {n}.",
    merged="Comments received: {n}; distinct after merging near-duplicates: {distinct}.",
    copies="Comments with nearly the same text as another: {n}, in groups: {groups}.",
    topic="On “{label}”, comments: {n}{stances}{quote}.",
    stances=" ({list})",
    between=", ",
    quote="; for example: “{text}”",
    few="Issues raised by a few people: {issues}, comments: {n}.",
    minority="Raised by a few, “{label}”, comments: {n}{quote}.",
    unassigned="Comments that fit no topic and must be read one by one: {n}.",
    names={"support": "support", "oppose": "oppose", "suggest": "suggest a change",
           "other": "other", "none": "no stance given"},
)  # fmt: skip

WORDINGS = {"zh": ZH, "en": EN}


def sentences(
    ids: Sequence[Id],
    *,
    topics: Sequence[Topic],
    minority: Sequence[Issue],
    duplicates: Sequence[DuplicateGroup],
    unassigned: Sequence[Id],
    language: str,
) -> list[Sentence]:
    """One each for the whole, the copies, every topic, the minority block with its SPELLED_OUT
    largest issues, and what is unassigned. Every number can be counted again from the document:
    comments are the ids beside the sentence."""
    words = WORDINGS[language]
    if not ids:
        return [Sentence(words.nothing, ())]
    copied = [member for group in duplicates for member in group.comment_ids]
    distinct = len(ids) - len(copied) + len(duplicates)
    first = words.merged if copied else words.received
    told = [Sentence(first.format(n=len(ids), distinct=distinct), tuple(ids))]
    if copied:
        text = words.copies.format(n=len(copied), groups=len(duplicates))
        told.append(Sentence(text, tuple(copied)))
    told += [Sentence(_topic(topic, words), topic.comment_ids) for topic in topics]
    if minority:
        concerned = {one for issue in minority for one in issue.comment_ids}
        few = tuple(one for one in ids if one in concerned)
        text = words.few.format(issues=len(minority), n=len(few))
        told.append(Sentence(text, few))
    told += [Sentence(_minority(one, words), one.comment_ids) for one in minority[:SPELLED_OUT]]
    if unassigned:
        text = words.unassigned.format(n=len(unassigned))
        told.append(Sentence(text, tuple(unassigned)))
    return told


def _topic(topic: Topic, words: Wording) -> str:
    said = [f"{words.names[name]} {n}" for name, n in topic.stance.items()]
    nobody = list(topic.stance) == ["none"]
    return _closed(
        words.topic.format(
            label=topic.label,
            n=len(topic.comment_ids),
            stances="" if nobody else words.stances.format(list=words.between.join(said)),
            quote=_quote(topic, words),
        )
    )


def _minority(issue: Issue, words: Wording) -> str:
    return _closed(
        words.minority.format(
            label=issue.label, n=len(issue.comment_ids), quote=_quote(issue, words)
        )
    )


def _closed(sentence: str) -> str:
    """The sentence without a full stop after a quote that ends in a stronger sign."""
    return re.sub(r"(?<=[？！?!]”)[。.]$", "", sentence)


def _quote(group: Topic | Issue, words: Wording) -> str:
    """The first quote, without the full stop that the sentence sets itself."""
    if not group.quotes:
        return ""
    return words.quote.format(text=group.quotes[0].text.rstrip("。；;. "))
