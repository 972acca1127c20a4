"""The topic summary as the public reads it; every number opens the comments behind it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from consultation import due, thread
from consultation.record import formula_safe
from db import reading
from models import Consultation, Summary
from pages import _words
from pages._parts import choice, comment_list
from pages._parts.pager import offset
from pages._parts.topic_rows import bar, stances
from pages._parts.untrusted import inert
from pages._words import _, number
from topics import summaries

Part = Mapping[str, Any]
SIZE = 20
CLOSED = "-"


@dataclass(frozen=True)
class Behind:
    """Something said about Comments, and the Comments it is said of."""

    label: str
    ids: Sequence[int]


def show(consultation: Consultation) -> None:
    """The published Summary, or when there will be one."""
    with reading() as session:
        summary = summaries.newest(session, consultation_id=consultation.id, published=True)
        language = _words.language()
        if summary:
            whole = summaries.with_words(session, summary=summary, language=language)
    if summary is None:
        _not_yet(consultation)
        return
    parts = behind(whole)
    _top(consultation, summary)
    opened = _choose(parts)
    if opened != CLOSED:
        _open(consultation, parts[opened])
    _topics(consultation, whole)
    _asides(consultation, whole)
    _in_words(consultation, whole)
    _files(consultation, whole)


def _not_yet(consultation: Consultation) -> None:
    by = due.result_due(consultation)
    if not consultation.received and consultation.closed_at:
        st.info(_("Nobody commented, so there is nothing to sum up."))
        return
    words = _(
        "After closing, the comments are grouped into topics here: how many people said what, in "
        "their own words, and what only a few said. Until then, read them one by one."
    )
    when = _("It is due by {day}.").format(day=_words.date(by.date)) if by else ""
    st.info(f"{words} {when}")


def behind(whole: Part) -> dict[str, Behind]:
    """All that can be opened, by the name it has in the address."""
    found: dict[str, Behind] = {}
    issues = {issue["id"]: issue for issue in whole["issues"]}
    for topic in whole["topics"]:
        found[topic["id"]] = Behind(topic["label"], topic["comment_ids"])
        for issue in (issues[key] for key in topic["issues"] if key in issues):
            found[issue["id"]] = Behind(f"　└ {issue['label']}", issue["comment_ids"])
    for n, group in enumerate(whole["duplicates"], start=1):
        label = _("Copies, group {n}").format(n=number(n))
        found[f"copies-{n}"] = Behind(label, group["comment_ids"])
    if whole["unassigned"]:
        found["unassigned"] = Behind(_("In no topic"), whole["unassigned"])
    for n, sentence in enumerate(whole["sentences"], start=1):
        label = _("Sentence {n} of the summary").format(n=number(n))
        found[f"sentence-{n}"] = Behind(label, sentence["comment_ids"])
    return found


def _top(consultation: Consultation, summary: Summary) -> None:
    told = summaries.numbers(summary)
    by = inert(_words.name(consultation.department))
    day = _words.date(summary.published_at or summary.made_at)
    label = _("Made by machine, checked by {department}, published on {day}.")
    share = f"{100 * told.classified_share:.1f} %"
    pairs = (
        (_("Comments"), number(told.comments)),
        (_("People who took part"), number(told.people)),
        (_("Distinct texts"), number(told.distinct)),
        (_("Read and placed in a topic"), share),
    )
    st.html(f'<p class="note">{label.format(department=by, day=day)}</p>{numbers(pairs)}')


def numbers(pairs: Sequence[tuple[str, str]]) -> str:
    """HTML of a row of large numbers, each with its name."""
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in pairs)
    return f'<dl class="numbers">{cells}</dl>'


def _choose(parts: Mapping[str, Behind]) -> str:
    """What the reader wants to see the Comments of."""

    def words(key: str) -> str:
        if key == CLOSED:
            return _("Choose a topic, an issue or a group")
        n = _("{n} comments").format(n=number(len(parts[key].ids)))
        return f"{parts[key].label} · {n}"

    chosen = choice.in_address("open", [CLOSED, *parts])
    st.selectbox(
        _("Read the comments behind it"),
        [CLOSED, *parts],
        format_func=words,
        key=choice.key("open"),
        on_change=choice.write,
        args=("open", CLOSED),
    )
    return chosen


@st.fragment
def _open(consultation: Consultation, part: Behind) -> None:
    """The Comments behind a number, a page at a time."""
    ids = list(part.ids)
    with st.container(border=True, key="behind"):
        st.subheader(_words.plain(part.label.strip("　└ ")), anchor=False)
        under = st.container(gap="xsmall")
        skipped = offset(len(ids), size=SIZE, key=f"p_open_{ids[0] if ids else 0}_{len(ids)}")
        with reading() as session:
            rows = thread.these(
                session,
                consultation_id=consultation.id,
                comment_ids=ids[skipped : skipped + SIZE],
            )
        with under:
            for row in rows:
                comment_list.one(row, "")


def _topics(consultation: Consultation, whole: Part) -> None:
    st.header(_("Topics"), anchor=False)
    rows = "".join(_topic(consultation, each, whole["comments"]) for each in whole["topics"])
    st.html(f'<div class="topics">{rows}</div>' if rows else _("No topics were found."))


def _topic(consultation: Consultation, topic: Part, total: int) -> str:
    """HTML of a Topic: name, size, stances, three quotes."""
    name = link(consultation, topic["id"], topic["label"])
    quotes = "".join(
        f"<blockquote>{inert(quote['text'])}</blockquote>" for quote in topic["quotes"][:3]
    )
    split = stances(topic["stance"])
    size = bar(len(topic["comment_ids"]), total)
    return (
        f'<article><div><h3>{name}</h3>{size}<p class="meta">{split}</p></div>'
        f"<div>{quotes}</div></article>"
    )


def link(consultation: Consultation, key: str, words: str) -> str:
    """HTML of a link that opens the Comments behind something."""
    query = urlencode({"c": consultation.slug, "tab": "summary", "open": key})
    return f'<a href="{inert("/app/consult?" + query)}" target="_self">{inert(words)}</a>'


def _asides(consultation: Consultation, whole: Part) -> None:
    """What only a few say, copies as one text, and what fits nowhere."""
    issues = {issue["id"]: issue for issue in whole["issues"]}
    few = "".join(_few(consultation, issues[key]) for key in whole["minority"] if key in issues)
    copies = "".join(
        f"<li>{link(consultation, f'copies-{n}', _senders(group))}</li>"
        for n, group in enumerate(whole["duplicates"], start=1)
    )
    loose = _("{n} comments").format(n=number(len(whole["unassigned"])))
    rest = f"<p>{link(consultation, 'unassigned', loose)}</p>" if whole["unassigned"] else ""
    nothing = f'<p class="meta">{_("None.")}</p>'
    st.html(
        f'<section class="aside"><h3>{_("What only a few said")}</h3>'
        f"{f'<ul>{few}</ul>' if few else nothing}</section>"
        f'<section class="aside"><h3>{_("Sent more than once")}</h3>'
        f"{f'<ul>{copies}</ul>' if copies else nothing}</section>"
        f'<section class="aside"><h3>{_("In no topic")}</h3>{rest or nothing}</section>'
    )


def _few(consultation: Consultation, issue: Part) -> str:
    n = _("{n} comments").format(n=number(len(issue["comment_ids"])))
    quotes = "".join(
        f"<blockquote>{inert(each['text'])}</blockquote>" for each in issue["quotes"][:1]
    )
    name = link(consultation, issue["id"], issue["label"])
    return f'<li>{name} <span class="meta">{n}</span>{quotes}</li>'


def _senders(group: Part) -> str:
    return _("1 text, {n} senders").format(n=number(len(group["comment_ids"])))


def _in_words(consultation: Consultation, whole: Part) -> None:
    """The summary as sentences, each with the way to its Comments."""
    rows = []
    for n, sentence in enumerate(whole["sentences"], start=1):
        count = _("{n} comments").format(n=number(len(sentence["comment_ids"])))
        way = link(consultation, f"sentence-{n}", count) if sentence["comment_ids"] else ""
        rows.append(f"<li>{inert(sentence['text'])} {way}</li>")
    with st.expander(_("The summary in sentences"), key="sentences"):
        st.html(f'<ol class="sentences">{"".join(rows)}</ol>')


def _files(consultation: Consultation, whole: Part) -> None:
    with st.container(horizontal=True, key="summary_files"):
        st.download_button(
            _("Topics as a table (CSV)"),
            data=lambda: table(whole),
            file_name=f"{consultation.slug}-topics.csv",
            mime="text/csv",
            key="topics_csv",
            on_click="ignore",
        )
        address = f"/api/v1/consultations/{consultation.slug}/summary"
        st.link_button(_("Everything (JSON)"), address)


def table(whole: Part) -> bytes:
    """CSV of the Topics, for spreadsheets: label, comments, stances."""
    names = sorted({name for topic in whole["topics"] for name in topic["stance"]})
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["topic", "label", "comments", *names])
    for topic in whole["topics"]:
        counts = [topic["stance"].get(name, 0) for name in names]
        cells = [topic["id"], topic["label"], len(topic["comment_ids"]), *counts]
        rows.writerow([formula_safe(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")
