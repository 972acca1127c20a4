"""A release as really built, behind a real server, in the hands of real programs."""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import mlcroissant
import pytest
import uvicorn
from frictionless import Package
from mlcroissant._src.core import constants
from rdflib import Graph
from rdflib.namespace import RDF
from sqlalchemy.orm import Session
from starlette.applications import Starlette

import files
import settings as settings_module
from models import Artefact
from opendata import card
from opendata.building import BuildOrder, build
from opendata.rdf import DCAT
from tests.data_world import ROWS, make_dataset, make_release
from tests.routes.conftest import DOORS

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@dataclass(frozen=True)
class Site:
    base: str
    digest: str
    folder: Path

    def address(self, name: str) -> str:
        return f"{self.base}/data/cases/1/{name}"


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A published release with every file, and a server that has it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        monkeypatch.setenv("MINYI_PUBLIC_URL", base)
        settings_module.settings.cache_clear()
        digest = publish(session, base, tmp_path)
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=DOORS), log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield Site(base, digest, tmp_path)
        server.should_exit = True
        thread.join()


def publish(session: Session, base: str, folder: Path) -> str:
    release = make_release(session, dataset=make_dataset(session, slug="cases"))
    original = folder / "upload"
    original.write_bytes("编号,区\n1,浦东\n".encode("gb18030"))
    order = BuildOrder(
        dataset=card.of(release.dataset, release, base=base),
        table=files.path_of(release.table_sha256),
        original=original,
        original_name="工单 表.csv",
        previous=None,
        report={},
        profile=[],
        folder=folder / "scratch",
    )
    built = build(order, lambda *_: None)
    release.digest = built.digest
    for each in release.artefacts:
        session.delete(each)
    session.flush()
    for name, media_type, size, sha256 in built.files:
        facts = {"name": name, "media_type": media_type, "size": size, "sha256": sha256}
        session.add(Artefact(release_id=release.id, **facts))
    session.commit()
    return built.digest


def curl(*arguments: str) -> tuple[int, bytes]:
    done = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", "-w", "\n%{http_code}", *arguments],
        capture_output=True,
        check=True,
    )
    body, _, status = done.stdout.rpartition(b"\n")
    return int(status), body


@needs_curl
def test_curl_takes_a_part_resumes_and_asks_again(site):
    whole = curl(site.address("data.csv"))[1]
    assert curl("-r", "5-14", site.address("data.csv")) == (206, whole[5:15])
    assert curl("-r", "-7", site.address("data.csv")) == (206, whole[-7:])
    assert curl("-r", "999999-", site.address("data.csv"))[0] == 416
    part = site.folder / "part.csv"
    part.write_bytes(whole[:20])
    assert curl("-C", "-", "-o", str(part), site.address("data.csv"))[0] == 206
    assert part.read_bytes() == whole
    held = f'If-None-Match: "{site.digest}"'
    assert curl("-H", held, site.address("data.csv")) == (304, b"")


@needs_curl
def test_curl_saves_the_file_under_its_name(site):
    subprocess.run(
        [
            "curl",
            "-sSOJ",
            "--noproxy",
            "*",
            site.address("original/%E5%B7%A5%E5%8D%95%20%E8%A1%A8.csv"),
        ],
        cwd=site.folder,
        check=True,
    )
    assert "编号,区\n".encode("gb18030") in b"".join(
        path.read_bytes() for path in site.folder.iterdir() if path.name.endswith(".csv")
    )


def test_frictionless_validates_the_package_where_it_is_served(site):
    report = Package(site.address("datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_frictionless_validates_the_archive(site):
    archive = site.folder / "all.zip"
    archive.write_bytes(httpx.get(site.address("all.zip")).content)
    shutil.unpack_archive(archive, site.folder / "all")
    assert Package(str(site.folder / "all" / "datapackage.json")).validate().valid


@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_loads_the_rows_from_the_server(site, monkeypatch):
    monkeypatch.setattr(constants, "DOWNLOAD_PATH", constants.DOWNLOAD_PATH / site.folder / "c")
    path = site.folder / "croissant.json"
    path.write_bytes(httpx.get(site.address("croissant.json")).content)
    dataset = mlcroissant.Dataset(str(path))
    assert not dataset.metadata.issues.errors
    assert not dataset.metadata.issues.warnings
    rows = list(dataset.records("rows"))
    assert [row["rows/id"].decode() for row in rows] == [row[0] for row in ROWS]
    assert [row["rows/n"] for row in rows] == [row[3] for row in ROWS]


def test_rdflib_asks_for_the_form_it_reads(site):
    graph = Graph().parse(f"{site.base}/dataset/cases")
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == 1


def test_what_the_catalogue_says_of_a_file_is_what_is_served(site):
    graph = Graph().parse(f"{site.base}/dataset/cases.ttl")
    rows = graph.query(
        "SELECT ?url ?size ?sum WHERE { ?d dcat:downloadURL ?url ; dcat:byteSize ?size ;"
        " spdx:checksum/spdx:checksumValue ?sum }"
    )
    said = {str(url): (int(size), f'"{sum_}"') for url, size, sum_ in rows}
    assert len(said) >= 9
    for url, told in said.items():
        answer = httpx.head(url)
        assert (int(answer.headers["content-length"]), answer.headers["etag"]) == told


def test_the_served_report_is_json(site):
    assert isinstance(json.loads(httpx.get(site.address("report.json")).content), dict)
