"""The bytes of a draft's file as text: .md, .txt and .docx, also packed with gzip."""

import codecs
import unicodedata
import zlib

from consultation.markup import visible
from errors import Empty, TooLarge, TooLong, Unreadable

LARGEST = 20_000_000  # bytes, packed and unpacked
LONGEST = 2_000_000  # characters; the Civil Code has 110,000
KINDS = (".md", ".txt", ".docx")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text(name: str, data: bytes) -> str:
    """The text of the file `name`, ends of lines made one, control characters taken out.

    Refuses TooLarge above 20 MB, packed or not; Unreadable (kind, gzip, not-a-docx, encoding);
    TooLong above two million characters; Empty.
    """
    _bound(name, len(data))
    plain = name.lower()
    if plain.endswith(".gz"):
        plain, data = plain.removesuffix(".gz"), _unpacked(name, data)
    if not plain.endswith(KINDS):
        raise Unreadable(why="kind", file=name, kinds=list(KINDS))
    if not data:
        raise Empty(field="draft", file=name)
    text = clean(_docx(name, data) if plain.endswith(".docx") else decoded(name, data))
    if len(text) > LONGEST:
        raise TooLong(file=name, limit=LONGEST, length=len(text))
    if not any(char.isalnum() for char in visible(text)):
        raise Empty(field="draft", file=name)
    return text


def _docx(name: str, data: bytes) -> str:
    from consultation.docx_text import docx_text  # its XML parser takes 6 MB, seldom needed

    return docx_text(name, data)


def decoded(name: str, data: bytes) -> str:
    """Text by proof, not by guess: a byte order mark, else UTF-8 throughout, else GB18030.

    Refuses Unreadable. Bytes of another encoding that happen to be good GB18030 cannot be told.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding) or _refuse(name)
    text = _strict(data, "utf-8")
    if text is None:
        text = _strict(data, "gb18030")
    return _refuse(name) if text is None or "\0" in text else text


def clean(text: str) -> str:
    """Text without control characters and marks that turn the direction of writing around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isprintable():
        return text
    return "".join(char for char in text if char in "\n\t" or not _is_harmful(char))


def _is_harmful(char: str) -> bool:
    if char.isprintable():
        return False
    return (
        unicodedata.category(char) in ("Cc", "Cs") or char in "\u202a\u202b\u202c\u202d\u202e\ufeff"
    ) or "\u2066" <= char <= "\u2069"


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse(name: str) -> str:
    raise Unreadable(why="encoding", file=name)


def _bound(name: str, size: int) -> None:
    if size > LARGEST:
        raise TooLarge(file=name, limit=LARGEST, size=size)


def _unpacked(name: str, data: bytes) -> bytes:
    """Unpack, but never more than the limit and a byte. Refuses Unreadable, TooLarge."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise Unreadable(why="gzip", file=name) from error
    _bound(name, len(plain))
    if not unpacker.eof:
        raise Unreadable(why="gzip", file=name)
    return plain
