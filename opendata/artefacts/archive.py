"""all.zip: every file of a Release in one, with their checksums."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SUMS = "SHA256SUMS"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
PACKED = {".parquet", ".xlsx", ".zip", ".gz", ".png", ".jpg", ".docx", ".pdf"}
LEVEL = 1  # four times as fast as 6 for a tenth more bytes
BLOCK = 1 << 20


@dataclass(frozen=True)
class Member:
    name: str
    path: Path
    sha256: str


def write(members: Iterable[Member], path: Path) -> None:
    """A zip of `members` and SHA256SUMS (as `sha256sum -c` reads it). The same members give the
    same bytes: no clock, no owner, names in the order given. What is packed already is stored;
    files and the whole may be larger than 4 GB."""
    sums = []
    with zipfile.ZipFile(path, "w", compresslevel=LEVEL) as archive:
        for member in members:
            size = member.path.stat().st_size
            with (
                archive.open(_entry(member.name, size), "w", force_zip64=size >= 1 << 31) as to,
                member.path.open("rb") as source,
            ):
                while block := source.read(BLOCK):
                    to.write(block)
            sums.append(f"{member.sha256}  {member.name}\n")
        archive.writestr(_entry(SUMS, 0), "".join(sums))


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.file_size = size
    entry.create_system = 3  # Unix, whatever wrote it
    entry.external_attr = 0o100644 << 16
    packed = Path(name).suffix.lower() in PACKED
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]  # open() asks the entry alone
    return entry
