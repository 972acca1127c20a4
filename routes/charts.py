"""/api/v1/charts/{code}: a kept chart with its data; …/evidence/{id}: that a pinned one holds."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import Field

import clock
from consultation import shelf as consultations
from db import reading
from errors import NotFound
from i18n import best_language
from opendata import charts, evidence, saved_charts
from opendata.chart_data import query_of
from opendata.chart_form import RAW, ChartForm
from routes import artefacts
from routes.parameters import Number
from routes.problems import answers
from routes.shapes import Shape
from settings import settings

router = APIRouter(prefix="/v1", tags=["charts"], responses=answers(404, 410))
Cell = str | int | float | bool | None


class Table(Shape):
    columns: list[str] = Field(description="Keys, then measures, as …/aggregate names them.")
    rows: list[list[Cell]]


class Chart(Shape):
    code: str
    title: str
    sentence: str = Field(description="What it shows, in words, in the language asked for.")
    source: str
    official: bool = Field(description="Made or put first by the department; else a reader's.")
    dataset: str
    release: int
    form: dict[str, Any]
    query: str = Field(description="Address that gives the same rows.")
    data: Table
    total: int = Field(description="Rows of the release that the filters leave.")
    truncated: bool
    sha256: str = Field(
        description='Of the canonical JSON {"columns":[…],"rows":[[…]]} of the data: keys sorted, '
        "no spaces, UTF-8, numbers by at most twelve significant digits."
    )
    links: dict[str, str]


class Proof(Shape):
    evidence: int
    consultation: str
    caption: str
    dataset: str
    release: int
    digest: str = Field(description="sha256 of the release's data.csv.")
    query: str = Field(description="Address that gives the same rows.")
    sha256: str = Field(description="As pinned, and as it stands in the public ledger.")
    now: str = Field(description="The same of what the query gives now.")
    holds: bool
    data: Table


@router.get("/charts/{code}", summary="A kept chart and its data", response_model=Chart)
def chart(request: Request, code: str) -> Response:
    language = best_language(request.headers.get("accept-language"))
    with reading() as session:
        saved = saved_charts.by_code(session, code=code, now=clock.now())
        shown = charts.shown(saved.release, saved.form, language=language)
    slug, number = saved.release.dataset.slug, saved.chart.number
    shape = Chart(
        code=saved.chart.code,
        title=shown.title,
        sentence=shown.sentence,
        source=shown.source,
        official=saved.official,
        dataset=slug,
        release=number,
        form=shown.form.as_json(),
        query=address(slug, number, shown.form, query_of(shown.form, shown.columns)),
        data=_table(shown.data),
        total=shown.data.total,
        truncated=shown.data.truncated,
        sha256=shown.data.sha256(),
        links=links(saved.chart.code),
    )
    answer = artefacts.as_json(request, shape)
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Content-Language"] = language
    return answer


@router.get(
    "/evidence/{number}",
    summary="Evidence pinned to a consultation, run again now",
    response_model=Proof,
)
def evidence_proof(request: Request, number: Number) -> Response:
    with reading() as session:
        proved = evidence.prove(session, evidence_id=number, now=clock.now())
        pinned = proved.evidence
        public = consultations.by_ids(session, ids=[pinned.consultation_id])
        if pinned.consultation_id not in public:
            raise NotFound(evidence=number)
    slug, release = pinned.release.dataset.slug, pinned.release.number or 0
    shape = Proof(
        evidence=pinned.id,
        consultation=public[pinned.consultation_id].slug,
        caption=pinned.caption,
        dataset=slug,
        release=release,
        digest=pinned.release.digest,
        query=address(slug, release, proved.form, pinned.query),
        sha256=pinned.sha256,
        now=proved.sha256,
        holds=proved.holds,
        data=_table(proved.data),
    )
    return artefacts.as_json(request, shape)


def _table(data: charts.ChartData) -> Table:
    return Table(columns=list(data.columns), rows=[list(row) for row in data.rows])


def address(slug: str, number: int, form: ChartForm, query: str) -> str:
    """Where the rows API gives the rows of a chart."""
    door = "rows" if form.kind in RAW else "aggregate"
    base = f"{settings().public_url}/api/v1/datasets/{quote(slug)}"
    return f"{base}/{door}?release={number}&{query}"


def links(code: str) -> dict[str, str]:
    """The other forms of a kept chart."""
    base = settings().public_url
    files = {kind: f"{base}/chart/{code}.{kind}" for kind in ("png", "svg", "json", "csv")}
    return files | {
        "embed": f"{base}/embed/chart/{code}",
        "page": f"{base}/app/chart?code={code}",
    }
