"""Open data on the command line: dataset add, check, release, diff, list, harvest."""

import shutil
import tempfile
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import clock
import jobs
from commands import Answer, progress_bar
from commands.people import clerk
from db import reading, unit
from errors import Conflict, NotFound, Refusal
from models import Account, Cycle, Dataset, Department, Job, Openness, Release, ReleaseState, Role
from opendata import datasets, diff, releases, shelf, store, workshop
from opendata.reading import Reading
from opendata.rules import Rules

READING = ("encoding", "delimiter", "sheet", "member")


def dataset_arguments(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for name, (_function, help_, arguments) in ACTS.items():
        act = acts.add_parser(name, help=help_, description=help_)
        act.add_argument("--json", action="store_true", default=SUPPRESS)
        arguments(act)


def dataset(args: Namespace) -> Answer:
    function, _help, _arguments = ACTS[args.act]
    return function(args)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug")
    for name in ("title", "department"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("description", "theme", "contact-name", "contact-email", "source", "grounds"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--licence", default="site-terms")
    parser.add_argument("--cycle", choices=list(Cycle), default=Cycle.IRREGULAR)
    parser.add_argument("--openness", choices=list(Openness), default=Openness.UNCONDITIONAL)
    _rule_arguments(parser)


def _rule_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--key", action="append", default=[], help="a column that names a row")
    parser.add_argument("--quasi", action="append", default=[], help="a quasi-identifier column")
    parser.add_argument("--k", type=int, default=5)


def add(args: Namespace) -> Answer:
    """Begin a Dataset; nobody sees it before its first release."""
    now = clock.now()
    with unit() as session:
        department = _department(session, args.department)
        account = clerk(session, department=department, role=Role.STEWARD, now=now)
        form = datasets.DatasetForm(
            title=args.title,
            department_id=department.id,
            slug=args.slug,
            description=args.description,
            theme=args.theme,
            contact_name=args.contact_name,
            contact_email=args.contact_email,
            source=args.source,
            licence=args.licence,
            cycle=Cycle(args.cycle),
            openness=Openness(args.openness),
            grounds=args.grounds,
            keys=tuple(args.key),
            quasi=tuple(args.quasi),
            k=args.k,
        )
        made = datasets.create(session, account=account, form=form, now=now)
    return Answer({"dataset": made.slug, "id": made.id}, f"{made.slug}: {made.title}")


def _file_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", help=".csv, .tsv, .xlsx, .json, .geojson, .parquet, or a .zip of one"
    )
    for name in READING:
        parser.add_argument(f"--{name}")
    parser.add_argument("--header", type=int, help="row with the names, from 1; 0 for none")


def _check_arguments(parser: ArgumentParser) -> None:
    _file_arguments(parser)
    _rule_arguments(parser)


def check(args: Namespace) -> Answer:
    """Read a file and put it through the gate, without keeping anything."""
    with tempfile.TemporaryDirectory() as folder:
        order = workshop.PrepareOrder(
            source=_path(args.file),
            name=Path(args.file).name,
            reading=_reading(args),
            columns=None,
            fixes=(),
            rules=Rules(
                keys=tuple(args.key),
                quasi=tuple(args.quasi),
                k=args.k,
                regions=frozenset(),
                today=clock.today(),
            ),
            description="",
            out=Path(folder) / "table.duckdb",
        )
        found = workshop.prepare(order, progress_bar())
    return _told(found)


def _told(found: workshop.Prepared) -> Answer:
    facts: dict[str, Any] = {
        "reading": found.reading.as_json(),
        "question": found.question.as_json() if found.question else None,
        "rows": found.rows,
        "columns": [column.as_json() for column in found.columns],
        "report": found.report,
        "quality": found.quality,
        "offers": found.offers,
    }
    if found.question:
        text = f"{found.question.about}? {', '.join(found.question.choices)}"
        return Answer(facts, text, has_findings=True)
    lines = [f"{found.rows} rows, {len(found.columns)} columns"]
    lines += [f"{kind}: {times}" for kind, times in found.report["counts"].items()]
    lines.append(f"blocking: {found.report['blocking']}")
    return Answer(facts, "\n".join(lines), has_findings=bool(found.report["blocking"]))


def _release_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug")
    _file_arguments(parser)
    parser.add_argument("--note", default="", help="what is new, for readers")
    parser.add_argument(
        "--approve-as", metavar="NAME", help="a publisher's account: publish it now"
    )


def release(args: Namespace) -> Answer:
    """Upload, check and submit a release; with --approve-as a second person publishes it."""
    now, progress = clock.now(), progress_bar()
    with unit() as session:
        found = _dataset(session, args.slug)
        account = clerk(session, department=found.department, role=Role.STEWARD, now=now)
        approver = _account(session, args.approve_as) if args.approve_as else None
    upload = _kept(_path(args.file))
    with unit() as session:
        made, job = releases.begin(
            session, account=account, dataset_id=found.id, upload=upload, note=args.note, now=now
        )
        made.reading = _reading(args).as_json()
    try:
        made = _worked(job, progress)
        if made.state is ReleaseState.ASKING or made.blocking:
            return _stopped(made)
        with unit() as session:
            made = releases.submit(session, account=account, release_id=made.id, now=clock.now())
    except (Refusal, KeyboardInterrupt):
        _discard(account, made.id)
        raise
    if approver is not None:
        with unit() as session:
            job = releases.approve(session, account=approver, release_id=made.id, now=clock.now())
        made = _worked(job, progress)
    facts: dict[str, Any] = {
        "dataset": args.slug,
        "release": made.number,
        "state": made.state.value,
    }
    facts |= {"rows": made.rows, "digest": made.digest, "changes": made.changes}
    return Answer(facts, f"{args.slug} {made.number}: {made.state.value}, {made.rows} rows")


def _stopped(made: Release) -> Answer:
    """What stands in the way; the upload stays on the desk of its steward."""
    facts: dict[str, Any] = {
        "dataset": made.dataset.slug,
        "release": made.number,
        "state": made.state.value,
    }
    facts |= {"question": made.question, "report": made.report}
    counts = ", ".join(f"{kind} {times}" for kind, times in made.report.get("counts", {}).items())
    return Answer(facts, f"{made.state.value}: {made.question or counts}", has_findings=True)


def _worked(job: Job, progress: Callable[[str, float], None]) -> Release:
    """Do the Job here and now. Refuses Conflict when it fails."""
    progress("", 0.0)
    jobs.run(job.id)
    with reading() as session:
        done = session.get_one(Job, job.id)
        if done.error:
            raise Conflict(why="failed", job=job.id, error=done.error)
        found = session.get_one(Release, done.release_id)
        _ = found.dataset
        return found


def _discard(account: Account, release_id: int) -> None:
    with unit() as session:
        releases.discard(session, account=account, release_id=release_id)


def _diff_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug")
    parser.add_argument("--from", dest="old", type=int, required=True, metavar="N")
    parser.add_argument("--to", dest="new", type=int, required=True, metavar="N")


def compare(args: Namespace) -> Answer:
    """How two releases differ, by key."""
    with reading() as session:
        found = shelf.by_slug(session, slug=args.slug)
        old, new = (
            shelf.release(session, dataset=found, number=number) for number in (args.old, args.new)
        )
        tables = [store.path_of(each.table_sha256) for each in (old, new)]
    counts = diff.counts(*tables, keys=tuple(new.keys))
    return Answer(counts, ", ".join(f"{name} {value}" for name, value in counts.items()))


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="also those nobody sees yet")


def listed(args: Namespace) -> Answer:
    """Every dataset of this site."""
    with reading() as session:
        query = select(Dataset).order_by(Dataset.slug)
        if not args.all:
            query = query.where(Dataset.published_at.is_not(None))
        found = list(session.scalars(query))
        rows = [
            {
                "dataset": each.slug,
                "title": each.title,
                "department": each.department.key,
                "release": each.newest,
                "openness": each.openness.value,
                "public": each.is_public,
            }
            for each in found
        ]
    lines = [f"{row['dataset']:<30} {row['release'] or '-':>4}  {row['title']}" for row in rows]
    return Answer({"datasets": rows}, "\n".join(lines) or "no datasets")


def _harvest_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("url", help="the portal's address, or its catalogue's")
    parser.add_argument("--protocol", choices=["ckan", "dcat"], required=True)
    parser.add_argument("--department", required=True, metavar="KEY")


def harvested(args: Namespace) -> Answer:
    """Show the datasets of another portal in our catalogue; what it takes in is replaced on the
    next run, and what is gone there goes here."""
    from opendata import harvest  # rdflib: half a second that no other act needs

    now = clock.now()
    with unit() as session:
        department = _department(session, args.department)
        account = clerk(session, department=department, role=Role.STEWARD, now=now)
        source = harvest.source(
            session,
            account=account,
            url=args.url,
            protocol=args.protocol,
            department_id=department.id,
            now=now,
        )
    try:
        found = harvest.fetch(args.url, protocol=args.protocol, progress=progress_bar())
    except Refusal as refusal:
        with unit() as session:
            harvest.failed(session, harvest_id=source.id, error=str(refusal))
        raise
    with unit() as session:
        done = harvest.store(session, harvest_id=source.id, found=found, now=clock.now())
    text = ", ".join(f"{name} {value}" for name, value in done.items())
    return Answer(done, text, has_findings=bool(done.get("errors")))


def _path(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise NotFound(file=name)
    return path


def _kept(path: Path) -> releases.Upload:
    """A copy of the file in our folder."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        return releases.Upload(
            name=path.name, size=copy.stat().st_size, sha256=store.keep_path(copy)
        )


def _reading(args: Namespace) -> Reading:
    return Reading(header=args.header, **{name: getattr(args, name) for name in READING})


def _department(session: Session, key: str) -> Department:
    found = session.scalar(select(Department).where(Department.key == key))
    if found is None:
        raise NotFound(department=key)
    return found


def _dataset(session: Session, slug: str) -> Dataset:
    found = session.scalar(select(Dataset).where(Dataset.slug == slug))
    if found is None:
        raise NotFound(dataset=slug)
    return found


def _account(session: Session, name: str) -> Account:
    found = list(session.scalars(select(Account).where(Account.name == name)))
    if len(found) != 1:
        raise NotFound(account=name)
    return found[0]


ACTS: dict[str, tuple[Callable[[Namespace], Answer], str, Callable[[ArgumentParser], None]]] = {
    "add": (add, "begin a dataset", _add_arguments),
    "check": (check, "read a file and say what is wrong with it", _check_arguments),
    "release": (release, "upload, check and submit a release", _release_arguments),
    "diff": (compare, "rows added, removed and changed between two releases", _diff_arguments),
    "list": (listed, "every dataset", _list_arguments),
    "harvest": (harvested, "show another portal's datasets", _harvest_arguments),
}
