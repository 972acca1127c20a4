"""Analysis on the command line: summarise and screen, on any table."""

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from commands import Answer, contents, progress_bar
from commands.records import STANCES
from commands.tables import column, read_table
from moderation.screen import screen as screening
from topics.document import Opinion, as_json


def summarise_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=".csv, .tsv, .xlsx or .json, .gz allowed")
    parser.add_argument("--text", required=True, metavar="COLUMN")
    for name in ("title", "id", "stance"):
        parser.add_argument(f"--{name}", metavar="COLUMN")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--language", choices=["zh", "en"], default="zh")


def summarise(args: Namespace) -> Answer:
    from topics import pipeline  # seconds of imports that `screen` does not need

    rows = read_table(args.file, contents(args.file))
    for name in (args.text, args.title, args.id, args.stance):
        if name:
            column(rows, name)
    opinions = [
        Opinion(
            id=row[args.id] if args.id else number,
            text=row[args.text],
            title=row[args.title] if args.title else "",
            stance=_stance(row[args.stance]) if args.stance else None,
        )
        for number, row in enumerate(rows, start=1)
    ]
    document = pipeline.summarise(
        opinions, seed=args.seed, language=args.language, progress=progress_bar()
    )
    facts = as_json(document)
    return Answer(facts, "\n".join(sentence["text"] for sentence in facts["sentences"]))


def _stance(word: str) -> str | None:
    stance = STANCES.get(word.strip())
    return stance.value if stance else None


def screen_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=".csv, .tsv, .xlsx or .json, .gz allowed")
    parser.add_argument("--text", required=True, metavar="COLUMN")
    parser.add_argument("--id", metavar="COLUMN")
    parser.add_argument("--out", required=True, metavar="OUT.jsonl")


def screen(args: Namespace) -> Answer:
    """A JSON line a row in the file --out; the counts per verdict and rule as the answer."""
    rows = read_table(args.file, contents(args.file))
    for name in (args.text, args.id):
        if name:
            column(rows, name)
    verdicts: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    show = progress_bar()
    with Path(args.out).open("w", encoding="utf-8") as out:
        for number, row in enumerate(rows, start=1):
            found = screening(row[args.text])
            findings = [{"rule": f.rule, "start": f.start, "end": f.end} for f in found.findings]
            verdicts[str(found.verdict)] += 1
            rules.update({finding.rule for finding in found.findings})
            line = {
                "id": row[args.id] if args.id else number,
                "verdict": str(found.verdict),
                "findings": findings,
                "masked": found.masked,
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            if number % 500 == 0 or number == len(rows):
                show("screen", number / len(rows))
    facts = {"rows": len(rows), "verdicts": dict(verdicts), "rules": dict(rules.most_common())}
    lines = [f"{name:<20} {n}" for name, n in [*verdicts.items(), *rules.most_common()]]
    return Answer(facts, "\n".join([f"{len(rows)} rows", *lines]))
