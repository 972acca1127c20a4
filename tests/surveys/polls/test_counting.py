"""Counting methods, on random ballots, against packages that know nothing of ours."""

from collections import Counter
from itertools import combinations

import pyrankvote
from hypothesis import assume, given
from hypothesis import strategies as st
from pyrankvote import Ballot, Candidate
from votelib.convert import ApprovalToSimpleVotes, RankedToCondorcetVotes
from votelib.evaluate.cardinal import ScoreVoting
from votelib.evaluate.condorcet import CondorcetWinner, Schulze
from votelib.evaluate.core import Plurality, Tie

from surveys.polls.counting import budget, irv, points, rankings, schulze, shares
from surveys.polls.rules import Option

KEYS = ("a", "b", "c", "d", "e")


def whole_or_part(keys):
    return st.permutations(keys).flatmap(
        lambda order: st.integers(1, len(order)).map(lambda n: tuple(order[:n]))
    )


ballots_ = st.lists(whole_or_part(KEYS), min_size=1, max_size=60)


def above(cast):
    return Counter(mark for ranking in cast for mark in rankings.marks(ranking))


def runoff(cast, seed="seed"):
    return irv.count(above(cast), options=KEYS, ballots=len(cast), seed=seed)


def first_of(ranking, out):
    return next((key for key in ranking if key not in out), None)


@given(ballots_, st.sets(st.sampled_from(KEYS), max_size=4))
def test_the_counters_say_where_every_ballot_goes_whoever_is_out(cast, out):
    direct = Counter(first_of(ranking, out) for ranking in cast)
    found = rankings.going_to(above(cast), out=frozenset(out), options=KEYS)
    assert found == {key: direct[key] for key in KEYS if key not in out}


@given(ballots_)
def test_the_counters_say_every_pair(cast):
    pairs = rankings.pairwise(above(cast), KEYS)
    for one, two in combinations(KEYS, 2):
        for a, b in ((one, two), (two, one)):
            over = sum(a in r and (b not in r or r.index(a) < r.index(b)) for r in cast)
            assert pairs[a, b] == over


@given(ballots_)
def test_instant_runoff_agrees_with_pyrankvote_where_nobody_ties(cast):
    mine = runoff(cast)
    assume(mine.is_free_of_ties)
    people = {key: Candidate(key) for key in KEYS}
    votes = [Ballot([people[key] for key in ranking]) for ranking in cast]
    theirs = pyrankvote.instant_runoff_voting(list(people.values()), votes)
    assert [each.name for each in theirs.get_winners()] == list(mine.winners)


@given(ballots_)
def test_every_round_accounts_for_every_ballot(cast):
    for each in runoff(cast).rounds:
        assert sum(each.votes.values()) + each.exhausted == len(cast)


@given(ballots_)
def test_who_goes_out_never_had_more_than_who_stays(cast):
    for each in runoff(cast).rounds:
        if each.out:
            assert each.votes[each.out] == min(each.votes.values())


@given(ballots_, st.permutations(KEYS))
def test_the_order_of_options_on_the_ballot_decides_nothing(cast, order):
    again = irv.count(above(cast), options=order, ballots=len(cast), seed="seed")
    assert set(again.winners) == set(runoff(cast).winners)


def test_a_tie_for_last_looks_at_the_round_before():
    cast = [("a",)] * 4 + [("b",)] * 3 + [("c",)] * 2 + [("d", "c")]
    found = runoff(cast)
    assert [(each.out, each.rule) for each in found.rounds][:3] == [
        ("e", ""),
        ("d", ""),
        ("c", "before"),
    ]


def test_a_tie_that_always_was_is_drawn_by_a_lot_anybody_can_draw():
    cast = [("a",)] * 3 + [("b",)] * 2 + [("c",)] * 2 + [("d",)] * 2 + [("e",)] * 2
    first = runoff(cast).rounds[0]
    assert first.rule == "lot"
    assert first.out == max("bcde", key=lambda key: irv.lot("seed", key))


def test_all_that_are_left_and_always_were_even_tie():
    found = runoff([("a",), ("b",), ("c",), ("d",), ("e",)])
    assert found.winners == KEYS and len(found.rounds) == 1


def test_no_ballots_have_no_winner():
    assert runoff([]).winners == ()
    assert schulze.count(rankings.pairwise({}, KEYS), options=KEYS).winners == ()


@given(ballots_)
def test_schulze_agrees_with_votelib_where_one_wins(cast):
    assume({key for ranking in cast for key in ranking} == set(KEYS))
    mine = schulze.count(rankings.pairwise(above(cast), KEYS), options=KEYS)
    assume(len(mine.winners) == 1)
    votes = RankedToCondorcetVotes().convert(Counter(cast))
    assert Schulze().evaluate(votes, 1) == list(mine.winners)


@given(ballots_)
def test_the_condorcet_winner_agrees_with_votelib(cast):
    assume({key for ranking in cast for key in ranking} == set(KEYS))
    mine = schulze.count(rankings.pairwise(above(cast), KEYS), options=KEYS)
    votes = RankedToCondorcetVotes().convert(Counter(cast))
    theirs = CondorcetWinner().evaluate(votes)
    assert theirs == ([mine.condorcet] if mine.condorcet else [])


@given(ballots_)
def test_a_condorcet_winner_wins_by_schulze(cast):
    found = schulze.count(rankings.pairwise(above(cast), KEYS), options=KEYS)
    assert found.condorcet is None or found.winners == (found.condorcet,)


def test_the_example_of_schulze_s_paper():
    """Schulze 2011, example 1: 45 voters, A to E; E wins."""
    rows = "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC"
    cast = [
        tuple(order.lower())
        for row in rows.split(", ")
        for n, order in [row.split()]
        for _ in range(int(n))
    ]
    assert schulze.count(rankings.pairwise(above(cast), KEYS), options=KEYS).winners == ("e",)


def winners_of(found):
    """Votelib's answer as a set of keys: ties come as one object that holds them."""
    return {key for each in found for key in (each if isinstance(each, Tie) else [each])}


approvals = st.lists(st.sets(st.sampled_from(KEYS), min_size=1).map(frozenset), min_size=1)


@given(approvals)
def test_approval_agrees_with_votelib(cast):
    n = Counter(key for ballot in cast for key in ballot)
    mine = shares.leaders([(key, n[key]) for key in KEYS])
    votes = ApprovalToSimpleVotes().convert(Counter(cast))
    assert winners_of(Plurality().evaluate(votes, 1)) == set(mine)


scores_ = st.lists(
    st.fixed_dictionaries({key: st.integers(0, 5) for key in KEYS}), min_size=1, max_size=40
)


@given(scores_)
def test_scores_agree_with_votelib(cast):
    sums = []
    for key in KEYS:
        given_ = Counter(ballot[key] for ballot in cast)
        found = points.count(given_, ballots=len(cast))
        assert found.total == sum(ballot[key] for ballot in cast)
        sums.append((key, found.total))
    assume(any(total for _key, total in sums))
    votes = Counter(frozenset(ballot.items()) for ballot in cast)
    theirs = ScoreVoting("sum").evaluate(votes, 1)
    assert winners_of(theirs) == set(shares.leaders(sums))


@given(st.lists(st.integers(0, 10), min_size=1, max_size=50))
def test_median_and_mean_are_those_of_the_numbers(values):
    from statistics import mean, median

    found = points.count(Counter(values), ballots=len(values))
    assert (found.median, found.mean) == (median(values), round(mean(values), 4))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_add_up_to_a_hundred(counts):
    found = shares.adding_up(counts)
    assert round(sum(found), 2) == (100.0 if sum(counts) else 0.0)
    exact = [count * 100 / (sum(counts) or 1) for count in counts]
    assert all(abs(a - b) < 0.01 for a, b in zip(found, exact, strict=True))


wishes = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), min_size=1, max_size=8)


@given(wishes, st.integers(1, 150))
def test_a_budget_is_never_overspent_and_nothing_wanted_that_fits_is_left(rows, whole):
    options = [Option(f"o{place}", cost) for place, (cost, _n) in enumerate(rows)]
    votes = {f"o{place}": n for place, (_cost, n) in enumerate(rows)}
    spent = budget.count(votes, options=options, budget=whole)
    assert spent.cost + spent.left == whole and spent.left >= 0
    out = [o for o in options if o.key not in spent.funded and votes[o.key]]
    assert all(option.cost > spent.left for option in out)


@given(wishes, st.integers(1, 150))
def test_what_is_not_funded_lost_to_what_had_as_many_votes_or_more(rows, whole):
    options = [Option(f"o{place}", cost) for place, (cost, _n) in enumerate(rows)]
    votes = {f"o{place}": n for place, (_cost, n) in enumerate(rows)}
    spent = budget.count(votes, options=options, budget=whole)
    for option in options:
        if option.key not in spent.funded and votes[option.key] and option.cost <= whole:
            better = sum(
                o.cost
                for o in options
                if o.key in spent.funded and votes[o.key] >= votes[option.key]
            )
            assert better + option.cost > whole
