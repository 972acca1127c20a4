"""The command line: python cli.py COMMAND. Human text by default, one JSON object with --json.

Exit 0: done. 1: refused, or something was found. 2: wrong usage. Messages and progress go to
stderr, the answer to stdout.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "clauses": ("texts", "split a draft into clauses"),
    "diff": ("texts", "align the articles of two versions"),
    "import-draft": ("texts", "add a draft to a consultation"),
    "summarise": ("analysis", "condense comments into topics"),
    "screen": ("analysis", "run the moderation rules over a table"),
    "deadline": ("rules", "when a period ends"),
    "check-notice": ("rules", "check a notice against its profile"),
    "check-figures": ("figures", "recompute the figures of a published bulletin"),
    "import-comments": ("records", "take in comments from another channel"),
    "import-orders": ("hotline", "take in work orders of a hotline (12345)"),
    "export": ("records", "write the whole record of a consultation"),
    "receipt": ("records", "verify a receipt"),
    "ledger": ("records", "verify the ledger"),
    "dataset": ("datasets", "add, check, release, diff, list or harvest datasets"),
    "token": ("people", "make a key for the API"),
    "seed": ("seeding", "load the demo city, or comments for a load test"),
    "migrate": ("serving", "bring the database to the newest form"),
    "work": ("serving", "run the worker"),
    "backup": ("serving", "copy database and files into one archive"),
    "restore": ("serving", "put an archive back"),
    "reindex": ("serving", "make the search index anew"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(overview())
        return 0 if words else 2
    name = words[0]
    if name not in COMMANDS:
        sys.stderr.write(f"cli.py: no command {name!r}\n\n{overview()}")
        return 2
    module_name, help_ = COMMANDS[name]
    module = import_module(f"commands.{module_name}")
    parser = argparse.ArgumentParser(prog=f"cli.py {name}", description=help_)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    function = name.replace("-", "_")
    getattr(module, f"{function}_arguments")(parser)
    try:
        args = parser.parse_args(words[1:])
    except SystemExit as stop:
        return int(stop.code or 0)
    return _run(getattr(module, function), args)


def _run(command: object, args: argparse.Namespace) -> int:
    from errors import Refusal
    from refusal_words import say

    try:
        answer = command(args)  # type: ignore[operator]
    except Refusal as refusal:
        if args.json:
            about = {"code": refusal.code, "about": refusal.about}
            sys.stdout.write(json.dumps({"refused": about}, ensure_ascii=False, default=str) + "\n")
        sys.stderr.write(f"{say(refusal, 'zh-Hans')}\n({refusal})\n")
        return 1
    if args.json:
        sys.stdout.write(json.dumps(answer.facts, ensure_ascii=False, default=str) + "\n")
    elif answer.text:
        sys.stdout.write(answer.text.rstrip("\n") + "\n")
    return 1 if answer.has_findings else 0


def overview() -> str:
    lines = [f"  {name:<16} {help_}" for name, (_module, help_) in COMMANDS.items()]
    return "\n".join(["usage: python cli.py COMMAND [--json] …", "", *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
