"""Results out of counters: the same as a recount of the ballots, hidden while they must be."""

import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, update

import files
from audit import ledger
from errors import NotAllowed, NotFound, Withdrawn
from models import Act, AskingState, Assurance, Entry, PollCount, PollMethod, Vote
from surveys.polls import counters, opening, recount_script, results
from surveys.polls.rules import Option, PollRules, Tally
from tests.surveys.polls.world import BALLOTS, close, make_poll, make_publisher, vote
from tests.world import DAY, NOON, make_account

M = PollMethod
KEYS = ["a", "b", "c", "d"]
COSTS = {"a": 30, "b": 20, "c": 20, "d": 50}
RULES = PollRules(budget=70, credits=30, least=1, most=3, high=4)
subsets = st.sets(st.sampled_from(KEYS), min_size=1, max_size=3).map(sorted)
DRAWN = {
    M.SINGLE: st.sampled_from(KEYS).map(lambda key: {"choice": key}),
    M.MULTIPLE: subsets.map(lambda keys: {"choices": keys}),
    M.APPROVAL: subsets.map(lambda keys: {"choices": keys}),
    M.BUDGET: subsets.filter(lambda keys: sum(COSTS[key] for key in keys) <= 70).map(
        lambda keys: {"choices": keys}
    ),
    M.RANKED: st.permutations(KEYS).flatmap(
        lambda order: st.integers(1, 4).map(lambda n: {"ranking": order[:n]})
    ),
    M.SCORE: st.fixed_dictionaries({key: st.integers(0, 4) for key in KEYS}).map(
        lambda scores: {"scores": scores}
    ),
    M.QUADRATIC: st.dictionaries(st.sampled_from(KEYS), st.integers(1, 3), min_size=1)
    .filter(lambda votes: sum(n * n for n in votes.values()) <= 30)
    .map(lambda votes: {"votes": votes}),
}


def from_counters(method, cast, rules=RULES, quorum=None):
    """The result by way of the counters' own keys."""
    counts = counters.Counts()
    for ballot, level in cast:
        for measure, key in counters.marks(ballot, method=method, options=KEYS):
            counts[measure, key, level] += 1
    return results.count(
        counts, method=method, rules=rules, keys=KEYS, costs=COSTS, quorum=quorum, seed="slug"
    )


@pytest.mark.parametrize("method", list(M))
@given(data=st.data())
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_script_of_the_package_counts_the_same_from_the_ballots(method, data):
    from dataclasses import replace

    from surveys.polls import package
    from surveys.polls import rules as rules_of

    cast = data.draw(st.lists(st.tuples(DRAWN[method], st.integers(0, 5)), max_size=25))
    rules = replace(RULES, tally=data.draw(st.sampled_from(Tally)))
    quorum = data.draw(st.sampled_from([None, 5]))
    mine = json.loads(json.dumps(from_counters(method, cast, rules, quorum)))
    mine.pop("levels")
    facts = {
        "method": method.value,
        "rules": rules_of.as_json(rules, method),
        "options": KEYS,
        "costs": COSTS,
        "quorum": quorum,
        "seed": "slug",
    }
    rows = [package.cells(ballot, method) for ballot, _level in cast]
    theirs = json.loads(json.dumps(recount_script.count(json.loads(json.dumps(facts)), rows)))
    assert mine == theirs


def test_shares_of_several_choices_are_over_ballots_and_over_choices():
    cast = [({"choices": ["a", "b"]}, 2), ({"choices": ["a"]}, 2)]
    first = from_counters(M.MULTIPLE, cast)["options"][0]
    assert (first["n"], first["share"], first["share_of_choices"]) == (2, 100.0, 66.67)


def test_below_its_quorum_nothing_wins():
    found = from_counters(M.SINGLE, [({"choice": "a"}, 2)], quorum=2)
    assert (found["winners"], found["quorum_met"]) == ([], False)


def test_equal_votes_tie():
    found = from_counters(M.SINGLE, [({"choice": "a"}, 2), ({"choice": "b"}, 2)])
    assert (found["winners"], found["tied"]) == (["a", "b"], True)


def test_a_level_of_few_ballots_shows_no_choices_and_no_difference_does():
    cast = [({"choice": "a"}, 2)] * 20 + [({"choice": "b"}, 3)] * 9 + [({"choice": "c"}, 5)] * 2
    levels = {row["level"]: row for row in from_counters(M.SINGLE, cast)["levels"]}
    assert levels[5]["options"] is None and levels[3]["options"] is None
    assert levels[2]["options"]["a"] == 20 and levels[5]["ballots"] == 2


def test_results_are_hidden_from_everybody_until_close(session):
    poll = make_poll(session)
    vote(session, poll)
    with pytest.raises(NotAllowed) as refused:
        results.of(session, poll=poll)
    assert refused.value.about["why"] == "until-close"


def test_results_are_counted_while_it_runs_where_they_may_be_seen(any_session):
    poll = make_poll(any_session, hides_results=False)
    vote(any_session, poll, {"choice": "b"})
    assert results.of(any_session, poll=poll)["winners"] == ["b"]


def test_before_it_opens_a_poll_has_no_results(session):
    poll = make_poll(session, state=AskingState.REVIEW, hides_results=False)
    with pytest.raises(NotFound):
        results.of(session, poll=poll)


def test_closing_freezes_the_result(any_session):
    poll = make_poll(any_session)
    vote(any_session, poll, {"choice": "b"})
    close(any_session, poll)
    any_session.execute(update(PollCount).values(n=99))
    found = results.of(any_session, poll=poll)
    assert (found["ballots"], found["winners"]) == (1, ["b"])


def test_closing_counts_the_ballots_and_tells_when_the_counters_were_wrong(any_session):
    poll = make_poll(any_session)
    vote(any_session, poll, {"choice": "b"})
    any_session.execute(update(PollCount).values(n=7))
    close(any_session, poll)
    entry = any_session.scalars(select(Entry).where(Entry.act == Act.POLL_CLOSED)).one()
    assert entry.facts["counters_agree"] is False
    assert poll.result["ballots"] == entry.facts["votes"] == 1


def test_the_ledger_holds_the_result_and_the_package(any_session):
    poll = make_poll(any_session, method=M.RANKED)
    vote(any_session, poll)
    close(any_session, poll)
    entry = any_session.scalars(select(Entry).where(Entry.act == Act.POLL_CLOSED)).one()
    assert entry.facts["result"] == results.digest(poll.result)
    kept = files.path_of(entry.facts["package"]).read_bytes()
    assert sha256(kept).hexdigest() == poll.package_sha256


def test_a_withdrawn_poll_shows_no_result(session):
    poll = make_poll(session)
    vote(session, poll)
    close(session, poll)
    publisher = make_publisher(session, poll)
    opening.withdraw(session, account=publisher, poll_id=poll.id, reason="选项有误", now=NOON)
    with pytest.raises(Withdrawn):
        results.of(session, poll=poll)


def unpacked(poll, folder):
    folder = folder / "package"
    data = files.path_of(poll.package_sha256).read_bytes()
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    return folder


def run(folder):
    command = [sys.executable, "-I", "-S", "recount.py"]  # neither our modules nor anybody's
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("method", list(M))
def test_the_package_recounts_itself_with_nothing_but_python(session, tmp_path, method):
    poll = make_poll(session, method=method)
    for _ in range(3):
        vote(session, poll)
    close(session, poll)
    done = run(unpacked(poll, tmp_path))
    assert done.returncode == 0, done.stdout
    assert '"ballots": 3' in done.stdout


def test_the_script_notices_one_ballot_more(session, tmp_path):
    poll = make_poll(session)
    vote(session, poll)
    close(session, poll)
    with (unpacked(poll, tmp_path) / "ballots.csv").open("a") as file:
        file.write("1,,\r\n")
    done = run(tmp_path / "package")
    assert done.returncode == 1 and "DIFFERS" in done.stdout


def test_the_script_notices_a_ballot_against_the_rules(session, tmp_path):
    poll = make_poll(session)
    vote(session, poll)
    close(session, poll)
    (unpacked(poll, tmp_path) / "ballots.csv").write_text("a,b,c\r\n1,1,\r\n")
    assert run(tmp_path / "package").returncode == 1


def test_the_package_names_nobody_and_keeps_no_order(session, tmp_path):
    poll = make_poll(session, other=True)
    for key in "cab":
        vote(session, poll, {"choice": key})
    vote(session, poll, {"choice": "other"}, other="我住中山路8号")
    close(session, poll)
    folder = unpacked(poll, tmp_path)
    rows = (folder / "ballots.csv").read_text().split()
    assert rows == ["a,b,c,other", "1,,,", ",1,,", ",,1,", ",,,1"]
    everything = "".join(path.read_text("utf-8") for path in folder.iterdir())
    assert "中山路8号" not in everything
    assert not any(row.voter in everything for row in session.scalars(select(Vote)))


def test_the_same_ballots_give_the_same_package(session):
    from surveys.polls import package

    poll = make_poll(session)
    vote(session, poll)
    close(session, poll)
    seed = ledger.entries(session, limit=1)[0].facts["seed"]
    again = sha256(package.written(session, poll=poll, seed=seed)).hexdigest()
    assert again == poll.package_sha256


@pytest.mark.parametrize("method", list(M))
def test_a_recount_names_the_counter_that_is_wrong(any_session, method):
    poll = make_poll(any_session, method=method)
    vote(any_session, poll, assurance=Assurance.REAL_PERSON)
    assert counters.recount(any_session, poll=poll).agrees
    any_session.execute(
        update(PollCount).where(PollCount.measure != "ballots").values(n=PollCount.n + 1)
    )
    found = counters.recount(any_session, poll=poll)
    assert not found.agrees and found.ballots == 1
    assert all(each.counted == each.recounted + 1 for each in found.differences)


def test_counters_stay_right_through_many_changes(any_session):
    poll = make_poll(any_session, method=M.RANKED, changeable=True)
    voters = [make_account(any_session) for _ in range(3)]
    for turn, ranking in enumerate((["a"], ["b", "a"], ["c", "b", "a"], ["a", "c"])):
        for voter in voters[turn % 2 :]:
            vote(any_session, poll, {"ranking": ranking}, account=voter)
    assert counters.recount(any_session, poll=poll).agrees and poll.votes == 3


def test_options_carry_their_costs_into_the_count(session):
    poll = make_poll(session, method=M.BUDGET)
    vote(session, poll, BALLOTS[M.BUDGET])
    close(session, poll)
    assert poll.result["budget"] == {"sum": 100, "spent": 100, "left": 0}
    assert Option("a").cost == 0


def test_a_poll_nobody_voted_in_closes_with_nothing(session):
    for method in M:
        make_poll(session, method=method)
    closed = opening.close_due(session, now=NOON + 11 * DAY)
    assert [poll.result["winners"] for poll in closed] == [[]] * len(M)
