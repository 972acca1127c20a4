from hypothesis import given

from consultation.clauses import split
from consultation.counterparts import counterparts
from tests.consultation.texts import TEXTS

FEES = "停车收费实行政府指导价，具体标准由价格主管部门制定。"
SIGNS = "停车场应当在入口处设置明显标志，标明车位数量。"


def test_an_item_is_followed_into_a_renumbered_article():
    old = split(f"第一章 总则\n第一条 {FEES}包括：\n（一）路内停车位；\n（二）公共停车场。")
    new = split(
        f"第一章 总则\n第一条 {SIGNS}\n第二条 {FEES}包括：\n"
        "（一）充电桩；\n（二）路内停车位；\n（三）公共停车场。"
    )
    assert counterparts(old, new) == {
        "chap-1": "chap-1",
        "art-2": "art-1",
        "art-2-item-2": "art-1-item-1",
        "art-2-item-3": "art-1-item-2",
    }


@given(TEXTS)
def test_every_clause_of_a_text_is_its_own_counterpart(text):
    parsed = split(text)
    assert counterparts(parsed, parsed) == {clause.key: clause.key for clause in parsed.clauses}


@given(TEXTS, TEXTS)
def test_no_old_clause_is_continued_twice(old, new):
    before, after = split(old), split(new)
    found = counterparts(before, after)
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= {clause.key for clause in before.clauses}
    assert set(found) <= {clause.key for clause in after.clauses}
