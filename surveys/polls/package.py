"""What is published when a Poll has closed: its ballots without names, and the script that
recounts them; one zip, kept under its sha256."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import files
from models import Poll, PollMethod, Vote
from surveys.polls import ballots, drafting

SCRIPT = Path(__file__).with_name("recount_script.py")
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the same ballots give the same bytes
README = """{title}

ballots.csv   一行一张选票，一列一个选项；空格表示没有选。
              已去除姓名、时间、认证等级和“其他”的文字，并按内容重新排序：次序与投票先后无关。
poll.json     问题、选项、规则；抽签种子 seed（截止时公开账本最后一条账目的哈希）。
result.json   公布的结果（levels 为各认证等级的选票数，选票文件不含此信息）。
recount.py    重新计票：在本文件夹运行 python3 recount.py，只需 Python，无需安装其他软件。

选票张数等于公开账本中本投票“投票”（vote-cast）的条目数；本压缩包的 sha256 写在公开账本
“投票截止”（poll-closed）条目里。

计票规则
single 单选、multiple 多选、approval 赞成制：得票最多者胜；票数相同则并列。
ranked 排序：irv 每轮淘汰票数最少者，直到有选项得到剩余选票的过半数。最少者不止一个时，
  淘汰上一轮（再上一轮……）票数更少者；仍相同则抽签：sha256("seed/选项") 最大者淘汰；
  剩余选项全部相同且从未有过差别时并列，不抽签。
  schulze 两两比较，以最强路径（胜方票数）判定；未列出的选项排在所有已列出的选项之后。
score 打分：总分最高者胜。quadratic 平方积分：投 n 票花费 n² 积分，票数总和最高者胜。
budget 预算：按票数从多到少安排，票数相同的费用低者先，再相同的排列在前者先；
  剩余资金不够的跳过。
未达到最低票数（quorum）时只公布票数，不产生结果。

One row a ballot, one column an option; an empty cell: not chosen. Names, times, assurance levels
and the words for "other" are left out, and the rows stand in the order of what they say, which
tells nothing about who came when. Run python3 recount.py in this folder; it needs nothing else.

There are as many ballots as the public ledger has entries "vote-cast" of this poll, and its entry
"poll-closed" holds the sha256 of this zip.

Rules of counting
single, multiple, approval: most votes win; equal votes tie.
ranked: irv - the option with the fewest votes goes out, round by round, until one has more than
  half of the ballots left. Of several goes out who had fewer in the round before, or the one before
  that; after that the lot decides: whose sha256("seed/option") is largest, seed being the hash
  of the last entry of the public ledger at closing. When all that are left
  are equal and always were, they tie and nobody is drawn. schulze - head to head, by the strongest
  path in winning votes; an option left out stands below all that are ranked.
score: most points. quadratic: n votes cost n² credits, most votes win.
budget: by votes, of as many the cheaper, then the one listed first; what no longer fits is passed
  over.
Below its quorum a poll has counts and no result.
"""


def keep(session: Session, *, poll: Poll, seed: str) -> str:
    """Write the package of a Poll whose result is frozen, and keep it; its sha256."""
    return files.keep(written(session, poll=poll, seed=seed))


def written(session: Session, *, poll: Poll, seed: str) -> bytes:
    """The zip."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as zipped:
        for name, data in _parts(session, poll=poll, seed=seed):
            zipped.writestr(ZipInfo(name, BEGINNING), data, ZIP_DEFLATED)
    return packed.getvalue()


def _parts(session: Session, *, poll: Poll, seed: str) -> Iterator[tuple[str, str]]:
    yield "README.txt", README.format(title=poll.title)
    yield "poll.json", _json(facts(poll, seed=seed))
    yield "result.json", _json(poll.result or {})
    yield "recount.py", SCRIPT.read_text("utf-8")
    yield "ballots.csv", ballots_csv(session, poll=poll)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def facts(poll: Poll, *, seed: str) -> dict[str, Any]:
    """What a recount has to know of a Poll."""
    return {
        "slug": poll.slug,
        "title": poll.title,
        "method": poll.method.value,
        "rules": poll.rules,
        "options": drafting.keys_of(poll),
        "labels": {choice.key: choice.label for choice in poll.choices},
        "costs": {choice.key: choice.cost or 0 for choice in poll.choices},
        "quorum": poll.quorum,
        "seed": seed,
    }


def ballots_csv(session: Session, *, poll: Poll) -> str:
    """One row a ballot, equal ones together, in the order of their own text."""
    query = select(Vote.ballot, func.count()).where(Vote.poll_id == poll.id)
    found = session.execute(query.group_by(Vote.ballot)).all()
    cast = sorted(
        ((ballots.canonical(ballot), ballot, n) for ballot, n in found), key=itemgetter(0)
    )
    keys = drafting.keys_of(poll)
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(keys)
    for _text, ballot, n in cast:
        given = cells(ballot, poll.method)
        lines.writerows([[given.get(key, "") for key in keys]] * n)
    return text.getvalue()


def cells(ballot: Mapping[str, Any], method: PollMethod) -> dict[str, int]:
    """What a ballot gives each option: 1 for chosen, its rank, its points, its votes."""
    if method is PollMethod.SINGLE:
        return {ballot["choice"]: 1}
    if method is PollMethod.RANKED:
        return {key: rank for rank, key in enumerate(ballot["ranking"], start=1)}
    if method in (PollMethod.SCORE, PollMethod.QUADRATIC):
        return dict(ballot["scores" if method is PollMethod.SCORE else "votes"])
    return dict.fromkeys(ballot["choices"], 1)
