"""Publishing data on its page: each state once, who may do what, and what a refused act keeps."""

import pytest

import clock
import jobs
from db import reading, unit
from files import keep
from models import Account, Dataset, Openness, Release, ReleaseState, Role
from opendata import releases
from opendata.fixes import FIX_KINDS
from opendata.releases import Upload
from pages._parts import data_findings, data_steps, fix_words
from tests.data_world import make_dataset, make_release
from tests.world import NOON, make_account, make_department

S = ReleaseState
IDENTITY = "11010519491231002X"
TABLE = f"编号,姓名,证件\nA1,张三,{IDENTITY}\nA2,李四,\nA3, 王五,\n".encode("gb18030")
DICTIONARY = [
    {"name": "编号", "type": "identifier", "title": "", "unit": "", "note": ""},
    {"name": "证件", "type": "identifier", "title": "", "unit": "", "note": ""},
    {"name": "备注", "type": "text", "title": "", "unit": "", "note": ""},
]
FOUND = [
    {
        "kind": "personal-identity",
        "weight": "block",
        "row": 3,
        "column": "证件",
        "times": 1,
        "about": {"sample": "110**********002X"},
    },
    {
        "kind": "personal-mobile",
        "weight": "block",
        "row": 4,
        "column": "证件",
        "times": 2,
        "about": {"sample": "138****0000"},
    },
    {
        "kind": "stray-blanks",
        "weight": "warn",
        "row": 5,
        "column": "备注",
        "times": 1,
        "about": {},
    },
]


class World:
    """A department with a steward, a publisher and one who is both, and a Dataset of theirs."""

    def __init__(self, session):
        department = make_department(session)

        def person(*roles):
            return make_account(session, roles=list(roles), department=department)

        self.steward, self.publisher = person(Role.STEWARD), person(Role.PUBLISHER)
        self.both = person(Role.STEWARD, Role.PUBLISHER)
        self.resident = make_account(session)
        self.dataset = make_dataset(
            session, slug="cases", department=department, creator=self.steward, public=False
        )


@pytest.fixture
def world(database):
    with unit() as session:
        return World(session)


def report(*problems):
    blocking = sum(each["times"] for each in problems if each["weight"] == "block")
    facts = {"rows": 6, "checked": ["persons"], "counts": {}, "blocking": blocking}
    return facts | {"problems": list(problems), "offers": [], "sample": [["A1", "x", None]]}


def put(world, state, *, by=None, problems=(), **facts):
    """A Release of the Dataset in this state; its id."""
    with unit() as session:
        release = make_release(
            session,
            dataset=session.get_one(Dataset, world.dataset.id),
            state=state,
            dictionary=DICTIONARY,
            report=report(*problems),
            **facts,
        )
        release.columns = DICTIONARY
        release.prepared_by = (by or world.steward).id
        return release.id


def now(release_id):
    with reading() as session:
        return session.get_one(Release, release_id)


def well(test):
    assert not test.exception
    assert not test.error
    return test


def button(test, words):
    return next(each for each in test.button if each.label == words)


def field(test, kind, end):
    return next(each for each in getattr(test, kind) if (each.key or "").endswith(end))


def said(test):
    kinds = (test.markdown, test.error, test.warning, test.info, test.success, test.caption)
    return "\n".join(each.value for kind in kinds for each in kind)


def page(shell, **query):
    return shell("publish_data", lang="en", **({"d": "cases"} | query))


def test_a_stranger_is_asked_to_sign_in(shell, world):
    test = page(shell)
    assert len(test.error) == 1
    assert not test.title


def test_a_resident_is_refused(shell, be, world):
    be(world.resident)
    assert page(shell).error


def test_a_steward_elsewhere_is_refused_this_dataset(shell, be, world):
    with unit() as session:
        elsewhere = make_account(session, roles=[Role.STEWARD], department=make_department(session))
    be(elsewhere)
    test = page(shell)
    assert test.error
    assert not any("热线工单" in each.value for each in test.header)


def test_the_list_tells_each_the_step_that_is_theirs(world):
    put(world, S.REVIEW)
    with reading() as session:
        dataset = session.get_one(Dataset, world.dataset.id)
        release = releases.in_the_making(session, dataset_id=dataset.id)
        assert data_steps.next_step(dataset, release).waits


@pytest.mark.parametrize("path", ["publish_data", "desk"])
def test_what_waits_is_on_the_list_and_on_the_desk(shell, be, world, path):
    put(world, S.REVIEW)
    be(world.publisher)
    assert "Release 1" in said(well(shell(path, lang="en")))


def test_a_steward_begins_a_dataset(shell, be, world):
    be(world.steward)
    test = shell("publish_data", lang="en", new="1")
    field(test, "text_input", "_title").set_value("公园客流")
    well(field(test, "button", "_save").click().run())
    with reading() as session:
        titles = [each.title for each in session.query(Dataset)]
    assert "公园客流" in titles


def test_a_card_that_is_refused_keeps_what_was_typed(shell, be, world):
    be(world.steward)
    test = page(shell)
    field(test, "text_input", "_contact_email").set_value("no address")
    field(test, "text_input", "_title").set_value("新标题")
    field(test, "button", "_save").click().run()
    assert len(test.error) == 1
    assert field(test, "text_input", "_title").value == "新标题"


def test_the_question_is_answered_with_one_press(shell, be, world):
    asked = {"about": "encoding", "choices": ["big5", "utf-16"], "samples": {"big5": ["臺北"]}}
    release_id = put(world, S.ASKING, question=asked)
    be(world.steward)
    test = well(page(shell))
    well(field(test, "button", "_0").click().run())
    assert now(release_id).reading["encoding"] == "big5"
    assert now(release_id).state is S.PREPARING


def test_every_problem_of_a_column_has_a_choice_of_its_own(shell, be, world):
    put(world, S.CHECKED, problems=FOUND)
    be(world.steward)
    choices = [each for each in well_with_findings(page(shell)).radio if "_fix" in each.key]
    assert len(choices) == 3


def well_with_findings(test):
    """The page ran; what it says in red are findings, one sentence."""
    assert not test.exception
    assert len(test.error) == 1
    return test


def test_findings_that_forbid_publishing_keep_it_from_being_submitted(shell, be, world):
    put(world, S.CHECKED, problems=FOUND)
    be(world.steward)
    assert button(page(shell), "Submit to a second person").disabled


def test_the_chosen_fixes_are_saved_and_checked_again(shell, be, world):
    release_id = put(world, S.CHECKED, problems=FOUND)
    be(world.steward)
    test = page(shell)
    for place, choice in ((0, 0), (1, 1)):
        field(test, "radio", f"found_{place}_fix").set_value(choice).run()
    button(test, "Save and check again").click().run()
    fixes = [(each["kind"], each["column"]) for each in now(release_id).fixes]
    assert fixes == [("mask", "证件"), ("drop", "证件")]
    assert now(release_id).state is S.PREPARING


def test_a_finding_is_accepted_with_a_reason(shell, be, world):
    release_id = put(world, S.CHECKED, problems=FOUND[2:])
    be(world.steward)
    test = page(shell)
    field(test, "radio", "found_0_fix").set_value(1).run()
    field(test, "text_input", "found_0_reason").set_value("不影响使用")
    button(test, "Save and check again").click().run()
    assert now(release_id).fixes[0]["reason"] == "不影响使用"


def test_without_a_reason_nothing_is_accepted_and_the_choice_stays(shell, be, world):
    release_id = put(world, S.CHECKED, problems=FOUND[2:])
    be(world.steward)
    test = page(shell)
    field(test, "radio", "found_0_fix").set_value(1).run()
    button(test, "Save and check again").click().run()
    assert len(test.error) == 1
    assert field(test, "radio", "found_0_fix").value == 1
    assert now(release_id).state is S.CHECKED


def test_what_is_not_saved_is_not_submitted(shell, be, world):
    put(world, S.CHECKED, problems=FOUND[2:])
    be(world.steward)
    test = well(page(shell))
    assert not button(test, "Submit to a second person").disabled
    field(test, "radio", "found_0_fix").set_value(0).run()
    assert button(test, "Submit to a second person").disabled


def test_a_fix_is_taken_back(shell, be, world):
    fix = {"kind": "mask", "column": "证件", "how": "", "reason": ""}
    release_id = put(world, S.CHECKED, fixes=[fix])
    be(world.steward)
    test = well(page(shell))
    field(test, "checkbox", "kept_0").uncheck().run()
    well(button(test, "Save and check again").click().run())
    assert now(release_id).fixes == []


def test_quasi_identifiers_and_k_are_kept(shell, be, world):
    release_id = put(world, S.CHECKED)
    be(world.steward)
    test = well(page(shell))
    field(test, "multiselect", "_quasi").set_value(["备注"])
    field(test, "number_input", "_k").set_value(7)
    well(button(test, "Save and check again").click().run())
    found = now(release_id)
    assert (found.quasi, found.k) == (["备注"], 7)


def test_a_colleague_who_was_faster_is_not_overwritten(shell, be, world):
    release_id = put(world, S.CHECKED)
    be(world.steward)
    test = well(page(shell))
    with unit() as session:
        session.get_one(Release, release_id).note = "von jemand anderem"
    field(test, "text_input", "_note").set_value("meines")
    button(test, "Save and check again").click().run()
    assert now(release_id).note == "von jemand anderem"


def test_what_is_no_table_says_why_and_is_dropped(shell, be, world):
    problem = {"kind": "unreadable", "weight": "block", "row": None, "column": None, "times": 1}
    release_id = put(world, S.CHECKED, problems=[problem | {"about": {"why": "password"}}])
    with unit() as session:
        release = session.get_one(Release, release_id)
        release.dictionary, release.columns, release.rows = [], [], None
    be(world.steward)
    test = well_with_findings(page(shell))
    assert "locked with a password" in said(test)
    well(button(test, "Drop this upload").click().run())
    assert now(release_id).state is S.DISCARDED


def test_a_clean_one_is_submitted(shell, be, world):
    release_id = put(world, S.CHECKED)
    be(world.steward)
    well(button(page(shell), "Submit to a second person").click().run())
    assert now(release_id).state is S.REVIEW


def test_a_card_with_gaps_keeps_it_from_being_submitted(shell, be, world):
    put(world, S.CHECKED)
    with unit() as session:
        session.get_one(Dataset, world.dataset.id).contact_name = ""
    be(world.steward)
    test = well(page(shell))
    assert button(test, "Submit to a second person").disabled
    assert "Contact" in said(test)


def test_nobody_releases_what_they_prepared(shell, be, world):
    put(world, S.REVIEW, by=world.both)
    be(world.both)
    test = well(page(shell))
    assert button(test, "Release it").disabled
    assert "second person" in said(test)


def test_a_steward_alone_has_no_button_to_release(shell, be, world):
    put(world, S.REVIEW)
    be(world.steward)
    assert "Release it" not in [each.label for each in well(page(shell)).button]


def test_the_second_person_releases_it(shell, be, world):
    release_id = put(world, S.REVIEW)
    be(world.publisher)
    well(button(page(shell), "Release it").click().run())
    assert now(release_id).state is S.BUILDING
    assert now(release_id).approved_by == world.publisher.id


def test_a_time_that_cannot_be_read_is_refused_and_kept(shell, be, world):
    release_id = put(world, S.REVIEW)
    be(world.publisher)
    test = page(shell)
    field(test, "text_input", "_embargo").set_value("tomorrow")
    button(test, "Release it").click().run()
    assert len(test.error) == 1
    assert field(test, "text_input", "_embargo").value == "tomorrow"
    assert now(release_id).state is S.REVIEW


def test_it_is_sent_back_with_a_note_only(shell, be, world):
    release_id = put(world, S.REVIEW)
    be(world.publisher)
    test = page(shell)
    button(test, "Send it back").click().run()
    assert len(test.error) == 1
    field(test, "text_area", "_note").set_value("Units are missing.")
    well(button(test, "Send it back").click().run())
    assert now(release_id).review_note == "Units are missing."


def test_the_note_stands_above_the_work(shell, be, world):
    put(world, S.CHECKED, review_note="Units are missing.")
    be(world.steward)
    assert "Units are missing" in said(page(shell))


def test_an_embargo_is_told_with_its_end(shell, be, world):
    put(world, S.HELD, embargo_until=clock.now().replace(year=2099))
    be(world.publisher)
    assert "2099" in said(well(page(shell)))


def test_a_publisher_withdraws_a_release_with_a_reason_only(shell, be, world):
    release_id = put(world, S.PUBLISHED)
    be(world.publisher)
    test = page(shell)
    button(test, "Withdraw it").click().run()
    assert len(test.error) == 1
    field(test, "text_area", "withdraw_why").set_value("Wrong units.")
    well(button(test, "Withdraw it").click().run())
    assert now(release_id).state is S.WITHDRAWN


def test_openness_is_not_lowered_without_approval(shell, be, world):
    put(world, S.PUBLISHED)
    be(world.publisher)
    test = page(shell)
    field(test, "radio", "openness_to").set_value(Openness.CLOSED)
    field(test, "text_area", "openness_grounds").set_value("Public safety.")
    button(test, "Change it").click().run()
    assert len(test.error) == 1
    assert field(test, "text_area", "openness_grounds").value == "Public safety."


def test_a_closed_one_is_announced_by_a_second_person(shell, be, world):
    with unit() as session:
        dataset = session.get_one(Dataset, world.dataset.id)
        dataset.openness, dataset.grounds = Openness.CLOSED, "Public safety."
    be(world.publisher)
    well(button(page(shell), "Show it in the catalogue").click().run())
    with reading() as session:
        assert session.get_one(Dataset, world.dataset.id).is_public


@pytest.mark.parametrize(
    "state", [state for state in S if state not in (S.DISCARDED, S.BUILDING, S.PREPARING)]
)
@pytest.mark.parametrize("who", ["steward", "publisher", "both"])
def test_every_state_has_its_page_for_everyone_of_staff(shell, be, world, state, who):
    put(world, state)
    be(getattr(world, who))
    assert well(page(shell)).title


def test_an_upload_goes_through_the_worker_to_its_findings(shell, be, world):
    with unit() as session:
        release, job = releases.begin(
            session,
            account=session.get_one(Account, world.steward.id),
            dataset_id=world.dataset.id,
            upload=Upload(name="名册.csv", sha256=keep(TABLE), size=len(TABLE)),
            now=NOON,
        )
    jobs.run(job.id)
    be(world.steward)
    test = well_with_findings(page(shell))
    assert IDENTITY not in said(test)
    assert now(release.id).blocking


def test_headings_in_markup_are_shown_as_text(shell, be, world):
    problem = FOUND[0] | {"column": ":red[x] [y](http://evil.example) <b>"}
    put(world, S.CHECKED, problems=[problem])
    be(world.steward)
    texts = [each.value for each in page(shell).markdown if "evil" in each.value]
    assert texts
    assert not [text for text in texts if "[y](" in text or ":red[x]" in text]


def test_keys_of_fields_change_with_the_version(world):
    release_id = put(world, S.CHECKED, problems=FOUND)
    keys = [key for key, _these in data_findings.grouped(now(release_id))]
    assert keys == ["found_0", "found_1", "found_2"]


HOWS = ["", "marks", "rows", "cells", "duplicates", "day", "month", "quarter", "year"]


@pytest.mark.parametrize("kind", FIX_KINDS)
@pytest.mark.parametrize("how", [*HOWS, "band:10", "round:2", "first:4", "type"])
def test_a_fix_that_may_be_offered_is_told_in_words(kind, how):
    words = fix_words.said({"kind": kind, "column": None, "how": how, "reason": ""})
    assert "{" not in words
    assert words


def test_nobody_is_advised_to_accept(shell, be, world):
    problem = FOUND[0] | {"kind": "type", "about": {"type": "date", "cell": "x"}}
    put(world, S.CHECKED, problems=[problem])
    be(world.steward)
    options = field(page(shell), "radio", "found_0_fix").options
    assert not [each for each in options if "advised" in each]
