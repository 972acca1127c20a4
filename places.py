"""The pages of the site: address, file, title, and for whom each is in the navigation."""

from dataclasses import dataclass
from enum import Enum

from i18n import translate
from identity.permits import Act
from settings import settings

TEXT_COOKIE = "minyi_text"
TEXT_SIZES = ("normal", "large")


class Row(Enum):
    """Where a page is found: in the public row, in the staff's row, or only by a link."""

    PUBLIC = "public"
    STAFF = "staff"
    LINKED = "linked"


@dataclass(frozen=True)
class Place:
    """One page under /app/. `title` and `said`, what it is for, are message ids; `acts` say who
    sees a staff page: whoever may do one of them somewhere."""

    path: str
    file: str
    title: str
    said: str
    row: Row = Row.LINKED
    acts: frozenset[Act] = frozenset()

    @property
    def address(self) -> str:
        return "/app/" if self.path == HOME else f"/app/{self.path}"


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


HOME = "home"
PLACES = (
    Place(
        HOME,
        "home.py",
        _("Consultations"),
        _("Read draft decisions, say what you think, and see what became of it."),
        Row.PUBLIC,
    ),
    Place(
        "opinion",
        "opinion.py",
        _("Polls and surveys"),
        _("Vote, answer questionnaires, rate services, say what should change."),
        Row.PUBLIC,
    ),
    Place(
        "datasets",
        "datasets.py",
        _("Open data"),
        _("Find data of the city, see whether they are fresh, read them, take them away."),
        Row.PUBLIC,
    ),
    Place(
        "outcomes",
        "outcomes.py",
        _("Outcomes"),
        _("What was adopted, what was not, and why."),
        Row.PUBLIC,
    ),
    Place(
        "mine",
        "mine.py",
        _("My participation"),
        _("Your comments, their receipts and what became of them."),
        Row.PUBLIC,
    ),
    Place(
        "find",
        "find.py",
        _("Search"),
        _("Search drafts, clauses, decisions and open data."),
        Row.PUBLIC,
    ),
    Place(
        "consult",
        "consult.py",
        _("Consultation"),
        _("Read the draft and comment on it, clause by clause."),
    ),
    Place(
        "dataset",
        "dataset.py",
        _("Dataset"),
        _("What it holds, how fresh and how good it is; read it, take it away, cite it."),
    ),
    Place(
        "changes",
        "changes.py",
        _("What changed"),
        _(
            "Two releases of a dataset beside each other: which rows were added, removed or "
            "changed."
        ),
    ),
    Place(
        "chart",
        "chart.py",
        _("Chart"),
        _("Draw a chart of a dataset, keep it, show it elsewhere, cite it."),
    ),
    Place(
        "data_requests",
        "data_requests.py",
        _("Data requests"),
        _("Ask for data that are not here, and see what became of every request."),
    ),
    Place(
        "self_check",
        "self_check.py",
        _("Open-data figures"),
        _("What open-data indices ask of a site, counted here and now, with every formula."),
    ),
    Place(
        "poll",
        "poll.py",
        _("Poll"),
        _("One question: vote, keep the receipt, see the count."),
    ),
    Place(
        "survey",
        "survey.py",
        _("Survey"),
        _("Answer one question at a time; stop at any time and go on later, on any device."),
    ),
    Place(
        "survey_results",
        "survey_results.py",
        _("Survey results"),
        _("How many answered, what they said, how sure one can be, and all of it to download."),
    ),
    Place(
        "services",
        "services.py",
        _("Service ratings"),
        _("How people rate each service, and what departments did about bad ratings."),
    ),
    Place(
        "rate",
        "rate.py",
        _("Rate a service"),
        _("Five levels, one rating for each case; not to rate counts for nothing."),
    ),
    Place(
        "scorecards",
        "scorecards.py",
        _("Scorecards"),
        _("How departments are scored: every indicator, weight and number in the open."),
    ),
    Place(
        "suggest",
        "suggest.py",
        _("Make a suggestion"),
        _("Say what should change in the city; your receipt shows how it goes on."),
    ),
    Place(
        "hot_topics",
        "hot_topics.py",
        _("Hot topics"),
        _("What people raise most, how that changes, and what departments replied."),
    ),
    Place(
        "receipt",
        "receipt.py",
        _("Receipt"),
        _("Look up what became of a comment, with its receipt."),
    ),
    Place(
        "ledger",
        "record.py",
        _("Public ledger"),
        _("Every public act in order, in a form that anyone can check."),
    ),
    Place(
        "desk",
        "desk.py",
        _("Desk"),
        _("What waits for your department."),
        Row.STAFF,
        frozenset(Act),
    ),
    Place(
        "draft",
        "draft.py",
        _("Drafting"),
        _("Prepare a consultation."),
        Row.STAFF,
        frozenset({Act.CREATE, Act.EDIT}),
    ),
    Place(
        "review",
        "review.py",
        _("Review"),
        _("Open a consultation, or send it back."),
        Row.STAFF,
        frozenset({Act.REVIEW}),
    ),
    Place(
        "moderate",
        "moderate.py",
        _("Moderation"),
        _("Rule on comments that wait."),
        Row.STAFF,
        frozenset({Act.MODERATE}),
    ),
    Place(
        "condense",
        "condense.py",
        _("Topic summary"),
        _("Group comments into topics, with every sentence traceable."),
        Row.STAFF,
        frozenset({Act.SUMMARISE}),
    ),
    Place(
        "answer",
        "answer.py",
        _("Answer"),
        _("Answer each topic, and publish the outcome."),
        Row.STAFF,
        frozenset({Act.DECIDE, Act.PUBLISH_ANSWER}),
    ),
    Place(
        "publish_data",
        "publish_data.py",
        _("Publish data"),
        _("Upload a table, have it checked, release it."),
        Row.STAFF,
        frozenset({Act.PREPARE_DATA, Act.PUBLISH_DATA}),
    ),
    Place(
        "data_desk",
        "data_desk.py",
        _("Data desk"),
        _("Answer what people ask of your data, and decide on what they apply for."),
        Row.STAFF,
        frozenset({Act.ANSWER_DATA, Act.GRANT_DATA}),
    ),
    Place(
        "ask",
        "ask.py",
        _("Make polls"),
        _("Prepare a poll, have it opened, see it counted."),
        Row.STAFF,
        frozenset({Act.ASK, Act.OPEN_ASKING}),
    ),
    Place(
        "build",
        "build.py",
        _("Build surveys"),
        _("Build a questionnaire, or bring it in from Excel; walk every way through it; open it."),
        Row.STAFF,
        frozenset({Act.ASK, Act.OPEN_ASKING}),
    ),
    Place(
        "analyse",
        "analyse.py",
        _("Analyse surveys"),
        _("Responses, weights, free texts, downloads."),
        Row.STAFF,
        frozenset({Act.ANALYSE}),
    ),
    Place(
        "service_desk",
        "service_desk.py",
        _("Service desk"),
        _("Services, cases and ratings; put right what was rated badly, in time."),
        Row.STAFF,
        frozenset({Act.KEEP_SERVICES, Act.RECTIFY, Act.REVIEW_RATING}),
    ),
    Place(
        "score",
        "score.py",
        _("Scoring"),
        _("Keep scorecards, enter marks, issue bulletins, check figures."),
        Row.STAFF,
        frozenset({Act.SCORE, Act.ISSUE}),
    ),
    Place(
        "suggestion_desk",
        "suggestion_desk.py",
        _("Suggestion desk"),
        _("Hand suggestions to whose duty they are, reply in time, bring in hotline orders."),
        Row.STAFF,
        frozenset({Act.ROUTE, Act.REPLY, Act.ANALYSE, Act.KEEP_DUTIES}),
    ),
    Place(
        "people",
        "people.py",
        _("People"),
        _("Who may do what in which department."),
        Row.STAFF,
        frozenset({Act.MANAGE}),
    ),
)
BY_PATH = {place.path: place for place in PLACES}


def site_name(language: str) -> str:
    """What the site calls itself: MINYI_SITE_NAME, else the product's name."""
    return settings().site_name or translate(_("Minyi"), language)
