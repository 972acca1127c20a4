"""Citing a Release, or one figure computed from it: BibTeX, RIS, GB/T 7714, CSL-JSON; each names
the release's number, address and sha256, so that what is cited can be found and proved."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from clock import ZONE
from opendata.facts import DatasetFacts

TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, whether a backslash stands before them or not
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
IN_QUERY = "%&=+,:;.*()!~'-_/?@$"
BRACES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
TEX_URL = {"{": r"\%7B", "}": r"\%7D", "\\": r"\%5C", "%": r"\%", "#": r"\#"}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One aggregate as cited: the query of …/aggregate it came from, and its value as shown."""

    query: str
    value: str


@dataclass(frozen=True)
class _Parts:
    """What every style says, on one line each."""

    key: str
    author: str
    title: str
    version: str
    issued: date
    seen: date | None
    url: str
    note: str


def bibtex(dataset: DatasetFacts, *, figure: Figure | None = None, seen: date | None = None) -> str:
    """A @misc entry for BibTeX and biber; `seen` is the day of access."""
    cited = _parts(dataset, figure, seen)
    fields = {
        "author": f"{{{_tex(cited.author)}}}",  # inner braces: an organisation, not a surname
        "title": f"{{{_tex(cited.title)}}}",
        "year": str(cited.issued.year),
        "month": str(cited.issued.month),
        "version": _tex(cited.version),
        "howpublished": r"\url{" + _tex_url(cited.url) + "}",
        "url": cited.url.translate(BRACES),  # verbatim to biber and to Zotero
        **({"urldate": cited.seen.isoformat()} if cited.seen else {}),
        "note": _tex(cited.note),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{cited.key},\n{lines}\n}}\n"


def ris(dataset: DatasetFacts, *, figure: Figure | None = None, seen: date | None = None) -> str:
    """A RIS record of type DATA; lines end in CR LF, as the format has it."""
    cited = _parts(dataset, figure, seen)
    lines = [
        ("TY", "DATA"),
        ("ID", cited.key),
        ("AU", cited.author),
        ("TI", cited.title),
        ("PB", cited.author),
        ("PY", f"{cited.issued:%Y}"),
        ("DA", f"{cited.issued:%Y/%m/%d}"),
        ("ET", cited.version),
        ("UR", cited.url),
        *([("Y2", f"{cited.seen:%Y/%m/%d}")] if cited.seen else []),
        ("N1", cited.note),
        *(("KW", _line(keyword)) for keyword in dataset.keywords),
        ("LA", "zh"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def gbt7714(
    dataset: DatasetFacts, *, figure: Figure | None = None, seen: date | None = None
) -> str:
    """One line after GB/T 7714-2015 §4.6, electronic resources: a data set online, [DS/OL]."""
    cited = _parts(dataset, figure, seen)
    day = f"[{cited.seen.isoformat()}]" if cited.seen else ""
    return (
        f"{cited.author}. {cited.title}: {cited.version}[DS/OL]. "
        f"({cited.issued.isoformat()}){day}. {cited.url}. {cited.note}."
    )


def csl(
    dataset: DatasetFacts, *, figure: Figure | None = None, seen: date | None = None
) -> dict[str, Any]:
    """One CSL-JSON item of type dataset."""
    cited = _parts(dataset, figure, seen)
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "dataset",
        "title": cited.title,
        "author": [{"literal": cited.author}],
        "publisher": cited.author,
        "version": cited.version,
        "issued": {"date-parts": [[cited.issued.year, cited.issued.month, cited.issued.day]]},
        "URL": cited.url,
        "note": cited.note,
        "language": "zh-CN",
    }
    if cited.seen:
        item["accessed"] = {"date-parts": [[cited.seen.year, cited.seen.month, cited.seen.day]]}
    return item


def address(dataset: DatasetFacts, figure: Figure | None = None) -> str:
    """Where what is cited stands for ever: the release's page, or the query on that release."""
    number = dataset.present.number
    if figure is None:
        return f"{dataset.url}?{urlencode({'release': number})}"
    asked = quote(figure.query.lstrip("?"), safe=IN_QUERY)
    kept = [part for part in asked.split("&") if part and part.split("=")[0] != "release"]
    path = f"{dataset.base}/api/v1/datasets/{quote(dataset.slug)}/aggregate"
    return f"{path}?{'&'.join([*kept, f'release={number}'])}"


def _parts(dataset: DatasetFacts, figure: Figure | None, seen: date | None) -> _Parts:
    release = dataset.present
    note = f"SHA-256: {release.digest}"
    if figure is not None:
        note = f"{_line(figure.query)} = {_line(figure.value)}; {note}"
    key = re.sub(r"[^0-9A-Za-z]+", "-", f"{dataset.publisher_key}-{dataset.slug}").strip("-")
    return _Parts(
        key=f"{key}-{release.number}",
        author=_line(dataset.publisher),
        title=_line(dataset.title),
        version=f"第{release.number}版",
        issued=release.published_at.astimezone(ZONE).date(),
        seen=seen,
        url=address(dataset, figure),
        note=note,
    )


def _line(text: str) -> str:
    """On one line, without what no reader can see: a line break would begin a field of its own."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())


def _tex(text: str) -> str:
    return "".join(TEX.get(each, each) for each in text)


def _tex_url(url: str) -> str:
    r"""An address within \url{}: what would end or comment it is percent-escaped."""
    return "".join(
        {"{": "%7B", "}": "%7D", "\\": "%5C", "%": r"\%", "#": r"\#"}.get(c, c) for c in url
    )
