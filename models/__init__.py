"""The nouns: every table, imported here so that Base.metadata is whole."""

from models.comment import Channel, Comment, Receipt, Stance, Standing, Support
from models.consultation import Attachment, Consultation, Screening, Stage
from models.decision import Decision, Reply, Verdict
from models.draft import Clause, Draft
from models.job import Job, JobState
from models.ledger import Act, Entry, Node
from models.moderation import Case, CaseState, RuledOut, Ruling
from models.notice import Notice
from models.people import Account, Assurance, Membership, Role, SignIn, Token
from models.place import Department, Region
from models.summary import Summary, SummaryNote, Topic, TopicLevel, Trace

__all__ = [
    "Account", "Act", "Assurance", "Attachment", "Case", "CaseState", "Channel", "Clause",
    "Comment", "Consultation", "Decision", "Department", "Draft", "Entry", "Job", "JobState",
    "Membership", "Node", "Notice", "Receipt", "Region", "Reply", "Role", "RuledOut", "Ruling",
    "Screening", "SignIn", "Stage", "Stance", "Standing", "Summary", "Support", "Token", "Topic",
    "SummaryNote", "TopicLevel", "Trace", "Verdict",
]  # fmt: skip
