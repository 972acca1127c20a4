"""The whole story on real input: a statute in two versions and 4,326 messages from a hotline.

妇女权益保障法 of 2018 is put out, the messages come in, are moderated, summarised and answered; the
version of 2022 is the final text; the record is exported.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import db
from audit import ledger
from consultation import answering, decisions, drafting, opening, outcome, record, texts, thread
from consultation.clauses import restored, visible
from consultation.reading import read_text
from models import Case, CaseState, Comment, Consultation, Role, RuledOut, Standing, Verdict
from moderation import queue, rulings
from moderation.findings import VERDICTS
from moderation.findings import Verdict as Screened
from moderation.reasons import Reason
from settings import ROOT
from tests.world import DAY, NOON, make_account, make_department, make_form
from topics import pipeline, summaries

pytestmark = pytest.mark.real
MESSAGES = 4_326
REASONS = {
    "insult": Reason.INSULT,
    "advertising": Reason.ADVERTISING,
    "secrecy": Reason.SECRET,
}


@dataclass
class Story:
    session: Session
    consultation: Consultation
    imported: list[dict]
    clean: int
    folder: Path
    exported: record.Exported


def law(shared, year):
    [path] = (shared / "laws").glob(f"妇女权益保障法({year}*).md")
    return texts.parse(read_text(path.name, path.read_bytes()))


@pytest.fixture(scope="module")
def story(shared, template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("law")
    shutil.copy(template, folder / "minyi.db")
    url = f"sqlite:///{folder}/minyi.db"
    engine = db.make_engine(url)
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={"writes": True})
        department = make_department(session, key="npc", name="全国人大常委会法工委")
        staff = {
            role: make_account(session, name=role.value, roles=[role], department=department)
            for role in Role
        }
        made = opened(session, staff, department, law(shared, 2018))
        session.commit()
        imported = [import_messages(shared, url) for _ in range(2)]
        session.connection(execution_options={"writes": True})
        clean = moderated(session, staff[Role.MODERATOR], made)
        answered(session, staff, made, law(shared, 2022))
        session.commit()
        session.expire_all()
        exported = record.export(session, consultation=made, folder=folder / "record")
        yield Story(session, made, imported, clean, folder / "record", exported)
    engine.dispose()


def opened(session, staff, department, parsed):
    drafter = staff[Role.DRAFTER]
    form = make_form(department, slug="womens-rights", profile="law", closes_at=NOON + 40 * DAY)
    made = drafting.create(session, account=drafter, form=form, now=NOON)
    texts.add_draft(session, account=drafter, consultation_id=made.id, parsed=parsed, now=NOON)
    drafting.submit(session, account=drafter, consultation_id=made.id, now=NOON)
    return opening.open_(session, account=staff[Role.PUBLISHER], consultation_id=made.id, now=NOON)


def import_messages(shared, url):
    columns = {"text": "body", "title": "title", "id": "id", "time": "time"}
    words = [word for name, column in columns.items() for word in (f"--{name}", column)]
    path = shared / "feedback" / "messages_with_likes.csv.gz"
    done = subprocess.run(
        [sys.executable, "cli.py", "import-comments", str(path), *words]
        + ["--consultation", "womens-rights", "--channel", "hotline", "--json"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def moderated(session, moderator, made):
    """What is clean in one go, the rest one by one."""
    clean = rulings.publish_clean(
        session, account=moderator, consultation_id=made.id, now=NOON + DAY
    )
    waiting = queue.waiting(session, account=moderator, consultation_id=made.id, limit=MESSAGES)
    for case in waiting:
        held = {f["rule"] for f in case.findings if VERDICTS[f["rule"]] is Screened.HOLD}
        reason = next((REASONS[rule] for rule in sorted(held) if rule in REASONS), None)
        rulings.rule(
            session,
            account=moderator,
            case_id=case.id,
            version=case.version,
            outcome=RuledOut.WITHHOLD if reason else RuledOut.PUBLISH_MASKED,
            reason=reason,
            now=NOON + DAY,
        )
    return clean


def answered(session, staff, made, final):
    now = NOON + 50 * DAY
    opening.close_due(session, now=made.closes_at)
    document = pipeline.summarise(summaries.opinions(session, consultation_id=made.id))
    summary = summaries.build(
        session, consultation_id=made.id, document=document, made_by=None, now=now
    )
    summaries.publish(session, account=staff[Role.ANALYST], summary_id=summary.id, now=now)
    drafter = staff[Role.DRAFTER]
    texts.add_draft(session, account=drafter, consultation_id=made.id, parsed=final, now=now)
    verdicts = list(Verdict)
    for number, each in enumerate(decisions.topics_to_answer(session, consultation_id=made.id)):
        decisions.decide_topic(
            session,
            account=drafter,
            topic_id=each.topic.id,
            verdict=verdicts[number % len(verdicts)],
            reason=f"关于{each.topic.label}，经研究答复如下。",
            now=now,
        )
    loose = decisions.loose_comments(session, consultation_id=made.id)
    if loose:
        decisions.decide_comments(
            session,
            account=drafter,
            consultation_id=made.id,
            comment_ids=[comment.id for comment in loose],
            verdict=Verdict.REFERRED,
            reason="已转有关部门。",
            now=now,
        )
    decisions.write_reply(session, account=drafter, consultation_id=made.id, text="感谢。", now=now)
    publisher = staff[Role.PUBLISHER]
    answering.publish_answer(session, account=publisher, consultation_id=made.id, now=now)


def test_every_message_is_taken_in_once(story):
    first, second = story.imported
    assert (first["taken"] + len(first["problems"]), first["known"]) == (MESSAGES, 0)
    assert (second["taken"], second["known"]) == (0, first["taken"])
    assert first["taken"] > MESSAGES * 0.99


def test_most_messages_are_clean_and_all_are_ruled_on(story):
    left = select(func.count(Case.id)).where(Case.state == CaseState.WAITING)
    assert story.clean > MESSAGES / 2
    assert story.session.scalar(left) == 0


def test_no_published_message_shows_a_number_that_was_found(story):
    rows = story.session.execute(
        select(Case.findings, Comment.body, Comment.shown)
        .join(Comment, Comment.id == Case.comment_id)
        .where(Comment.standing == Standing.PUBLISHED)
    )
    sure = [rule for rule in VERDICTS if rule.startswith("personal-")]
    leaked = [
        finding
        for findings, body, shown in rows
        for finding in findings
        if finding["rule"] in sure
        and VERDICTS[finding["rule"]] is Screened.HOLD
        and body[finding["start"] : finding["end"]] in shown
    ]
    assert leaked == []


def test_every_published_message_has_a_verdict_and_the_numbers_add_up(story):
    found = outcome.outcome(story.session, consultation=story.consultation)
    assert found.received == story.imported[0]["taken"]
    assert found.received == found.published + found.withheld
    assert sum(row.size for row in found.answers) == found.published
    assert sum(row.share for row in found.verdicts) == Decimal("100.00")


def test_every_message_stands_in_one_topic_or_openly_in_none(story):
    summary = summaries.newest(story.session, consultation_id=story.consultation.id)
    placed = [i for topic in summary.document["topics"] for i in topic["comment_ids"]]
    everything = Counter(placed + summary.document["unassigned"])
    assert max(everything.values()) == 1
    assert len(everything) == thread.count(story.session, consultation_id=story.consultation.id)


def test_every_quote_is_literal(story):
    summary = summaries.newest(story.session, consultation_id=story.consultation.id)
    whole = summaries.with_words(story.session, summary=summary)
    shown = dict(story.session.execute(select(Comment.id, Comment.shown)).all())
    quotes = [quote for part in whole["topics"] + whole["issues"] for quote in part["quotes"]]
    assert len(quotes) >= len(whole["topics"])
    for quote in quotes:
        assert shown[quote["comment_id"]][quote["start"] : quote["end"]] == quote["text"] != ""


@pytest.mark.parametrize("year, number", [(2018, 1), (2022, 2)])
def test_a_version_in_the_database_is_the_statute(story, shared, year, number):
    [path] = (shared / "laws").glob(f"妇女权益保障法({year}*).md")
    stored = texts.draft(story.session, consultation_id=story.consultation.id, number=number)
    assert restored(texts._parsed(stored)) == visible(path.read_text("utf-8"))


def test_the_redline_covers_every_article_of_both_versions_once(story, shared):
    found = texts.redline(story.session, consultation_id=story.consultation.id, old=1, new=2)
    articles = [
        sum(clause.kind == "article" for clause in law(shared, year).clauses)
        for year in (2018, 2022)
    ]
    old = sum(change.old is not None for change in found.changes)
    new = sum(change.new is not None for change in found.changes)
    assert (old, new) == tuple(articles) == (61, 86)
    assert found.counts["changed"] + found.counts["same"] > 30


def test_articles_that_went_on_keep_their_keys(story):
    found = texts.redline(story.session, consultation_id=story.consultation.id, old=1, new=2)
    kept = [change for change in found.changes if change.old and change.new]
    assert len(kept) > 40
    assert all(change.old == change.new for change in kept)


def test_the_ledger_holds(story):
    assert ledger.verify(story.session).broken is None


def test_the_record_is_whole_and_checks(story):
    assert story.exported.comments == story.imported[0]["taken"]
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=story.folder,
        capture_output=True,
    )
    assert checked.returncode == 0


def test_the_record_tells_topic_verdict_and_reason_of_every_published_message(story):
    rows = json.loads((story.folder / "comments.json").read_text())
    published = [row for row in rows if row["standing"] == "published"]
    assert all(row["verdict"] and row["reason"] and row["text"] for row in published)
    assert sum(row["topic"] is not None for row in published) > len(published) * 0.5
