"""The moderation queue: what waits, what was ruled, and why Comments are withheld."""

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from errors import NotFound
from identity import permits
from models import Account, Case, CaseState, Comment, Department, Ruling, Standing


def waiting(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int | None = None,
    offset: int = 0,
    limit: int = 20,
) -> list[Case]:
    """Cases this account may rule on, the most urgent and then the oldest first."""
    query = _of(account, consultation_id)
    return list(
        session.scalars(
            query.where(Case.state == CaseState.WAITING)
            .order_by(Case.urgency.desc(), Case.id)
            .offset(offset)
            .limit(limit)
            .options(joinedload(Case.comment).joinedload(Comment.clause))
        )
    )


def waiting_count(
    session: Session, *, account: Account | None, consultation_id: int | None = None
) -> int:
    query = _of(account, consultation_id)
    rows = query.where(Case.state == CaseState.WAITING).with_only_columns(func.count(Case.id))
    return session.scalar(rows) or 0


def clean_count(session: Session, *, account: Account | None, consultation_id: int) -> int:
    """How many Cases wait in which no Rule found anything."""
    query = _of(account, consultation_id).where(
        Case.state == CaseState.WAITING, Case.verdict == "publish"
    )
    return session.scalar(query.with_only_columns(func.count(Case.id))) or 0


def ruled(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int | None = None,
    offset: int = 0,
    limit: int = 20,
) -> list[Case]:
    """Ruled Cases this account may look at, the last ruled on first, with their Rulings."""
    query = _of(account, consultation_id)
    return list(
        session.scalars(
            query.join(Ruling, and_(Ruling.case_id == Case.id, Ruling.undone_at.is_(None)))
            .where(Case.state == CaseState.RULED)
            .order_by(Ruling.id.desc())
            .offset(offset)
            .limit(limit)
            .options(
                joinedload(Case.comment).joinedload(Comment.clause), selectinload(Case.rulings)
            )
        )
    )


def _of(account: Account | None, consultation_id: int | None) -> Select[Case]:
    """The Cases of the departments in which, and below which, the account may moderate."""
    paths = permits.paths(account, permits.Act.MODERATE)
    query = (
        select(Case)
        .join(Department, Department.id == Case.department_id)
        .where(or_(*(Department.path.startswith(path, autoescape=True) for path in paths)))
    )
    return (
        query if consultation_id is None else query.where(Case.consultation_id == consultation_id)
    )


def case(session: Session, *, account: Account | None, case_id: int) -> Case:
    """One Case with its Comment, for writing. Refuses NotFound, NotAllowed."""
    found = session.scalar(_locked().where(Case.id == case_id))
    if found is None:
        raise NotFound(case=case_id)
    department = session.get_one(Department, found.department_id)
    permits.require(account, permits.Act.MODERATE, department)
    return found


def case_of(session: Session, *, comment_id: int) -> Case | None:
    """The Case of a Comment, with it, for writing."""
    return session.scalar(_locked().where(Case.comment_id == comment_id))


def _locked() -> Select[Case]:
    """Case and Comment are locked in one go: who took one after the other could block another."""
    return (
        select(Case)
        .join(Case.comment)
        .with_for_update(of=[Case, Comment])
        .options(contains_eager(Case.comment), selectinload(Case.rulings))
        .execution_options(populate_existing=True)
    )


def reason_counts(session: Session, *, consultation_id: int) -> dict[str, int]:
    """Comments withheld now, per reason code."""
    rows = session.execute(
        select(Ruling.reason, func.count(Ruling.id))
        .join(Case)
        .join(Comment, Comment.id == Case.comment_id)
        .where(
            Case.consultation_id == consultation_id,
            Comment.standing == Standing.WITHHELD,
            Ruling.undone_at.is_(None),
            Ruling.reason.is_not(None),
        )
        .group_by(Ruling.reason)
        .order_by(Ruling.reason)
    )
    return {str(reason): count for reason, count in rows}
