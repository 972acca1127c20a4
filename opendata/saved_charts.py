"""Charts that are kept: saving one on its Release, finding it by its code, showing it first."""

import json
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from errors import Invalid, NotFound, NotSignedIn, TooMany
from identity import permits
from models import Account, Chart, Dataset, Release
from moderation.findings import Verdict
from moderation.screen import screen
from opendata import charts, shelf
from opendata.chart_form import ChartForm, checked

CODE = 10  # letters of the base32 of a sha256: 50 bits
PER_HOUR = 60  # by one account
STAFF = (permits.Act.PREPARE_DATA, permits.Act.PUBLISH_DATA)


@dataclass(frozen=True)
class Saved:
    """A kept chart for showing. `official` is one made, or put first, by the department's own
    people; any other is a reader's, and is said to be."""

    chart: Chart
    form: ChartForm
    release: Release
    official: bool


def save(
    session: Session,
    *,
    account: Account | None,
    slug: str,
    number: int,
    form: ChartForm,
    now: datetime,
) -> Chart:
    """Keep a chart that has something to show. The same chart of the same Release is kept once,
    whoever saves it, and has one code. Refuses NotSignedIn, NotFound, NotAllowed, Withdrawn,
    TooMany, and Invalid for a form this table cannot show or a reader's title in which the Rules
    find anything: nobody looks at it before it is shown."""
    if account is None:
        raise NotSignedIn(act="save-chart")
    release = shelf.readable(session, slug=slug, number=number, account=account, now=now)
    form = checked(form, charts.columns_of(release))
    official = _is_of(account, release.dataset)
    if form.title and not official and screen(form.title).verdict is not Verdict.PUBLISH:
        raise Invalid(field="title", why="held-back")
    charts.data(release, form)
    code = code_of(release, form)
    known = _by_code(session, code)
    if known is not None:
        return known
    _bound(session, account=account, now=now)
    chart = Chart(
        code=code,
        dataset_id=release.dataset_id,
        dataset=release.dataset,
        number=number,
        title=form.title,
        form=form.as_json(),
        made_by=account.id,
        made_at=now,
    )
    session.add(chart)
    session.flush()
    return chart


def code_of(release: Release, form: ChartForm) -> str:
    """Ten letters and digits that follow from the Dataset, the Release and the form."""
    facts = [release.dataset_id, release.number, form.as_json()]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return b32encode(sha256(text.encode()).digest()).decode().lower()[:CODE]


def _bound(session: Session, *, account: Account, now: datetime) -> None:
    since = now - timedelta(hours=1)
    query = select(func.count()).where(Chart.made_by == account.id, Chart.made_at > since)
    if (session.scalar(query) or 0) >= PER_HOUR:
        raise TooMany(limit=PER_HOUR, minutes=60)


def _by_code(session: Session, code: str) -> Chart | None:
    return session.scalar(
        select(Chart).where(Chart.code == code).options(joinedload(Chart.dataset))
    )


def by_code(session: Session, *, code: str, account: Account | None = None, now: datetime) -> Saved:
    """A kept chart with the Release it was made on. Refuses NotFound, Withdrawn, NotSignedIn,
    NotAllowed, as the Release itself does."""
    chart = _by_code(session, code)
    if chart is None:
        raise NotFound(chart=code[:40])
    release = shelf.readable(
        session, slug=chart.dataset.slug, number=chart.number, account=account, now=now
    )
    return _saved(session, chart, release)


def _saved(session: Session, chart: Chart, release: Release) -> Saved:
    official = chart.featured or _is_of(session.get(Account, chart.made_by), release.dataset)
    return Saved(chart, ChartForm.from_json(chart.form), release, official)


def _is_of(account: Account | None, dataset: Dataset) -> bool:
    return any(permits.may(account, act, dataset.department) for act in STAFF)


def featured(session: Session, *, dataset: Dataset, release: Release) -> list[Saved]:
    """The charts that the dataset page shows first, on `release`: those whose form its columns can
    show, the oldest first."""
    rows = session.scalars(
        select(Chart)
        .where(Chart.dataset_id == dataset.id, Chart.featured)
        .order_by(Chart.made_at, Chart.id)
        .options(joinedload(Chart.dataset))
    )
    found = [_saved(session, chart, release) for chart in rows]
    return [each for each in found if _fits(each.form, release)]


def _fits(form: ChartForm, release: Release) -> bool:
    try:
        checked(form, charts.columns_of(release))
    except Invalid:
        return False
    return True


def of_dataset(
    session: Session, *, dataset: Dataset, account: Account | None, limit: int = 20
) -> list[Chart]:
    """The charts of a Dataset that are put first, and the account's own, the newest first."""
    mine = Chart.featured if account is None else (Chart.featured | (Chart.made_by == account.id))
    query = select(Chart).where(Chart.dataset_id == dataset.id, mine)
    return list(session.scalars(query.order_by(Chart.id.desc()).limit(limit)))


def feature(
    session: Session, *, account: Account | None, code: str, is_first: bool, now: datetime
) -> Chart:
    """Show a chart on its Dataset's page, or no longer. Refuses NotFound, NotSignedIn,
    NotAllowed, and what by_code() refuses."""
    saved = by_code(session, code=code, account=account, now=now)
    permits.require(account, permits.Act.PREPARE_DATA, saved.release.dataset.department)
    saved.chart.featured = is_first
    session.flush()
    return saved.chart
