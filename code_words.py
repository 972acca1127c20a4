"""What the codes are called on screen: stages, standings, stances, verdicts, reasons, acts."""

from enum import StrEnum

from i18n import translate
from models import (
    Act,
    Channel,
    Cycle,
    InquiryKind,
    InquiryState,
    Openness,
    Outcome,
    ReleaseState,
    RuledOut,
    Screening,
    Stage,
    Stance,
    Standing,
    Verdict,
)
from moderation.reasons import WORDS as REASONS
from moderation.reasons import Reason
from opendata.columns import ColumnType
from opendata.freshness import Word


def _(text: str) -> str:
    return text  # marked here, translated in `said`


WORDS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Stage: {
        Stage.DRAFTING: _("Drafting"),
        Stage.REVIEW: _("In review"),
        Stage.OPEN: _("Open for comments"),
        Stage.CLOSED: _("Closed, being answered"),
        Stage.ANSWERED: _("Answered"),
        Stage.DECIDED: _("Decided"),
        Stage.EVALUATED: _("Evaluated"),
        Stage.ARCHIVED: _("Archived"),
        Stage.WITHDRAWN: _("Taken back"),
    },
    Screening: {
        Screening.BEFORE: _("Comments are shown after a person has looked at them"),
        Screening.AFTER: _("Comments are shown at once and looked at afterwards"),
    },
    Standing: {
        Standing.WAITING: _("Waiting for moderation"),
        Standing.PUBLISHED: _("Published"),
        Standing.WITHHELD: _("Not published"),
        Standing.WITHDRAWN: _("Withdrawn by its author"),
    },
    Stance: {
        Stance.SUPPORT: _("In favour"),
        Stance.OPPOSE: _("Against"),
        Stance.SUGGEST: _("Suggests a change"),
        Stance.OTHER: _("Something else"),
    },
    Channel: {
        Channel.WEB: _("Online"),
        Channel.PAPER: _("On paper"),
        Channel.PHONE: _("By phone"),
        Channel.HOTLINE: _("Hotline"),
        Channel.HEARING: _("At a hearing"),
        Channel.IMPORT: _("Handed in as a list"),
    },
    RuledOut: {
        RuledOut.PUBLISH: _("Published"),
        RuledOut.PUBLISH_MASKED: _("Published with personal data masked"),
        RuledOut.WITHHOLD: _("Not published"),
    },
    Reason: REASONS,
    Verdict: {
        Verdict.ADOPTED: _("Adopted"),
        Verdict.PARTLY: _("Partly adopted"),
        Verdict.NOT_ADOPTED: _("Not adopted"),
        Verdict.ALREADY: _("Already provided for"),
        Verdict.OUT_OF_SCOPE: _("Not part of this consultation"),
        Verdict.REFERRED: _("Passed on"),
    },
    Act: {
        Act.OPENED: _("Consultation opened"),
        Act.EXTENDED: _("Period extended"),
        Act.CLOSED: _("Consultation closed"),
        Act.DRAFT_ADDED: _("New version of the draft"),
        Act.RECEIVED: _("Comment received"),
        Act.RULED: _("Comment ruled on"),
        Act.RULING_UNDONE: _("Ruling taken back"),
        Act.COMMENT_WITHDRAWN: _("Comment withdrawn"),
        Act.SUMMARY_PUBLISHED: _("Summary published"),
        Act.DECISION_PUBLISHED: _("Answer published"),
        Act.DECIDED: _("Decision made"),
        Act.WITHDRAWN: _("Consultation taken back"),
        Act.RELEASE_PUBLISHED: _("Data released"),
        Act.RELEASE_WITHDRAWN: _("Data withdrawn"),
        Act.OPENNESS_CHANGED: _("Openness of data changed"),
        Act.EVIDENCE_PINNED: _("Data pinned as evidence"),
        Act.INQUIRY_ANSWERED: _("Inquiry about data answered"),
    },
    Openness: {
        Openness.UNCONDITIONAL: _("Open to everyone"),
        Openness.CONDITIONAL: _("Open on conditions"),
        Openness.CLOSED: _("Not opened"),
    },
    Cycle: {
        Cycle.REALTIME: _("In real time"),
        Cycle.DAILY: _("Daily"),
        Cycle.WEEKLY: _("Weekly"),
        Cycle.MONTHLY: _("Monthly"),
        Cycle.QUARTERLY: _("Quarterly"),
        Cycle.YEARLY: _("Yearly"),
        Cycle.IRREGULAR: _("At no fixed interval"),
    },
    ReleaseState: {
        ReleaseState.PREPARING: _("Being read and checked"),
        ReleaseState.ASKING: _("Needs an answer from you"),
        ReleaseState.CHECKED: _("Checked, not submitted"),
        ReleaseState.REVIEW: _("Waits for a second person"),
        ReleaseState.BUILDING: _("Approved, files are being written"),
        ReleaseState.HELD: _("Under embargo"),
        ReleaseState.PUBLISHED: _("Released"),
        ReleaseState.WITHDRAWN: _("Taken away"),
        ReleaseState.DISCARDED: _("Discarded"),
    },
    ColumnType: {
        ColumnType.TEXT: _("Plain text"),
        ColumnType.IDENTIFIER: _("Identifier (as text)"),
        ColumnType.INTEGER: _("Whole number"),
        ColumnType.NUMBER: _("Number"),
        ColumnType.BOOLEAN: _("Yes or no"),
        ColumnType.DATE: _("Date"),
        ColumnType.DATETIME: _("Date and time"),
        ColumnType.REGION: _("Region code"),
        ColumnType.LONGITUDE: _("Longitude"),
        ColumnType.LATITUDE: _("Latitude"),
    },
    Word: {
        Word.FRESH: _("Up to date"),
        Word.DUE: _("Update due"),
        Word.OVERDUE: _("Update overdue"),
        Word.UNPROMISED: _("No fixed update cycle"),
        Word.EMPTY: _("No data released yet"),
    },
    InquiryKind: {
        InquiryKind.QUESTION: _("Question"),
        InquiryKind.CORRECTION: _("Correction"),
        InquiryKind.REQUEST: _("Data request"),
    },
    InquiryState: {
        InquiryState.WAITING: _("Waiting for an answer"),
        InquiryState.ANSWERED: _("Answered in public"),
        InquiryState.HIDDEN: _("Answered to the author alone"),
    },
    Outcome: {
        Outcome.ACCEPTED: _("Accepted"),
        Outcome.PARTLY: _("Partly accepted"),
        Outcome.DECLINED: _("Declined"),
        Outcome.EXPLAINED: _("Explained"),
    },
}


def said(code: StrEnum, language: str) -> str:
    """The name of a code in `language`."""
    return translate(WORDS[type(code)][code], language)
