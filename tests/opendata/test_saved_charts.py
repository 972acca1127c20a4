"""Kept charts: saved once under one code, by who signed in, for who may read the data."""

import pytest

from errors import Invalid, NotAllowed, NotFound, NotSignedIn, TooMany, Withdrawn
from models import Chart, Openness, ReleaseState, Role
from opendata import saved_charts
from opendata.chart_form import ChartForm
from tests.data_world import make_dataset, make_release
from tests.world import NOON, make_account

FORM = ChartForm(x="区", y="sum.n")


def keep(session, release, account, form=FORM):
    return saved_charts.save(
        session,
        account=account,
        slug=release.dataset.slug,
        number=release.number,
        form=form,
        now=NOON,
    )


def test_a_chart_is_found_by_its_code(any_session):
    release = make_release(any_session)
    chart = keep(any_session, release, make_account(any_session))
    found = saved_charts.by_code(any_session, code=chart.code, now=NOON)
    assert (found.form, found.release, found.official) == (FORM, release, False)


def test_saving_needs_a_sign_in(session):
    with pytest.raises(NotSignedIn):
        keep(session, make_release(session), None)


def test_the_same_chart_is_kept_once_whoever_saves_it(session):
    release = make_release(session)
    first = keep(session, release, make_account(session))
    assert keep(session, release, make_account(session)) is first
    assert session.query(Chart).count() == 1


def test_a_chart_stays_on_its_release_when_a_new_one_comes(session):
    release = make_release(session)
    chart = keep(session, release, make_account(session))
    make_release(session, dataset=release.dataset)
    assert saved_charts.by_code(session, code=chart.code, now=NOON).release is release


def test_what_the_table_cannot_show_is_not_kept(session):
    with pytest.raises(Invalid):
        keep(session, make_release(session), make_account(session), ChartForm(x="nosuch"))


@pytest.mark.parametrize("title", ["加微信 abc123 低价代办", "他的电话 13812345678"])
def test_a_readers_title_that_the_rules_hold_back_is_refused(session, title):
    with pytest.raises(Invalid) as refused:
        keep(session, make_release(session), make_account(session), ChartForm(x="区", title=title))
    assert refused.value.about["field"] == "title"


def test_nobody_fills_the_site_with_charts(session, monkeypatch):
    monkeypatch.setattr(saved_charts, "PER_HOUR", 2)
    release, account = make_release(session), make_account(session)
    keep(session, release, account)
    keep(session, release, account, ChartForm(x="status"))
    with pytest.raises(TooMany):
        keep(session, release, account, ChartForm(x="id"))


def test_data_that_one_may_not_read_make_no_chart(session):
    release = make_release(session, dataset=make_dataset(session, openness=Openness.CONDITIONAL))
    with pytest.raises(NotAllowed):
        keep(session, release, make_account(session))


def test_a_chart_of_conditional_data_is_for_who_may_read_them(session):
    dataset = make_dataset(session, openness=Openness.CONDITIONAL)
    steward = make_account(session, roles=[Role.STEWARD], department=dataset.department)
    chart = keep(session, make_release(session, dataset=dataset), steward)
    with pytest.raises(NotSignedIn):
        saved_charts.by_code(session, code=chart.code, now=NOON)
    assert saved_charts.by_code(session, code=chart.code, account=steward, now=NOON)


def test_a_chart_of_a_withdrawn_release_is_gone(session):
    release = make_release(session)
    chart = keep(session, release, make_account(session))
    release.state = ReleaseState.WITHDRAWN
    with pytest.raises(Withdrawn):
        saved_charts.by_code(session, code=chart.code, now=NOON)


def test_a_code_that_is_none_is_not_found(session):
    with pytest.raises(NotFound):
        saved_charts.by_code(session, code="%00' OR 1=1", now=NOON)


def test_only_the_department_puts_a_chart_first(session):
    release = make_release(session)
    chart = keep(session, release, make_account(session))
    steward = make_account(session, roles=[Role.STEWARD], department=release.dataset.department)
    first = {"code": chart.code, "is_first": True, "now": NOON}
    for other in (make_account(session), make_account(session, roles=[Role.STEWARD])):
        with pytest.raises(NotAllowed):
            saved_charts.feature(session, account=other, **first)
    saved_charts.feature(session, account=steward, **first)
    (shown,) = saved_charts.featured(session, dataset=release.dataset, release=release)
    assert shown.official and shown.chart is chart


def test_a_chart_put_first_is_drawn_on_the_release_that_is_read(session):
    old = make_release(session)
    chart = keep(session, old, make_account(session))
    chart.featured = True
    new = make_release(session, dataset=old.dataset)
    (shown,) = saved_charts.featured(session, dataset=old.dataset, release=new)
    assert shown.release is new


def test_a_chart_put_first_that_the_new_columns_cannot_show_is_passed_over(session):
    old = make_release(session)
    keep(session, old, make_account(session)).featured = True
    new = make_release(session, dataset=old.dataset)
    new.columns = [each for each in new.columns if each["name"] != "区"]
    assert saved_charts.featured(session, dataset=old.dataset, release=new) == []
