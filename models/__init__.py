"""The nouns: every table, imported here so that Base.metadata is whole."""

from models.comment import Channel, Comment, Receipt, Stance, Standing, Support
from models.consultation import Attachment, Consultation, Screening, Stage
from models.dataset import Cycle, Dataset, Follow, Harvest, Openness, Resource
from models.decision import Decision, Reply, Verdict
from models.draft import Clause, Draft
from models.inquiry import (
    Application,
    Inquiry,
    InquiryKind,
    InquiryState,
    Outcome,
    Reuse,
    Usage,
)
from models.job import Job, JobState
from models.ledger import Act, Entry, Node
from models.moderation import Case, CaseState, RuledOut, Ruling
from models.notice import Notice
from models.people import Account, Assurance, Membership, Role, SignIn, Token
from models.place import Department, Region
from models.poll import (
    ASKED,
    AskingState,
    Choice,
    Invitation,
    Poll,
    PollCount,
    PollMethod,
    Vote,
)
from models.rating import (
    AppealGround,
    Matter,
    Rating,
    RatingAppeal,
    Rectification,
    RectificationState,
    Service,
    Window,
)
from models.release import Artefact, Chart, Evidence, Release, ReleaseState
from models.scorecard import Bulletin, Mark, Scorecard
from models.suggestion import (
    Duty,
    OrderImport,
    ReplyKind,
    StepKind,
    Suggestion,
    SuggestionKind,
    SuggestionState,
    SuggestionStep,
)
from models.summary import Summary, SummaryNote, Topic, TopicLevel, Trace
from models.survey import (
    Access,
    AnswerSummary,
    Population,
    Response,
    ResponseState,
    ShowsResults,
    Survey,
    SurveyCount,
    SurveyVersion,
    Weighting,
)

__all__ = [
    "ASKED", "Access", "Account", "Act", "AnswerSummary", "AppealGround", "Application", "Artefact",
    "AskingState", "Assurance", "Attachment", "Bulletin", "Case", "CaseState", "Channel", "Chart",
    "Choice", "Clause", "Comment", "Consultation", "Cycle", "Dataset", "Decision", "Department",
    "Draft", "Duty", "Entry", "Evidence", "Follow", "Harvest", "Inquiry", "InquiryKind",
    "InquiryState", "Invitation", "Job", "JobState", "Mark", "Matter", "Membership", "Node",
    "Notice", "Openness", "OrderImport", "Outcome", "Poll", "PollCount", "PollMethod", "Population",
    "Rating", "RatingAppeal", "Receipt", "Rectification", "RectificationState", "Region", "Release",
    "ReleaseState", "Reply", "ReplyKind", "Resource", "Response", "ResponseState", "Reuse", "Role",
    "RuledOut", "Ruling", "Scorecard", "Screening", "Service", "ShowsResults", "SignIn", "Stage",
    "Stance", "Standing", "StepKind", "Suggestion", "SuggestionKind", "SuggestionState",
    "SuggestionStep", "Summary", "SummaryNote", "Support", "Survey", "SurveyCount", "SurveyVersion",
    "Token", "Topic", "TopicLevel", "Trace", "Usage", "Verdict", "Vote", "Weighting", "Window",
]  # fmt: skip
