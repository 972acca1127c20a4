"""Attachments: what they say they are, not too large, kept once by their content."""

import zipfile
from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import select

import files
from consultation import attachments
from errors import Empty, Invalid, NotFound, TooLarge, Unreadable, WrongStage
from models import Attachment, Role, Stage
from tests.world import NOON, make_consultation, make_staff

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."


def package(*names):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


def attach(session, name="说明.pdf", data=PDF, *, consultation=None, **given):
    consultation = consultation or make_consultation(session, stage=Stage.DRAFTING)
    given.setdefault("account", make_staff(session, consultation, Role.DRAFTER))
    return attachments.attach(
        session, consultation_id=consultation.id, name=name, data=data, now=NOON, **given
    )


@pytest.mark.parametrize(
    "name, data",
    [
        ("说明.pdf", PDF),
        ("图.PNG", PNG),
        ("照片.jpeg", b"\xff\xd8\xff\xe0"),
        ("文.docx", DOCX),
        ("表.xlsx", XLSX),
        ("包.zip", package("a.txt")),
        ("表.csv", "区,数\n甲,1".encode("gb18030")),
        ("文.md", "# 标题".encode()),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(session, name, data):
    kept = attach(session, name, data)
    assert (kept.name, kept.size, kept.sha256) == (name, len(data), sha256(data).hexdigest())


@pytest.mark.parametrize(
    "name, data",
    [
        ("说明.pdf", PNG),
        ("图.png", PDF),
        ("文.docx", package("a.txt")),
        ("文.docx", XLSX),
        ("文.docx", b"PK\x03\x04 but no zip"),
        ("文.docx", b"MZ\x90\x00"),
        ("表.csv", b"MZ\x90\x00\x03\x00"),
        ("程序.exe", b"MZ\x90\x00"),
        ("页.html", b"<script>"),
        ("图.svg", b"<svg/>"),
        ("无", b"x"),
        (".pdf", PDF),
    ],
)
def test_a_file_that_is_not_is_refused(session, name, data):
    with pytest.raises(Unreadable):
        attach(session, name, data)


def test_an_empty_file_is_refused(session):
    with pytest.raises(Empty):
        attach(session, "空.pdf", b"")


def test_thirty_megabytes_are_refused_and_not_kept(session):
    data = PDF + bytes(30_000_000)
    with pytest.raises(TooLarge):
        attach(session, "大.pdf", data)
    with pytest.raises(NotFound):
        files.path_of(sha256(data).hexdigest())


def test_twenty_megabytes_are_taken(session):
    data = PDF + bytes(attachments.LIMIT - len(PDF))
    assert attach(session, "大.pdf", data).size == attachments.LIMIT


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/说明.pdf", "说明.pdf"),
        ("C:\\文件\\说明.pdf", "说明.pdf"),
        ("说\x00明\u202e.pdf", "说明.pdf"),
        ("说明\n附件.pdf", "说明 附件.pdf"),
    ],
)
def test_a_name_is_one_visible_line_without_folders(any_session, name, kept):
    assert attach(any_session, name).name == kept


@pytest.mark.parametrize("name", ["", "长" * 200 + ".pdf", "\u202e"])
def test_a_name_of_no_or_too_great_length_is_refused(session, name):
    with pytest.raises(Invalid):
        attach(session, name)


def test_the_bytes_come_back_by_their_hash(session):
    assert files.path_of(attach(session).sha256).read_bytes() == PDF


def test_the_same_bytes_under_two_names_are_kept_once(session):
    consultation = make_consultation(session, stage=Stage.DRAFTING)
    one, two = (attach(session, name, consultation=consultation) for name in ("甲.pdf", "乙.pdf"))
    assert one.sha256 == two.sha256
    assert [each.name for each in consultation.attachments] == ["甲.pdf", "乙.pdf"]


@pytest.mark.parametrize("stage", [Stage.REVIEW, Stage.OPEN, Stage.CLOSED])
def test_files_are_added_in_drafting_only(session, stage):
    with pytest.raises(WrongStage):
        attach(session, consultation=make_consultation(session, stage=stage))


def test_a_file_is_taken_off(any_session):
    consultation = make_consultation(any_session, stage=Stage.DRAFTING)
    kept = attach(any_session, consultation=consultation)
    attachments.detach(
        any_session,
        account=make_staff(any_session, consultation, Role.DRAFTER),
        consultation_id=consultation.id,
        attachment_id=kept.id,
    )
    assert any_session.scalars(select(Attachment)).all() == []


def test_a_file_of_another_consultation_is_not_taken_off(session):
    kept = attach(session)
    other = make_consultation(session, stage=Stage.DRAFTING)
    with pytest.raises(NotFound):
        attachments.detach(
            session,
            account=make_staff(session, other, Role.DRAFTER),
            consultation_id=other.id,
            attachment_id=kept.id,
        )
