"""A Release from upload to tombstone, through the real jobs: who may do what, and what is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import clock
import db
import files
import jobs
from errors import Conflict, Empty, Incomplete, Invalid, NotAllowed, SamePerson, Stale, WrongStage
from models import Act, Dataset, Entry, Job, JobState, Openness, Release, ReleaseState, Role
from opendata import datasets, making, releases, shelf
from opendata.columns import Column
from opendata.fixes import Fix
from opendata.reading import Reading
from opendata.releases import Upload
from tests.data_world import make_dataset
from tests.world import DAY, NOON, make_account, make_department

CSV = "编号,区,件数\n001,东区,3\n002,西区,5\n003,东区,8\n"
PERSONAL = "编号,姓名,身份证号\n001,王小明,11010519491231002X\n002,李丽,440524188001010014\n"


class Office:
    """A department with a steward, a publisher and a dataset; acts as its people do."""

    def __init__(self, session: Session) -> None:
        department = make_department(session)
        self.steward = make_account(session, roles=[Role.STEWARD], department=department)
        self.publisher = make_account(session, roles=[Role.PUBLISHER], department=department)
        both = [Role.STEWARD, Role.PUBLISHER]
        self.both = make_account(session, roles=both, department=department)
        made = make_dataset(session, department=department, public=False, keys=["编号"])
        self.dataset_id, self.slug = made.id, made.slug

    def upload(self, text: str | bytes = CSV, name: str = "工单.csv", account=None) -> int:
        data = text if isinstance(text, bytes) else text.encode()
        upload = Upload(name=name, sha256=files.keep(data), size=len(data))
        with db.unit() as session:
            release, job = releases.begin(
                session,
                account=account or self.steward,
                dataset_id=self.dataset_id,
                upload=upload,
                now=clock.now(),
            )
        jobs.run(job.id)
        return release.id

    def submit(self, release_id: int) -> None:
        with db.unit() as session:
            releases.submit(session, account=self.steward, release_id=release_id, now=clock.now())

    def approve(self, release_id: int, account=None, **facts) -> None:
        with db.unit() as session:
            job = releases.approve(
                session,
                account=account or self.publisher,
                release_id=release_id,
                now=clock.now(),
                **facts,
            )
        jobs.run(job.id)

    def publish(self, text: str | bytes = CSV) -> int:
        release_id = self.upload(text)
        self.submit(release_id)
        self.approve(release_id)
        return release_id

    def revise(self, release_id: int, **changes) -> None:
        with db.unit() as session:
            release = session.get_one(Release, release_id)
            facts = {
                "columns": [Column.from_json(each) for each in release.dictionary],
                "fixes": (),
                "note": "",
                "keys": release.keys,
                "quasi": (),
                "k": 5,
                "version": release.version,
            }
            job = releases.revise(
                session,
                account=self.steward,
                release_id=release_id,
                now=clock.now(),
                **{**facts, **changes},
            )
        jobs.run(job.id)


def here(function, order, progress):
    """What opendata.apart does, without the second a process takes to start."""
    return function(order, progress)


@pytest.fixture
def office(database, monkeypatch):
    monkeypatch.setattr(jobs.apart, "apart", here)
    with db.unit() as session:
        return Office(session)


@pytest.fixture
def office_apart(database):
    with db.unit() as session:
        return Office(session)


def found(release_id: int) -> Release:
    with db.reading() as session:
        release = session.get_one(Release, release_id)
        _ = release.artefacts, release.dataset
        return release


def test_an_upload_is_read_and_checked(office):
    release = found(office.upload())
    assert (release.state, release.rows, release.blocking) == (ReleaseState.CHECKED, 3, 0)


def test_an_upload_in_gb18030_reads_the_same(office):
    release = found(office.upload(CSV.encode("gb18030")))
    assert [each["name"] for each in release.columns] == ["编号", "区", "件数"]


def test_an_identifier_keeps_its_zeros(office):
    release = found(office.upload())
    assert release.columns[0]["type"] == "identifier"


def test_a_file_that_is_none_leaves_a_report(office):
    release = found(office.upload(b"PK\x03\x04garbage", "表.xlsx"))
    assert (release.state, release.blocking) == (ReleaseState.CHECKED, 1)


def test_only_one_release_is_in_the_making(office):
    office.upload()
    with pytest.raises(Conflict):
        office.upload()


def test_a_publisher_uploads_nothing(office):
    with pytest.raises(NotAllowed):
        office.upload(account=office.publisher)


def test_what_is_published_is_served_with_its_files(office):
    release = found(office.publish())
    names = {each.name for each in release.artefacts}
    assert {"data.csv", "data.xlsx", "data.parquet", "datapackage.json", "all.zip"} <= names


def test_the_digest_is_that_of_the_csv(office):
    release = found(office.publish())
    csv = next(each for each in release.artefacts if each.name == "data.csv")
    assert release.digest == csv.sha256


def test_the_csv_holds_what_was_uploaded(office):
    release = found(office.publish())
    assert files.path_of(release.digest).read_text("utf-8") == CSV


def test_a_release_is_made_in_processes_apart(office_apart):
    assert found(office_apart.publish()).state is ReleaseState.PUBLISHED


def test_publishing_is_on_record(office):
    release = found(office.publish())
    with db.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.act == Act.RELEASE_PUBLISHED)).one()
    assert entry.facts == {"dataset": office.slug, "release": 1, "digest": release.digest}


def test_the_first_rows_are_not_published_with_the_report(office):
    assert not {"sample", "offers"} & set(found(office.publish()).report)


def test_nobody_approves_what_they_prepared(office):
    release_id = office.upload(account=office.both)
    with db.unit() as session:
        releases.submit(session, account=office.both, release_id=release_id, now=clock.now())
    with pytest.raises(SamePerson):
        office.approve(release_id, account=office.both)


def test_identity_numbers_forbid_submitting(office):
    release_id = office.upload(PERSONAL)
    with pytest.raises(Conflict, match="blocked"):
        office.submit(release_id)


def test_columns_left_out_let_it_pass(office):
    release_id = office.upload(PERSONAL)
    drop = [Fix(kind="drop", column=name) for name in ("姓名", "身份证号")]
    office.revise(release_id, fixes=drop)
    assert found(release_id).blocking == 0


def test_an_original_with_hidden_columns_is_not_published(office):
    release_id = office.upload(PERSONAL)
    drop = [Fix(kind="drop", column=name) for name in ("姓名", "身份证号")]
    office.revise(release_id, fixes=drop)
    office.submit(release_id)
    office.approve(release_id)
    assert not [a for a in found(release_id).artefacts if a.name.startswith("original/")]


def test_a_column_left_out_can_come_back(office):
    release_id = office.upload()
    office.revise(release_id, fixes=[Fix(kind="drop", column="区")])
    office.revise(release_id)
    assert [each["name"] for each in found(release_id).columns] == ["编号", "区", "件数"]


def test_a_revision_read_too_long_ago_is_refused(office):
    release_id = office.upload()
    with pytest.raises(Stale):
        office.revise(release_id, version=-1)


@pytest.mark.parametrize("changes", [{"keys": ["无"]}, {"quasi": ["无"]}, {"k": 1}])
def test_a_revision_about_what_is_not_there_is_refused(office, changes):
    release_id = office.upload()
    with pytest.raises(Invalid):
        office.revise(release_id, **changes)


def test_the_second_release_says_what_changed(office):
    office.publish()
    second = found(office.publish(CSV.replace("西区,5", "西区,6") + "004,西区,1\n"))
    counts = {name: second.changes[name] for name in ("added", "removed", "changed")}
    assert counts == {"added": 1, "removed": 0, "changed": 1}


def test_titles_are_carried_over_to_the_next_release(office):
    first = office.upload()
    columns = [Column.from_json(each) for each in found(first).dictionary]
    titled = [Column(**{**vars(each), "title": f"标题{each.name}"}) for each in columns]
    office.revise(first, columns=titled)
    office.submit(first)
    office.approve(first)
    second = found(office.upload())
    assert second.columns[1]["title"] == "标题区"


def test_a_fix_for_a_column_that_is_no_more_is_forgotten(office):
    first = office.upload(PERSONAL)
    drop = [Fix(kind="drop", column=name) for name in ("姓名", "身份证号")]
    office.revise(first, fixes=drop)
    office.submit(first)
    office.approve(first)
    second = found(office.upload("编号,姓名\n001,王小明\n"))
    assert second.fixes == [drop[0].as_json()]


def test_an_embargoed_release_is_held(office):
    release_id = office.upload()
    office.submit(release_id)
    office.approve(release_id, embargo_until=clock.now() + DAY)
    assert found(release_id).state is ReleaseState.HELD


def test_an_embargo_ends_by_itself(office):
    release_id = office.upload()
    office.submit(release_id)
    office.approve(release_id, embargo_until=clock.now() + DAY)
    with db.unit() as session:
        making.publish_due(session, now=clock.now() + DAY + timedelta(seconds=1))
    assert found(release_id).state is ReleaseState.PUBLISHED


def test_an_embargo_does_not_end_early(office):
    release_id = office.upload()
    office.submit(release_id)
    office.approve(release_id, embargo_until=clock.now() + DAY)
    with db.unit() as session:
        assert making.publish_due(session, now=clock.now()) == []


def test_an_embargo_in_the_past_is_refused(office):
    release_id = office.upload()
    office.submit(release_id)
    with pytest.raises(Invalid):
        office.approve(release_id, embargo_until=NOON - DAY)


def test_a_discarded_release_frees_its_number(office):
    release_id = office.upload()
    with db.unit() as session:
        releases.discard(session, account=office.steward, release_id=release_id)
    assert found(office.upload()).number == 1


def test_a_published_release_is_not_discarded(office):
    release_id = office.publish()
    with db.unit() as session, pytest.raises(WrongStage):
        releases.discard(session, account=office.steward, release_id=release_id)


def withdraw(office, release_id, reason="坐标有误"):
    with db.unit() as session:
        releases.withdraw(
            session,
            account=office.publisher,
            release_id=release_id,
            reason=reason,
            now=clock.now(),
        )


def test_a_withdrawn_release_leaves_the_one_before_in_force(office):
    office.publish()
    withdraw(office, office.publish(CSV + "004,西区,1\n"))
    with db.reading() as session:
        dataset = session.get_one(Dataset, office.dataset_id)
        assert shelf.release(session, dataset=dataset).number == 1


def test_a_withdrawal_gives_its_reason(office):
    with pytest.raises(Empty):
        withdraw(office, office.publish(), reason=" ")


def test_the_number_of_a_withdrawn_release_is_not_used_again(office):
    withdraw(office, office.publish())
    assert found(office.upload()).number == 2


def test_closed_data_are_not_released(office):
    release_id = office.upload()
    office.submit(release_id)
    with db.unit() as session:
        session.get_one(Dataset, office.dataset_id).openness = Openness.CLOSED
    with pytest.raises(Conflict, match="not-opened"):
        office.approve(release_id)


def test_a_card_without_a_contact_is_not_submitted(office):
    release_id = office.upload()
    with db.unit() as session:
        session.get_one(Dataset, office.dataset_id).contact_email = ""
    with pytest.raises(Incomplete):
        office.submit(release_id)


def test_a_release_that_was_sent_back_can_be_submitted_again(office):
    release_id = office.upload()
    office.submit(release_id)
    with db.unit() as session:
        releases.send_back(
            session,
            account=office.publisher,
            release_id=release_id,
            note="缺单位",
            now=clock.now(),
        )
    office.submit(release_id)
    assert found(release_id).state is ReleaseState.REVIEW


def test_a_question_is_answered_and_the_file_read_again(office):
    release_id = office.upload("名稱,數\n臺北市,1\n".encode("big5") + b"\xa1\xff\n")
    asked = found(release_id)
    assert asked.state is ReleaseState.ASKING
    with db.unit() as session:
        job = releases.answer(
            session,
            account=office.steward,
            release_id=release_id,
            reading=Reading(encoding=asked.question["choices"][0]),
            now=clock.now(),
        )
    jobs.run(job.id)
    assert found(release_id).state is not ReleaseState.PREPARING


def test_a_job_that_fails_leaves_a_way_on(office, monkeypatch):
    def broken(*_):
        raise RuntimeError("no memory")

    monkeypatch.setattr(jobs.apart, "apart", broken)
    release = found(office.upload())
    assert (release.state, release.blocking) == (ReleaseState.CHECKED, 1)


def test_a_build_that_fails_keeps_the_release_before_in_force(office, monkeypatch):
    office.publish()
    release_id = office.upload(CSV + "004,西区,1\n")
    office.submit(release_id)

    def broken(*_):
        raise RuntimeError("killed")

    monkeypatch.setattr(jobs.apart, "apart", broken)
    office.approve(release_id)
    with db.reading() as session:
        dataset = session.get_one(Dataset, office.dataset_id)
        assert shelf.release(session, dataset=dataset).number == 1
    assert found(release_id).state is ReleaseState.REVIEW


def test_a_build_of_a_worker_that_died_is_done_by_another(office):
    release_id = office.upload()
    office.submit(release_id)
    with db.unit() as session:
        job = releases.approve(
            session, account=office.publisher, release_id=release_id, now=clock.now()
        )
        job.state, job.tries = JobState.RUNNING, 1
        job.made_at = job.beat_at = clock.now() - timedelta(hours=1)
    jobs.tend()
    assert found(release_id).state is ReleaseState.PUBLISHED


def test_preparing_leaves_its_job_done(office):
    release_id = office.upload()
    with db.reading() as session:
        job = session.scalars(select(Job).where(Job.release_id == release_id)).one()
    assert job.state is JobState.DONE


def test_the_card_of_a_release_holds_its_rules(office):
    release_id = office.upload()
    office.revise(release_id, keys=["编号", "区"])
    office.submit(release_id)
    office.approve(release_id)
    with db.reading() as session:
        dataset = session.get_one(Dataset, office.dataset_id)
        assert datasets.form_of(dataset).keys == ("编号", "区")
