"""The catalogue: words, facets, order and pages, the same on both databases."""

import pytest
from sqlalchemy import event, text

import search
from errors import Invalid
from models import Artefact, Cycle, Openness, ReleaseState, Resource
from opendata import catalogue
from opendata.columns import Column, ColumnType
from search import Kind
from tests.data_world import Table, make_dataset, make_release
from tests.test_search import NASTY
from tests.world import DAY, NOON, make_department, make_region


def indexed(session, *, table=None, profile=(), **facts):
    made = make_dataset(session, **facts)
    make_release(session, dataset=made, table=table, profile=list(profile))
    catalogue.index_dataset(session, dataset_id=made.id)
    return made


def slugs(session, **wanted):
    return [each.slug for each in catalogue.found(session, **wanted).items]


def counts(session, facet, **wanted):
    values = catalogue.found(session, **wanted).facets[facet]
    return {value: n for value, _label, n in values}


@pytest.mark.parametrize(
    "q",
    [
        "停车",
        "停車場",
        "PARKING",
        "占用率",  # a column's title
        "泊位编号",  # a column's name
        "高峰时段",  # a column's note
        "浦东新区",  # a frequent value
        "浦東",
        "收费",  # a keyword
        "按月汇总",  # the description
        "市公园局",  # the department
        "parking 浦东",
    ],
)
def test_a_dataset_is_found_by_whatever_names_it(any_session, q):
    columns = (
        Column(name="泊位编号", type=ColumnType.IDENTIFIER),
        Column(name="rate", type=ColumnType.NUMBER, title="占用率", note="高峰时段的平均值"),
        Column(name="区", type=ColumnType.TEXT),
    )
    made = indexed(
        any_session,
        title="停车场泊位",
        title_en="Parking places",
        description="全市停车泊位，按月汇总。",
        keywords=["收费"],
        department=make_department(any_session, name="市公园局"),
        table=Table(columns, [("01", 0.5, "浦东新区")]),
        profile=[{"name": "区", "top": [{"value": "浦东新区", "count": 1}]}],
    )
    indexed(any_session, title="其他")
    assert slugs(any_session, q=q) == [made.slug]


def test_a_traditional_dataset_is_found_in_simplified(any_session):
    made = indexed(any_session, title="停車場泊位")
    assert slugs(any_session, q="停车场") == [made.slug]


def test_all_words_are_asked_for(any_session):
    indexed(any_session, title="停车场泊位")
    assert slugs(any_session, q="停车 垃圾") == []


@pytest.mark.parametrize("q", NASTY)
def test_signs_of_query_languages_are_only_signs(any_session, q):
    indexed(any_session, title="停车")
    found = catalogue.found(any_session, q=q)
    assert found.count == len(found.items)
    assert search.count(any_session, q=q, kind=Kind.DATASET) <= 1


@pytest.mark.parametrize(
    "facet", ["department", "theme", "format", "openness", "cycle", "licence", "region", "keyword"]
)
def test_a_facet_that_is_none_finds_nothing(any_session, facet):
    indexed(any_session)
    for value in (*NASTY[:9], "%", "_", "\\", "gov/", "[]", '["热线"]'):
        found = catalogue.found(any_session, **{facet: value})
        assert (found.items, found.count) == ([], 0)


def test_a_question_of_signs_alone_finds_nothing(any_session):
    indexed(any_session)
    assert slugs(any_session, q="，。！") == []


def test_a_word_in_the_title_stands_before_one_in_the_text(any_session):
    inside = indexed(any_session, title="热线", description="投诉停车的工单，按区和状态，每月更新")
    named = indexed(any_session, title="停车", description="投诉的工单，按区和状态，每月更新")
    assert slugs(any_session, q="停车") == [named.slug, inside.slug]


def test_without_words_the_last_changed_is_first(any_session):
    old = make_dataset(any_session, now=NOON - DAY)
    new = make_dataset(any_session)
    assert slugs(any_session) == [new.slug, old.slug]
    assert slugs(any_session, sort="newest") == [new.slug, old.slug]


def test_titles_can_be_the_order(any_session):
    made = [make_dataset(any_session, title=title) for title in ("c", "a", "b")]
    assert slugs(any_session, sort="title") == [made[1].slug, made[2].slug, made[0].slug]


def test_what_is_not_public_is_neither_found_nor_counted(any_session):
    indexed(any_session)
    hidden = make_dataset(any_session, title="秘密", public=False)
    catalogue.index_dataset(any_session, dataset_id=hidden.id)
    assert catalogue.found(any_session).count == 1
    assert slugs(any_session, q="秘密") == []
    assert search.count(any_session, q="秘密") == 0
    assert sum(counts(any_session, "theme").values()) == 1


def test_one_that_was_taken_back_leaves_the_index(any_session):
    made = indexed(any_session, title="停车场")
    made.published_at = None
    catalogue.index_dataset(any_session, dataset_id=made.id)
    assert any_session.scalar(text("SELECT count(*) FROM dataset_text")) == 0


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
def test_values_of_data_that_are_not_open_cannot_be_looked_for(any_session, openness):
    profile = [{"name": "区", "top": [{"value": "甲村", "count": 9}]}]
    indexed(any_session, openness=openness, profile=profile)
    assert slugs(any_session, q="甲村") == []
    assert len(slugs(any_session, q="所在区")) == 1  # the dictionary is of the catalogue


@pytest.mark.parametrize("facts", [{}, {"top": []}, {"name": "区"}, {"name": "区", "top": [{}]}])
def test_a_profile_without_top_values_is_indexed_all_the_same(any_session, facts):
    indexed(any_session, profile=[facts], title="停车场")
    assert len(slugs(any_session, q="停车场")) == 1


def test_ten_thousand_columns_do_not_fill_the_index(any_session):
    columns = tuple(Column(name=f"列{n}", title="很长的名字" * 5) for n in range(10_000))
    made = make_dataset(any_session, title="宽表")
    release = make_release(any_session, dataset=made)
    release.columns = [each.as_json() for each in columns]
    catalogue.index_dataset(any_session, dataset_id=made.id)
    assert slugs(any_session, q="宽表") == [made.slug]
    length = any_session.scalar(text("SELECT max(length(body)) FROM dataset_text"))
    assert length == catalogue.LONGEST


def test_making_the_index_anew_gives_the_same(any_session):
    made = [indexed(any_session, title=f"停车{n}") for n in "甲乙丙"]
    before = slugs(any_session, q="停车")
    assert catalogue.reindex(any_session) == 3
    assert slugs(any_session, q="停车") == before
    assert set(before) == {each.slug for each in made}


# Facets


def test_facets_count_what_was_found(any_session):
    gov = make_department(any_session, key="gov", name="市政府")
    parks = make_department(any_session, key="parks", name="园林局", parent=gov)
    indexed(any_session, title="停车", department=gov, theme="transport", cycle=Cycle.DAILY)
    indexed(any_session, title="停车", department=parks, theme="transport", licence="cc0-1.0")
    indexed(any_session, title="树", department=parks, theme="environment")
    found = catalogue.found(any_session, q="停车").facets
    assert found["theme"] == [("transport", "道路交通", 2)]
    assert found["department"] == [("gov", "市政府", 1), ("parks", "园林局", 1)]
    assert found["format"] == [("csv", "", 2)]
    assert found["openness"] == [("unconditional", "", 2)]
    assert {value: n for value, _, n in found["cycle"]} == {"daily": 1, "monthly": 1}
    assert {value: n for value, _, n in found["licence"]} == {"cc0-1.0": 1, "cc-by-4.0": 1}


def test_a_facet_is_counted_without_its_own_choice(any_session):
    indexed(any_session, theme="transport", cycle=Cycle.DAILY)
    indexed(any_session, theme="health")
    assert counts(any_session, "theme", theme="health") == {"health": 1, "transport": 1}
    assert counts(any_session, "cycle", theme="health") == {"monthly": 1}


def test_every_count_is_what_its_choice_finds(any_session):
    gov = make_department(any_session, key="gov")
    for n in range(12):
        made = indexed(
            any_session,
            department=gov if n % 2 else None,
            theme=("transport", "health", "")[n % 3],
            cycle=list(Cycle)[n % 7],
            openness=list(Openness)[n % 3],
        )
        if n % 4 == 0:
            make_xlsx(made, any_session)
    wanted = {"theme": "transport"}
    for facet, values in catalogue.found(any_session, **wanted).facets.items():
        for value, _label, n in values:
            narrowed = {**wanted, facet: value}
            assert catalogue.found(any_session, **narrowed).count == n, (facet, value)


def make_xlsx(dataset, session):
    release = catalogue.newest(session, datasets=[dataset])[dataset.id]
    release.artefacts.append(
        Artefact(name="data.xlsx", media_type="application/x", size=1, sha256="0" * 64)
    )
    session.flush()


def test_a_department_takes_in_those_below_it(any_session):
    gov = make_department(any_session, key="gov")
    parks = make_department(any_session, key="parks", parent=gov)
    lookalike = make_department(any_session, key="gov2")
    made = {indexed(any_session, department=each).slug for each in (gov, parks)}
    indexed(any_session, department=lookalike)
    assert set(slugs(any_session, department="gov")) == made


def test_a_region_takes_in_those_below_it(any_session):
    district = make_region(any_session, code="990102")
    made = make_dataset(any_session, region=district)
    make_dataset(any_session)
    assert slugs(any_session, region="9901") == [made.slug]
    assert slugs(any_session, region="9902") == []


def test_a_keyword_is_asked_for_whole(any_session):
    made = make_dataset(any_session, keywords=["热线", "工单 数据"])
    make_dataset(any_session, keywords=["热线电话"])
    assert slugs(any_session, keyword="热线") == [made.slug]
    assert slugs(any_session, keyword="工单 数据") == [made.slug]


def test_formats_are_those_of_the_release_in_force(any_session):
    made = indexed(any_session)
    make_xlsx(made, any_session)
    newer = make_release(any_session, dataset=made)
    assert counts(any_session, "format") == {"csv": 1}
    assert slugs(any_session, format="xlsx") == []
    newer.state = ReleaseState.WITHDRAWN
    made.newest = 1
    any_session.flush()
    assert counts(any_session, "format") == {"csv": 1, "xlsx": 1}


def test_a_harvested_dataset_has_the_formats_of_its_resources(any_session):
    made = make_dataset(any_session)
    for kind in ("CSV", "csv", "SHP", ""):
        any_session.add(Resource(dataset_id=made.id, format=kind, url="https://a.example/"))
    any_session.flush()
    assert counts(any_session, "format") == {"csv": 1, "shp": 1}
    assert slugs(any_session, format="shp") == [made.slug]
    assert catalogue.formats(made, None) == ["csv", "shp"]


def test_no_facet_shows_more_than_thirty_values(any_session):
    for n in range(35):
        make_dataset(any_session, theme=f"theme-{n}")
    assert len(catalogue.found(any_session).facets["theme"]) == catalogue.SHOWN


# Pages


def test_pages_hold_everything_once(any_session):
    made = [indexed(any_session, title="停车").slug for _ in range(7)]
    for q in ("", "停车"):
        pages = [slugs(any_session, q=q, offset=at, limit=3) for at in (0, 3, 6)]
        assert sorted(sum(pages, [])) == sorted(made)
        assert catalogue.found(any_session, q=q, limit=3).count == 7


def test_cursors_lead_through_everything_once(any_session):
    made = [make_dataset(any_session, now=NOON + n % 3 * DAY).slug for n in range(7)]
    seen, after = [], None
    while True:
        page = catalogue.page(any_session, after=after, limit=2)
        seen += [each.slug for each in page.items]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(made)


def test_a_made_up_cursor_is_refused(any_session):
    with pytest.raises(Invalid):
        catalogue.page(any_session, after="x")


def queries(session, ask):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    session.flush()
    session.expire_all()
    event.listen(session.get_bind(), "before_cursor_execute", note)
    ask()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return len(seen)


def test_a_page_costs_a_fixed_number_of_queries(any_session):
    def ask():
        items = catalogue.found(any_session, q="热线").items
        releases = catalogue.newest(any_session, datasets=items)
        assert all(catalogue.formats(each, releases[each.id]) for each in items)

    indexed(any_session)
    few = queries(any_session, ask)
    for _ in range(5):
        indexed(any_session)
    assert queries(any_session, ask) == few <= 6


# The search over everything


def test_the_search_finds_datasets_too(any_session):
    made = indexed(any_session, title="停车场泊位", slug="parking-lots")
    [hit] = search.find(any_session, q="停車場")
    assert (hit.kind, hit.title) == (Kind.DATASET, "停车场泊位")
    assert (hit.slug, hit.link) == (made.slug, "/app/dataset?d=parking-lots")
    assert search.count(any_session, q="停车场", kind=Kind.DATASET) == 1
    assert search.count(any_session, q="停车场", kind=Kind.CLAUSE) == 0


def test_the_search_pages_through_both_indexes(any_session):
    from tests.world import make_consultation

    consultation = make_consultation(any_session, text="\n".join(f"第{n}条 停车。" for n in "一二"))
    search.index_consultation(any_session, consultation_id=consultation.id)
    for _ in range(3):
        indexed(any_session, title="停车场")
    total = search.count(any_session, q="停车")
    pages = [search.find(any_session, q="停车", offset=at, limit=2) for at in range(0, total, 2)]
    links = [hit.link for page in pages for hit in page]
    assert len(links) == len(set(links)) == total == 6
    assert [hit.kind for hit in pages[0]] == [Kind.CONSULTATION, Kind.DATASET]
