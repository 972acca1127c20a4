"""Masking hides what was found and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.findings import Finding
from moderation.masking import MASKS, PERSONAL, mask, masked
from tests.moderation.disguises import CARDS, DIGITS, EMAILS, IDENTITIES, MOBILES, PLATES

DATA = st.sampled_from([*MOBILES, *IDENTITIES, *CARDS, *PLATES, *EMAILS])
HIDDEN = st.builds(lambda data, name: DIGITS[name](data), DATA, st.sampled_from(list(DIGITS)))
MIXED = st.lists(
    st.one_of(
        HIDDEN,
        st.sampled_from(
            ["1380", "0011380", "住址：和平街18号", "我叫李明，", "3栋201室", " ", "-"]
        ),
        st.text(max_size=5),
        st.text("0123456789 -@.一", max_size=12),
    ),
    max_size=8,
).map("".join)


def personal(text):
    return [finding for rule in PERSONAL for finding in rule(text)]


def to_mask(text):
    return [finding for finding in personal(text) if finding.rule in MASKS]


@pytest.mark.parametrize(
    "text, hidden",
    [
        ("电话13800138000。", "电话138****8000。"),
        ("电话+86 １３８-0013-8000。", "电话138****8000。"),
        ("一三八零零一三八零零零", "138****8000"),
        ("身份证11010519491231002X", "身份证110***********002X"),
        ("身份证110105 19491231 002x", "身份证110***********002X"),
        ("卡6222021234567890128", "卡***************0128"),
        ("车湘A·12345停在", "车湘A*****停在"),
        ("沪a12345d", "沪A*****"),
        ("邮箱li.ming@example.org", "邮箱l***@example.org"),
        ("ＬＩ（at）example．org", "l***@example.org"),
        ("护照E12345678", "护照E********"),
        ("我叫李建国。", "我叫李**。"),
        ("住址：幸福一路12号3栋二单元501室", "住址：幸福一路**号*栋*单元***室"),
        ("110105491231002", "110********1002"),
        ("13800138000@example.com", "1***@example.com"),
        ("单位电话0731-88881234", "单位电话0731-88881234"),
        ("91350100M000100Y43", "91350100M000100Y43"),
        ("规定很好，**我反对**！", "规定很好，**我反对**！"),
    ],
)
def test_data_are_masked_as_notices_do(text, hidden):
    assert masked(text, personal(text)) == hidden


@pytest.mark.parametrize("text", ["13900001380 " + "0011380 " * 50, "湘A12345" * 50])
def test_what_one_mask_lays_bare_is_hidden_too(text):
    assert to_mask(masked(text, personal(text))) == []


def test_only_the_findings_given_are_masked():
    text = "13800138000，13900139000"
    (first, _) = personal(text)
    assert mask(text, [first]) == "138****8000，13900139000"


def test_findings_that_overlap_in_part_are_blotted_out():
    findings = [Finding("personal-mobile", 0, 11), Finding("personal-card", 5, 16)]
    assert mask("1234567890123456!", findings) == "****************!"


def test_findings_that_are_no_data_stay():
    assert mask("傻逼", [Finding("insult", 0, 2)]) == "傻逼"


@given(MIXED)
def test_masking_leaves_nothing_to_mask(text):
    assert to_mask(masked(text, personal(text))) == []


@given(MIXED)
def test_the_rest_of_the_text_stays(text):
    findings = to_mask(text)
    kept = [
        char
        for at, char in enumerate(text)
        if not any(finding.start <= at < finding.end for finding in findings)
    ]
    rest = iter(mask(text, findings))
    assert all(char in rest for char in kept)


@given(st.text(), st.text())
def test_the_text_around_a_number_stays(before, after):
    text = f"{before}。13800138000。{after}"
    start = len(before) + 1
    hidden = mask(text, [Finding("personal-mobile", start, start + 11)])
    assert hidden == f"{before}。138****8000。{after}"


@given(MIXED)
def test_the_order_of_findings_does_not_matter(text):
    findings = to_mask(text)
    assert mask(text, findings) == mask(text, findings[::-1])
