import re
import time
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.clauses import split
from consultation.diff import KINDS, article_text, diff
from tests.consultation.texts import TEXTS

FEES = "停车收费实行政府指导价，具体标准由价格主管部门制定。"
FINES = "违反本条例规定停车的，由公安机关交通管理部门处二百元罚款。"
PLANS = "市人民政府应当编制停车设施专项规划，并向社会公布。"
SIGNS = "停车场应当在入口处设置明显标志，标明车位数量。"


def law(*bodies, first=1):
    return split("\n\n".join(f"第{n}条 {body}" for n, body in enumerate(bodies, first)))


def kinds(old, new):
    return [(change.kind, change.old, change.new) for change in diff(old, new).changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([FEES, FINES], [FEES, FINES], [("same", 1, 1), ("same", 2, 2)]),
        ([FEES, FINES], [FEES, SIGNS, FINES], [("same", 1, 1), ("added", None, 2), ("same", 2, 3)]),
        (
            [FEES, SIGNS, FINES],
            [FEES, FINES],
            [("same", 1, 1), ("removed", 2, None), ("same", 3, 2)],
        ),
        ([FEES, FINES], [FEES, FINES.replace("二", "五")], [("same", 1, 1), ("changed", 2, 2)]),
        (
            [FEES, FINES, PLANS, SIGNS],
            [SIGNS, FEES, FINES, PLANS],
            [("moved", 4, 1), ("same", 1, 2), ("same", 2, 3), ("same", 3, 4)],
        ),
        ([], [FEES], [("added", None, 1)]),
        ([FEES], [], [("removed", 1, None)]),
    ],
)
def test_articles_are_matched_by_what_they_say(old, new, expected):
    keys = [
        (kind, before and f"art-{before}", after and f"art-{after}")
        for kind, before, after in expected
    ]
    assert kinds(law(*old), law(*new)) == keys


def test_an_article_with_a_new_number_is_the_same_and_shows_it():
    (change,) = diff(law(FEES), law(FEES, first=7)).changes
    assert (change.kind, change.similarity) == ("same", 1.0)
    assert change.spans == (("-", "第1条 "), ("+", "第7条 "), ("=", FEES))


def test_a_redline_shows_whole_numbers():
    old, new = law("依照第十二条的规定处五万元罚款。"), law("依照第十三条的规定处五十万元罚款。")
    assert diff(old, new).changes[0].spans == (
        ("=", "第1条 依照"),
        ("-", "第十二条"),
        ("+", "第十三条"),
        ("=", "的规定处"),
        ("-", "五万"),
        ("+", "五十万"),
        ("=", "元罚款。"),
    )


def test_a_new_item_is_one_insertion():
    old = split("第一条 下列：\n（一）甲车；\n（二）丙车。")
    new = split("第一条 下列：\n（一）甲车；\n（二）乙车；\n（三）丙车。")
    assert diff(old, new).changes[0].spans == (
        ("=", "第一条 下列：\n（一）甲车；\n（二）"),
        ("+", "乙车；\n（三）"),
        ("=", "丙车。"),
    )


def test_an_article_goes_with_its_paragraphs_and_items():
    parsed = split("第一条 【目的】下列：\n（一）甲；\n后款。")
    assert article_text(parsed, "art-1") == "第一条 【目的】 下列：\n（一）甲；\n后款。"


def test_a_text_without_articles_is_compared_by_paragraphs():
    old = split("方案\n\n一、目标\n\n" + PLANS + "\n\n二、收费\n\n" + FEES)
    new = split("方案\n\n一、任务\n\n" + PLANS + "\n\n" + SIGNS + "\n\n二、收费\n\n" + FEES)
    assert diff(old, new).counts == {"same": 3, "changed": 0, "moved": 0, "added": 2, "removed": 1}


def test_what_stands_outside_the_articles_is_compared_too():
    old = split(f"第一条 {FEES}\n附件1\n标准\n小车五元。")
    new = split(f"第一条 {FEES}\n附件1\n标准\n小车六元。")
    assert kinds(old, new) == [
        ("same", "art-1", "art-1"),
        ("changed", "annex-1-par-1", "annex-1-par-1"),
    ]


def check(old, new):
    """Every unit stands once, and the spans give back both texts."""
    result = diff(old, new)
    for parsed, side, drop in ((old, "old", "+"), (new, "new", "-")):
        found = [getattr(change, side) for change in result.changes if getattr(change, side)]
        articles = [clause.key for clause in parsed.clauses if clause.kind == "article"]
        assert len(set(found)) == len(found)
        assert set(articles) <= set(found)
        for change in result.changes:
            if key := getattr(change, side):
                kept = "".join(text for op, text in change.spans if op != drop)
                assert kept == article_text(parsed, key)
    assert sum(result.counts.values()) == len(result.changes)
    return result


@given(TEXTS, TEXTS)
def test_every_article_stands_in_one_change_and_spans_give_both_texts(old, new):
    check(split(old), split(new))


@given(st.lists(st.sampled_from([FEES, FINES, PLANS, SIGNS]), max_size=8), st.randoms())
def test_shuffled_articles_are_the_same_or_moved(bodies, random):
    shuffled = random.sample(bodies, len(bodies))
    counts = check(law(*bodies), law(*shuffled)).counts
    assert counts["same"] + counts["moved"] == len(bodies)


@given(TEXTS)
def test_a_text_compared_with_itself_is_all_the_same(text):
    parsed = split(text)
    assert {change.kind for change in diff(parsed, parsed).changes} <= {"same"}


@given(TEXTS, TEXTS)
def test_similarity_is_one_only_where_the_body_is_the_same(old, new):
    for change in diff(split(old), split(new)).changes:
        assert 0 <= change.similarity <= 1
        assert change.kind != "same" or change.similarity == 1
        assert change.kind != "changed" or change.similarity < 1
        assert change.kind not in ("added", "removed") or change.similarity == 0


@pytest.fixture(scope="module")
def dated(shared):
    """(name, old, new) of every law that is there in more than one version."""
    versions = defaultdict(list)
    for path in sorted((shared / "laws").glob("*(*).md")):
        versions[re.sub(r"\([\d-]+\)$", "", path.stem)].append(split(path.read_text("utf-8")))
    return [
        (name, old, new)
        for name, found in versions.items()
        for at, old in enumerate(found)
        for new in found[at + 1 :]
    ]


@pytest.mark.real
def test_every_article_of_the_dated_statutes_stands_in_one_change(dated):
    assert len(dated) == 18
    for _, old, new in dated:
        check(old, new)


@pytest.mark.real
def test_a_pair_of_statutes_takes_less_than_two_seconds(dated):
    for name, old, new in dated:
        start = time.perf_counter()
        diff(old, new)
        assert time.perf_counter() - start < 2, name


@pytest.mark.real
def test_redlines_of_statutes_are_no_confetti(dated):
    """Of what stays between two edits, less than a tenth is as short as one or two characters."""
    islands = [
        len(middle[1].strip())
        for _, old, new in dated
        for change in diff(old, new).changes
        for before, middle, after in zip(
            change.spans, change.spans[1:], change.spans[2:], strict=False
        )
        if middle[0] == "=" and before[0] != "=" and after[0] != "="
    ]
    assert sum(length <= 2 for length in islands) < len(islands) / 10


@pytest.mark.real
@pytest.mark.parametrize(
    ("law_name", "old", "new", "kind"),
    [
        ("中华人民共和国妇女权益保障法", "第六条", "第三条", "changed"),
        ("中华人民共和国妇女权益保障法", "第三十七条", "第十九条", "moved"),
        ("中华人民共和国妇女权益保障法", "第四十条", "第二十三条", "moved"),
        ("中华人民共和国妇女权益保障法", "第六十一条", "第八十六条", "changed"),
        ("中华人民共和国会计法", "第二十六条", "第二十四条", "changed"),
        ("中华人民共和国会计法", "第一条", "第一条", "same"),
        ("中华人民共和国慈善法", "第一百零七条", "第一百一十三条", "moved"),
    ],
)
def test_a_known_article_is_found_again(dated, law_name, old, new, kind):
    before, after = next((a, b) for _, a, b in dated if b.title == law_name)
    label = {clause.key: clause.label for clause in (*before.clauses, *after.clauses)}
    found = {
        (label[change.old], label[change.new]): change.kind
        for change in diff(before, after).changes
        if change.old and change.new
    }
    assert found[old, new] == kind


def test_all_kinds_are_counted():
    assert tuple(diff(law(), law()).counts) == KINDS
