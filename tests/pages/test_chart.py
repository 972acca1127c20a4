"""The page of a chart: built in the address, kept by who signed in, pinned by who drafts."""

import json

import pytest

from db import reading, unit
from models import Chart, Evidence, Openness, Role, Stage
from opendata import evidence, saved_charts
from opendata.chart_form import ChartForm
from tests.data_world import COLUMNS, Table, make_dataset, make_release
from tests.world import NOON, make_account, make_consultation

FORM = ChartForm(x="区", y="sum.n")


@pytest.fixture
def release(database):
    with unit() as session:
        return make_release(session, dataset=make_dataset(session, slug="cases"))


def somebody(*roles, **more):
    with unit() as session:
        return make_account(session, roles=roles, **more)


def texts(test):
    return [each.value for each in test.text]


def spec_of(test):
    (chart,) = test.get("vega_lite_chart")
    return json.loads(chart.proto.spec)


def box(test, key):
    return next(each for each in test.selectbox if each.key == key)


def button(test, key):
    return next(each for each in test.button if each.key == key)


def test_a_dataset_has_a_chart_to_begin_with(shell, release):
    test = shell("chart", d="cases")
    assert not test.exception
    assert test.title[0].value == "按受理时间（月）统计的记录数"
    assert any(each.startswith("按受理时间（月）统计的记录数") for each in texts(test))


def test_the_address_is_the_chart(shell, release):
    test = shell("chart", d="cases", x="区", y="sum.n", where="status=eq.办结")
    assert "最大：黄浦区（30 件）。最小：徐汇区（7 件）。" in "".join(texts(test))


def test_a_choice_goes_into_the_address(shell, release):
    test = shell("chart", d="cases", x="区")
    box(test, "build_y").set_value("avg.score").run()
    assert test.query_params["y"] == "avg.score"
    assert test.query_params["release"] == "1"
    assert test.title[0].value == "按所在区统计的平均评分"


def test_a_change_of_kind_keeps_what_goes_with_it(shell, release):
    test = shell("chart", d="cases", x="区", y="sum.n")
    box(test, "build_kind").set_value("line").run()
    assert not test.error
    assert (test.query_params["x"], test.query_params["y"]) == ("created.year", "sum.n")


@pytest.mark.parametrize("kind", ["bar", "line", "area", "point", "map-points", "map-regions"])
def test_every_kind_can_be_chosen(shell, release, kind):
    test = shell("chart", d="cases", x="区")
    box(test, "build_kind").set_value(kind).run()
    assert not test.exception and not test.error
    assert len(test.get("vega_lite_chart")) == 1


def test_a_filter_is_added_and_taken_away(shell, release):
    test = shell("chart", d="cases", x="区")
    box(test, "chart_by").set_value("status").run()
    next(each for each in test.text_input if each.key == "chart_value").set_value("办结").run()
    button(test, "chart_filter_add").click().run()
    assert test.query_params["where"] == '"status"=eq.办结'
    assert "依据 3 条记录。" in texts(test)[-1] or any("from 3 rows" in t for t in texts(test))
    button(test, "chart_filter_0").click().run()
    assert "where" not in test.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"x": "nosuch"},
        {"x": "区", "y": "sum.区"},
        {"x": "区", "where": "n=eq.x"},
        {"x": "区", "where": "nosuch=eq.1"},
        {"kind": "pie"},
        {"x": "区", "limit": "-1"},
        {"kind": "line", "x": "区"},
    ],
)
def test_nonsense_in_the_address_is_said_to_be(shell, release, query):
    test = shell("chart", d="cases", **query)
    assert not test.exception
    assert len(test.error) == 1


@pytest.mark.parametrize("query", [{}, {"d": "nosuch"}, {"d": "cases", "release": "7"},
                                   {"code": "nosuch"}])  # fmt: skip
def test_what_is_not_there_is_said_to_be(shell, release, query):
    test = shell("chart", **query)
    assert not test.exception and len(test.error) == 1


def test_a_visitor_is_asked_to_sign_in_to_keep_it(shell, release):
    assert button(shell("chart", d="cases"), "chart_sign_in")


def test_a_kept_chart_has_its_code_in_the_address(shell, be, release):
    be(somebody())
    test = shell("chart", d="cases", x="区", y="sum.n")
    button(test, "chart_keep").click().run()
    with reading() as session:
        (chart,) = session.query(Chart)
    assert test.query_params["code"] == chart.code
    assert any("<iframe" in each.value and chart.code in each.value for each in test.code)
    assert "由网友制作" in str([each.proto.body for each in test.get("html")])


def test_a_change_of_a_kept_chart_is_a_new_one(shell, release):
    with unit() as session:
        kept = {"slug": "cases", "number": 1, "form": FORM, "now": NOON}
        code = saved_charts.save(session, account=make_account(session), **kept).code
    test = shell("chart", code=code)
    assert test.title[0].value == "按所在区统计的件数合计"
    box(test, "build_y").set_value("count").run()
    assert "code" not in test.query_params
    assert test.query_params["x"] == "区"


def test_the_department_puts_a_chart_on_the_datasets_page(shell, be, release):
    steward = somebody(Role.STEWARD, department=release.dataset.department)
    be(steward)
    with unit() as session:
        kept = {"slug": "cases", "number": 1, "form": FORM, "now": NOON}
        code = saved_charts.save(session, account=steward, **kept).code
    button(shell("chart", code=code), "chart_first").click().run()
    with reading() as session:
        assert session.query(Chart).one().featured
    test = shell("dataset", d="cases")
    assert not test.exception
    assert any("最大：黄浦区（30 件）" in each for each in texts(test))


def test_data_on_conditions_are_not_drawn_for_a_visitor(shell, database):
    with unit() as session:
        dataset = make_dataset(session, slug="cond", openness=Openness.CONDITIONAL)
        make_release(session, dataset=dataset)
    test = shell("chart", d="cond")
    assert len(test.error) == 1 and not test.get("vega_lite_chart")


@pytest.mark.parametrize("evil", ["**粗** [a](https://evil.example)", ":red[官方] <script>", "{x}"])
def test_words_of_the_data_are_never_markup(shell, database, evil):
    rows = [("1", evil, evil, 1, None, None, None, None)]
    with unit() as session:
        dataset = make_dataset(session, slug="evil", title=evil)
        make_release(session, dataset=dataset, table=Table(COLUMNS, rows))
    test = shell("chart", d="evil", x="区", title=evil)
    assert not test.exception
    assert evil not in test.title[0].value or evil == "{x}"
    assert "<script>" not in str([each.proto.body for each in test.get("html")])


def test_a_drafter_pins_a_chart_to_a_consultation(shell, be, release):
    with unit() as session:
        consultation = make_consultation(session, stage=Stage.DRAFTING, title="停车办法")
        drafter = make_account(session, roles=[Role.DRAFTER], department=consultation.department)
    be(drafter)
    test = shell("chart", d="cases", x="区", y="sum.n")
    test.text_input(key="pin_caption").set_value("Why we ask")
    next(each for each in test.button if each.label == "附上").click().run()
    assert not test.exception
    assert [each.value for each in test.success] == ["已附上，并记入公开账本。"]
    shown = shell("consult", c=consultation.slug, tab="data")
    assert not shown.exception
    assert shown.subheader[0].value == "Why we ask"
    assert any("附上时一致" in each.value for each in shown.success)


def test_who_drafts_nothing_sees_no_pin(shell, be, release):
    be(somebody())
    assert "Pin" not in [each.label for each in shell("chart", d="cases").button]


def test_evidence_of_a_withdrawn_release_says_so(shell, release):
    with unit() as session:
        consultation = make_consultation(session)
        drafter = make_account(session, roles=[Role.DRAFTER], department=consultation.department)
        pinned = evidence.pin(
            session,
            account=drafter,
            consultation_id=consultation.id,
            slug="cases",
            number=1,
            form=FORM,
            now=NOON,
        )
        withdrawn = session.get(Evidence, pinned.id).release
        withdrawn.state, withdrawn.withdrawn_reason = "withdrawn", "数据有误"
    test = shell("consult", c=consultation.slug, tab="data")
    assert not test.exception
    assert "数据有误" in test.warning[0].value
