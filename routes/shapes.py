"""What the API takes and gives: shapes read off the models, and its description in OpenAPI."""

import datetime as dt
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from models import Act, Channel, RuledOut, Screening, Stage, Stance, Standing, TopicLevel, Verdict
from surveys.receipts import Came, ReceiptKind

Item = TypeVar("Item")


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True)


class Listing(Shape, Generic[Item]):
    items: Sequence[Item]
    next: str | None = Field(description="Cursor for ?after=; null at the end of the list.")


class Department(Shape):
    key: str
    name: str


class Region(Shape):
    code: str
    name: str


class ConsultationItem(Shape):
    slug: str
    title: str
    summary: str
    stage: Stage
    department: Department
    region: Region | None
    opens_at: datetime | None
    closes_at: datetime | None
    received: int = Field(description="Comments taken in, in any standing.")
    published: int = Field(description="Comments published now.")
    is_demo: bool


class Attachment(Shape):
    id: int
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str


class DraftItem(Shape):
    number: int
    title: str
    note: str
    digest: str
    made_at: datetime


class ConsultationFacts(ConsultationItem):
    background: str
    legal_basis: str
    profile: str = Field(description="Key of the legal rules it follows.")
    screening: Screening
    channels: list[str]
    contact: str
    promise: str
    shorten_reason: str
    withdrawn_reason: str
    opened_at: datetime | None
    closed_at: datetime | None
    answered_at: datetime | None
    decided_at: datetime | None
    attachments: list[Attachment]


class Consultation(ConsultationFacts):
    drafts: list[DraftItem]


class Draft(DraftItem):
    preamble: str


class Clause(Shape):
    key: str = Field(description="The same in all drafts.")
    kind: str
    label: str
    heading: str | None
    text: str
    parent: str | None = Field(validation_alias="parent_key")


class CountedClause(Clause):
    comments: int = Field(description="Published on it, over all drafts.")


class Comment(Shape):
    id: int
    clause: str | None = Field(
        validation_alias="clause_key", description="Clause key; null: on the whole."
    )
    standing: Standing = Field(description="published, or withdrawn: a stub without words.")
    stance: Stance
    channel: Channel
    name: str | None = Field(
        validation_alias="shown_name", description="The author's, if it may be shown."
    )
    title: str
    body: str | None = Field(validation_alias="shown", description="Plain text.")
    supports: int
    received_at: datetime
    published_at: datetime | None


class NewComment(BaseModel):
    model_config = ConfigDict(extra="forbid")

    body: str = Field(description="Plain text.")
    clause: str | None = Field(default=None, description="Clause key; left out: on the whole.")
    stance: Stance = Stance.OTHER
    publish_name: bool = False


class Posted(Shape):
    receipt: str = Field(examples=["7KMN-4PQ-8RS"])
    standing: Standing


class Topic(Shape):
    key: str
    level: TopicLevel
    label: str = Field(description="As edited by a person, if it was.")
    machine_label: str
    terms: list[str]
    size: int = Field(description="Comments in it, copies included.")


class SummaryFacts(Shape):
    number: int
    digest: str = Field(description="sha256 that the ledger holds.")
    made_at: datetime
    published_at: datetime | None
    people: int
    topics: list[Topic]


class Summary(SummaryFacts):
    document: dict[str, Any] = Field(description="The format of `cli.py summarise --json`.")


class ClauseName(Shape):
    key: str
    label: str


class Answer(Shape):
    topic: str | None = Field(description="Topic key; null: comments answered on their own.")
    label: str | None
    comments: Sequence[int] = Field(description="Ids, where answered on their own.")
    size: int
    verdict: Verdict
    reason: str
    clauses: list[ClauseName] = Field(description="Changed because of it.")


class VerdictShare(Shape):
    verdict: Verdict
    comments: int
    share: Decimal = Field(description="Per cent of the published; all add up to 100.00.")


class Reply(Shape):
    text: str
    published_at: datetime | None


class ResultDue(Shape):
    date: dt.date
    earliest: dt.date
    latest: dt.date
    certainty: str = Field(description="official, or projected: holidays not yet announced.")


class Outcome(Shape):
    stage: Stage
    received: int = Field(description="published + withheld + withdrawn + waiting")
    published: int
    withheld: int
    withdrawn: int
    waiting: int
    people: int = Field(description="Accounts; imported comments have none.")
    channels: dict[str, int]
    withheld_reasons: dict[str, int]
    verdicts: Sequence[VerdictShare]
    answers: Sequence[Answer]
    reply: Reply | None
    drafts: Sequence[DraftItem]
    summary: int | None = Field(description="Number of the published summary.")
    result_due: ResultDue | None


class Ruling(Shape):
    outcome: RuledOut
    reason: str | None = Field(description="Code, when withheld.")
    note: str
    made_at: datetime


class Decision(Shape):
    verdict: Verdict
    reason: str
    clauses: list[str] = Field(validation_alias="clause_keys")


class Entry(Shape):
    number: int
    act: Act
    at: datetime
    consultation: int | None = Field(validation_alias="consultation_id")
    facts: dict[str, Any]
    previous: str = Field(description="Hash of the entry before.")
    hash: str


class Proof(Shape):
    """That entry `number` is in the ledger of `size` entries with this `root` (RFC 9162)."""

    number: int
    size: int
    leaf: str
    path: Sequence[str]
    root: str


class Head(Shape):
    size: int
    root: str
    hash: str = Field(description="Hash of the last entry.")


class ConsultationName(Shape):
    slug: str
    title: str
    stage: Stage


class TopicName(Shape):
    key: str
    label: str


class Receipt(Shape):
    code: str
    consultation: ConsultationName
    clause: ClauseName | None
    stance: Stance
    standing: Standing
    received_at: datetime
    body: str | None = Field(description="As published; null while it is not.")
    ruling: Ruling | None
    topic: TopicName | None
    decision: Decision | None
    reply: Reply | None
    entry: Entry
    proof: Proof


class CameStep(Shape):
    kind: Came
    at: datetime


class AskedReceipt(Shape):
    """Of a vote, a response, a rating or a suggestion: never what was chosen or said."""

    code: str
    kind: ReceiptKind
    title: str = Field(description="Of the poll, survey, service; of a suggestion masked.")
    address: str = Field(description="Where more of it stands on this site.")
    given_at: datetime
    steps: Sequence[CameStep]
    entry: Entry
    proof: Proof


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `title` and `detail` are in the language asked for."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    about: dict[str, Any] = Field(description="What the refusal is about, in values.")
