"""What a release hides stays hidden: no file, report or difference is a way round it."""

import io
import zipfile

import pytest

import clock
import db
import files
import jobs
from models import ReleaseState
from opendata import making, originals, releases
from opendata.fixes import Fix
from opendata.reading import Reading
from tests.opendata.intake_world import xlsx, zipped
from tests.opendata.test_releases import CSV, Office, found, here, withdraw
from tests.world import DAY

HIDDEN = "11010519491231002X"
NAMED = "编号,姓名,区\n001,欧阳一,东区\n002,司马二,西区\n"


@pytest.fixture
def office(database, monkeypatch):
    monkeypatch.setattr(jobs.apart, "apart", here)
    with db.unit() as session:
        return Office(session)


def answered(office, release_id, reading):
    with db.unit() as session:
        job = releases.answer(
            session,
            account=office.steward,
            release_id=release_id,
            reading=reading,
            now=clock.now(),
        )
    jobs.run(job.id)


def published(office, data, name="表.csv", *, reading=None, fixes=(), **facts):
    """A Release from its bytes; `reading` answers what the machine asks, or says it better."""
    release_id = office.upload(data, name)
    if reading is not None:
        answered(office, release_id, reading)
    if fixes:
        office.revise(release_id, fixes=fixes)
    office.submit(release_id)
    office.approve(release_id, **facts)
    assert found(release_id).state in (ReleaseState.PUBLISHED, ReleaseState.HELD)
    return release_id


def holding(release_id, text):
    """Names of the files, and of the members of zips, with `text` in them."""
    return [name for name, data in members(release_id) if text.encode() in data]


def members(release_id):
    for each in found(release_id).artefacts:
        data = files.path_of(each.sha256).read_bytes()
        yield each.name, data
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((name, archive.read(name)) for name in archive.namelist())


def test_other_files_of_an_uploaded_zip_are_not_published(office):
    data = zipped({"表.csv": CSV.encode(), "说明.txt": HIDDEN.encode()})
    assert holding(published(office, data, "表.zip"), HIDDEN) == []


def test_other_sheets_of_an_uploaded_workbook_are_not_published(office, tmp_path):
    sheets = {"公开": [["编号", "区"], ["001", "东区"]], "内部": [["证号"], [HIDDEN]]}
    data = xlsx(tmp_path / "表.xlsx", sheets).read_bytes()
    assert holding(published(office, data, "表.xlsx", reading=Reading(sheet="公开")), HIDDEN) == []


def test_what_stands_above_the_table_is_not_published(office):
    release_id = published(office, f"填表人：{HIDDEN}\n" + CSV)
    assert holding(release_id, HIDDEN) == []


def test_what_stands_above_the_table_is_not_told_through_the_api(office):
    release_id = published(office, f"填表人：{HIDDEN}\n" + CSV)
    assert HIDDEN not in str(found(release_id).report)


def test_a_steward_still_sees_what_stands_above_the_table(office):
    assert "填表人" in str(found(office.upload("填表人：王小明\n" + CSV)).report)


def test_what_stands_beside_the_list_of_a_json_document_is_not_published(office):
    data = f'{{"contact": "{HIDDEN}", "data": [{{"编号": "001", "区": "东区"}}]}}'
    assert holding(published(office, data, "表.json"), HIDDEN) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.csv", CSV.encode("gb18030")),
        ("表.json", '[{"编号": "001", "区": "东区"}]'.encode()),
        ("表.zip", zipped({"表.csv": CSV.encode()})),
    ],
)
def test_an_original_that_is_all_table_is_published(office, name, data):
    release_id = published(office, data, name)
    assert f"original/{name}" in [each.name for each in found(release_id).artefacts]


def test_a_workbook_of_one_plain_sheet_is_published(office, tmp_path):
    data = xlsx(tmp_path / "表.xlsx", {"表": [["编号", "区"], ["001", "东区"]]}).read_bytes()
    release_id = published(office, data, "表.xlsx")
    assert "original/表.xlsx" in [each.name for each in found(release_id).artefacts]


@pytest.mark.parametrize("part", ["xl/comments1.xml", "xl/vbaProject.bin", "xl/media/image1.png"])
def test_a_workbook_with_more_than_cells_is_not_all_rows(tmp_path, part):
    path = xlsx(tmp_path / "表.xlsx", {"表": [["编号"], ["001"]]})
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(part, b"x")
    assert not originals.is_all_rows(path, reading={"format": "xlsx"}, report={})


def test_differences_leave_with_the_release_that_is_withdrawn(office):
    first = published(office, NAMED)
    second = published(
        office, NAMED.replace("西区", "南区"), fixes=[Fix(kind="drop", column="姓名")]
    )
    assert "changes.csv" in [each.name for each in found(second).artefacts]
    withdraw(office, first)
    assert holding(second, "司马二") == []


def test_differences_to_a_release_in_force_stay(office):
    first = published(office, NAMED)
    published(office, NAMED.replace("西区", "南区"))
    third = published(office, NAMED.replace("西区", "北区"))
    withdraw(office, first)
    assert "changes.csv" in [each.name for each in found(third).artefacts]


def test_a_held_release_says_nothing_of_one_withdrawn_meanwhile(office):
    first = published(office, NAMED)
    held = published(office, NAMED.replace("西区", "南区"), embargo_until=clock.now() + DAY)
    withdraw(office, first)
    with db.unit() as session:
        making.publish_due(session, now=clock.now() + 2 * DAY)
    assert "changes.csv" not in [each.name for each in found(held).artefacts]


def test_differences_to_a_release_withdrawn_while_building_are_not_published(office, monkeypatch):
    first = published(office, NAMED)
    second = office.upload(NAMED.replace("西区", "南区"))
    office.submit(second)

    def slowly(function, order, progress):
        built = here(function, order, progress)
        withdraw(office, first)
        return built

    monkeypatch.setattr(jobs.apart, "apart", slowly)
    office.approve(second)
    assert "changes.csv" not in [each.name for each in found(second).artefacts]
