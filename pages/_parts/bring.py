"""Bringing in the text of a draft: a file or pasted words, what was made of it, taking it in."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import clauses, reading, texts
from consultation.clauses import Misnumbered, ParsedDraft
from errors import Refusal
from models import Consultation, Draft
from pages import _refusals, _who, _words
from pages._parts import memory, staff_words, untrusted
from pages._parts.acts import act, answer
from pages._words import _

PLACE = "bring"
SHOWN = 400  # clauses in a preview; the whole is taken in


def show(consultation: Consultation, *, number: int) -> None:
    """Choose a file or paste; below it the clauses as they were split, and the button."""
    at = f"bring_{consultation.id}_{number}_"
    upload, paste = st.tabs([_("A file"), _("Paste the text")], key=f"{at}tabs")
    file = upload.file_uploader(
        _("Word, Markdown or plain text (.docx, .md, .txt), at most 20 MB"),
        type=["docx", "md", "txt"],
        key=f"{at}file",
        max_upload_size=20,
    )
    pasted = paste.text_area(_("Text of the draft"), height=240, key=f"{at}text")
    answer(PLACE)
    try:
        if file is not None:
            _taken(at, consultation, file.name, reading.read_text(file.name, file.getvalue()))
        elif pasted.strip():
            _taken(at, consultation, "", reading.clean(pasted))
    except Refusal as refusal:
        _refusals.say(refusal)


def state(newest: Draft | None) -> None:
    """Which version there is."""
    if newest is None:
        st.markdown(_("There is no text yet. Bring one in: it is split into clauses."))
    else:
        text = _("Version {number}, {n} pieces, taken in {moment}.")
        moment = _words.moment(newest.made_at)
        n = _words.number(len(newest.clauses))
        st.markdown(text.format(number=newest.number, n=n, moment=moment))


def _taken(at: str, consultation: Consultation, name: str, text: str) -> None:
    """What was made of the text, and the button that makes a version of it."""
    parsed = texts.parse(text)
    preview(parsed)
    st.text_input(_("What this version changes"), key=f"{at}note", max_chars=500)
    st.button(
        _("Take this in as a version"),
        key=f"{at}take",
        type="primary",
        on_click=act,
        args=(PLACE, add, consultation.id, parsed, name, f"{at}note"),
    )


def preview(parsed: ParsedDraft) -> None:
    """How many clauses, which numbers look wrong, and every clause as it will stand."""
    articles = sum(clause.kind == "article" for clause in parsed.clauses)
    text = _("{n} pieces, {k} of them articles.")
    st.markdown(text.format(n=_words.number(len(parsed.clauses)), k=_words.number(articles)))
    problems = clauses.problems(parsed)
    if problems:
        lines = "\n".join(f"- {_words.plain(numbering(problem))}" for problem in problems)
        st.warning(_("Please check the numbers:") + "\n" + lines, icon=":material/warning:")
    else:
        good = _("All numbers follow one another.")
        st.markdown(f":green[:material/check: {good}]")
    with st.container(height=360, border=True, key="preview"):
        clause_list(parsed)


def numbering(problem: Misnumbered) -> str:
    """What is wrong with a number, in words."""
    first, last = problem.missing or (0, 0)
    missing = str(first) if first == last else f"{first}–{last}"
    words = staff_words.said(staff_words.NUMBERING, problem.kind)
    return words.format(label=problem.label, missing=missing)


def clause_list(parsed: ParsedDraft) -> None:
    """Title, preamble and clauses in order, as text."""
    head = [f"<h4>{untrusted.inert(parsed.title)}</h4>", untrusted.paragraph(parsed.preamble)]
    rows = [
        untrusted.clause(each.kind, each.label, each.heading or "", each.text)
        for each in parsed.clauses[:SHOWN]
    ]
    st.html(f'<div class="clauses">{"".join([*head, *rows])}</div>')


def add(session: Session, consultation_id: int, parsed: ParsedDraft, name: str, note: str) -> str:
    made = texts.add_draft(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        parsed=parsed,
        source_name=name,
        note=memory.kept(note, ""),
        now=clock.now(),
    )
    n = _words.number(len(made.clauses))
    return _("Version {number} is taken in with {n} pieces.").format(number=made.number, n=n)
