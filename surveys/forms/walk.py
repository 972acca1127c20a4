"""Walks every way through a questionnaire: what nobody can reach, where nobody can go on.

Question after question all situations are kept that later questions can tell apart: what is still
looked at, not all that was answered. So a form of a hundred questions takes as long as its
conditions are entangled, not 2^100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.forms import expressions
from surveys.forms.checking import is_blank, problems
from surveys.forms.domains import CERTAIN, literals, worth_trying
from surveys.forms.expressions import Expression
from surveys.forms.form import OTHER, OTHER_SUFFIX, Form, Question, QuestionKind
from surveys.forms.logic import in_order, of_page

K = QuestionKind
SITUATIONS = 3_000  # kept at any question
STEPS = 60_000  # answers tried in all
PATHS = 12
EXAMPLES = 200  # ways kept apart that later questions cannot tell apart


@dataclass(frozen=True)
class Path:
    """One way through: the questions shown, and answers that lead that way."""

    keys: tuple[str, ...]
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Walk:
    """What walking found. `is_complete`: every situation was looked at; if not, what was not
    reached may still be reachable. Answers are tried at the values beside which a condition changes
    (`tried` of them); a text that must fit a pattern is taken to fit."""

    reached: tuple[str, ...]
    unreachable: tuple[str, ...]
    dead_ends: tuple[str, ...]  # required, and there are situations in which no answer is taken
    empty_pages: tuple[str, ...]
    paths: tuple[Path, ...]
    tried: int
    is_complete: bool


@dataclass(frozen=True)
class _Situation:
    """`live`: the answers that later questions look at; the rest is one example of how one gets
    here."""

    live: dict[str, Any]
    pages: frozenset[str]
    keys: tuple[str, ...]
    answers: dict[str, Any]

    @property
    def mark(self) -> tuple[Any, ...]:
        return repr(sorted(self.live.items())), self.pages


class _Walker:
    def __init__(self, form: Form, today: date) -> None:
        self.form, self.today = form, today
        self.by_key = {each.key: each for each in form.questions}
        self.order = in_order(form)[0]
        self.page = of_page(form)
        self.words = literals(form)
        self.needed_after = self._needed_after()
        self.reached: dict[str, None] = {}
        self.dead: dict[str, None] = {}
        self.tried = 0
        self.is_complete = True

    def _needed_after(self) -> list[set[str]]:
        """For each place in the order: what is looked at behind it, pages with their questions."""
        behind: set[str] = set()
        found = []
        for key in reversed(self.order):
            found.append(set(behind))
            question = self.by_key[key]
            for source in (question.relevant, question.constraint, question.calculation):
                parsed = expressions.parse(source) if source else None
                behind |= parsed.keys if isinstance(parsed, Expression) else set()
            if key in self.page:
                behind.add(self.page[key].key)
        return found[::-1]

    def walk(self) -> list[_Situation]:
        now = [_Situation({}, frozenset(), (), {})]
        for key, needed in zip(self.order, self.needed_after, strict=True):
            following: dict[tuple[Any, ...], _Situation] = {}
            for situation in now:
                for each in self._through(situation, self.by_key[key], needed):
                    following.setdefault((each.mark, each.keys), each)
            now = list(following.values())
            if len(now) > EXAMPLES:  # fewer examples of ways, every situation all the same
                now = list({each.mark: each for each in reversed(now)}.values())
            if len(now) > SITUATIONS:
                self.is_complete = False
                step = len(now) / SITUATIONS  # some of all kinds rather than the first
                now = [now[int(n * step)] for n in range(SITUATIONS)]
        return now

    def _through(self, here: _Situation, question: Question, needed: set[str]) -> list[_Situation]:
        if not self._is_shown(here, question):
            return [self._next(here, question, None, needed, is_shown=False)]
        self.reached[question.key] = None
        if question.kind is K.COMPUTED:
            found = expressions.value(question.calculation or "''", here.live, today=self.today)
            value = expressions.plain(found)
            return [self._next(here, question, value, needed)]
        if question.kind in (K.STATEMENT, K.PAGE):
            return [self._next(here, question, None, needed)]
        fitting = self._fitting(here, question, branches=question.key in needed)
        if not fitting:
            self.dead[question.key] = None
        return [self._next(here, question, value, needed) for value in fitting]

    def _is_shown(self, here: _Situation, question: Question) -> bool:
        page = self.page.get(question.key)
        if page is not None and page.key not in here.pages:
            return False
        return not question.relevant or expressions.holds(
            question.relevant, here.live, today=self.today
        )

    def _fitting(self, here: _Situation, question: Question, *, branches: bool) -> list[Any]:
        """Answers that are taken here: all, or the first one when nobody asks which."""
        found: list[Any] = []
        for value in worth_trying(question, self.words[question.key], today=self.today):
            if self.tried >= STEPS and found:
                self.is_complete = False
                break
            self.tried += 1
            beside = {question.key + OTHER_SUFFIX: "x"} if _is_other(value) else {}
            answers = {**here.live, **beside}
            if not problems(question, value, answers, today=self.today):
                found.append(value)
                if not branches and value is not None:
                    break
        if question.required and not found and not _is_certain(question):
            return ["x" if question.kind in (K.TEXT, K.LONG) else None]
        return found

    def _next(
        self,
        here: _Situation,
        question: Question,
        value: Any,
        needed: set[str],
        *,
        is_shown: bool = True,
    ) -> _Situation:
        key = question.key
        given = {} if is_blank(value) else {key: value}
        if _is_other(value) and question.other:
            given[key + OTHER_SUFFIX] = "x"
        live = {
            name: kept
            for name, kept in {**here.live, **given}.items()
            if name.removesuffix(OTHER_SUFFIX) in needed
        }
        pages = here.pages | ({key} if is_shown and question.kind is K.PAGE else set())
        return _Situation(
            live,
            frozenset(pages & needed),
            (*here.keys, key) if is_shown else here.keys,
            {**here.answers, **given},
        )


def _is_certain(question: Question) -> bool:
    """Whether the answers tried stand for all there are: of a number that is compared with other
    answers they do not."""
    parsed = expressions.parse(question.constraint) if question.constraint else None
    others = parsed.keys - {question.key} if isinstance(parsed, Expression) else frozenset()
    return question.kind in CERTAIN and not (question.kind is K.NUMBER and others)


def _is_other(value: Any) -> bool:
    return value == OTHER or (isinstance(value, list) and OTHER in value)


def walk(form: Form, *, today: date) -> Walk:
    """Every way through a form without faults (surveys.forms.soundness), in bounded time."""
    walker = _Walker(form, today)
    ends = walker.walk()
    keys = [each.key for each in form.questions]
    asked = {
        page.key
        for key, page in walker.page.items()
        if key in walker.reached and walker.by_key[key].kind is not K.COMPUTED
    }
    pages = [each.key for each in form.questions if each.kind is K.PAGE]
    paths: dict[tuple[str, ...], Path] = {}
    for end in ends:
        shown = tuple(key for key in keys if key in set(end.keys))
        paths.setdefault(shown, Path(shown, end.answers))
    return Walk(
        reached=tuple(key for key in keys if key in walker.reached),
        unreachable=tuple(key for key in keys if key not in walker.reached),
        dead_ends=tuple(key for key in keys if key in walker.dead),
        empty_pages=tuple(key for key in pages if key in walker.reached and key not in asked),
        paths=tuple(sorted(paths.values(), key=lambda each: -len(each.keys))[:PATHS]),
        tried=walker.tried,
        is_complete=walker.is_complete,
    )
