"""The API: one FastAPI application, mounted at /api, with its description and its docs."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.utils import get_openapi
from starlette.responses import FileResponse

from routes import (
    charts,
    comments,
    consultations,
    datasets,
    differences,
    inquiries,
    ledger,
    lookups,
    outcomes,
    polls,
    receipts,
    rows,
    scorecards,
    services,
    suggestions,
    survey_results,
    surveys,
)
from routes.problems import answer_refusals, answers
from routes.shapes import Problem

DOCS = Path(__file__).resolve().parent / "static" / "swagger-5.35.0" / "docs.html"
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
DESCRIPTION = """
征求意见、意见、采纳情况、回执与公开账本的机器接口。读取无需登录；提交意见需要令牌
（`Authorization: Bearer …`）。
列表逐页读取：把上一页的 `next` 作为 `?after=` 传回。已公布的内容带强 `ETag`（sha256）。
出错时返回 RFC 9457 问题详情，其中的 `code` 保持不变。

Consultations, comments, decisions, receipts and the public ledger, for machines. Reading needs no
sign-in; commenting needs a token. Lists are read page by page: give `next` back as `?after=`.
What is published carries a strong `ETag` (sha256). Errors are RFC 9457 problem details with a
stable `code`.
"""

api = FastAPI(
    title="民意 Minyi",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    redoc_url=None,
    responses=answers(404, 422),
    generate_unique_id_function=lambda route: route.name,
)
api.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET"],
    allow_headers=["If-None-Match", "Range"],
    expose_headers=["ETag", "Content-Range", "Location", "Retry-After", "RateLimit-Remaining"],
)
answer_refusals(api)
for part in (
    consultations,
    comments,
    outcomes,
    receipts,
    ledger,
    datasets,
    charts,
    rows,
    inquiries,
    differences,
    lookups,
    suggestions,
    polls,
    scorecards,
    services,
    survey_results,
    surveys,
):
    api.include_router(part.router)


@api.get("/docs", include_in_schema=False)
def docs() -> FileResponse:
    return FileResponse(DOCS, headers={"Content-Security-Policy": DOCS_POLICY})


def describe() -> dict[str, Any]:
    """The OpenAPI description, with the one shape of every refusal."""
    if api.openapi_schema is None:
        schema = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            servers=[{"url": "/api"}],
        )
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        api.openapi_schema = schema
    return api.openapi_schema


api.openapi = describe  # type: ignore[method-assign]
