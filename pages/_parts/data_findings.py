"""What the checks found in an upload: every problem with its places, and the choice of its fix."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

import errors
import refusal_words
from models import Release
from opendata.columns import Column
from opendata.fixes import Fix
from opendata.offers import offered
from opendata.problems import Problem, Weight
from pages import _words
from pages._parts import fix_words, memory, problem_words
from pages._words import _, number, plain

ROWS = 12
LEAVE = -1
ELSEWHERE = {"type", "duplicate-key", "empty-key", "small-cell"}  # what the fields below can end
Told = dict[str, Any]  # a Problem as in a report
HEADS = {
    Weight.BLOCK: (":red[:material/block:]", "red"),
    Weight.WARN: (":orange[:material/warning:]", "orange"),
    Weight.INFO: (":blue[:material/info:]", "blue"),
}


def show(release: Release, *, at: str = "") -> None:
    """The report. With `at`, which begins the keys of its fields, each problem has its fixes to
    choose from; `fixes()` reads the choice. Without, it is read only."""
    found = list(grouped(release))
    summary(release, found)
    for weight in (Weight.BLOCK, Weight.WARN):
        for key, these in found:
            if these[0]["weight"] == weight:
                _finding(release, f"{at}{key}_" if at else "", these)
    notes = [these for _key, these in found if these[0]["weight"] == Weight.INFO]
    if notes:
        with st.expander(_("Good to know ({n})").format(n=number(len(notes)))):
            for these in notes:
                st.markdown(_head(these))


def grouped(release: Release) -> Iterator[tuple[str, list[Told]]]:
    """Problems of one kind, column and weight each, and what begins the keys of their fields."""
    groups: dict[tuple[str, str | None, str], list[Told]] = {}
    for each in release.report.get("problems", []):
        groups.setdefault((each["kind"], each["column"], each["weight"]), []).append(each)
    for place, these in enumerate(groups.values()):
        yield f"found_{place}", these


def summary(release: Release, found: list[tuple[str, list[Told]]]) -> None:
    """Whether it may be published as it is, in one sentence."""
    checks = len(release.report.get("checked", []))
    if release.blocking and release.rows:
        text = _("{n} findings forbid publishing. Choose a fix for each of them below.")
        st.error(text.format(n=number(release.blocking)), icon=":material/block:")
    elif release.blocking:
        text = _("This file did not give a table.")
        again = _("The table could not be made in this way.")
        st.error(again if release.dictionary else text, icon=":material/block:")
    elif not found:
        text = _("{n} checks ran, and nothing was found.")
        st.success(text.format(n=number(checks)), icon=":material/check_circle:")
    else:
        text = _("{n} checks ran; nothing forbids publishing.")
        st.success(text.format(n=number(checks)), icon=":material/check_circle:")


def _finding(release: Release, at: str, these: list[Told]) -> None:
    with st.container(border=True):
        st.markdown(_head(these))
        offers = _offers(release, these[0]) if at else []
        if offers:
            choices = {n: _choice(offers, n, these[0]) for n in (*range(len(offers)), LEAVE)}
            st.radio(
                _("What is to be done"),
                list(choices),
                index=len(offers),
                format_func=choices.__getitem__,
                key=f"{at}fix",
                label_visibility="collapsed",
            )
            chosen = memory.kept(f"{at}fix", LEAVE)
            if chosen != LEAVE and offers[chosen]["kind"] == "accept":
                _reason(at)
        elsewhere = not offers or these[0]["kind"] in ELSEWHERE
        if at and elsewhere and these[0]["weight"] == Weight.BLOCK and release.dictionary:
            alone = _("Change the dictionary or the rules below, or correct the file.")
            beside = _("Or change the dictionary or the rules below, or correct the file.")
            st.caption(beside if offers else alone)


def _choice(offers: list[dict[str, Any]], n: int, told: Told) -> str:
    if n == LEAVE:
        blocks = told["weight"] == Weight.BLOCK
        return _("Not decided yet") if blocks else _("Leave it; it is published with the data")
    words = fix_words.said(offers[n], column=told["column"])
    advised = n == 0 and len(offers) > 1 and offers[n]["kind"] != "accept"
    return _("{fix} (advised)").format(fix=words) if advised else words


def _reason(at: str) -> None:
    label = _("Why it may stay as it is; everybody reads this")
    st.text_input(label, key=f"{at}reason", max_chars=300)


def _offers(release: Release, told: Told) -> list[dict[str, Any]]:
    columns = [Column.from_json(each) for each in release.columns]
    problem = Problem(**{**told, "weight": Weight(told["weight"])})
    return [fix.as_json() for fix in offered(problem, columns)] if _open(told) else []


def _open(told: Told) -> bool:
    """Whether it is a Problem that nobody has accepted, and not a Refusal of the whole."""
    return told["kind"] in problem_words.SENTENCES and "accepted" not in told["about"]


def _head(these: list[Told]) -> str:
    """The sentence, how often, and in which rows."""
    icon, colour = HEADS[Weight(these[0]["weight"])]
    times = sum(each["times"] for each in these)
    rows = [each["row"] for each in these if each["row"] is not None]
    words = [f"{icon} **{_sentence(these[0])}**"]
    if times > 1:
        words.append(f":{colour}-badge[{_('{n} times').format(n=number(times))}]")
    if rows:
        more = "…" if len(rows) > ROWS or times > len(rows) else ""
        shown = "、".join(number(row) for row in rows[:ROWS]) + more
        words.append("  \n" + _("Rows: {rows}").format(rows=shown))
    return " ".join(words)


def _sentence(told: Told) -> str:
    """Of a Problem, or of the Refusal for which a file gave no table."""
    kinds = {each.code: each for each in (errors.Unreadable, errors.TooLarge)}
    if told["kind"] in kinds:
        about = {name: _value(value) for name, value in told["about"].items()}
        said = refusal_words.say(kinds[told["kind"]](**about), _words.language())
        return plain(said)
    if told["kind"] == "empty":
        return _("There is nothing in this file.")
    if told["kind"] == "invalid":
        return _("One of the fixes cannot be done. Take it back, and save.")
    if told["kind"] == "failed":
        return _("Reading it broke on our side. Try once more, or send the file in another format.")
    return problem_words.sentence(told)


def _value(text: str) -> Any:
    return int(text) if text.isdigit() else text


def fixes(release: Release, *, at: str) -> list[Fix]:
    """The Fixes in force that were kept, and those chosen beside the Problems."""
    found = [
        Fix.from_json(each)
        for place, each in enumerate(release.fixes)
        if memory.kept(f"{at}kept_{place}", True)
    ]
    for key, these in grouped(release):
        chosen = memory.kept(f"{at}{key}_fix", LEAVE)
        offers = _offers(release, these[0]) if chosen != LEAVE else []
        if offers:
            reason = memory.kept(f"{at}{key}_reason", "")
            found.append(Fix.from_json({**offers[chosen], "reason": reason}))
    return list(dict.fromkeys(found))


def in_force(release: Release, *, at: str = "") -> None:
    """The Fixes that were done already; with `at`, each can be taken back."""
    if not release.fixes:
        return
    st.subheader(_("Fixes that are done"), anchor=False)
    for place, fix in enumerate(release.fixes):
        words = _done(release, fix)
        if at:
            st.checkbox(words, value=True, key=f"{at}kept_{place}")
        else:
            st.markdown(f"- {words}")


def _done(release: Release, fix: dict[str, Any]) -> str:
    if fix["kind"] != "accept":
        return fix_words.said(fix)
    place = (fix["how"], fix["column"])
    told = (p for p in release.report.get("problems", []) if (p["kind"], p["column"]) == place)
    accepted = next(told, None)
    return problem_words.sentence(accepted) if accepted else fix_words.said(fix)
