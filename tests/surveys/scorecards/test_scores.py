"""Scores: exact, fair, and silent where too few stand behind them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scorecards import checking, document
from surveys.scorecards.presets import INTERNAL_LED, PRESETS, PUBLIC_LED
from surveys.scorecards.rules import (
    MIN_N,
    Band,
    Indicator,
    RaterGroup,
    ScoreRules,
    exact,
    misshapen,
    shares,
    sides,
    tidy,
    unfinished,
)
from surveys.scorecards.scores import Given, PartState, band, league, score

RATES = frozenset({"satisfaction"})
values = st.decimals(0, 100, places=4)


@st.composite
def weights(draw, parts):
    """So many weights that sum to 1 exactly, with four decimals."""
    cuts = sorted(draw(st.sets(st.integers(1, 9_999), min_size=parts - 1, max_size=parts - 1)))
    edges = [0, *cuts, 10_000]
    return [Decimal(b - a) / 10_000 for a, b in zip(edges, edges[1:], strict=False)]


@st.composite
def some_rules(draw):
    rows = []
    for number, weight in enumerate(draw(weights(draw(st.integers(1, 5))))):
        groups = draw(st.lists(st.sampled_from(RaterGroup), min_size=1, unique=True))
        shared = draw(weights(len(groups)))
        rows.append(
            Indicator(
                key=f"i{number}",
                name=f"指标{number}",
                formula="a ÷ b",
                numerator="a",
                denominator="b",
                unit="分",
                weight=weight,
                groups=dict(zip(groups, shared, strict=True)),
            )
        )
    departments = tuple(f"d{n}" for n in range(draw(st.integers(1, 5))))
    return ScoreRules(indicators=tuple(rows), departments=departments, contact="a@example.org")


@st.composite
def rules_and_marks(draw, enough=False):
    rules = draw(some_rules())
    marks = {}
    for key in rules.departments:
        for each in rules.indicators:
            for group in each.groups:
                n = 10**4 if enough else draw(st.one_of(st.none(), st.integers(0, 100)))
                marks.setdefault(key, {})[each.key, group] = Given(draw(values), n)
    return rules, marks


@given(some_rules())
def test_generated_rules_hold(rules):
    assert list(misshapen(rules)) == list(unfinished(rules, rates=RATES)) == []


@given(some_rules())
def test_the_sides_are_the_whole(rules):
    side = sides(rules)
    assert side.public + side.others + side.internal == sum(shares(rules).values()) == 1


@given(some_rules())
def test_rules_come_back_from_json(rules):
    assert ScoreRules.from_json(rules.as_json()) == rules


@given(rules_and_marks())
def test_a_weight_stays_what_the_rules_say_whoever_is_missing(case):
    rules, marks = case
    for each in league(rules, marks=marks):
        assert sum(part.weight for part in each.parts) == 1


@given(rules_and_marks())
def test_one_silent_part_leaves_no_score_band_or_rank(case):
    rules, marks = case
    for each in league(rules, marks=marks):
        silent = any(part.state is not PartState.COUNTED for part in each.parts)
        assert (each.total is None, each.band is None, each.rank is None) == (silent,) * 3


@given(rules_and_marks(enough=True))
def test_a_score_is_the_weighted_mean_and_within_its_marks(case):
    rules, marks = case
    for each in league(rules, marks=marks):
        given_values = [mark.value for mark in marks[each.department].values()]
        half = Decimal("0.005")
        assert min(given_values) - half <= each.total <= max(given_values) + half
        assert abs(each.total - sum(part.points for part in each.parts)) <= half


@given(rules_and_marks(enough=True), st.randoms())
def test_the_order_of_rules_and_marks_changes_nothing(case, chance):
    rules, marks = case
    rows = list(rules.indicators)
    chance.shuffle(rows)
    keys = list(rules.departments)
    chance.shuffle(keys)
    turned = replace(rules, indicators=tuple(rows), departments=tuple(keys))
    before = [(e.department, e.total, e.rank) for e in league(rules, marks=marks)]
    after = [(e.department, e.total, e.rank) for e in league(turned, marks=marks)]
    assert before == after


@given(rules_and_marks(enough=True), st.data())
def test_a_better_mark_never_lowers_a_score_or_a_rank(case, data):
    rules, marks = case
    key = data.draw(st.sampled_from(rules.departments))
    place = data.draw(st.sampled_from(sorted(marks[key])))
    better = data.draw(st.decimals(marks[key][place].value, 100, places=4))
    raised = {**marks, key: {**marks[key], place: Given(better, 10**4)}}
    was = next(e for e in league(rules, marks=marks) if e.department == key)
    now = next(e for e in league(rules, marks=raised) if e.department == key)
    assert now.total >= was.total and now.rank <= was.rank


@given(rules_and_marks())
def test_ranks_are_those_of_a_plain_count(case):
    rules, marks = case
    found = league(rules, marks=marks)
    totals = [each.total for each in found if each.total is not None]
    assert totals == sorted(totals, reverse=True)
    for each in found:
        if each.total is not None:
            assert each.rank == 1 + sum(total > each.total for total in totals)


class Card:
    """What a document takes of a Scorecard."""

    slug, edition, title, preset = "a", 1, "评议", ""

    class department:
        key, name = "gov", "市政府"

    def __init__(self, rules):
        self.rules = rules.as_json()


def compiled(rules, marks):
    heading = document.Heading(
        number=1, period=document.Period(date(2026, 7, 1), date(2026, 9, 30))
    )
    return document.compiled(Card(rules), rules=rules, heading=heading, names={}, marks=marks)


@given(rules_and_marks())
def test_a_document_always_stands_the_count_of_its_own_figures(case):
    told = checking.told(compiled(*case))
    assert told["fits"], told["wrong"]


@given(rules_and_marks(enough=True), st.data())
def test_a_figure_that_was_changed_is_found(case, data):
    whole = compiled(*case)
    row = data.draw(st.sampled_from(whole["departments"]))
    row["score"] = f"{Decimal(row['score']) + Decimal('0.01'):f}"
    assert not checking.told(whole)["fits"]


def test_half_a_hundredth_is_rounded_up_once():
    rules = ScoreRules(
        indicators=(
            Indicator(key="a", name="a", weight=Decimal("0.5"), groups={RaterGroup.INTERNAL: 1}),
            Indicator(key="b", name="b", weight=Decimal("0.5"), groups={RaterGroup.INTERNAL: 1}),
        )
    )
    marks = {
        ("a", RaterGroup.INTERNAL): Given(Decimal("80.00"), 1),
        ("b", RaterGroup.INTERNAL): Given(Decimal("80.01"), 1),
    }
    assert score(rules, department="d", marks=marks).total == Decimal("80.01")


@pytest.mark.parametrize(
    ("n", "state"),
    [(30, PartState.COUNTED), (29, PartState.FEW), (0, PartState.FEW), (None, PartState.UNKNOWN)],
)
def test_the_smallest_number_that_counts_is_that_of_the_rules(n, state):
    marks = {("satisfaction", RaterGroup.PUBLIC): Given(Decimal(90), n)}
    parts = score(PUBLIC_LED.rules, department="d", marks=marks).parts
    assert parts[0].state is state
    assert {part.state for part in parts[1:]} == {PartState.NONE}


@pytest.mark.parametrize(
    ("total", "colour"),
    [("100", Band.GREEN), ("85.00", Band.GREEN), ("84.99", Band.YELLOW), ("70.00", Band.YELLOW),
     ("69.99", Band.RED), ("0", Band.RED)],
)  # fmt: skip
def test_colours_begin_where_the_rules_say(total, colour):
    assert band(PUBLIC_LED.rules, Decimal(total)) is colour


def test_in_the_public_led_preset_the_public_outweighs_the_government():
    side = sides(PUBLIC_LED.rules)
    assert (side.public, side.internal) == (Decimal("0.60"), Decimal("0.20"))


def test_in_the_internal_led_preset_the_government_outweighs_all_others():
    side = sides(INTERNAL_LED.rules)
    assert side.internal > side.public + side.others


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_lacks_only_what_its_department_must_say(preset):
    found = {fault.kind for fault in unfinished(preset.rules, rates=RATES)}
    assert found == {"score-departments", "score-contact"}
    assert list(misshapen(preset.rules)) == []


def finished(**changes):
    facts = {"departments": ("a", "b"), "contact": "a@example.org"} | changes
    return replace(PUBLIC_LED.rules, **facts)


def one(**changes):
    """The rules with their first indicator changed."""
    first, *rest = PUBLIC_LED.rules.indicators
    return finished(indicators=(replace(first, **changes), *rest))


G = RaterGroup


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        (finished(indicators=()), "score-none"),
        (one(weight=Decimal("0.4001")), "score-sum"),
        (one(groups={G.PUBLIC: Decimal("0.9999")}), "score-groups"),
        (one(formula=" "), "score-words"),
        (one(source="rating:no-such-rate"), "score-source"),
        (one(groups={G.PUBLIC: Decimal("0.5"), G.EXPERTS: Decimal("0.5")}), "score-source"),
        (finished(min_n={**MIN_N, G.PUBLIC: 4}), "score-few"),
        (finished(green=Decimal(60)), "score-bands"),
        (finished(departments=()), "score-departments"),
        (finished(departments=("a", "a")), "score-departments"),
        (finished(contact="nobody"), "score-contact"),
        (finished(lead="internal"), "score-internal-led"),
        (replace(INTERNAL_LED.rules, lead="public"), "score-public-led"),
    ],
)
def test_rules_that_do_not_hold_are_named(rules, kind):
    assert kind in {fault.kind for fault in unfinished(rules, rates=RATES)}


@pytest.mark.parametrize(
    ("rules", "kind"),
    [
        (one(key="efficiency"), "score-key"),
        (one(key="群众"), "score-key"),
        (one(weight=Decimal("1.1")), "score-weight"),
        (one(weight=Decimal("0.33333")), "score-weight"),
        (one(weight=Decimal("NaN")), "score-weight"),
        (one(name="长" * 81), "score-long"),
        (finished(lead="nobody"), "score-lead"),
        (finished(min_n={}), "score-min"),
        (finished(departments=tuple(map(str, range(201)))), "score-many"),
    ],
)
def test_rules_that_cannot_be_kept_are_named(rules, kind):
    assert kind in {fault.kind for fault in misshapen(rules)}


def test_tidy_rules_have_no_group_of_no_weight():
    rules = one(groups={G.PUBLIC: Decimal(1), G.EXPERTS: Decimal(0)})
    assert tidy(rules).indicators[0].groups == {G.PUBLIC: Decimal(1)}


@pytest.mark.parametrize("text", ["", "x", "1e9", "NaN", "Infinity", "0.12345", "１２", None])
def test_what_is_no_plain_number_is_none(text):
    assert exact(text) is None or text == "１２"


def test_every_order_of_equal_scores_shares_the_rank():
    rules = finished(departments=("a", "b", "c"))
    full = {
        (each.key, group): Given(Decimal(80), 100)
        for each in rules.indicators
        for group in each.groups
    }
    for order in permutations("abc"):
        turned = replace(rules, departments=tuple(order))
        assert [e.rank for e in league(turned, marks=dict.fromkeys("abc", full))] == [1, 1, 1]
