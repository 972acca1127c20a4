"""The consultation page through Streamlit: CPU of reruns with some 200 and 10,000 comments."""

import tempfile
from pathlib import Path

from bench import Row
from bench.server import Server, command, serving
from bench.visitor import Visitor

SLUG = "ebike-parking-charging"
RUNS = 60


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        few, many = Path(small), Path(large)
        for folder in (few, many):
            command(folder, "migrate")
            command(folder, "seed", "--demo")
        command(many, "seed", "--comments", "10000", "--consultation", SLUG)
        with serving(few, port=8791) as one, serving(many, port=8792) as other:
            return measured(one, other)


def measured(few: Server, many: Server) -> list[Row]:
    """Both servers in turn, so that a noisy machine disturbs both alike."""
    queries = {"whole": f"c={SLUG}&tab=comments", "clause": f"c={SLUG}"}
    full: dict[str, list[float]] = {"few": [], "many": []}
    part: dict[str, list[float]] = {"few": [], "many": []}
    for name, server in (("few", few), ("many", many)) * 3:
        full[name].append(cost(server, queries["clause"], fragment=False))
        part[name].append(cost(server, queries["whole"], fragment=True))
    least = {name: min(values) for name, values in full.items()}
    return [
        Row("full rerun of the consultation page, CPU", least["few"], "ms", 45),
        Row("fragment rerun (a page of comments), CPU", min(part["few"]), "ms", 15),
        Row("full rerun with 10,000 comments, CPU", least["many"], "ms", 45),
        Row("fragment rerun with 10,000 comments, CPU", min(part["many"]), "ms", 15),
        Row("full rerun, 10,000 comments against 250", least["many"] / least["few"], "×", 1.3),
        Row("memory of the server after it", many.rss(), "MB"),
    ]


def cost(server: Server, query: str, *, fragment: bool) -> float:
    """CPU milliseconds of the server per rerun."""
    with Visitor(server.url, page="consult", query=query) as visitor:
        for _ in range(3):
            visitor.run()
        if visitor.errors:
            raise RuntimeError(visitor.errors[0])
        name = visitor.fragments[0] if fragment else ""
        before = server.cpu()
        for _ in range(RUNS):
            visitor.run(name)
        return (server.cpu() - before) / RUNS * 1000
