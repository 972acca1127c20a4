"""The figure checker: paste what a bulletin published, see what adds up."""

import streamlit as st

from errors import Refusal, TooLarge
from pages import _refusals
from pages._parts import memory
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.ratings import figures
from surveys.ratings.figures import Checked, Problem, Report, Verdict

EXAMPLE = """有效评价 = 2,039,662
差评 = 243 = 143 + 91 + 2 + 7
满意率 = 99.99% = (有效评价 - 差评) / 有效评价"""
LONGEST = 100_000
LOOK = {Verdict.FITS: "done", Verdict.CUT: "wait", Verdict.WRONG: "back", Verdict.STATED: ""}


def show() -> None:
    """Paste or bring a file; the table below says what adds up."""
    st.markdown(
        _(
            "One figure a line: its name, what was published, how it should come out. A rounded "
            "number stands for every number that rounds to it."
        )
    )
    st.text_area(_("Figures of a bulletin"), EXAMPLE, height=220, key="figures", max_chars=LONGEST)
    file = st.file_uploader(
        _("Or a file with them (.csv, .txt), at most 1 MB"),
        type=["csv", "txt"],
        key="figures_file",
        max_upload_size=1,
    )
    text = str(memory.kept("figures", EXAMPLE))
    try:
        table(figures.report(text if file is None else _read(file.getvalue())))
    except Refusal as refusal:
        _refusals.say(refusal)


def _read(data: bytes) -> str:
    """UTF-8, else what Excel in Chinese writes. Refuses TooLarge."""
    if len(data) > 1_000_000:
        raise TooLarge(limit=1_000_000)
    try:
        return data.decode("utf-8-sig")[:LONGEST]
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")[:LONGEST]


def table(report: Report) -> None:
    """Every figure with what it should be; then the lines that could not be read."""
    if not report.checked and not report.problems:
        st.info(_("Nothing to check yet. The result stands here as soon as a line is written."))
        return
    wrong = len(report.wrong)
    if wrong:
        st.error(_("{n} figures do not add up.").format(n=number(wrong)))
    elif not report.problems:
        st.success(_("Everything that can be recomputed adds up."), icon=":material/check:")
    heads = (_("Figure"), _("As published"), _("Recomputed"), _("Result"))
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    body = "".join(map(_row, report.checked))
    st.html(
        f'<div class="scroll" tabindex="0"><table class="figures"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    if report.problems:
        st.warning(_("These lines could not be checked:"))
        st.text("\n".join(map(_problem, report.problems)))


def _row(each: Checked) -> str:
    words = {
        Verdict.STATED: _("stated; nothing to recompute it from"),
        Verdict.FITS: _("adds up"),
        Verdict.CUT: _("adds up, but digits were cut off instead of rounded"),
        Verdict.WRONG: _("does not add up"),
    }[each.verdict]
    formula = each.statement.formula
    told = f'<br><span class="meta">{inert(formula)}</span>' if formula else ""
    return (
        f'<tr><th scope="row">{inert(each.statement.name)}{told}</th>'
        f'<td class="n">{inert(each.statement.published)}</td><td class="n">{_range(each)}</td>'
        f'<td><span class="chip {LOOK[each.verdict]}">{words}</span></td></tr>'
    )


def _range(each: Checked) -> str:
    """What the formula gives, from the least to the greatest that the rounding allows."""
    if each.recomputed_low is None or each.recomputed_high is None:
        return "–"
    ends = [_one(each.recomputed_low, each.is_share), _one(each.recomputed_high, each.is_share)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"


def _one(value: float, is_share: bool) -> str:
    return f"{100 * value:.4f} %" if is_share else number(round(value, 4))


def _problem(each: Problem) -> str:
    words = {
        "statement": _("no figure: a name, = and a number are needed"),
        "number": _("no number that can be read"),
        "name-twice": _("this name stood there before"),
        "unknown-name": _("the formula names a figure that is not given"),
        "formula": _("the formula cannot be read"),
        "division": _("this would divide by nothing"),
        "too-long": _("too long or too large"),
        "too-many": _("too many at once"),
        "not-linear": _("a rounded number is multiplied with itself"),
    }.get(each.why, _("cannot be checked"))
    return _("Line {line}: {problem}").format(line=each.line, problem=f"{words} ({each.text})")
