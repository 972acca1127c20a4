"""Files that never change under their address: gzipped once, then answered from memory."""

import gzip
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

PACKED = {".js", ".mjs", ".css", ".svg", ".json", ".map", ".txt", ".wasm", ".ttf", ".html"}
FOREVER = "public, max-age=31536000, immutable"


class PackedFiles:
    """An ASGI application for one folder, whose files are listed at start.

    Streamlit sends its 5 MB of scripts uncompressed; packed they are 1.7 MB.
    """

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        name = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        path = self.files.get(name)
        if path is None:
            return PlainTextResponse("Not Found\n", 404)
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method Not Allowed\n", 405, {"Allow": "GET, HEAD"})
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        media_type = guess_type(name)[0] or "application/octet-stream"
        if path.suffix in PACKED and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(await run_in_threadpool(packed, path), 200, headers, media_type)
        return FileResponse(path, 200, headers, media_type)


@cache
def packed(path: Path) -> bytes:
    """The gzipped bytes of a file, the same on every call."""
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


def stamped(folder: Path, name: str) -> str:
    """`name` with a mark of its content, so that its address changes when the file does."""
    return f"{name}?v={sha256((folder / name).read_bytes()).hexdigest()[:12]}"
