"""What another portal told of its Datasets: plain values, cleaned and bounded."""

import html
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from moderation.cleaning import clean
from opendata.licences import LICENCES
from opendata.themes import THEMES

TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--[^<>]*--)>")
BREAK = re.compile(r"<(?:br|/p|/li|/h\d|/div|/tr)\b[^<>]*>", re.IGNORECASE)
SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
KEYWORDS, LONGEST_WORD = 20, 40
RESOURCES = 200
BIGGEST = 2**31 - 1  # bytes of a file that the column holds
FIRST_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class FoundResource:
    """A file at its own address."""

    url: str
    name: str = ""
    format: str = ""
    media_type: str = ""
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class FoundDataset:
    """A Dataset under its URI; `licence` and `theme` are keys of ours where they were recognised,
    `region` a code that may be one of ours."""

    uri: str
    name: str
    title: str
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    contact_name: str = ""
    contact_email: str = ""
    licence: str = ""
    theme: str = ""
    region: str = ""
    cycle: str = ""
    openness: str = ""
    grounds: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    resources: tuple[FoundResource, ...] = ()


@dataclass
class Found:
    """All of a portal; `whole` unless its paging broke off, and then what is missing is not taken
    for gone. `errors` are (URI or name, why) of entries that could not be read."""

    datasets: dict[str, FoundDataset] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    whole: bool = True

    def add(self, one: FoundDataset) -> None:
        """The first of a URI counts."""
        if one.title and is_web(one.uri) and len(one.uri) <= 500:
            self.datasets.setdefault(one.uri, one)
        else:
            self.errors.append((one.uri[:500], "title" if is_web(one.uri) else "uri"))


def plain(value: Any, limit: int) -> str:
    """Text without mark-up and hidden characters, at most `limit` characters; "" for no text."""
    if not isinstance(value, str):
        return ""
    text = value[: 4 * limit + 1_000]
    if "<" in text:
        text = TAG.sub(" ", BREAK.sub("\n", SCRIPT.sub(" ", text)))
    text = clean(html.unescape(text))
    text = re.sub(r"[ \t]{2,}", " ", re.sub(r"\n{3,}", "\n\n", text))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def line(value: Any, limit: int) -> str:
    """The same in one line."""
    return " ".join(plain(value, limit).split())


def words(values: Any) -> tuple[str, ...]:
    found = [line(value, 200) for value in values if isinstance(value, str)][:200]
    kept = [word for word in dict.fromkeys(found) if word and len(word) <= LONGEST_WORD]
    return tuple(kept[:KEYWORDS])


def is_web(url: str) -> bool:
    """Whether it is an address a browser may be led to: no other scheme, nobody's password."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.username is None
            and not re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", url)
        )
    except ValueError:
        return False


def resource(
    *, url: Any, name: Any, format: Any, media_type: Any, size: Any
) -> FoundResource | None:
    """A file, if its address is one."""
    address = url.strip() if isinstance(url, str) else ""
    address = address.replace(" ", "%20")
    if not is_web(address) or len(address) > 1000:
        return None
    return FoundResource(
        url=address,
        name=line(name, 200),
        format=line(format, 40),
        media_type=line(media_type, 100),
        size=_size(size),
    )


def _size(value: Any) -> int | None:
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number <= BIGGEST else None


def day(value: Any) -> date | None:
    """The day that a date or moment begins with."""
    match = FIRST_DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def licence(*told: Any) -> str:
    """The key of our register that an id, address or title means; else the shortest way it was
    put, as text."""
    texts = [line(text, 500) for text in told if isinstance(text, str) and text.strip()]
    for text in texts:
        known = _known_licence(text)
        if known:
            return known
    fitting = [text for text in texts if len(text) <= 40 and not is_web(text)]
    return (fitting or [text[:39] + "…" for text in texts if not is_web(text)] or [""])[0]


def _known_licence(text: str) -> str:
    low = text.lower().strip().rstrip("/")
    for each in LICENCES.values():
        names = {each.key, each.spdx.lower(), each.title.lower(), each.title_en.lower()}
        address = each.url.lower().rstrip("/")
        if low in names or (each.spdx and _bare(low).startswith(_bare(address))):
            return each.key
    return SAME.get(re.sub(r"[^a-z0-9]+", "-", low).strip("-"), "")


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.")


SAME = {
    "cc-by": "cc-by-4.0",
    "cc-by-4": "cc-by-4.0",
    "cc-by-4-0": "cc-by-4.0",
    "cc-zero": "cc0-1.0",
    "cc0": "cc0-1.0",
    "cc-0": "cc0-1.0",
    "cc0-1-0": "cc0-1.0",
    "odc-by": "odc-by-1.0",
    "odc-by-1-0": "odc-by-1.0",
}


def theme(*told: Any) -> str:
    """The key of our theme that a key, title or address of the EU's table means, or ""."""
    for text in told:
        if not isinstance(text, str):
            continue
        low = text.strip().lower().rstrip("/")
        for each in THEMES.values():
            code = each.eu.rpartition("/")[2].lower()
            names = (each.key, each.title.lower(), each.title_en.lower(), each.eu.lower(), code)
            if low and low in names:
                return each.key
    return ""
