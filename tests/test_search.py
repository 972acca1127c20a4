"""Search: the same on both databases, in both scripts, and no query breaks it."""

import pytest

import search
from consultation import opening, texts
from consultation.clauses import split
from models import Role, Stage, Verdict
from search import Kind
from tests.world import (
    NOON,
    make_answer,
    make_comment,
    make_consultation,
    make_staff,
    make_summary,
)

TEXT = """# 清沅市停车管理办法

第一条 为了规范停车，制定本办法。

第十二条 新能源汽车停车减半收费。

第一百零二条 本办法自2026年12月1日起施行。
"""


def indexed(session, **given):
    given.setdefault("text", TEXT)
    made = make_consultation(session, **given)
    search.index_consultation(session, consultation_id=made.id)
    return made


def titles(session, q, **given):
    return [hit.title for hit in search.find(session, q=q, **given)]


def clause_hits(session, q):
    return [hit.link.rsplit("=", 1)[1] for hit in search.find(session, q=q, kind=Kind.CLAUSE)]


@pytest.mark.parametrize("q", ["停车", "停車", "清沅市停车", "減半收費", "新能源 收费", "ＰＡＲＫ"])
def test_both_scripts_and_widths_find_each_other(any_session, q):
    made = indexed(any_session, title="停车管理（park）")
    assert search.consultation_ids(any_session, q=q) == [made.id]


def test_a_traditional_text_is_found_in_simplified(any_session):
    made = indexed(any_session, title="停車場管理辦法", text="第一條 夜間停車免費。")
    assert search.consultation_ids(any_session, q="夜间停车") == [made.id]


@pytest.mark.parametrize("q", ["第十二条", "第12条", "12条", "第１２条", "第十二條"])
def test_a_clause_is_found_by_its_number_however_it_is_written(any_session, q):
    indexed(any_session)
    assert clause_hits(any_session, q) == ["art-12"]


@pytest.mark.parametrize("q", ["第一百零二条", "102条"])
def test_large_numbers_too(any_session, q):
    indexed(any_session)
    assert clause_hits(any_session, q) == ["art-102"]


def test_all_words_are_asked_for(any_session):
    indexed(any_session)
    assert search.consultation_ids(any_session, q="停车 垃圾") == []


NASTY = [
    '"',
    "'",
    "停车'; DROP TABLE search_text; --",
    "停车 AND",
    "NOT 停车",
    "停车 OR 垃圾",
    "停车*",
    "(停车",
    "tokens:停车",
    "停车 NEAR/2 收费",
    "停车 & | !",
    "停车 <-> 收费",
    "停车\\",
    "%",
    "_",
    "\x00停车",
    "💡",
    ":*",
    "^停车",
    "-停车",
    "{停车}",
    "a" * 5_000,
    "停车 " * 500,
]


@pytest.mark.parametrize("q", NASTY)
def test_signs_of_query_languages_are_only_signs(any_session, q):
    indexed(any_session)
    for kind in (None, Kind.CLAUSE):
        assert len(search.find(any_session, q=q, kind=kind)) <= 20
        assert search.count(any_session, q=q, kind=kind) >= 0
    search.consultation_ids(any_session, q=q)


def test_operators_are_words_and_must_be_in_the_text(any_session):
    made = indexed(any_session)
    assert search.consultation_ids(any_session, q="停车 OR 垃圾") == []
    assert search.consultation_ids(any_session, q='"停车"') == [made.id]


@pytest.mark.parametrize("q", ["", "   ", "，。！", "\n"])
def test_a_query_without_words_finds_nothing(any_session, q):
    indexed(any_session)
    assert (search.find(any_session, q=q), search.count(any_session, q=q)) == ([], 0)


def test_the_consultation_stands_before_its_clauses(any_session):
    indexed(any_session)
    kinds = [hit.kind for hit in search.find(any_session, q="停车")]
    assert kinds == sorted(kinds, key=lambda kind: kind is not Kind.CONSULTATION)
    assert kinds[0] is Kind.CONSULTATION and Kind.CLAUSE in kinds


def test_one_kind_can_be_asked_for(any_session):
    indexed(any_session)
    assert {hit.kind for hit in search.find(any_session, q="停车", kind=Kind.CLAUSE)} == {
        Kind.CLAUSE
    }
    assert search.count(any_session, q="停车", kind=Kind.DECISION) == 0


def test_pages_hold_everything_once(any_session):
    indexed(any_session, text="\n".join(f"第{n}条 停车第{n}款。" for n in range(1, 8)))
    total = search.count(any_session, q="停车")
    pages = [search.find(any_session, q="停车", offset=at, limit=3) for at in range(0, total, 3)]
    links = [(hit.kind, hit.link) for page in pages for hit in page]
    assert len(links) == len(set(links)) == total == 8


def test_a_hit_shows_the_words_around(any_session):
    indexed(
        any_session, text="第一条 " + "前言很长。" * 60 + "夜间充电桩收费减半。" + "后面。" * 60
    )
    [hit] = search.find(any_session, q="充电桩", kind=Kind.CLAUSE)
    assert "充电桩" in hit.excerpt
    assert hit.excerpt.startswith("…") and hit.excerpt.endswith("…") and len(hit.excerpt) < 100


def test_what_is_not_public_is_not_found(any_session):
    indexed(any_session, stage=Stage.DRAFTING)
    assert search.find(any_session, q="停车") == []


def test_opening_puts_it_into_the_index(any_session):
    made = make_consultation(any_session, stage=Stage.REVIEW, opens_at=NOON)
    assert search.count(any_session, q="停车") == 0
    publisher = make_staff(any_session, made, Role.PUBLISHER)
    opening.open_(any_session, account=publisher, consultation_id=made.id, now=NOON)
    assert search.count(any_session, q="停车") > 1


def test_a_new_version_replaces_the_old_one(any_session):
    made = indexed(any_session, stage=Stage.CLOSED)
    texts.add_draft(
        any_session,
        account=make_staff(any_session, made, Role.DRAFTER),
        consultation_id=made.id,
        parsed=split("第一条 充电桩优先建设。"),
        now=NOON,
    )
    assert clause_hits(any_session, "充电桩") != []
    assert clause_hits(any_session, "新能源汽车") == []


def test_verdicts_are_found_once_they_are_published(any_session):
    made = make_consultation(any_session, stage=Stage.CLOSED)
    comment = make_comment(any_session, consultation=made, published=True)
    make_summary(any_session, consultation=made, groups=[[comment]])
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED], published=False)
    search.index_consultation(any_session, consultation_id=made.id)
    assert search.count(any_session, q="理由", kind=Kind.DECISION) == 0
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
    assert search.count(any_session, q="理由", kind=Kind.DECISION) == 1
    assert search.count(any_session, q="感谢大家", kind=Kind.DECISION) == 1


def test_making_the_index_anew_gives_the_same(any_session):
    for _ in range(2):
        indexed(any_session)
    before = [hit.link for hit in search.find(any_session, q="停车")]
    assert search.reindex(any_session) == 2
    assert [hit.link for hit in search.find(any_session, q="停车")] == before


CORPUS = {
    "parking": "第一条 停车收费标准由市发展改革委制定，详见 https://example.cn/a-b?c=d。",
    "charging": "第一条 充电桩的功率为7.2kW，价格1.5元/度，e-mail: a.b@example.cn。",
    "lifts": "第一条 加装电梯由业主协商，按GB/T 7588.1-2020执行，it's fine。",
}
QUERIES = [
    "停车收费", "充电", "电梯", "7.2kW", "1.5元", "example.cn", "a.b@example.cn", "GB/T 7588",
    "7588.1-2020", "https", "e-mail", "it's", "第一条", "市发展改革委", "加装", "标准 制定", "kW",
]  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("q", QUERIES)
def test_both_databases_find_the_same(session, postgres_database, q):
    """`session` was opened on SQLite, db.engine() leads to PostgreSQL now."""
    from sqlalchemy.orm import Session

    import db

    found = []
    with Session(db.engine(), expire_on_commit=False) as other:
        for each in (session, other):
            slugs = {indexed(each, slug=slug, title=slug, text=text).id: slug
                     for slug, text in CORPUS.items()}  # fmt: skip
            found.append({slugs[made] for made in search.consultation_ids(each, q=q)})
    assert found[0] == found[1]
