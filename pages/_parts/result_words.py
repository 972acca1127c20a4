"""Results of a questionnaire in words: names of answers, one sentence a question."""

from collections.abc import Sequence

from pages import _words
from pages._words import _, number
from surveys.forms.form import OTHER, QuestionKind, Text, said
from surveys.questionnaires.counting import NO, YES
from surveys.results.crosstab import TOGETHER
from surveys.results.tallies import Line, Tally

K = QuestionKind
SCALES = (K.RATING, K.SENTIMENT, K.NPS)


def text(words: Text) -> str:
    return said(words, _words.language())


def heading(tally: Tally) -> str:
    row = text(tally.row_text)
    return f"{text(tally.text)} · {row}" if row else text(tally.text)


def answer(key: str, label: Text, kind: QuestionKind) -> str:
    """What an answer is called."""
    named = {
        OTHER: _("Other answers"),
        YES: _("Agreed"),
        NO: _("Did not agree"),
        TOGETHER: _("Answers of few, together"),
    }
    feelings = (
        _("1 · very bad"),
        _("2 · bad"),
        _("3 · neither"),
        _("4 · good"),
        _("5 · very good"),
    )
    if kind is K.SENTIMENT and key in "12345":
        return feelings[int(key) - 1]
    words = text(label)
    if kind in SCALES and words:
        return f"{key} · {words}"
    return words or named.get(key, key)


def groups() -> dict[str, str]:
    """The three groups of NPS."""
    return {
        "promoters": _("Promoters (9–10)"),
        "passives": _("Passives (7–8)"),
        "detractors": _("Detractors (0–6)"),
    }


def sentence(tally: Tally, *, weighted: bool = False) -> str:
    """What it came to, with n: the chart's description, too."""
    if not tally.answered:
        return _("Nobody has answered this question.")
    parts = [_("{n} answered.").format(n=number(tally.answered))]
    shown = [line for line in tally.lines if line.share is not None]
    heavy = [line for line in shown if line.weighted is not None] if weighted else []
    if heavy:
        parts.append(_heaviest(tally, heavy))
    elif shown and tally.kind is not K.RANKING:
        parts.append(_most(tally, shown))
    parts += [*_figures(tally), *_aside(tally)]
    if tally.is_withheld:
        parts.append(_("Answers that fewer than five gave are not shown, nor what tells them."))
    return " ".join(parts)


def _heaviest(tally: Tally, shown: Sequence[Line]) -> str:
    top = max(shown, key=lambda line: line.weighted or 0)
    words = _("Most frequent after weighting: “{answer}”, {weighted} % (as answered {share} %).")
    return words.format(
        answer=answer(top.key, top.label, tally.kind),
        weighted=f"{top.weighted:.1f}",
        share=f"{top.share:.1f}",
    )


def _most(tally: Tally, shown: Sequence[Line]) -> str:
    top = max(shown, key=lambda line: line.share or 0)
    words = _("Most frequent: “{answer}”, {share} % (95 % interval {low}–{high} %).")
    return words.format(
        answer=answer(top.key, top.label, tally.kind),
        share=f"{top.share:.1f}",
        low=f"{top.low:.1f}",
        high=f"{top.high:.1f}",
    )


def _figures(tally: Tally) -> list[str]:
    facts, found = tally.facts, []
    if facts.get("mean") is not None and tally.kind in (K.RATING, K.SENTIMENT):
        words = _("Median {median}; mean {mean} on the scale from {low} to {high}.")
        found.append(
            words.format(**{k: _plain(facts[k]) for k in ("median", "mean", "low", "high")})
        )
    if facts.get("nps") is not None:
        words = _(
            "NPS {nps} (95 % interval {low} to {high}): "
            "the share of 9–10 less the share of 0–6, in points."
        )
        ends = {"low": facts["nps_low"], "high": facts["nps_high"], "nps": facts["nps"]}
        found.append(words.format(**{k: f"{v:+.1f}" for k, v in ends.items()}))
    if facts.get("quantiles"):
        words = _("Half answered between {low} and {high}; the middle is {median}.")
        at = facts["quantiles"]
        found.append(
            words.format(low=_plain(at["0.25"]), high=_plain(at["0.75"]), median=_plain(at["0.5"]))
        )
    return found


def _plain(value: float) -> str:
    return number(int(value)) if float(value).is_integer() else number(value)


def _aside(tally: Tally) -> list[str]:
    found = []
    if tally.dont_know:
        found.append(_("Don't know: {n}.").format(n=number(tally.dont_know)))
    if tally.prefer_not:
        found.append(_("Prefer not to say: {n}.").format(n=number(tally.prefer_not)))
    return found
