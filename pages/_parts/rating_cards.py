"""Ratings as everybody reads them: level, reasons, by when it is put right, what was done."""

import code_words
from models import RectificationState
from pages import _words
from pages._parts import suggestion_words
from pages._parts.untrusted import inert, paragraph
from pages._words import _
from surveys.ratings.board import BadRating, Fate
from surveys.ratings.reasons import Reason

LOOK = {Fate.OPEN: "wait", Fate.LATE: "back", Fate.DONE: "done", Fate.EXCUSED: ""}


def level(given: int) -> str:
    return f'<span class="kind">{suggestion_words.satisfaction(given)}</span>'


def reasons(keys: list[str] | tuple[str, ...]) -> str:
    """Their names in the reader's language; one that is on the list no more by its key."""
    names = [
        code_words.said(Reason(key), _words.language()) if key in list(Reason) else key
        for key in keys
    ]
    return "、".join(names) if _words.language() != "en" else ", ".join(names)


def fate(row: BadRating) -> str:
    """In words and colour: still in time, late and since when, done."""
    day = _words.date(row.due_on)
    if row.fate is Fate.LATE and row.answered_on is not None:
        words = _("Late: put right on {done}, was due on {day}").format(
            done=_words.date(row.answered_on), day=day
        )
    elif row.fate is Fate.LATE:
        words = _("Late: was due on {day}").format(day=day)
    elif row.fate is Fate.OPEN:
        words = _("To be put right by {day}").format(day=day)
    else:
        words = code_words.said(row.fate, _words.language())
    return f'<span class="chip {LOOK[row.fate]}">{words}</span>'


def bad(row: BadRating, *, about: bool = True) -> str:
    """One bad rating with what was done; `about` says of which service."""
    head = inert((_words.language() == "en" and row.service.name_en) or row.service.name)
    facts = [inert(_words.name(row.service.department)), _words.date(row.given_at)]
    if row.reasons:
        facts.append(inert(reasons(tuple(row.reasons))))
    if row.state is RectificationState.VISITED:
        facts.append(_("the person was asked again"))
    title = f"<h3>{head}</h3>" if about else ""
    return (
        f'<article class="answer">{title}<p class="meta">{level(row.level)} {fate(row)} '
        f"{' · '.join(facts)}</p>{_words_of(row)}{_ruling(row)}{_answer(row)}</article>"
    )


def _words_of(row: BadRating) -> str:
    said = "".join(paragraph(line) for line in row.words.splitlines())
    if row.supplement:
        said += f'<p class="meta">{_("Added later")}</p>'
        said += "".join(paragraph(line) for line in row.supplement.splitlines())
    if row.are_held_back:
        said += (
            f'<p class="note">{_("Words are held back: the rules do not let them be shown.")}</p>'
        )
    if row.answered_on is None and row.fate is not Fate.EXCUSED:
        said += f'<p class="note">{_("The words are shown when the department has answered.")}</p>'
    return said


def _ruling(row: BadRating) -> str:
    if row.ground is None:
        return ""
    ground = code_words.said(row.ground, _words.language())
    text = _("Appeal upheld ({ground})") if row.is_upheld else _("Appeal rejected ({ground})")
    return f'<p class="meta">{text.format(ground=ground)}</p>{paragraph(row.ruling)}'


def _answer(row: BadRating) -> str:
    if not row.answer or row.answered_on is None:
        return ""
    head = _("Put right and answered on {day}").format(day=_words.date(row.answered_on))
    text = "".join(paragraph(line) for line in row.answer.splitlines())
    return f'<div class="answered"><p class="meta">{head}</p>{text}</div>'
