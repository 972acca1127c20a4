"""Bench: 250,000 responses to twenty questions, out as CSV: seconds, memory, every row counted."""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import Row

RESPONSES = 250_000
AT_ONCE = 10_000
WORDS = ("公园里树太少，夏天太晒。", "厕所太少，老人不方便。", "座椅少，走累了没地方坐。", "很好。")


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "MINYI_FOLDER": f"{folder}/files",
        }
        for step in ("fill", "export", "results"):
            done = subprocess.run(
                [sys.executable, "-m", "bench.responses", step, folder],
                env=env,
                check=True,
                capture_output=True,
                text=True,
            )
            Path(folder, f"{step}.json").write_text(done.stdout)
        made = json.loads(Path(folder, "export.json").read_text())
        read = json.loads(Path(folder, "results.json").read_text())
    size = f"{made['rows']:,} rows said beforehand and found afterwards, {made['mb']:.0f} MB zipped"
    return [
        Row("250,000 responses to CSV", made["seconds"], "s", 180, size),
        Row("the same, memory of the whole process", made["rss"], "MB", 300),
        Row("results page of 250,000 responses", read["seconds"], "s", None, "20 questions"),
        Row("the same, memory of the whole process", read["rss"], "MB", None),
    ]


def _form() -> object:
    from surveys.forms.form import Form, Option, Question, QuestionKind

    def options(n: int) -> tuple[Option, ...]:
        return tuple(Option(key=f"o{i}", text={"zh-Hans": f"选项{i}"}) for i in range(n))

    kinds = [
        *[(QuestionKind.SINGLE, {"options": options(5)})] * 6,
        *[(QuestionKind.MULTIPLE, {"options": options(6)})] * 3,
        *[(QuestionKind.RATING, {"low": 1, "high": 5})] * 4,
        (QuestionKind.NPS, {}),
        (QuestionKind.NUMBER, {}),
        (QuestionKind.DATE, {}),
        (QuestionKind.MATRIX, {"options": options(4), "rows": options(3)}),
        (QuestionKind.RANKING, {"options": options(4)}),
        (QuestionKind.TEXT, {}),
        (QuestionKind.LONG, {}),
    ]
    questions = tuple(
        Question(key=f"q{n}", kind=kind, text={"zh-Hans": f"第{n}题"}, **more)
        for n, (kind, more) in enumerate(kinds, 1)
    )
    return Form(title={"zh-Hans": "二十题"}, questions=questions)


def _answers(chance: random.Random) -> dict[str, object]:
    pick = [f"o{i}" for i in range(6)]
    found: dict[str, object] = {f"q{n}": chance.choice(pick[:5]) for n in range(1, 7)}
    found |= {f"q{n}": chance.sample(pick, chance.randint(1, 3)) for n in range(7, 10)}
    found |= {f"q{n}": chance.randint(1, 5) for n in range(10, 14)}
    return found | {
        "q14": chance.randint(0, 10),
        "q15": chance.randint(16, 90),
        "q16": f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        "q17": {f"o{i}": chance.choice(pick[:4]) for i in range(3)},
        "q18": chance.sample(pick[:4], 4),
        "q19": chance.choice(WORDS),
        "q20": "".join(chance.choices(WORDS, k=4)),
    }


def _fill() -> None:
    from db import engine, unit
    from migrations import upgrade
    from tests.surveys.results.world import make_responses, make_survey

    upgrade(engine())
    chance = random.Random(20261122)
    with unit() as session:
        survey = make_survey(session, form=_form(), slug="bench", state="closed")  # type: ignore[arg-type]
        for _part in range(RESPONSES // AT_ONCE):
            people = [_answers(chance) for _ in range(AT_ONCE)]
            make_responses(session, survey=survey, answers=people, counted=False)


def _export(folder: Path) -> dict[str, float]:
    from sqlalchemy import select

    from db import reading
    from models import Account, Membership, Role, Survey
    from surveys.results import exporting

    with reading() as session:
        survey = session.scalars(select(Survey)).one()
        analyst = Account(memberships=[Membership(department=survey.department, role=Role.ANALYST)])
        started = time.monotonic()
        planned = exporting.plan(session, account=analyst, survey=survey)
        made = exporting.write(session, planned=planned, format="csv", folder=folder)
    assert made.rows == planned.rows == RESPONSES
    size = made.path.stat().st_size / 2**20
    return {"seconds": time.monotonic() - started, "rows": made.rows, "mb": size}


def _results() -> dict[str, float]:
    from sqlalchemy import select

    from db import reading
    from models import Survey
    from surveys.results import outcome

    with reading() as session:
        survey = session.scalars(select(Survey)).one()
        started = time.monotonic()
        outcome.of(session, survey=survey)
        return {"seconds": time.monotonic() - started}


if __name__ == "__main__":
    step, folder = sys.argv[1:]
    if step == "fill":
        _fill()
    else:
        figures = _export(Path(folder)) if step == "export" else _results()
        figures["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(figures))
