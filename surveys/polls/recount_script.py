"""Recount the ballots of this poll: python3 recount.py [FOLDER]. 重新计票：python3 recount.py

Nothing but Python is needed. Reads poll.json, ballots.csv and result.json, counts every ballot
anew by the rules in README.txt, prints what comes out, and says whether it is what was published.
Exit 0: the same. Exit 1: it differs, or a ballot is none. It shares no code with the site.
"""

import csv
import hashlib
import json
import pathlib
import sys
from typing import Any

Row = dict[str, int]  # option → what the ballot gives it
Poll = dict[str, Any]


def read_ballots(path: pathlib.Path, keys: list[str]) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.reader(file)
        if next(table) != keys:
            raise ValueError("the columns of ballots.csv are not the options of poll.json")
        return [
            {key: int(cell) for key, cell in zip(keys, row, strict=True) if cell} for row in table
        ]


def check(ballot: Row, poll: Poll) -> None:
    """Raise ValueError for what the rules of the poll do not allow."""
    method, rules, keys = poll["method"], poll["rules"], poll["options"]
    given = sorted(ballot.values())
    ones = all(value == 1 for value in given)
    chosen = {
        "single": len(given) == 1 and ones,
        "multiple": ones
        and rules.get("least", 1) <= len(given) <= (rules.get("most") or len(keys)),
        "approval": ones and bool(given),
        "ranked": bool(given)
        and given == list(range(1, len(given) + 1))
        and (rules.get("partial", True) or len(given) == len(keys)),
        "score": len(given) == len(keys) and given[0] >= 0 and given[-1] <= rules.get("high", 5),
        "budget": bool(given)
        and ones
        and sum(poll["costs"][key] for key in ballot) <= rules.get("budget", 0),
        "quadratic": bool(given)
        and given[0] > 0
        and sum(value * value for value in given) <= rules.get("credits", 100),
    }
    if not chosen[method]:
        raise ValueError(f"not a ballot of this poll: {ballot}")


def percent(count: int, whole: int) -> float:
    return round(count * 10_000 / whole) / 100 if whole else 0.0


def adding_up(counts: list[int]) -> list[float]:
    """Largest remainder, in hundredths of a per cent."""
    whole = sum(counts)
    if not whole:
        return [0.0] * len(counts)
    exact = [divmod(count * 10_000, whole) for count in counts]
    lacking = 10_000 - sum(floor for floor, _rest in exact)
    order = sorted(range(len(counts)), key=lambda place: (-exact[place][1], place))
    raised = set(order[:lacking])
    return [(floor + (place in raised)) / 100 for place, (floor, _rest) in enumerate(exact)]


def best(options: list[Poll]) -> list[str]:
    most = max((option["n"] for option in options), default=0)
    return [option["key"] for option in options if option["n"] == most and most > 0]


def count_choices(poll: Poll, ballots: list[Row]) -> Poll:
    keys = poll["options"]
    n = [sum(key in ballot for ballot in ballots) for key in keys]
    options = []
    for key, one, share in zip(keys, n, adding_up(n), strict=True):
        if poll["method"] == "single":
            options.append({"key": key, "n": one, "share": share})
        else:
            of_ballots = percent(one, len(ballots))
            options.append({"key": key, "n": one, "share": of_ballots, "share_of_choices": share})
    if poll["method"] != "budget":
        return {"options": options, "winners": best(options)}
    left, funded = poll["rules"]["budget"], []
    order = sorted(range(len(keys)), key=lambda at: (-n[at], poll["costs"][keys[at]], at))
    for at in order:
        if n[at] and poll["costs"][keys[at]] <= left:
            funded.append(keys[at])
            left -= poll["costs"][keys[at]]
    whole = poll["rules"]["budget"]
    spent = {"sum": whole, "spent": whole - left, "left": left}
    return {"options": options, "winners": funded, "budget": spent}


def count_points(poll: Poll, ballots: list[Row]) -> Poll:
    options = []
    for key in poll["options"]:
        given = sorted(ballot.get(key, 0) for ballot in ballots)
        size = len(given)
        median = (given[(size - 1) // 2] + given[size // 2]) / 2 if size else 0.0
        mean = round(sum(given) / size, 4) if size else 0.0
        spread = {str(value): given.count(value) for value in sorted(set(given))}
        options.append(
            {"key": key, "n": sum(given), "mean": mean, "median": median, "given": spread}
        )
    return {"options": options, "winners": best(options)}


def runoff(poll: Poll, rankings: list[tuple[list[str], int]]) -> Poll:
    """Instant runoff over distinct rankings with how often each was cast."""
    inside, rounds = list(poll["options"]), []
    while True:
        votes = dict.fromkeys(inside, 0)
        exhausted = 0
        for ranking, n in rankings:
            first = next((key for key in ranking if key in votes), None)
            if first is None:
                exhausted += n
            else:
                votes[first] += n
        total, lead = sum(votes.values()), max(votes, key=lambda key: votes[key])
        step: Poll = {"votes": votes, "exhausted": exhausted, "out": None, "rule": ""}
        rounds.append(step)
        if not total:
            return {"rounds": rounds, "winners": []}
        if votes[lead] * 2 > total:
            return {"rounds": rounds, "winners": [lead]}
        last = [key for key in inside if votes[key] == min(votes.values())]
        for before in reversed(rounds[:-1]):
            if len(last) > 1:
                fewest = min(before["votes"][key] for key in last)
                last = [key for key in last if before["votes"][key] == fewest]
                step["rule"] = "before"
        if len(last) > 1:
            if len(last) == len(inside):
                step["rule"] = ""
                return {"rounds": rounds, "winners": inside}
            lots = {
                hashlib.sha256(f"{poll['seed']}/{key}".encode()).hexdigest(): key for key in last
            }
            last, step["rule"] = [lots[max(lots)]], "lot"
        step["out"] = last[0]
        inside.remove(last[0])


def head_to_head(poll: Poll, rankings: list[tuple[list[str], int]]) -> Poll:
    """Every pair, the strongest paths between them (Schulze), and who is beaten by nobody."""
    keys = poll["options"]
    pairs = {one: {two: 0 for two in keys if two != one} for one in keys}
    for ranking, n in rankings:
        places = {key: place for place, key in enumerate(ranking)}
        for one in ranking:
            for two in keys:
                if two != one and places[one] < places.get(two, len(keys)):
                    pairs[one][two] += n
    strength = {
        one: {two: n if n > pairs[two][one] else 0 for two, n in row.items()}
        for one, row in pairs.items()
    }
    for middle in keys:
        for one in keys:
            for two in keys:
                if len({one, two, middle}) == 3:
                    through = min(strength[one][middle], strength[middle][two])
                    strength[one][two] = max(strength[one][two], through)
    unbeaten = [a for a in keys if all(strength[a][b] >= strength[b][a] for b in keys if b != a)]
    beats_all = [a for a in keys if all(pairs[a][b] > pairs[b][a] for b in keys if b != a)]
    return {
        "pairs": pairs,
        "strength": strength,
        "condorcet": beats_all[0] if beats_all and rankings else None,
        "winners": unbeaten if rankings else [],
    }


def count_rankings(poll: Poll, ballots: list[Row]) -> Poll:
    cast: dict[tuple[str, ...], int] = {}
    for ballot in ballots:
        ranking = tuple(sorted(ballot, key=lambda key: ballot[key]))
        cast[ranking] = cast.get(ranking, 0) + 1
    rankings = [(list(ranking), n) for ranking, n in cast.items()]
    first = [sum(n for ranking, n in rankings if ranking[0] == key) for key in poll["options"]]
    options = [
        {"key": key, "n": n, "share": share}
        for key, n, share in zip(poll["options"], first, adding_up(first), strict=True)
    ]
    found = {"irv": runoff(poll, rankings), "schulze": head_to_head(poll, rankings)}
    tally = poll["rules"].get("tally", "irv")
    return {"options": options, "winners": found[tally]["winners"], "tally": tally, **found}


def count(poll: Poll, ballots: list[Row]) -> Poll:
    for ballot in ballots:
        check(ballot, poll)
    ways = {"ranked": count_rankings, "score": count_points, "quadratic": count_points}
    found = ways.get(poll["method"], count_choices)(poll, ballots)
    met = poll["quorum"] is None or len(ballots) >= poll["quorum"]
    if not met:
        found["winners"] = []
    return {
        "method": poll["method"],
        "ballots": len(ballots),
        "quorum": poll["quorum"],
        "quorum_met": met,
        "tied": len(found["winners"]) > 1 and poll["method"] != "budget",
        **found,
    }


def main(folder: pathlib.Path) -> int:
    poll = json.loads((folder / "poll.json").read_text(encoding="utf-8"))
    published = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    published.pop("levels", None)  # ballots.csv does not say who was how sure
    try:
        found = count(poll, read_ballots(folder / "ballots.csv", poll["options"]))
    except ValueError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    differing = sorted(
        name for name in found.keys() | published.keys() if found.get(name) != published.get(name)
    )
    if differing:
        sys.stdout.write(f"DIFFERS 与公布的结果不一致: {', '.join(differing)}\n")
        return 1
    sys.stdout.write(f"THE SAME 与公布的结果一致: {len(published['options'])} options\n")
    return 0


if __name__ == "__main__":
    sys.exit(
        main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    )
