"""Published bytes over HTTP: strong ETag by sha256, 304 for who has them, 206 for a Range."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from fastapi import Request, Response
from starlette.responses import FileResponse

from routes.shapes import Shape

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg"}


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


def as_file(request: Request, path: Path, *, digest: str, name: str, media_type: str) -> Response:
    """A kept file under the name it was given; pictures and PDF open, others are saved."""
    etag = f'"{digest}"'
    way = "inline" if media_type in SHOWN_INLINE else "attachment"
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Content-Disposition": f"{way}; filename*=utf-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    if has(request, etag):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=media_type)


def has(request: Request, etag: str) -> bool:
    """Whether the client holds this version already (If-None-Match, compared weakly)."""
    held = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in held)


def _span(wanted: str, size: int) -> tuple[int, int]:
    """The first byte of a Range and the one after its last; empty when there are none."""
    first, last = wanted.removeprefix("bytes=").split("-")
    if not first:
        return (max(0, size - int(last)), size) if last and int(last) else (size, size)
    return int(first), min(int(last) + 1, size) if last else size
