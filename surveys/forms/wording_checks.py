"""Rules on how a questionnaire asks: a generator of WordingFindings each (procedure.md L18, L19).

They are made for Chinese first and know the commonest English. They point, a person decides: only
the rules of the Statistics Law refuse.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from surveys.forms.form import Form, Option, Question, QuestionKind, Text
from surveys.forms.ranges import conflicts

OPINIONS = (
    QuestionKind.SINGLE,
    QuestionKind.MATRIX,
    QuestionKind.RATING,
    QuestionKind.SENTIMENT,
    QuestionKind.NPS,
)
LEADING = re.compile(
    r"难道|众所周知|毫无疑问|不言而喻|显而易见|有目共睹|理所当然|大家(?:都|一致)(?:认为|觉得|知道)"
    r"|(?:您|你)(?:是不是|难道)?(?:不|没有?)(?:认为|觉得|同意|感到)|是不是(?:也|都)?应该|也(?:认为|觉得|同意)"
    r"|(?:专家|多数人|绝大多数\w{0,4})(?:都|普遍)?(?:认为|指出|支持|赞成)"
    r"|(?:深受|广受)(?:\w{0,4})(?:欢迎|好评|赞誉)|(?:成效|成果|成绩)(?:显著|斐然|突出)|卓有成效|显著成效"
    r"|优质(?:高效)?的|先进的|优秀的|贴心的|(?:您|你)(?:有多|多么)(?:喜欢|满意|赞成|支持)"
    r"|为了(?:您|你|大家|孩子|群众)的(?:健康|安全|利益|幸福)"
    r"|don['’]t you|wouldn['’]t you|isn['’]t it|(?:do|would) you not|\bobviously\b|\bclearly\b"
    r"|\bof course\b|everyone knows|most people (?:agree|think)|experts (?:agree|say)"
    r"|\b(?:excellent|outstanding|world-class|award-winning|disastrous|wasteful)\b"
    r"|how much do you (?:like|love|enjoy|support)",
    re.IGNORECASE,
)
# 和 and 与 that join nothing, and pairs that are one thing
WHOLE = re.compile(
    r"和谐|和平|和睦|和解|总和|温和|缓和|共和|参与|与否|给与|与会|赠与|以及时|及时|及格|普及|涉及|及早|波及|顾及|触及|危及"
    r"|政策(?:和|与)法规|法律(?:、|和)法规|水(?:、|和)电|吃(?:、|和)住|您和(?:您的)?家人|人力资源(?:和|与)社会保障"
    r"|住房(?:和|与)城乡建设|医疗保障|文化(?:和|与)旅游|自然资源(?:和|与)规划|(?:以上|以下)(?:和|及)"
    r"|(?:\d+|[一二三四五六七八九十]+)(?:分|岁|元)?(?:和|与|至)(?:\d+|[一二三四五六七八九十]+)"
    r"|\b(?:you and your|more and more|health and safety|terms and conditions|pros and cons)\b",
    re.IGNORECASE,
)
JOINED = re.compile(
    r"(?:对|给|就)[^，。？?；]{0,40}?[^\s，。？?；]{2}(?:和|与|及|以及|、|并且|且)[^\s，。？?；]{2}[^，。？?；]{0,30}?"
    r"(?:满意|评价|看法|印象|感受|打分|了解|认可|评分)"
    r"|(?:是否|认为|觉得|同意|赞成|支持)[^，。？?；]{0,40}?[^\s，。？?；]{2}(?:并且|而且|并|且|同时|以及|和|与)[^，。？?；]{2,40}"
    r"|[^\s，。？?；]{2,12}(?:既|又)[^，。？?；]{1,20}又[^，。？?；]{1,20}"
    r"|(?:satisfied|happy|pleased)(?: (?:are|were) you)? with [^.?;,]{2,60}? and [^.?;,]{2,60}"
    r"|(?:rate|agree that|think that|support|find) [^.?;,]{2,60}? and [^.?;,]{2,60}",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"不(?:太|够|大|很)?(?:满意|同意|赞成|支持|认可|了解|方便|重要|愿意|可能|好|合理|信任|安全)|反对|差|糟"
    r"|难|慢|低|\b(?:dis(?:satisfied|agree|approve)|un(?:satisfied|happy|likely|important|fair)"
    r"|not|poor|bad|oppose|never|worse|worst|terrible)",
    re.IGNORECASE,
)
POSITIVE = re.compile(
    r"满意|同意|赞成|支持|认可|方便|重要|愿意|可能|好|合理|优|信任|安全|强|快|高"
    r"|\b(?:satisfied|agree|approve|happy|likely|important|fair|good|excellent|support|always|better"
    r"|best|great)",
    re.IGNORECASE,
)
MIDDLE = re.compile(
    r"一般|中立|普通|尚可|说不清|无所谓|不好说|不确定|差不多|\b(?:neutral|neither|average|unsure)",
    re.IGNORECASE,
)
UNKNOWING = re.compile(
    r"不(?:了解|清楚|知道|确定|适用|好说|记得)|说不清|没(?:有)?(?:办过|用过|接触)|难以判断|未使用"
    r"|don['’]t know|not sure|not applicable|no opinion|n/a|unsure",
    re.IGNORECASE,
)
REFUSING = re.compile(
    r"不(?:愿|想|便)(?:意)?(?:回答|透露|说)|拒(?:绝回)?答|保密|prefer not|rather not", re.IGNORECASE
)
DELICATE = re.compile(
    r"收入|工资|存款|债务|性别|婚姻|怀孕|生育|疾病|病史|残疾|宗教|信仰|民族|政治面貌|身份证|家庭住址|学历|年龄|出生"
    r"|\b(?:income|salary|gender|religion|ethnic\w*|disability|illness|marital|pregnan\w*|age)\b",
    re.IGNORECASE,
)
STATISTICAL = re.compile(r"统计调查|统计(?:报表|问卷)|statistical survey", re.IGNORECASE)


@dataclass(frozen=True)
class WordingFinding:
    """`rule` found something in the `part` of question `key` ("" for the whole), at
    text[start:end] of the text in `language`. Rules: leading, double-barrelled, unbalanced,
    no-dont-know, no-refusal, ranges-overlap, ranges-gap (L18); statistical-unapproved,
    statistical-expired (L19)."""

    rule: str
    key: str = ""
    part: str = "text"
    language: str = "zh-Hans"
    start: int = 0
    end: int = 0
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.rule.startswith("statistical-")


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What a survey says of itself as 统计调查 (统计法 17)."""

    titles: Sequence[str] = ()
    is_statistical: bool = False
    number: str = ""
    authority: str = ""
    approval: str = ""
    until: date | None = None


def check(form: Form, *, approval: Approval, today: date) -> list[WordingFinding]:
    """Every finding, those on the whole first, then in the order of the questions."""
    found = list(_statistical(form, approval, today))
    for question in form.questions:
        for rule in RULES:
            found += rule(question)
    return found


def _statistical(form: Form, approval: Approval, today: date) -> Iterator[WordingFinding]:
    titles = (*approval.titles, *form.title.values())
    if not approval.is_statistical and not any(STATISTICAL.search(each) for each in titles):
        return
    lacking = [
        name for name in ("number", "authority", "approval", "until") if not getattr(approval, name)
    ]
    if lacking:
        yield WordingFinding("statistical-unapproved", values={"lacking": ", ".join(lacking)})
    elif approval.until is not None and approval.until < today:
        yield WordingFinding("statistical-expired", values={"until": approval.until.isoformat()})


def _asked(question: Question) -> Iterator[tuple[str, str, str]]:
    """What is asked: field, language, words."""
    if question.kind in (QuestionKind.STATEMENT, QuestionKind.PAGE, QuestionKind.COMPUTED):
        return
    for language, words in question.text.items():
        yield "text", language, words
    for row in question.rows:
        for language, words in row.text.items():
            yield "rows", language, words


def leading(question: Question) -> Iterator[WordingFinding]:
    """Words that tell what to answer."""
    for name, language, words in _asked(question):
        for found in LEADING.finditer(words):
            yield WordingFinding("leading", question.key, name, language, *found.span())


def double_barrelled(question: Question) -> Iterator[WordingFinding]:
    """Two things asked, one answer taken. A list to choose from may name many."""
    if question.kind not in OPINIONS:
        return
    for name, language, words in _asked(question):
        hidden = WHOLE.sub(lambda found: "〇" * len(found.group()), words)
        found = JOINED.search(hidden)
        if found is None and name == "rows":
            found = re.search(r"\S{2,}(?:和|与|、|以及)\S{2,}", hidden)
        if found:
            yield WordingFinding("double-barrelled", question.key, name, language, *found.span())


def unbalanced(question: Question) -> Iterator[WordingFinding]:
    """A scale with more steps on one side than on the other."""
    if question.kind not in (QuestionKind.SINGLE, QuestionKind.MATRIX):
        return
    for language in _languages(question.options):
        sides = [side(each.text.get(language, "")) for each in question.options]
        good, bad = sides.count("good"), sides.count("bad")
        graded = good + bad >= 3 and good + bad + sides.count("middle") >= len(sides) - 1
        if graded and good != bad:
            values = {"good": str(good), "bad": str(bad)}
            yield WordingFinding("unbalanced", question.key, "options", language, values=values)


def side(words: str) -> str:
    """Where on a scale an option stands: good, bad, middle, or "" for none."""
    if UNKNOWING.search(words) or REFUSING.search(words):
        return ""
    if MIDDLE.search(words):
        return "middle"
    if NEGATIVE.search(words):
        return "bad"
    return "good" if POSITIVE.search(words) else ""


def no_dont_know(question: Question) -> Iterator[WordingFinding]:
    """Somebody who does not know must answer all the same."""
    is_judgement = question.kind is not QuestionKind.SINGLE or any(
        side(words) for each in question.options for words in each.text.values()
    )
    if question.kind not in OPINIONS or not is_judgement or question.dont_know:
        return
    if question.required and not _says(question.options, UNKNOWING):
        yield WordingFinding("no-dont-know", question.key, "options")


def no_refusal(question: Question) -> Iterator[WordingFinding]:
    """What is nobody's business must be answered all the same."""
    silent = (QuestionKind.STATEMENT, QuestionKind.PAGE, QuestionKind.COMPUTED)
    if question.kind in silent or not question.required or question.prefer_not:
        return
    asked = next((DELICATE.search(words) for words in question.text.values() if words), None)
    if asked and not _says(question.options, REFUSING):
        values = {"words": asked.group()}
        yield WordingFinding("no-refusal", question.key, "options", values=values)


def ranges(question: Question) -> Iterator[WordingFinding]:
    """Ranges of numbers that share a number, or leave some out."""
    if question.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        return
    language = "zh-Hans"
    found = conflicts([each.text.get(language, "") for each in question.options])
    for kind, first, second in found:
        values = {"first": first, "second": second}
        yield WordingFinding(f"ranges-{kind}", question.key, "options", language, values=values)


def _languages(options: Sequence[Option]) -> list[str]:
    return list(dict.fromkeys(language for each in options for language in each.text))


def _says(options: Sequence[Option], what: re.Pattern[str]) -> bool:
    texts: list[Text] = [each.text for each in options]
    return any(what.search(words) for text in texts for words in text.values())


RULES: tuple[Callable[[Question], Iterator[WordingFinding]], ...] = (
    leading,
    double_barrelled,
    unbalanced,
    no_dont_know,
    no_refusal,
    ranges,
)
