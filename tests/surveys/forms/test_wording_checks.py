"""The wording rules over a small labelled list, and each rule at its edges."""

from datetime import date

import pytest

from surveys.forms.form import Option, QuestionKind
from surveys.forms.ranges import conflicts
from surveys.forms.wording_checks import Approval, check, side
from tests.surveys.forms.world import ask, form, text

K = QuestionKind
TODAY = date(2026, 11, 22)
LABELLED = [  # words, leading, double-barrelled
    ("您对办事大厅的总体印象如何？", False, False),
    ("难道您不认为应该限制电动车吗？", True, False),
    ("众所周知，垃圾分类利国利民，您支持吗？", True, False),
    ("您对我们优质高效的服务满意吗？", True, False),
    ("专家都认为应当提高水价，您同意吗？", True, False),
    ("您对办事速度和服务态度是否满意？", False, True),
    ("您对环境卫生、治安状况的评价是？", False, True),
    ("您是否赞成延长开放时间并取消预约？", False, True),
    ("您是否参与过志愿服务？", False, False),
    ("您的来电是否得到及时回应？", False, False),
    ("您对社区和谐氛围的感受如何？", False, False),
    ("您多久乘坐一次公交？", False, False),
    ("您一般在几点出门？", False, False),
    ("您觉得公园的座椅够不够？", False, False),
    ("您认为停车收费标准合理吗？", False, False),
    ("您是否了解医疗保障政策？", False, False),
    ("您对窗口人员的态度是否满意？", False, False),
    ("您和家人多久去一次图书馆？", False, False),
    ("您知道住房和城乡建设局的服务热线吗？", False, False),
    ("广受欢迎的步行街改造，您打几分？", True, False),
    ("Don't you agree that buses should be free?", True, False),
    ("How satisfied are you with the speed and the manner of the staff?", False, True),
    ("How satisfied are you with the opening hours?", False, False),
    ("How often do you use the library?", False, False),
]


def rules(*questions):
    return [each.rule for each in check(form(*questions), approval=Approval(), today=TODAY)]


def scale(*words, **rest):
    return ask(
        "q", options=tuple(Option(key=f"o{n}", text=text(w)) for n, w in enumerate(words)), **rest
    )


@pytest.mark.parametrize(("words", "leads", "doubles"), LABELLED)
def test_the_labelled_list_is_told_apart(words, leads, doubles):
    found = rules(ask("q", K.SENTIMENT, text=text(words)))
    assert ("leading" in found, "double-barrelled" in found) == (leads, doubles)


@pytest.mark.parametrize(
    ("words", "is_unbalanced"),
    [
        (("很满意", "满意", "一般", "不满意", "很不满意"), False),
        (("非常满意", "满意", "基本满意", "不满意"), True),
        (("满意", "比较满意", "一般", "不满意"), True),
        (("赞成", "反对", "不了解"), False),
        (("公交", "地铁", "步行"), False),
        (("Very satisfied", "Satisfied", "Somewhat satisfied", "Dissatisfied"), True),
    ],
)
def test_a_scale_with_unequal_sides_is_told_of(words, is_unbalanced):
    assert ("unbalanced" in rules(scale(*words))) == is_unbalanced


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("不满意", "bad"), ("满意", "good"), ("一般", "middle"), ("说不清", ""), ("步行", "")],
)
def test_a_step_stands_on_its_side(words, wanted):
    assert side(words) == wanted


def test_a_judgement_that_must_be_given_needs_a_way_out():
    steps = ("很满意", "满意", "不满意", "很不满意")
    assert "no-dont-know" in rules(scale(*steps, required=True))
    assert "no-dont-know" not in rules(scale(*steps, required=True, dont_know=True))
    assert "no-dont-know" not in rules(scale(*steps, "不了解", required=True))
    assert "no-dont-know" not in rules(scale("公交", "地铁", required=True))


def test_what_is_private_can_be_refused():
    income = ask("q", K.NUMBER, text=text("您的月收入是多少？"), required=True)
    assert rules(income) == ["no-refusal"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("18-25岁", "25-35岁", "35岁以上"), ["overlap", "overlap"]),
        (("18–24岁", "25–34岁", "35岁及以上"), []),
        (("不足1000元", "1000-1999元", "2000元及以上"), []),
        (("1-2次", "5-6次", "7次以上"), ["gap"]),
        (("under 18", "18 to 30", "over 30"), []),
        (("赞成", "反对"), []),
        (("1万元以下", "1万-3万元", "3万元以上"), ["overlap", "overlap"]),
    ],
)
def test_ranges_that_meet_or_leave_a_gap_are_told_of(words, kinds):
    assert [kind for kind, _first, _second in conflicts(words)] == kinds


APPROVED = Approval(
    titles=("统计调查",), number="1", authority="统计局", approval="1号", until=date(2027, 1, 1)
)


@pytest.mark.parametrize(
    ("approval", "wanted"),
    [
        (Approval(titles=("满意度调查",)), []),
        (Approval(titles=("人口统计调查",)), ["statistical-unapproved"]),
        (Approval(is_statistical=True), ["statistical-unapproved"]),
        (APPROVED, []),
        (Approval(**{**vars(APPROVED), "until": date(2026, 1, 1)}), ["statistical-expired"]),
    ],
)
def test_a_statistical_survey_needs_a_valid_approval(approval, wanted):
    found = check(form(ask("q")), approval=approval, today=TODAY)
    assert [each.rule for each in found if each.refuses] == wanted
