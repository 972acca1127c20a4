"""The duty table: which department answers for a topic in a region, with overlaps and gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from errors import AlreadyDone, Conflict, Invalid, NotFound
from identity.permits import Act, require
from models import Account, Department, Duty, Region
from moderation import wording
from surveys.suggestions import places, vocabulary

BASIS = 300
SHOWN = 4  # levels of regions in the matrix: country to county
EVERYWHERE = 0


@dataclass(frozen=True)
class Answerable:
    """Who answers for a topic in a region: the one in the lead, and others with the same duty.
    `region_id` is where the duty stands, that region or one above it; None: everywhere."""

    lead: Department
    others: tuple[Department, ...]
    region_id: int | None


@dataclass(frozen=True)
class Cell:
    """`own`: the duties that stand in this very region. `answers`: who leads here, from here or
    from above; None is a gap."""

    topic: str
    region: Region | None
    own: tuple[Duty, ...]
    answers: Department | None

    @property
    def overlaps(self) -> bool:
        return len(self.own) > 1


@dataclass(frozen=True)
class Matrix:
    """Topics by regions; the first column is everywhere."""

    regions: Sequence[Region | None]
    rows: Sequence[tuple[str, Sequence[Cell]]]

    @property
    def gaps(self) -> list[Cell]:
        return [cell for _topic, cells in self.rows for cell in cells[1:] if not cell.answers]

    @property
    def overlaps(self) -> list[Cell]:
        return [cell for _topic, cells in self.rows for cell in cells if cell.overlaps]


def responsible(session: Session, *, topic: str, region_id: int | None) -> Answerable | None:
    """Who answers for the topic in the region: by the duties there, else in the region above, at
    last everywhere; for a topic that nobody has, whoever has `other`. None is a gap."""
    way = [region.id for region in places.way_up(session, region_id=region_id)]
    rows = session.scalars(
        select(Duty)
        .where(Duty.topic.in_({topic, vocabulary.OTHER}))
        .options(joinedload(Duty.department))
        .order_by(Duty.id)
    ).all()
    for wanted in dict.fromkeys((topic, vocabulary.OTHER)):
        for place in (*way, None):
            here = [row for row in rows if row.topic == wanted and row.region_id == place]
            lead = next((row for row in here if row.is_lead), None)
            if lead is not None:
                others = tuple(row.department for row in here if row is not lead)
                return Answerable(lead.department, others, place)
    return None


@dataclass(frozen=True)
class Leads:
    """The whole table in memory, for many questions at once."""

    by_place: Mapping[tuple[str, int | None], Department]

    def lead(self, topic: str, way: Sequence[Region]) -> Department | None:
        """As responsible(): who leads for the topic on the way up, else for `other`."""
        for wanted in (topic, vocabulary.OTHER):
            for place in (*(region.id for region in way), None):
                found = self.by_place.get((wanted, place))
                if found is not None:
                    return found
        return None


def leads(session: Session) -> Leads:
    """One query."""
    return Leads({(d.topic, d.region_id): d.department for d in table(session) if d.is_lead})


def keep(
    session: Session,
    *,
    account: Account | None,
    topic: str,
    region_id: int | None,
    department_id: int,
    is_lead: bool = True,
    basis: str = "",
    since: date,
) -> Duty:
    """Write a duty down, or change who leads and on what basis.

    Refuses NotFound, NotSignedIn, NotAllowed, TooLong, Invalid for an unknown topic, Conflict
    when another department leads there already."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    require(account, Act.KEEP_DUTIES, department)
    if not vocabulary.is_known(topic):
        raise Invalid(field="topic", why="topic")
    places.way_up(session, region_id=region_id)
    there = at(session, topic=topic, region_id=region_id)
    if is_lead and any(row.is_lead and row.department_id != department_id for row in there):
        raise Conflict(topic=topic, why="lead")
    duty = next((row for row in there if row.department_id == department_id), None)
    if duty is None:
        duty = Duty(topic=topic, region_id=region_id, department_id=department_id)
    duty.is_lead, duty.since = is_lead, since
    duty.basis = wording.line(basis, field="basis", limit=BASIS, needed=False)
    try:
        with session.begin_nested():
            session.add(duty)
    except IntegrityError as error:  # written at the same moment elsewhere
        raise Conflict(topic=topic, why="lead") from error
    return duty


def at(session: Session, *, topic: str, region_id: int | None) -> Sequence[Duty]:
    """The duties that stand in this very region (None: everywhere) for a topic."""
    here = Duty.region_id.is_(None) if region_id is None else Duty.region_id == region_id
    query = select(Duty).where(Duty.topic == topic, here).order_by(Duty.id)
    return session.scalars(query).all()


def lift(session: Session, *, account: Account | None, duty_id: int) -> None:
    """Take a duty out of the table. Refuses NotSignedIn, NotAllowed, AlreadyDone."""
    duty = session.get(Duty, duty_id)
    if duty is None:
        raise AlreadyDone(duty=duty_id)
    require(account, Act.KEEP_DUTIES, duty.department)
    session.delete(duty)
    session.flush()


def table(session: Session) -> Sequence[Duty]:
    """All duties, by topic and region. One query."""
    query = select(Duty).options(joinedload(Duty.department), joinedload(Duty.region))
    rows = session.scalars(query).all()
    order = {topic.key: place for place, topic in enumerate(vocabulary.TOPICS)}
    return sorted(rows, key=lambda d: (order.get(d.topic, 99), d.region.code if d.region else ""))


def matrix(session: Session) -> Matrix:
    """Who answers for what, where. Two queries, whatever the size of the table."""
    duties = table(session)
    known = {region.id: region for region in places.all_regions(session)}
    used = {duty.region_id for duty in duties}
    shown = [each for each in known.values() if each.level <= SHOWN or each.id in used]
    own: dict[tuple[str, int], list[Duty]] = {}
    for duty in duties:
        own.setdefault((duty.topic, duty.region_id or EVERYWHERE), []).append(duty)
    rows = []
    for topic in vocabulary.TOPICS:
        cells = [_cell(topic.key, region, own, known) for region in (None, *shown)]
        rows.append((topic.key, cells))
    return Matrix((None, *shown), rows)


def _cell(
    topic: str,
    region: Region | None,
    own: dict[tuple[str, int], list[Duty]],
    known: dict[int, Region],
) -> Cell:
    here: Region | None = region
    mine = tuple(own.get((topic, region.id if region else EVERYWHERE), ()))
    answers = _lead(mine)
    while answers is None and here is not None:
        here = known.get(here.parent_id) if here.parent_id is not None else None
        answers = _lead(own.get((topic, here.id if here else EVERYWHERE), ()))
    return Cell(topic, region, mine, answers)


def _lead(duties: Sequence[Duty]) -> Department | None:
    return next((duty.department for duty in duties if duty.is_lead), None)
