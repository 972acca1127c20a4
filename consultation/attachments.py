"""Files beside a Consultation: taken by type and magic bytes, at most 20 MB, kept by hash."""

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from sqlalchemy.orm import Session

import files
from consultation import drafting
from errors import Empty, Invalid, NotFound, TooLarge, Unreadable
from models import Account, Attachment
from moderation.cleaning import clean

LIMIT = 20_000_000  # bytes
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (OFFICE + "wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": (OFFICE + "spreadsheetml.sheet", b"PK\x03\x04"),
    ".zip": ("application/zip", b"PK\x03\x04"),
    ".csv": ("text/csv", b""),
    ".txt": ("text/plain", b""),
    ".md": ("text/markdown", b""),
}
INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


def media_type(name: str, data: bytes) -> str:
    """The media type of a file that is what its name says. Refuses Empty, TooLarge, Unreadable."""
    if not data:
        raise Empty(field="file")
    if len(data) > LIMIT:
        raise TooLarge(limit=LIMIT, size=len(data))
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS:
        raise Unreadable(file=name, why="kind", kinds=sorted(KINDS))
    kind, magic = KINDS[ending]
    if not data.startswith(magic) or (ending in INSIDE and not _holds(data, INSIDE[ending])):
        raise Unreadable(file=name, why="not-what-it-says")
    if not magic and b"\x00" in data[:4096]:
        raise Unreadable(file=name, why="not-what-it-says")
    return kind


def _holds(data: bytes, member: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return member in package.namelist()
    except zipfile.BadZipFile:
        return False


def attach(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    name: str,
    data: bytes,
    now: datetime,
) -> Attachment:
    """Keep a file beside a Consultation in drafting. Refuses as media_type(), and WrongStage."""
    consultation, account = drafting.in_the_making(
        session, account=account, consultation_id=consultation_id
    )
    name = " ".join(clean(PurePath(name.replace("\\", "/")).name).split())
    if not name or len(name) > 200:
        raise Invalid(field="name", why="length")
    attachment = Attachment(
        consultation_id=consultation.id,
        name=name,
        media_type=media_type(name, data),
        size=len(data),
        sha256=files.keep(data),
        added_by=account.id,
        added_at=now,
    )
    consultation.attachments.append(attachment)
    session.flush()
    return attachment


def detach(
    session: Session, *, account: Account | None, consultation_id: int, attachment_id: int
) -> None:
    """Take a file off a Consultation in drafting; its bytes may serve others and stay."""
    drafting.in_the_making(session, account=account, consultation_id=consultation_id)
    attachment = session.get(Attachment, attachment_id)
    if attachment is None or attachment.consultation_id != consultation_id:
        raise NotFound(attachment=attachment_id)
    session.delete(attachment)
    session.flush()
