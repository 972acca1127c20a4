"""Survey, a form; its numbered SurveyVersions; Responses; what is counted out of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.comment import Channel
from models.place import Department, Region
from models.poll import ASKED, AskingState


class Access(StrEnum):
    """Who may fill a Survey."""

    ANONYMOUS = "anonymous"
    ACCOUNT = "account"
    CODE = "code"


class ShowsResults(StrEnum):
    ALWAYS = "always"
    AFTER = "after"
    NEVER = "never"


class ResponseState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    OVER_QUOTA = "over-quota"  # kept, told so, and not counted


class Survey(Base):
    __tablename__ = "survey"
    __table_args__ = (Index("ix_survey_state", "state", "closes_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    purpose: Mapped[str] = mapped_column(Text, default="", comment="what it is for, plain text")
    access: Mapped[Access] = mapped_column(default=Access.ACCOUNT)
    min_assurance: Mapped[int] = mapped_column(default=0)
    shows_results: Mapped[ShowsResults] = mapped_column(default=ShowsResults.AFTER)
    quotas: Mapped[list[dict[str, Any]]] = mapped_column(
        default=list, comment="surveys.questionnaires.quotas.Quota"
    )
    is_statistical: Mapped[bool] = mapped_column(default=False, comment="calls itself 统计调查")
    table_number: Mapped[str] = mapped_column(String(60), default="", comment="表号 (统计法 17)")
    table_authority: Mapped[str] = mapped_column(String(120), default="", comment="制定机关")
    table_approval: Mapped[str] = mapped_column(String(120), default="", comment="批准或备案文号")
    table_until: Mapped[date | None] = mapped_column(Date, comment="有效期至")
    state: Mapped[AskingState] = mapped_column(default=AskingState.DRAFTING)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="", comment="why sent back, or withdrawn")
    reply: Mapped[str] = mapped_column(Text, default="", comment="the department's answer to it")
    replied_at: Mapped[datetime | None]
    begun: Mapped[int] = mapped_column(default=0, comment="Responses begun, counted as they come")
    submitted: Mapped[int] = mapped_column(default=0, comment="of these submitted and counted")
    version: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department] = relationship()
    region: Mapped[Region | None] = relationship()
    versions: Mapped[list["SurveyVersion"]] = relationship(
        order_by="SurveyVersion.number", back_populates="survey"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_public(self) -> bool:
        return self.state in ASKED

    def takes_responses(self, now: datetime) -> bool:
        return (
            self.state is AskingState.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )


class SurveyVersion(Base):
    """One numbered state of a Survey's questions; frozen by its first Response."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    form: Mapped[dict[str, Any]] = mapped_column(comment="surveys.forms.form.Form as JSON")
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of the form's canonical JSON")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None] = mapped_column(comment="of its first Response")

    survey: Mapped[Survey] = relationship(back_populates="versions")


class Response(Base):
    """One filled Survey, or one being filled."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("survey_id", "respondent"),
        Index("ix_response_state", "survey_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    state: Mapped[ResponseState] = mapped_column(default=ResponseState.DRAFT)
    respondent: Mapped[str] = mapped_column(
        String(64),
        comment="HMAC of survey and account, or of the code; random when anonymous",
    )
    resume_digest: Mapped[str] = mapped_column(
        String(64), unique=True, comment="sha256 of the code by which the draft is taken up again"
    )
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="question key → value")
    place: Mapped[str] = mapped_column(String(80), default="", comment="question last stood at")
    assurance: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    is_assisted: Mapped[bool] = mapped_column(default=False, comment="entered by staff for someone")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    language: Mapped[str] = mapped_column(String(12), default="zh-Hans")
    salt: Mapped[str] = mapped_column(String(32), comment="of the digest in the Ledger")
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    seconds: Mapped[int | None] = mapped_column(comment="from begun to submitted")
    revision: Mapped[int] = mapped_column(default=0, comment="grows with each save")

    survey_version: Mapped[SurveyVersion] = relationship()


class SurveyCount(Base):
    """A running count over submitted Responses: one answer of one question (or one quota)."""

    __tablename__ = "survey_count"

    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(120), primary_key=True, comment="key, or key/row")
    value: Mapped[str] = mapped_column(String(120), primary_key=True)
    assurance: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger, default=0)


class Population(Base):
    """How many people there are in each cell of age, sex and region: what a sample is weighted
    to. Uploaded by the department."""

    __tablename__ = "population"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300), comment="who counted, and when")
    cells: Mapped[list[dict[str, Any]]] = mapped_column(comment="a dict of categories, with n")
    sha256: Mapped[str] = mapped_column(String(64), comment="of the uploaded file")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Weighting(Base):
    """One post-stratification of a Survey: to which Population, by which questions, what came of
    it. The results that it gives stand in its document."""

    __tablename__ = "weighting"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    population_id: Mapped[int] = mapped_column(ForeignKey("population.id"))
    margins: Mapped[dict[str, Any]] = mapped_column(comment="category of the table → question key")
    responses: Mapped[int] = mapped_column(comment="weighted")
    left_out: Mapped[int] = mapped_column(comment="submitted, but without the needed answers")
    design_effect: Mapped[float | None] = mapped_column(Float, comment="Kish: n·Σw²/(Σw)²")
    document: Mapped[dict[str, Any]] = mapped_column(comment="surveys.results.weighting")
    digest: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    population: Mapped[Population] = relationship()


class AnswerSummary(Base):
    """A topic summary over the free texts of one question, or of one Poll's 'other'."""

    __tablename__ = "answer_summary"
    __table_args__ = (Index("ix_answer_summary_survey", "survey_id", "question", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"), index=True)
    question: Mapped[str] = mapped_column(String(80), comment="its key: the context")
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(comment="the format of `summarise`")
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of the document's bytes")
    texts: Mapped[int] = mapped_column(comment="read")
    held: Mapped[int] = mapped_column(default=0, comment="held by the Rules, never quoted")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
