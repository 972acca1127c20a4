"""Taking in cases: once each, with the faults of every row."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid, NotAllowed, NotFound, TooLarge, Unreadable
from identity.permits import ALLOWED
from identity.permits import Act as Permit
from models import Matter, Role
from surveys.ratings import matter_files, matters, rating
from tests.surveys.ratings.world import make_service, make_window
from tests.world import NOON, make_account, make_department


def rows_for(service, n=3, **changes):
    return [
        {"事项编码": service.code, "办件编号": f"A-{k}", "办结日期": "2026-11-02"} | changes
        for k in range(n)
    ]


def bring(session, service, rows, **how):
    given = {
        "account": how.pop("by", None)
        or make_account(session, roles=[Role.STEWARD], department=service.department),
        "department_id": service.department_id,
        "rows": rows,
        "now": NOON,
    }
    return matters.import_matters(session, **(given | how))


def test_cases_are_taken_in_once_however_often_they_come(any_session):
    service = make_service(any_session)
    first = bring(any_session, service, rows_for(service))
    second = bring(any_session, service, rows_for(service, n=4))
    assert (first.taken, first.known) == (3, 0)
    assert (second.taken, second.known) == (1, 3)
    assert any_session.query(Matter).count() == 4


def test_a_case_is_known_however_its_number_is_written(session):
    service = make_service(session)
    bring(session, service, rows_for(service, n=1))
    again = bring(session, service, rows_for(service, n=1, 办件编号=" Ａ－０ "))
    assert (again.taken, again.known) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "column", "why"),
    [
        ({"办件编号": ""}, "number", "absent"),
        ({"办件编号": "9" * 61}, "number", "too-long"),
        ({"事项编码": "没有"}, "service", "unknown"),
        ({"办结日期": "昨天"}, "finished", "date"),
        ({"办结日期": "2026-02-30"}, "finished", "date"),
        ({"办结日期": "2027-01-01"}, "finished", "future"),
        ({"窗口编码": "Z9"}, "window", "unknown"),
        ({"是否网办": "也许"}, "online", "unknown"),
        ({"评价码": "1234"}, "code", "length"),
    ],
)
def test_a_faulty_row_is_named_and_the_others_are_taken(session, changes, column, why):
    service = make_service(session)
    good = rows_for(service, n=1, 办件编号="good")
    done = bring(session, service, [*good, *rows_for(service, n=1, **changes)])
    (problem,) = done.problems
    assert (problem.row, problem.column, problem.why) == (2, column, why)
    assert (done.taken, done.faulty) == (1, 1)


def test_a_number_twice_in_one_file_is_a_problem(session):
    service = make_service(session)
    done = bring(session, service, rows_for(service, n=1) * 2)
    assert (done.taken, done.problems[0].why) == (1, "twice")


def test_window_and_side_come_with_the_row(session):
    service = make_service(session)
    window = make_window(session, department=service.department)
    at_window = rows_for(service, n=1, 窗口编码="A01", 是否网办="否")
    online = rows_for(service, n=1, 办件编号="网上1", 是否网办="是")
    bring(session, service, at_window + online)
    found = {each.number: (each.window_id, each.is_online) for each in session.query(Matter)}
    assert found == {"A-0": (window.id, False), "网上1": (None, True)}


def test_new_codes_open_their_cases_and_only_digests_are_kept(session):
    service = make_service(session)
    done = bring(session, service, rows_for(service, n=2), makes_codes=True)
    (number, code), _other = done.codes
    assert session.query(Matter).filter(Matter.code_digest == code).count() == 0
    found = rating.matter(
        session, account=None, service=service.slug, number=number, code=code.lower()
    )
    assert found.number == number


def test_codes_are_given_only_to_new_cases(session):
    service = make_service(session)
    bring(session, service, rows_for(service, n=2), makes_codes=True)
    again = bring(session, service, rows_for(service, n=3), makes_codes=True)
    assert [number for number, _code in again.codes] == ["A-2"]


@pytest.mark.parametrize("role", Role)
def test_only_who_keeps_services_brings_in_cases(session, role):
    service = make_service(session)
    account = make_account(session, roles=[role], department=service.department)
    if role in ALLOWED[Permit.KEEP_SERVICES]:
        assert bring(session, service, rows_for(service), by=account).taken == 3
    else:
        with pytest.raises(NotAllowed):
            bring(session, service, rows_for(service), by=account)


def test_services_of_another_department_are_not_known(session):
    service, other = make_service(session), make_service(session)
    done = bring(session, service, rows_for(other, n=1))
    assert (done.taken, done.problems[0].why) == (0, "unknown")


def test_too_many_rows_and_a_department_that_is_not_there_are_refused(session, monkeypatch):
    service = make_service(session)
    with pytest.raises(NotFound):
        bring(session, service, [], department_id=99_999)
    monkeypatch.setattr(matters, "MOST", 2)
    with pytest.raises(TooLarge):
        bring(session, service, rows_for(service))


def test_many_problems_are_counted_and_some_are_shown(session):
    service = make_service(session)
    rows = rows_for(service, n=matters.SHOWN + 5, 办结日期="无")
    done = bring(session, service, rows)
    assert (done.faulty, len(done.problems)) == (matters.SHOWN + 5, matters.SHOWN)


def test_excel_is_read_with_dates_and_numbers_as_they_are():
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["事项编码", "办件编号", "办结日期"])
        sheet.write_row(1, 0, ["S1", 20260001])
        sheet.write_datetime(1, 2, NOON.replace(tzinfo=None), book.add_format({"num_format": 14}))
    (row,) = matter_files.read("办件.xlsx", target.getvalue())
    assert (row["事项编码"], row["办件编号"]) == ("S1", "20260001")
    assert row["办结日期"].startswith("2026-11-22")


def test_gb18030_is_read():
    data = "事项编码,办件编号,办结日期\nS1,甲1,2026-11-02\n".encode("gb18030")
    assert matter_files.read("a.csv", data)[0]["办件编号"] == "甲1"


def test_a_table_without_the_columns_names_those_it_lacks():
    with pytest.raises(Invalid) as refusal:
        matter_files.read("a.csv", "事项编码\nS1\n".encode())
    assert refusal.value.about["allowed"] == ["办件编号", "办结日期"]


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", b"PK nothing"), ("a.pdf", b"%PDF")])
def test_what_is_no_table_is_refused(name, data):
    with pytest.raises(Unreadable):
        matter_files.read(name, data)


@pytest.mark.parametrize("typed", ["2026-11-02", "2026/11/2", "2026年11月2日", "20261102 09:00"])
def test_days_are_read_as_people_write_them(typed):
    assert matters._day(typed) == date(2026, 11, 2)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text):
    found = matters._day(text)
    assert found is None or isinstance(found, date)


def test_a_department_below_may_keep_its_own(session):
    above = make_department(session)
    service = make_service(session, department=make_department(session, parent=above))
    account = make_account(session, roles=[Role.STEWARD], department=above)
    done = bring(session, service, rows_for(service), by=account, department_id=above.id)
    assert done.taken == 3
