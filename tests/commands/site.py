"""A committed site, a folder to work in, and commands started as people start them."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import db
from models import Stage
from settings import ROOT
from tests.world import (
    NOON,
    TEXT,
    make_account,
    make_comment,
    make_consultation,
    make_department,
)

TWO = TEXT.replace("夜间停车免费。", "夜间和周末停车免费。")


@dataclass
class Site:
    """A committed site with an open and a closed consultation, and a folder to work in."""

    folder: Path
    receipt: str

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def table(self, name="messages.csv", rows=(("1", "夜间收费太高"), ("2", "盲道被占"))):
        lines = ["编号,内容", *(",".join(row) for row in rows)]
        return self.file(name, "\n".join(lines))


def fill(tmp_path):
    with db.unit() as session:
        department = make_department(session, key="transport")
        made = make_consultation(
            session, slug="parking", closes_at=NOON.replace(year=2099), department=department
        )
        for body in ("夜间收费太高", "盲道被占"):
            comment = make_comment(session, consultation=made, body=body, published=True)
        make_account(session, name="何阿姨")
        make_consultation(session, slug="closed", stage=Stage.CLOSED, department=made.department)
        return Site(tmp_path, comment.receipt.code)


def run(*words):
    """A command as people start it; exit code, its one JSON object, what it said on stderr."""
    done = subprocess.run(
        [sys.executable, "cli.py", *words, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.count("\n") == 1, (done.stdout, done.stderr)
    return done.returncode, json.loads(done.stdout), done.stderr
