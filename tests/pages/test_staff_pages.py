"""The staff pages: every page for every role, full and empty, and each step of the story once."""

from datetime import timedelta

import pytest

import clock
import jobs
from consultation import decisions, texts
from consultation.decisions import reply_of
from consultation.shelf import DeskRow
from db import reading, unit
from identity import accounts, tokens
from identity.permits import ALLOWED
from models import Case, CaseState, Comment, Consultation, Role, Stage, Standing, Verdict
from moderation import queue
from moderation.findings import Finding
from pages._parts import bring, moments, untrusted
from pages._parts.worklist import next_step
from places import PLACES
from tests.world import (
    NOON,
    TEXT,
    make_account,
    make_comment,
    make_consultation,
    make_department,
    make_draft,
)
from topics import pipeline, summaries

STAFF = [place for place in PLACES if place.acts]
SOON = timedelta(days=40)
PAYLOADS = [
    "<script>window.PWN=1</script>",
    "<img src=x onerror=PWN=1>",
    '<iframe srcdoc="<script>parent.PWN=6</script>"></iframe>',
    "<style>body{display:none}</style>",
    "[官方](javascript:alert(1)) ![x](https://evil.example/x.png)",
    ":red[官方已批准] :material/verified: :blue-badge[官方] # 大标题",
    "</div></mark><svg onload=PWN=1>",
    '=HYPERLINK("http://evil.example") $\\frac{1}{2}$ `code` **bold**',
]


class World:
    """A department at work: somebody for every role, a consultation in every stage."""

    def __init__(self, session):
        self.department = make_department(session)
        self.people = {
            role: make_account(session, name=role.value, roles=[role], department=self.department)
            for role in Role
        }
        self.resident = make_account(session)
        self.made = {stage: self.consultation(session, stage) for stage in Stage}

    def consultation(self, session, stage):
        return make_consultation(
            session,
            stage=stage,
            department=self.department,
            creator=self.people[Role.DRAFTER],
            slug=f"in-{stage.value}",
        )


@pytest.fixture
def world(database):
    with unit() as session:
        return World(session)


@pytest.fixture
def empty(database):
    """Somebody for every role, and nothing to do."""
    with unit() as session:
        department = make_department(session)
        return {
            role: make_account(session, name=role.value, roles=[role], department=department)
            for role in Role
        }


def well(test):
    """The page ran to its foot: no exception, no refusal."""
    assert not test.exception
    assert not test.error
    return test


def may(role, place):
    return any(role in ALLOWED[act] for act in place.acts)


CASES = [(role, place) for role in Role for place in STAFF]
NAMES = [f"{role.value}-{place.path}" for role, place in CASES]


@pytest.mark.parametrize(("role", "place"), CASES, ids=NAMES)
def test_each_role_reads_its_pages_and_is_refused_the_others(shell, be, world, role, place):
    be(world.people[role])
    test = shell(place.path)
    assert not test.exception
    assert bool(test.title) is may(role, place)
    assert len(test.error) == (0 if may(role, place) else 1)


@pytest.mark.parametrize(("role", "place"), CASES, ids=NAMES)
def test_an_empty_database_leaves_no_page_broken(shell, be, empty, role, place):
    be(empty[role])
    test = shell(place.path)
    assert not test.exception
    assert bool(test.title) is may(role, place)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("draft", Role.DRAFTER),
        ("review", Role.PUBLISHER),
        ("condense", Role.ANALYST),
        ("answer", Role.DRAFTER),
        ("answer", Role.PUBLISHER),
        ("moderate", Role.MODERATOR),
    ],
)
@pytest.mark.parametrize("stage", Stage)
def test_each_page_stands_in_each_stage(shell, be, world, path, role, stage):
    be(world.people[role])
    assert not shell(path, c=f"in-{stage.value}").exception


@pytest.mark.parametrize("path", ["draft", "review", "condense", "answer"])
def test_another_departments_consultation_is_refused(shell, be, world, path):
    with unit() as session:
        stranger = make_account(
            session, roles=[Role.DRAFTER, Role.PUBLISHER, Role.ANALYST], department=None
        )
    be(stranger)
    assert len(shell(path, c="in-closed").error) == 1
    assert len(shell(path, c="in-drafting").error) == 1


def test_the_desk_shows_twenty_at_a_time(shell, be, world):
    with unit() as session:
        for _number in range(15):
            world.department = session.merge(world.department)
            make_consultation(session, department=world.department, text=None)
    be(world.people[Role.AUDITOR])
    first, second = shell("desk"), shell("desk", p="2")
    titles = [[m for m in each.markdown if "停车管理办法" in m.value] for each in (first, second)]
    assert [len(each) for each in titles] == [20, 4]


@pytest.mark.parametrize(
    ("stage", "facts", "path"),
    [
        (Stage.DRAFTING, {}, "draft"),
        (Stage.REVIEW, {}, "review"),
        (Stage.OPEN, {"waiting": 1}, "moderate"),
        (Stage.OPEN, {}, None),
        (Stage.CLOSED, {"waiting": 1}, "moderate"),
        (Stage.CLOSED, {"published": 5}, "condense"),
        (Stage.CLOSED, {"published": 5, "summarised": True, "topics": 2}, "answer"),
        (Stage.CLOSED, {}, "answer"),
        (Stage.ANSWERED, {}, "answer"),
        (Stage.DECIDED, {}, None),
    ],
)
def test_the_next_step_follows_from_what_is_there(stage, facts, path):
    published = facts.pop("published", 0)
    row = {"waiting": 0, "overdue": 0, "summarised": False, "topics": 0, "answered": 0} | facts
    consultation = Consultation(stage=stage, published=published)
    step = next_step(DeskRow(consultation=consultation, due=None, late=False, **row))
    assert (step and step.path) == path


def test_a_drafter_begins_a_consultation(shell, be, world):
    be(world.people[Role.DRAFTER])
    test = shell("draft")
    test.text_input(key="form_new_title").set_value("停车新规")
    well(test.button(key="form_new_save").click().run())
    with reading() as session:
        made = session.query(Consultation).filter_by(title="停车新规").one()
    assert made.stage is Stage.DRAFTING
    assert made.slug in test.query_params["c"]


def test_a_refused_form_keeps_what_was_typed(shell, be, world):
    be(world.people[Role.DRAFTER])
    test = shell("draft")
    test.text_input(key="form_new_title").set_value("停车新规")
    test.text_input(key="form_new_closes_at").set_value("下个月")
    test.button(key="form_new_save").click().run()
    assert len(test.error) == 1
    assert test.text_input(key="form_new_title").value == "停车新规"
    assert test.text_input(key="form_new_closes_at").value == "下个月"


def test_a_stale_edit_is_refused_and_changes_nothing(shell, be, world):
    at = f"form_{world.made[Stage.DRAFTING].id}_"
    be(world.people[Role.DRAFTER])
    test = shell("draft", c="in-drafting")
    with unit() as session:
        session.get_one(Consultation, world.made[Stage.DRAFTING].id).summary = "同事改过"
    test.text_area(key=f"{at}summary").set_value("我的修改")
    test.button(key=f"{at}save").click().run()
    assert len(test.error) == 1
    assert test.text_area(key=f"{at}summary").value == "我的修改"
    with reading() as session:
        kept = session.get_one(Consultation, world.made[Stage.DRAFTING].id)
    assert kept.summary == "同事改过"


def test_saving_twice_is_not_stale(shell, be, world):
    at = f"form_{world.made[Stage.DRAFTING].id}_"
    be(world.people[Role.DRAFTER])
    test = shell("draft", c="in-drafting")
    for words in ("一", "二"):
        test.text_area(key=f"{at}summary").set_value(words)
        well(test.button(key=f"{at}save").click().run())
    with reading() as session:
        assert session.get_one(Consultation, world.made[Stage.DRAFTING].id).summary == "二"


def test_a_pasted_text_becomes_the_next_version(shell, be, world):
    made = world.made[Stage.DRAFTING]
    at = f"bring_{made.id}_1_"
    be(world.people[Role.DRAFTER])
    test = shell("draft", c=made.slug)
    test.text_area(key=f"{at}text").set_value(TEXT + "\n第五条 本办法自公布之日起施行。\n").run()
    well(test.button(key=f"{at}take").click().run())
    with reading() as session:
        assert len(texts.drafts(session, consultation_id=made.id)) == 2


def test_an_upload_that_is_no_word_file_is_refused_in_words(shell, be, world):
    made = world.made[Stage.DRAFTING]
    be(world.people[Role.DRAFTER])
    test = shell("draft", c=made.slug)
    test.file_uploader(key=f"bring_{made.id}_1_file").upload("a.docx", b"no word file", "").run()
    assert len(test.error) >= 1
    assert not test.exception


def test_numbers_that_repeat_or_skip_are_named():
    found = bring.clauses.problems(texts.parse("第一条 甲。\n\n第一条 乙。\n\n第四条 丙。\n"))
    assert [problem.kind for problem in found] == ["repeated", "skipped"]


def test_a_drafter_submits_and_a_second_person_opens(shell, be, world):
    made = world.made[Stage.DRAFTING]
    with unit() as session:
        row = session.get_one(Consultation, made.id)
        row.opens_at, row.closes_at = clock.now() - timedelta(days=1), clock.now() + SOON
    be(world.people[Role.DRAFTER])
    test = shell("draft", c=made.slug)
    test.button(key="submit").click().run()
    be(world.people[Role.PUBLISHER])
    test = shell("review", c=made.slug)
    well(test.button(key="open").click().run())
    with reading() as session:
        assert session.get_one(Consultation, made.id).stage is Stage.OPEN


def test_who_drafted_cannot_open(shell, be, world):
    with unit() as session:
        home, roles = session.merge(world.department), [Role.DRAFTER, Role.PUBLISHER]
        both = make_account(session, roles=roles, department=home)
        session.get_one(Consultation, world.made[Stage.REVIEW].id).created_by = both.id
    be(both)
    assert shell("review", c="in-review").button(key="open").disabled


def test_a_draft_is_sent_back_with_a_note(shell, be, world):
    be(world.people[Role.PUBLISHER])
    test = shell("review", c="in-review")
    test.text_area(key="send_back_note").set_value("请补充起草说明")
    well(test.button(key="send_back_do").click().run())
    be(world.people[Role.DRAFTER])
    assert "请补充起草说明" in shell("draft", c="in-review").warning[0].value


def test_sending_back_without_a_note_is_refused(shell, be, world):
    be(world.people[Role.PUBLISHER])
    test = shell("review", c="in-review").button(key="send_back_do").click().run()
    assert len(test.error) == 1


def test_an_open_one_gets_more_time_with_a_reason(shell, be, world):
    be(world.people[Role.PUBLISHER])
    test = shell("review", c="in-open")
    later = clock.now() + SOON + SOON
    test.text_input(key="extend_closes_at").set_value(f"{later:%Y-%m-%d}")
    test.text_area(key="extend_reason").set_value("应市民要求")
    well(test.button(key="extend_do").click().run())
    with reading() as session:
        closes_at = session.get_one(Consultation, world.made[Stage.OPEN].id).closes_at
    assert closes_at.date() == later.date()


def test_an_open_one_is_taken_back_with_a_public_reason(shell, be, world):
    be(world.people[Role.PUBLISHER])
    test = shell("review", c="in-open")
    test.text_area(key="withdraw_reason").set_value("上位法修改")
    well(test.button(key="withdraw_do").click().run())
    with reading() as session:
        assert session.get_one(Consultation, world.made[Stage.OPEN].id).stage is Stage.WITHDRAWN


@pytest.fixture
def cases(world):
    """Three Cases: clean, with a mobile number, and made of markup."""
    bodies = ["收费时段应当公开。", "请打我电话13800138000，谢谢。", PAYLOADS[0] + PAYLOADS[3]]
    with unit() as session:
        consultation = session.get_one(Consultation, world.made[Stage.OPEN].id)
        return {
            body: session.query(Case).filter_by(comment_id=comment.id).one().id
            for body in bodies
            for comment in [make_comment(session, consultation=consultation, body=body)]
        }


def standing(case_id):
    with reading() as session:
        case = session.get_one(Case, case_id)
        return session.get_one(Comment, case.comment_id).standing


def test_a_moderator_publishes_masked(shell, be, world, cases):
    case_id = cases["请打我电话13800138000，谢谢。"]
    be(world.people[Role.MODERATOR])
    test = shell("moderate", case=str(case_id))
    assert test.button(key=f"rule_publish__{case_id}").disabled
    well(test.button(key=f"rule_publish-masked__{case_id}").click().run())
    with reading() as session:
        case = session.get_one(Case, case_id)
        shown = session.get_one(Comment, case.comment_id).shown
    assert "13800138000" not in shown


def test_a_moderator_withholds_with_a_reason_and_a_note(shell, be, world, cases):
    case_id = cases["收费时段应当公开。"]
    be(world.people[Role.MODERATOR])
    test = shell("moderate", case=str(case_id))
    test.text_area(key=f"note_{case_id}").set_value("请换个说法")
    well(test.button(key=f"rule_withhold_off-topic_{case_id}").click().run())
    with reading() as session:
        found = queue.case(session, account=world.people[Role.MODERATOR], case_id=case_id)
        assert [(r.reason, r.note) for r in found.rulings] == [("off-topic", "请换个说法")]


def test_more_passages_are_masked(shell, be, world, cases):
    case_id = cases["收费时段应当公开。"]
    be(world.people[Role.MODERATOR])
    test = shell("moderate", case=str(case_id))
    test.text_area(key=f"hide_{case_id}").set_value("时段")
    well(test.button(key=f"rule_publish-masked__{case_id}").click().run())
    with reading() as session:
        comment_id = session.get_one(Case, case_id).comment_id
        assert session.get_one(Comment, comment_id).shown == "收费**应当公开。"


def test_a_passage_that_is_not_there_is_refused_and_kept(shell, be, world, cases):
    case_id = cases["收费时段应当公开。"]
    be(world.people[Role.MODERATOR])
    test = shell("moderate", case=str(case_id))
    test.text_area(key=f"hide_{case_id}").set_value("没有这句")
    test.button(key=f"rule_publish-masked__{case_id}").click().run()
    assert len(test.error) == 1
    assert test.text_area(key=f"hide_{case_id}").value == "没有这句"
    assert standing(case_id) is Standing.WAITING


def test_the_second_of_two_moderators_is_told_and_gets_the_next_case(shell, be, world, cases):
    case_id = cases["收费时段应当公开。"]
    with unit() as session:
        other = make_account(
            session, roles=[Role.MODERATOR], department=session.merge(world.department)
        )
    be(world.people[Role.MODERATOR])
    first = shell("moderate", case=str(case_id))
    be(other)
    second = shell("moderate", case=str(case_id))
    be(world.people[Role.MODERATOR])
    well(first.button(key=f"rule_publish__{case_id}").click().run())
    be(other)
    second.button(key=f"rule_withhold_insult_{case_id}").click().run()
    assert len(second.error) == 1
    assert standing(case_id) is Standing.PUBLISHED
    assert [b.key for b in second.button if b.key.startswith("rule_publish__")] != [
        f"rule_publish__{case_id}"
    ]


def test_a_ruling_is_undone(shell, be, world, cases):
    case_id = cases["收费时段应当公开。"]
    be(world.people[Role.MODERATOR])
    test = shell("moderate", case=str(case_id))
    test.button(key=f"rule_publish__{case_id}").click().run()
    well(test.button(key=f"undo_{case_id}").click().run())
    assert standing(case_id) is Standing.WAITING


def test_all_without_findings_are_published_in_one_go(shell, be, world, cases):
    be(world.people[Role.MODERATOR])
    test = shell("moderate", c="in-open")
    well(test.button(key="publish_clean").click().run())
    assert standing(cases["收费时段应当公开。"]) is Standing.PUBLISHED
    assert standing(cases["请打我电话13800138000，谢谢。"]) is Standing.WAITING


@pytest.mark.parametrize("payload", PAYLOADS)
def test_marked_words_are_inert(payload):
    html = untrusted.marked(payload, [Finding("insult", 0, 3), Finding("petition", 2, 5)])
    bare = html.replace("</mark>", "").replace("</small>", "").replace("<small>", "")
    bare = bare.replace('<mark class="hold">', "").replace('<mark class="review">', "")
    assert "<" not in bare.replace("<code>", "").replace("</code>", "")


def test_hidden_characters_are_named():
    assert untrusted.inert("好\u202e坏\u200b") == "好<code>U+202E</code>坏<code>U+200B</code>"


def test_findings_are_marked_in_place():
    html = untrusted.marked("打13800138000", [Finding("personal-mobile", 1, 12)])
    assert html.startswith('打<mark class="hold">13800138000<small>')


@pytest.fixture
def closed(world):
    """A closed Consultation with eight published Comments."""
    with unit() as session:
        consultation = session.get_one(Consultation, world.made[Stage.CLOSED].id)
        for number in range(8):
            body = f"第三条的收费标准应当公示，第{number}个小区也一样。" * 2
            make_comment(session, consultation=consultation, body=body, published=True)
        return consultation


def summarise(consultation):
    """A stored Summary, as the worker leaves it."""
    with unit() as session:
        document = pipeline.summarise(summaries.opinions(session, consultation_id=consultation.id))
        return summaries.build(
            session, consultation_id=consultation.id, document=document, made_by=None, now=NOON
        )


def test_an_analyst_orders_a_summary_and_the_worker_makes_it(shell, be, world, closed):
    be(world.people[Role.ANALYST])
    test = shell("condense", c=closed.slug)
    well(test.button(key="order").click().run())
    with reading() as session:
        job = jobs.latest(session, consultation_id=closed.id)
    jobs.run(job.id)
    assert len(well(shell("condense", c=closed.slug)).metric) == 4


def test_an_analyst_renames_a_topic_and_publishes(shell, be, world, closed):
    summary = summarise(closed)
    topic = summary.topics[0]
    be(world.people[Role.ANALYST])
    test = shell("condense", c=closed.slug)
    test.text_input(key=f"label_{topic.id}").set_value("收费公示")
    well(test.button(key=f"label_{topic.id}_do").click().run())
    well(test.button(key="publish_summary").click().run())
    with reading() as session:
        found = summaries.newest(session, consultation_id=closed.id, published=True)
    assert found.topics[0].label == "收费公示"
    assert found.reviewed_by == world.people[Role.ANALYST].id


def test_comments_published_since_ask_for_a_new_summary(shell, be, world, closed):
    summarise(closed)
    with unit() as session:
        late = session.get_one(Consultation, closed.id)
        make_comment(session, consultation=late, body="迟到的意见。", published=True)
    be(world.people[Role.ANALYST])
    test = shell("condense", c=closed.slug)
    assert "publish_summary" not in [button.key for button in test.button]
    assert test.warning


def publish_summary(world, closed):
    summary = summarise(closed)
    with unit() as session:
        analyst = accounts.by_id(session, account_id=world.people[Role.ANALYST].id)
        return summaries.publish(session, account=analyst, summary_id=summary.id, now=NOON)


def test_the_answer_is_written_topic_by_topic_and_published(shell, be, world, closed):
    publish_summary(world, closed)
    be(world.people[Role.DRAFTER])
    test = shell("answer", c=closed.slug)
    with reading() as session:
        rows = decisions.topics_to_answer(session, consultation_id=closed.id)
        loose = decisions.loose_comments(session, consultation_id=closed.id)
    for row in rows:
        at = f"topic_{row.topic.id}_"
        test.radio(key=f"{at}verdict").set_value(Verdict.ADOPTED)
        test.text_area(key=f"{at}reason").set_value("第三条已增加公示要求。")
        well(test.button(key=f"{at}save").click().run())
    if loose:
        test.checkbox(key="loose_rest").set_value(True)
        test.radio(key="loose_verdict").set_value(Verdict.ALREADY)
        test.text_area(key="loose_reason").set_value("第四条已有规定。")
        well(test.button(key="loose_save").click().run())
    test.text_area(key=f"reply_{closed.id}").set_value("共收到八条意见。")
    well(test.button(key=f"reply_{closed.id}_do").click().run())
    assert test.button(key="publish_answer").disabled
    be(world.people[Role.PUBLISHER])
    test = shell("answer", c=closed.slug)
    well(test.button(key="publish_answer").click().run())
    well(test.button(key="conclude").click().run())
    with reading() as session:
        assert session.get_one(Consultation, closed.id).stage is Stage.DECIDED


def test_a_verdict_without_a_reason_is_refused_and_kept(shell, be, world, closed):
    publish_summary(world, closed)
    be(world.people[Role.DRAFTER])
    test = shell("answer", c=closed.slug)
    with reading() as session:
        topic = decisions.topics_to_answer(session, consultation_id=closed.id)[0].topic
    at = f"topic_{topic.id}_"
    test.radio(key=f"{at}verdict").set_value(Verdict.ADOPTED)
    test.button(key=f"{at}save").click().run()
    assert len(test.error) == 1
    assert test.radio(key=f"{at}verdict").value is Verdict.ADOPTED


def test_one_with_no_comments_needs_its_reply_only(shell, be, world):
    made = world.made[Stage.CLOSED]
    be(world.people[Role.DRAFTER])
    test = shell("answer", c=made.slug)
    test.text_area(key=f"reply_{made.id}").set_value("征集期间未收到意见。")
    test.button(key=f"reply_{made.id}_do").click().run()
    be(world.people[Role.PUBLISHER])
    well(shell("answer", c=made.slug).button(key="publish_answer").click().run())
    with reading() as session:
        assert reply_of(session, consultation_id=made.id).published_at


def test_a_new_version_is_redlined_on_the_answer_page(shell, be, world, closed):
    with unit() as session:
        changed = session.get_one(Consultation, closed.id)
        make_draft(session, consultation=changed, text=TEXT.replace("免费", "半价"), number=2)
    be(world.people[Role.DRAFTER])
    test = well(shell("answer", c=closed.slug))
    assert any("<ins>半价</ins>" in str(each.proto.body) for each in test.get("html"))


def test_an_admin_gives_a_role_and_takes_it_away(shell, be, world):
    be(world.people[Role.ADMIN])
    resident = world.resident
    test = shell("people")
    test.selectbox(key=f"grant_{resident.id}_role").set_value(Role.MODERATOR)
    well(test.button(key=f"grant_{resident.id}_do").click().run())
    with reading() as session:
        (membership,) = accounts.by_id(session, account_id=resident.id).memberships
    assert membership.role is Role.MODERATOR
    well(test.button(key=f"revoke_{membership.id}").click().run())
    with reading() as session:
        assert accounts.by_id(session, account_id=resident.id).memberships == []


def test_an_admin_cannot_change_their_own_roles(shell, be, world):
    admin = world.people[Role.ADMIN]
    be(admin)
    keys = {button.key for button in shell("people").button}
    assert f"grant_{admin.id}_do" not in keys
    assert not {f"revoke_{membership.id}" for membership in admin.memberships} & keys


def test_an_admin_ends_sign_ins(shell, be, world):
    be(world.people[Role.ADMIN])
    test = shell("people")
    well(test.button(key=f"end_{world.resident.id}").click().run())
    assert test.success


def test_a_key_is_shown_once_and_revoked(shell, be, world):
    admin = world.people[Role.ADMIN]
    be(admin)
    test = shell("people")
    test.text_input(key="key_label").set_value("导入程序")
    well(test.button(key="key_do").click().run())
    assert test.code[0].value.startswith("minyi_")
    assert not test.run().code
    with reading() as session:
        (token,) = tokens.mine(session, account_id=admin.id)
    well(test.button(key=f"revoke_key_{token.id}").click().run())
    with reading() as session:
        assert tokens.mine(session, account_id=admin.id) == []


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("2026-12-01 09:30", 1, 9),
        ("2026/12/1 9:30", 1, 9),
        ("2026年12月1日 9时30分", 1, 9),
        ("2026-12-01", 1, 23),
        ("2026-12-01T08:00", 1, 8),
    ],
)
def test_moments_are_read_as_clerks_type_them(text, day, hour):
    found = moments.read(text, field="closes_at", when=moments.END)
    assert (found.day, found.hour) == (day, hour)


def test_a_moment_reads_back_as_it_was_written():
    assert moments.read(moments.typed(NOON), field="opens_at", when=moments.BEGIN) == NOON


def test_waiting_cases_are_counted_when_clean(world, cases):
    with reading() as session:
        n = queue.clean_count(
            session,
            account=world.people[Role.MODERATOR],
            consultation_id=world.made[Stage.OPEN].id,
        )
        states = {session.get_one(Case, each).state for each in cases.values()}
    assert (n, states) == (2, {CaseState.WAITING})
