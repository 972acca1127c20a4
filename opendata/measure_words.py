"""What the figures of the self-check are called, how each is computed; and them as evidence."""

import csv
import io
import json

from i18n import translate
from opendata.measures import Aspect, Dimension, Measure
from opendata.self_check import SelfCheck


def _(text: str) -> str:
    return text  # marked here, translated where it is read


WORDS: dict[str, tuple[str, str]] = {
    "datasets": (_("Datasets"), _("public datasets made on this site")),
    "datasets-unconditional": (_("Open to everyone"), _("datasets anyone may read")),
    "datasets-conditional": (_("Open on conditions"), _("datasets to be applied for")),
    "datasets-closed": (_("Not opened"), _("datasets listed with the reason they are not opened")),
    "unconditional": (_("Share open to everyone"), _("datasets anyone may read ÷ datasets")),
    "rows": (_("Rows"), _("rows of the releases in force")),
    "capacity": (_("Data capacity"), _("sum of rows × columns of the releases in force")),
    "departments": (_("Departments"), _("departments with at least one dataset")),
    "themes": (_("Themes covered"), _("themes with a dataset ÷ themes of the catalogue")),
    "fresh": (
        _("Up to date now"),
        _("datasets within their promised cycle ÷ datasets with a cycle and a release"),
    ),
    "punctual": (
        _("Updated in time so far"),
        _("intervals between releases within the promised cycle ÷ all such intervals"),
    ),
    "score": (_("Mean quality score"), _("mean of the published scores of the releases in force")),
    "machine-readable": (
        _("Machine-readable"),
        _("datasets with CSV, JSON, Parquet, XLSX or the like ÷ datasets with a release"),
    ),
    "documented": (_("Documented columns"), _("columns with a title ÷ columns")),
    "licensed": (
        _("With a known licence"),
        _("datasets with a licence of the register ÷ datasets"),
    ),
    "open-licence": (
        _("With an open licence"),
        _("datasets whose licence meets the Open Definition ÷ datasets"),
    ),
    "described": (
        _("Fully described"),
        _("datasets with description, source, theme, keywords, contact and e-mail ÷ datasets"),
    ),
    "formats": (_("Formats per dataset"), _("mean number of formats of the releases in force")),
    "api": (
        _("Readable through the API"),
        _("open datasets whose rows can be queried ÷ open datasets with a release"),
    ),
    "releases": (_("Releases kept"), _("releases published so far, withdrawn ones included")),
    "versions": (
        _("With a history"),
        _("datasets with two releases or more ÷ datasets"),
    ),
    "tombstones": (_("Withdrawn releases"), _("releases withdrawn, with their reasons shown")),
    "inquiries": (_("Questions, corrections, requests"), _("all that were asked so far")),
    "requests": (_("Requests for data"), _("requests for data that were not here")),
    "answered-in-time": (
        _("Answered in time"),
        _("answered by their day ÷ answered or past their day"),
    ),
    "overdue": (_("Overdue answers"), _("unanswered and past their day")),
    "answer-days": (_("Days to an answer"), _("median of calendar days from question to answer")),
    "requests-met": (
        _("Requests met"),
        _("requests accepted in full or in part ÷ requests answered"),
    ),
    "applications-in-time": (
        _("Applications decided in time"),
        _("decided by their day ÷ decided or past their day"),
    ),
    "reuses-ruled": (
        _("Reuses looked at"),
        _("reuses shown or declined with a reason ÷ reuses handed in"),
    ),
    "reuses": (_("Reuses shown"), _("apps, articles, papers and the like, looked at and shown")),
    "reuse-kinds": (_("Kinds of reuse"), _("kinds among the reuses shown")),
    "reused": (_("Datasets with a reuse"), _("datasets with a reuse shown ÷ datasets")),
    "views": (_("Page views"), _("views of dataset pages, without persons")),
    "queries": (_("Queries"), _("queries through table and API, without persons")),
    "downloads": (_("Downloads"), _("files fetched, without persons")),
    "followers": (_("Followers"), _("accounts that follow a dataset, once for each dataset")),
}
LEVELS = {
    "data": _("Data layer"),
    "platform": _("Platform layer"),
    "use": _("Use layer"),
}
DIMENSIONS = {
    Dimension.DISCOVERY: _("Discovery and preview"),
    Dimension.ACCESS: _("Getting the data"),
    Dimension.SHOWCASE: _("Showing results"),
    Dimension.FEEDBACK: _("Interaction and feedback"),
    Dimension.QUANTITY: _("Quantity of data"),
    Dimension.QUALITY: _("Quality of data"),
    Dimension.NORMS: _("Norms of data"),
    Dimension.SCOPE: _("Scope of openness"),
    Dimension.DIVERSITY: _("Diversity of use"),
    Dimension.RESULTS: _("Number of results"),
}
ASPECTS = {
    Aspect.QUANTITY: _("Quantity"),
    Aspect.QUALITY: _("Quality"),
    Aspect.TIMELINESS: _("Timeliness"),
    Aspect.EASE: _("Ease of use"),
    Aspect.COVERAGE: _("Coverage"),
    Aspect.LAWFUL: _("Lawfulness"),
    Aspect.EFFECT: _("Effect"),
}
HEAD = ("key", "title", "value", "unit", "part", "n", "formula", "level", "dimension", "aspect")


def _fields(measure: Measure, language: str) -> dict[str, object]:
    title, formula = WORDS[measure.key]
    level = LEVELS[measure.dimension.value.partition("-")[0]]
    words = (formula, level, DIMENSIONS[measure.dimension], ASPECTS[measure.aspect])
    said = [translate(each, language) for each in words]
    figures = (measure.value, measure.unit.value, measure.part, measure.n)
    return dict(zip(HEAD, (measure.key, translate(title, language), *figures, *said), strict=True))


def as_csv(check: SelfCheck, language: str) -> bytes:
    """The figures for a spreadsheet: UTF-8 with BOM, a row a figure, empty where none."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEAD, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_fields(each, language) for each in check.measures)
    return text.getvalue().encode("utf-8-sig")


def as_json(check: SelfCheck, language: str, *, site: str) -> bytes:
    """The figures with whose they are and of when."""
    facts = {
        "site": site,
        "taken_at": check.taken_at.isoformat(timespec="seconds"),
        "measures": [_fields(each, language) for each in check.measures],
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()
