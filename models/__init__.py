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
from models.release import Artefact, Chart, Evidence, Release, ReleaseState
from models.summary import Summary, SummaryNote, Topic, TopicLevel, Trace

__all__ = [
    "Account", "Act", "Application", "Artefact", "Assurance", "Attachment", "Case", "CaseState",
    "Channel", "Chart", "Clause", "Comment", "Consultation", "Cycle", "Dataset", "Decision",
    "Department", "Draft", "Entry", "Evidence", "Follow", "Harvest", "Inquiry", "InquiryKind",
    "InquiryState", "Job", "JobState", "Membership", "Node", "Notice", "Openness", "Outcome",
    "Receipt", "Region", "Release", "ReleaseState", "Reply", "Resource", "Reuse", "Role",
    "RuledOut", "Ruling", "Screening", "SignIn", "Stage", "Stance", "Standing", "Summary",
    "SummaryNote", "Support", "Token", "Topic", "TopicLevel", "Trace", "Usage", "Verdict",
]  # fmt: skip
