import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.redline import redline

LETTERS = st.text("停车收费，。\n 第一二条（）ab1", max_size=60)


def shown(old, new):
    marks = {"=": "{}", "-": "[{}]", "+": "<{}>"}
    return "".join(marks[op].format(text) for op, text in redline(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("停车收费。", "停车收费。", "停车收费。"),
        ("", "停车", "<停车>"),
        ("停车", "", "[停车]"),
        ("依照第十二条的规定处罚", "依照第十三条的规定处罚", "依照[第十二条]<第十三条>的规定处罚"),
        ("收费标准公示。", "收费标准应当公示。", "收费标准<应当>公示。"),
        ("甲。乙。", "甲。丙。乙。", "甲。<丙。>乙。"),
        ("从2023年起施行", "从2024年起施行", "从[2023]<2024>年起施行"),
        ("教育部门管理车", "公安机关管理车", "[教育部门]<公安机关>管理车"),
    ],
)
def test_a_redline_reads_like_a_hand_made_one(old, new, expected):
    assert shown(old, new) == expected


def test_a_short_word_between_two_long_edits_is_no_island():
    old, new = "应当由主管部门的工作人员办理登记", "可以在线上平台的自助终端办理登记"
    assert shown(old, new) == "[应当由主管部门的工作人员]<可以在线上平台的自助终端>办理登记"


def test_a_text_written_anew_is_shown_as_such():
    assert shown("甲乙丙丁戊己庚辛", "子丑寅卯辰巳丁午") == "[甲乙丙丁戊己庚辛]<子丑寅卯辰巳丁午>"


def test_very_long_texts_are_compared_by_sentences():
    sentences = [f"车位{n}号由某单位管理。" for n in range(400)]
    old, new = "".join(sentences), "".join(sentences[:200] + ["新增一句。"] + sentences[200:])
    assert [op for op, _ in redline(old, new)] == ["=", "+", "="]


@given(LETTERS, LETTERS)
def test_spans_give_back_both_texts(old, new):
    spans = redline(old, new)
    assert "".join(text for op, text in spans if op != "+") == old
    assert "".join(text for op, text in spans if op != "-") == new


@given(LETTERS, LETTERS)
def test_no_span_is_empty_and_no_two_of_one_kind_touch(old, new):
    spans = redline(old, new)
    assert all(text for _, text in spans)
    assert all(a[0] != b[0] for a, b in zip(spans, spans[1:], strict=False))


@given(LETTERS, LETTERS)
def test_what_goes_is_shown_before_what_comes(old, new):
    ops = "".join(op for op, _ in redline(old, new))
    assert "+-" not in ops
