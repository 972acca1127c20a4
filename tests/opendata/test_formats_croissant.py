"""croissant.json: validated and read by mlcroissant, from a server as anybody would."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import mlcroissant
import pytest
from mlcroissant._src.core import constants

from opendata import croissant
from opendata.columns import Column, ColumnType
from tests.data_world import ROWS, Table
from tests.opendata.cards import fill, make_card, make_facts

ODD = (
    Column(name="是 否", type=ColumnType.BOOLEAN),
    Column(name='a/b "c" #1?', type=ColumnType.DATE),
    Column(name="100%", type=ColumnType.TEXT),
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str]]:
    """A folder, and the address it is served at."""
    monkeypatch.setattr(constants, "DOWNLOAD_PATH", constants.DOWNLOAD_PATH / tmp_path)
    folder = tmp_path / "files"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def loaded(folder: Path, document: dict) -> mlcroissant.Dataset:
    path = folder.parent / "croissant.json"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return mlcroissant.Dataset(str(path))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("parquet", [True, False], ids=["Parquet", "CSV alone"])
def test_mlcroissant_validates_it_and_reads_the_rows(served, parquet):
    folder, base = served
    fill(folder, parquet=parquet)
    dataset = loaded(folder, croissant.document(make_card(folder, base=base)))
    assert not dataset.metadata.issues.errors
    assert not dataset.metadata.issues.warnings
    rows = list(dataset.records("rows"))
    assert [row["rows/n"] for row in rows] == [row[3] for row in ROWS]
    assert [row["rows/区"].decode() for row in rows] == [row[1] for row in ROWS]
    if parquet:
        assert rows[0]["rows/id"] == b"001"


@pytest.mark.filterwarnings("ignore")
def test_odd_column_names_are_read(served):
    folder, base = served
    cells = [(True, "2026-01-02", "NA"), (False, None, "0")]
    fill(folder, Table(ODD, cells))
    card = make_card(folder, base=base, release=make_facts(folder, base=base, columns=ODD, keys=()))
    rows = list(loaded(folder, croissant.document(card)).records("rows"))
    assert len(rows) == 2
    assert rows[0]["rows/是%20否"] is True
    assert rows[0]["rows/100%25"] == b"NA"


def test_it_is_written_before_there_are_files():
    assert "recordSet" not in croissant.document(make_card())
