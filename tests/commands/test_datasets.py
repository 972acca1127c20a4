"""Open data on the command line: one JSON object, exit codes, the second person."""

import pytest

import db
import files
import jobs
from models import Department, Role
from tests.commands.site import run
from tests.opendata.test_releases import CSV, PERSONAL, here
from tests.world import make_account


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr(jobs.apart, "apart", here)


@pytest.fixture
def begun(tell):
    """A Dataset begun in the department of the site, with a publisher there."""
    with db.unit() as session:
        department = session.query(Department).first()
        key = department.key
        make_account(session, name="高敏", roles=[Role.PUBLISHER], department=department)
    code, facts = tell(
        "dataset", "add", "cases", "--title", "工单", "--department", key,
        "--description", "每一件工单", "--theme", "society",
        "--contact-name", "数据科", "--contact-email", "data@example.org", "--key", "编号",
    )  # fmt: skip
    assert (code, facts["dataset"]) == (0, "cases")
    return key


def test_a_dataset_that_was_begun_is_in_the_whole_list(tell, begun):
    _, facts = tell("dataset", "list", "--all")
    assert [each["dataset"] for each in facts["datasets"]] == ["cases"]


def test_a_dataset_without_a_release_is_not_in_the_public_list(tell, begun):
    assert tell("dataset", "list") == (0, {"datasets": []})


def test_a_release_waits_for_a_second_person(tell, site, begun):
    code, facts = tell("dataset", "release", "cases", site.file("a.csv", CSV))
    assert (code, facts["state"], facts["rows"]) == (0, "review", 3)


def test_a_second_person_publishes(tell, site, begun):
    path = site.file("a.csv", CSV)
    code, facts = tell("dataset", "release", "cases", path, "--approve-as", "高敏")
    assert (code, facts["state"]) == (0, "published")
    assert files.path_of(facts["digest"]).read_text("utf-8") == CSV


def test_what_blocks_a_release_is_said(tell, site, begun):
    code, facts = tell("dataset", "release", "cases", site.file("a.csv", PERSONAL))
    assert code == 1
    assert facts["report"]["blocking"] > 0


def test_the_difference_of_two_releases_is_counted(tell, site, begun):
    tell("dataset", "release", "cases", site.file("a.csv", CSV), "--approve-as", "高敏")
    more = site.file("b.csv", CSV.replace("西区,5", "西区,6") + "004,南区,2\n")
    tell("dataset", "release", "cases", more, "--approve-as", "高敏")
    code, facts = tell("dataset", "diff", "cases", "--from", "1", "--to", "2")
    assert (code, facts["added"], facts["removed"], facts["changed"]) == (0, 1, 0, 1)


def test_a_file_is_checked_without_being_kept(tell, site):
    code, facts = tell("dataset", "check", site.file("a.csv", CSV.encode("gb18030")))
    assert (code, facts["reading"]["encoding"], facts["rows"]) == (0, "gb18030", 3)


def test_a_file_with_personal_data_is_a_finding(tell, site):
    code, facts = tell("dataset", "check", site.file("a.csv", PERSONAL))
    assert code == 1
    assert any("identity" in kind for kind in facts["report"]["counts"])


def test_a_file_that_is_not_there_is_refused(tell):
    code, facts = tell("dataset", "check", "/nowhere.csv")
    assert (code, facts["refused"]["code"]) == (1, "not-found")


@pytest.mark.parametrize("words", [(), ("sing",), ("diff", "cases")])
def test_wrong_usage_is_said_so(words):
    import cli

    assert cli.main(["dataset", *words]) == 2


def test_as_people_start_it(site):
    code, facts, _ = run("dataset", "list")
    assert (code, facts) == (0, {"datasets": []})
