"""The API over a real server: CPU of posting a comment and of reading 10,000 page by page."""

import tempfile
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

import httpx

from bench import Row
from bench.server import Server, command, serving

CONSULTATION = "/api/v1/consultations/ebike-parking-charging"
PLAIN = "/read/consultations/ebike-parking-charging"
ROUNDS = 4
RUNS = 100


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command(folder, "migrate")
        command(folder, "seed", "--demo")
        command(folder, "seed", "--comments", "10000", "--consultation", CONSULTATION[22:])
        token = command(folder, "token", "create", "--account", "demo-resident").strip()
        headers = {"Authorization": f"Bearer {token}"}
        with (
            serving(folder, port=8794) as server,
            httpx.Client(base_url=server.url, headers=headers, timeout=30) as client,
        ):
            return measured(server, client)


def measured(server: Server, client: httpx.Client) -> list[Row]:
    posts, pages = posting(client), paging(client)
    code = next(posts)
    figures = [
        ("API: post a comment, CPU", lambda: next(posts), 15),
        ("API: a page of 20 of 10,000 comments, CPU", lambda: next(pages), 14),
        ("API: a receipt with its proof, CPU", get(client, f"/api/v1/receipts/{code}"), None),
        ("API: the outcome, CPU", get(client, f"{CONSULTATION}/outcome"), None),
        ("plain page of the consultation, CPU", get(client, PLAIN), None),
        ("plain page of a receipt, CPU", get(client, f"/read/receipts/{code}"), None),
    ]
    return [Row(name, cost(server, act), "ms", bound) for name, act, bound in figures]


def cost(server: Server, act: Callable[[], object]) -> float:
    """CPU milliseconds of the server for one request: the least of some rounds, since other work
    on the machine only ever adds."""
    for _ in range(20):
        act()
    rounds = []
    for _ in range(ROUNDS):
        before = server.cpu()
        for _ in range(RUNS):
            act()
        rounds.append((server.cpu() - before) / RUNS * 1000)
    return min(rounds)


def get(client: httpx.Client, address: str) -> Callable[[], object]:
    return lambda: client.get(address).raise_for_status()


def posting(client: httpx.Client) -> Iterator[str]:
    """One comment after the other, with a telephone number for the screening; their receipts."""
    for number in count(1):
        body = f"第{number}次建议：充电桩离居民楼太近，请改到小区东门，联系电话13800138000。"
        answer = client.post(f"{CONSULTATION}/comments", json={"body": body, "stance": "suggest"})
        yield answer.raise_for_status().json()["receipt"]


def paging(client: httpx.Client) -> Iterator[int]:
    """Pages of 20 from all over the list, from its top to its end and again."""
    cursors: list[str | None] = [None]
    while (rest := page(client, after=cursors[-1], limit=200)["next"]) is not None:
        cursors.append(rest)
    for after in cycle(cursors):
        yield len(page(client, after=after, limit=20)["items"])


def page(client: httpx.Client, *, after: str | None, limit: int) -> dict[str, Any]:
    query = {"limit": str(limit)} | ({"after": after} if after else {})
    answer = client.get(f"{CONSULTATION}/comments", params=query)
    return dict(answer.raise_for_status().json())
