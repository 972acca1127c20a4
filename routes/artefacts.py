"""Published bytes over HTTP: strong ETag by sha256, 304 for who has them, 206 for a Range."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from routes.shapes import Shape

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
SHOWN_INLINE = {
    "application/pdf",
    "image/png",
    "image/jpeg",
    "application/json",
    "application/ld+json",
}
PIECE = 262_144  # bytes of a file in memory for each reader, and for each step of a transfer
AT_ONCE: int = getattr(os, "RWF_NOWAIT", 0)  # Linux alone knows it


def as_json(request: Request, shape: Shape) -> Response:
    """A published artefact as JSON."""
    body = shape.model_dump_json().encode()
    etag = f'"{sha256(body).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Accept-Ranges": "bytes"}
    if has(request, etag):
        return Response(status_code=304, headers=headers)
    wanted = request.headers.get("range", "")
    if request.headers.get("if-range", etag) != etag or not RANGE.fullmatch(wanted):
        return Response(body, headers=headers, media_type="application/json")
    start, end = _span(wanted, len(body))
    if start >= end:
        headers["Content-Range"] = f"bytes */{len(body)}"
        return Response(status_code=416, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(body)}"
    return Response(body[start:end], 206, headers, media_type="application/json")


def as_text(
    request: Request,
    body: bytes,
    *,
    media_type: str,
    changed_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A text written for this request, with a tag of its bytes: who has the same is told so."""
    etag = f'"{sha256(body).hexdigest()}"'
    told = {"ETag": etag, "Cache-Control": "no-cache", **(headers or {})}
    if changed_at is not None:
        told["Last-Modified"] = http_date(changed_at)
    if has(request, etag, changed_at):
        return Response(status_code=304, headers=told)
    answer = Response(body, headers=told)
    answer.headers["Content-Type"] = media_type  # as it is: some clients compare the whole of it
    return answer


def as_file(
    request: Request,
    path: Path,
    *,
    digest: str,
    name: str,
    media_type: str,
    changed_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A kept file under the name it was given; pictures, PDF and JSON open, others are saved.
    `changed_at` becomes Last-Modified; `headers` come on top, Cache-Control among them."""
    etag = f'"{digest}"'
    way = "inline" if media_type in SHOWN_INLINE else "attachment"
    told = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Content-Disposition": f"{way}; filename*=utf-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        **({"Last-Modified": http_date(changed_at)} if changed_at else {}),
        **(headers or {}),
    }
    if has(request, etag, changed_at):
        return Response(status_code=304, headers=told)
    size = path.stat().st_size
    told |= {"Accept-Ranges": "bytes", "Content-Length": str(size)}
    if request.method == "HEAD":
        return Response(headers=told, media_type=media_type)
    wanted = request.headers.get("range", "")
    if not RANGE.fullmatch(wanted) or not _same(request, etag, told):
        return StreamingResponse(_pieces(path, 0, size), 200, told, media_type)
    start, end = _span(wanted, size)
    if start >= end:
        told |= {"Content-Range": f"bytes */{size}", "Content-Length": "0"}
        return Response(status_code=416, headers=told)
    told |= {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Length": str(end - start)}
    return StreamingResponse(_pieces(path, start, end), 206, told, media_type)


async def _pieces(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes from `start` up to `end`, so that each reader holds one piece in memory."""
    file = os.open(path, os.O_RDONLY)
    try:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file, start, end - start, os.POSIX_FADV_SEQUENTIAL)
        while start < end:
            piece = await _piece(file, start, min(PIECE, end - start))
            start += len(piece)
            yield piece
            await asyncio.sleep(0)  # a reader faster than us would not let others have their turn
    finally:
        os.close(file)


async def _piece(file: int, at: int, size: int) -> bytes:
    """Up to `size` bytes from `at`, before the end of the file. What the page cache holds is read
    here: a thread costs more than the copy. Only what must come from the disk waits in one."""
    piece = bytearray(size)
    try:
        got = os.preadv(file, [piece], at, AT_ONCE) if AT_ONCE else 0
    except OSError:  # not in memory, or a file system that cannot tell
        got = 0
    if not got:
        return await run_in_threadpool(os.pread, file, size, at)
    return bytes(piece) if got == size else bytes(piece[:got])


def has(request: Request, etag: str, changed_at: datetime | None = None) -> bool:
    """Whether the client holds this version already: If-None-Match, compared weakly, and only
    without one If-Modified-Since (RFC 9110 §13.2.2)."""
    held = request.headers.get("if-none-match")
    if held is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in held.split(","))
    if changed_at is None:
        return False
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return changed_at.replace(microsecond=0) <= since
    except (ValueError, TypeError):  # none, not a date, or one without a zone
        return False


def _same(request: Request, etag: str, told: Mapping[str, str]) -> bool:
    """Whether a part may be sent: If-Range names this version by its tag or its very date."""
    return request.headers.get("if-range", etag) in {etag, told.get("Last-Modified", etag)}


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _span(wanted: str, size: int) -> tuple[int, int]:
    """The first byte of a Range and the one after its last; empty when there are none."""
    first, last = wanted.removeprefix("bytes=").split("-")
    if not first:
        return (max(0, size - int(last)), size) if last and int(last) else (size, size)
    return int(first), min(int(last) + 1, size) if last else size
