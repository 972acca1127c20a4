"""Personal data known by their form, in all disguises, and what only looks like them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.personal import personal_email, personal_number
from tests.moderation.disguises import (
    CARDS,
    DIGITS,
    EMAILS,
    IDENTITIES,
    LETTERS,
    MOBILES,
    PLATES,
)

SENTENCES = (
    "{}",
    "请打我电话{}，一直有人",
    "号码：{}。",
    "《办法》第三条{}第4款",
    "一{}一",
    "\n{}\n",
)
NUMBERS = (
    [("personal-mobile", number) for number in MOBILES]
    + [("personal-identity", number) for number in IDENTITIES]
    + [("personal-card", number) for number in CARDS]
)


def found(rule, text):
    return [text[f.start : f.end] for f in rule(text)]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("disguise", DIGITS)
@pytest.mark.parametrize("rule, number", NUMBERS)
def test_numbers_are_found_in_any_disguise(rule, number, disguise, sentence):
    hidden = DIGITS[disguise](number)
    text = sentence.format(hidden)
    (finding,) = personal_number(text)
    assert finding.rule == rule
    assert text[finding.start : finding.end].strip("\u200b\u200d\u202e一") in hidden


@pytest.mark.parametrize("disguise", DIGITS)
@pytest.mark.parametrize("plate", PLATES)
def test_plates_are_found_in_any_disguise(plate, disguise):
    text = f"一辆{DIGITS[disguise](plate)}的车停在门口"
    assert [finding.rule for finding in personal_number(text)] == ["personal-plate"]


@pytest.mark.parametrize("disguise", [*LETTERS, "Chinese digits"])
@pytest.mark.parametrize("address", EMAILS)
def test_email_is_found_in_any_disguise(address, disguise):
    text = f"发到{DIGITS[disguise](address)}。谢谢"
    assert [finding.rule for finding in personal_email(text)] == ["personal-email"]


@pytest.mark.parametrize(
    "text, number",
    [
        ("+86 138 0013 8000", "+86 138 0013 8000"),
        ("(+86)13800138000", "(+86)13800138000"),
        ("8613800138000", "8613800138000"),
        ("0086-13800138000", "0086-13800138000"),
        ("联系：①13800138000②13900139000", "13800138000"),
        ("微信wx13800138000", "13800138000"),
        ("電話：138００１３8000", "138００１３8000"),
    ],
)
def test_a_mobile_is_found_with_what_belongs_to_it(text, number):
    assert found(personal_number, text)[0] == number


@pytest.mark.parametrize(
    "text",
    ["0731-88881234", "(0731)88881234", "010 6655 1234", "电话：88881234", "电话8888-1234"],
)
def test_landlines_are_found(text):
    assert [finding.rule for finding in personal_number(text)] == ["personal-landline"]


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91350100M000100Y43",
        "订单20191112138001380001234",
        "1971.12-1972.1在粮食局工作",
        "1998-2008年",
        "总价1020408元，13800138000000元",
        "拨打12345或110、12319、400-820-8820",
        "（2018）楚0103民初1057号",
        "2019年11月12日15:30:45",
        "一九九八年至二〇二六年",
        "新规定第12345条",
        "GB/T 39734-2020，SB/T10720-2012",
        "圆周率3.14159265358979",
        "邮编410011，行政区划代码430102000000",
    ],
)
def test_numbers_of_other_kinds_are_left_alone(text):
    assert found(personal_number, text) == []


@pytest.mark.parametrize("text", ["@所有人", "a@b", "meet at noon.", "价格5@10元", "@gov.cn"])
def test_an_at_sign_alone_is_no_email(text):
    assert found(personal_email, text) == []


def test_a_number_is_one_thing_only():
    text = f"{IDENTITIES[0]}，{CARDS[0]}，{MOBILES[0]}"
    assert [f.rule for f in personal_number(text)] == [
        "personal-identity",
        "personal-card",
        "personal-mobile",
    ]


def test_random_18_digit_numbers_are_nearly_never_identity_numbers():
    draw = random.Random(11)
    texts = (f"流水号{draw.randrange(10**17, 10**18)}。" for _ in range(20_000))
    rules = [finding.rule for text in texts for finding in personal_number(text)]
    assert rules.count("personal-identity") <= 3


@given(st.text(), st.sampled_from(NUMBERS), st.sampled_from(list(DIGITS)), st.text())
def test_spans_point_at_the_original_digits(before, kind, disguise, after):
    rule, number = kind
    hidden = DIGITS[disguise](number)
    text = f"{before}电话{hidden}。{after}"
    start = len(before) + 2
    spans = [
        (f.start, f.end) for f in personal_number(text) if start <= f.start < start + len(hidden)
    ]
    assert spans
    assert all(end <= start + len(hidden) for _, end in spans)


@given(st.text(st.sampled_from("0123456789 -.x一二三〇+86湘A@")))
def test_findings_of_numbers_do_not_overlap(text):
    spans = sorted((finding.start, finding.end) for finding in personal_number(text))
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
