"""The demo city: its files agree with each other and with the house, and name no real place."""

import json
from collections import Counter
from pathlib import Path

import pytest

import slugs
from consultation.clauses import ParsedDraft, split
from consultation.diff import diff
from consultation.drafting import CHANNELS, LIMITS
from models import Channel, Role, Screening, Stance, Verdict
from moderation.findings import Verdict as Screened
from moderation.reasons import Reason
from moderation.screen import screen
from procedure.profiles import PROFILES
from topics.duplicates import duplicates

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"
CITY = json.loads((FOLDER / "city.json").read_text())
CONSULTATIONS = {
    each["slug"]: each for each in json.loads((FOLDER / "consultations.json").read_text())
}
ANSWERS = json.loads((FOLDER / "answers-lift.json").read_text())
OPEN, ANSWERED, SILENT = "ebike-parking-charging", "lift-retrofit", "park-service"
FOUND = {
    "insult": {"insult", "rude"},
    "advertising": {"advertising"},
    "petition": {"petition"},
    "personal-data": {"personal-mobile", "personal-address"},
}


def draft(name: str) -> ParsedDraft:
    return split((FOLDER / name).read_text())


def comments(slug: str) -> list[dict]:
    name = CONSULTATIONS[slug]["comments"]
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines()] if name else []


COMMENTS = {slug: comments(slug) for slug in CONSULTATIONS}
ALL = [comment for part in COMMENTS.values() for comment in part]
COMMENTED = [slug for slug, part in COMMENTS.items() if part]


def labels(parsed: ParsedDraft) -> set[str]:
    return {clause.label for clause in parsed.clauses if clause.kind == "article"}


def rules_found(comment: dict) -> set[str]:
    return {finding.rule for finding in screen(comment["body"]).findings}


def test_no_region_has_a_code_that_a_real_place_could_have():
    assert all(region["code"].startswith("99") for region in CITY["regions"])


@pytest.mark.parametrize("tree, key", [("regions", "code"), ("departments", "key")])
def test_a_parent_comes_before_its_children(tree, key):
    seen = {None}
    for node in CITY[tree]:
        assert node["parent"] in seen
        seen.add(node[key])
    assert len(seen) == len(CITY[tree]) + 1


def test_departments_stand_in_known_regions():
    codes = {region["code"] for region in CITY["regions"]}
    assert {department["region"] for department in CITY["departments"]} <= codes


def test_personas_hold_known_roles_in_known_departments():
    keys = {department["key"] for department in CITY["departments"]}
    for persona in CITY["personas"]:
        assert set(persona["roles"]) <= keys
        assert {role for roles in persona["roles"].values() for role in roles} <= set(Role)


@pytest.mark.parametrize("slug", CONSULTATIONS)
@pytest.mark.parametrize("role", [Role.DRAFTER, Role.PUBLISHER, Role.MODERATOR, Role.ANALYST])
def test_somebody_plays_each_part_in_every_asking_department(slug, role):
    department = CONSULTATIONS[slug]["department"]
    held = [persona["roles"].get(department, []) for persona in CITY["personas"]]
    assert sum(role in roles for roles in held) == 1


@pytest.mark.parametrize("each", CONSULTATIONS.values(), ids=list(CONSULTATIONS))
def test_a_consultation_fits_the_form(each):
    slugs.check(each["slug"])
    assert each["profile"] in PROFILES
    assert set(each["channels"]) <= set(CHANNELS)
    assert each["screening"] in set(Screening)
    assert each["department"] in {department["key"] for department in CITY["departments"]}
    assert each["region"] in {region["code"] for region in CITY["regions"]}
    assert all(0 < len(each[name]) <= limit for name, limit in LIMITS.items() if name in each)


def test_one_is_answered_one_is_open_and_one_has_no_comments():
    assert CONSULTATIONS[ANSWERED]["closes"] < CONSULTATIONS[ANSWERED]["answered"] < 0
    assert CONSULTATIONS[OPEN]["opens"] < 0 < CONSULTATIONS[OPEN]["closes"]
    assert CONSULTATIONS[SILENT]["opens"] < 0 < CONSULTATIONS[SILENT]["closes"]
    assert COMMENTS[SILENT] == []


@pytest.mark.parametrize("each", CONSULTATIONS.values(), ids=list(CONSULTATIONS))
def test_a_period_is_thirty_days_by_any_count(each):
    assert each["closes"] - each["opens"] > 30


@pytest.mark.parametrize(
    "name, units", [("ebike-v1.md", 34), ("lift-v1.md", 25), ("lift-v2.md", 25), ("parks-v1.md", 0)]
)
def test_a_draft_has_its_articles(name, units):
    assert len(labels(draft(name))) == units


def test_the_short_draft_is_numbered_in_another_way():
    kinds = Counter(clause.kind for clause in draft("parks-v1.md").clauses)
    assert (kinds["section"], kinds["item"]) == (6, 13)


def test_the_second_version_changes_adds_removes_and_moves():
    counts = diff(draft("lift-v1.md"), draft("lift-v2.md")).counts
    assert counts == {"same": 15, "changed": 8, "moved": 1, "added": 1, "removed": 1}


@pytest.mark.parametrize("slug, least, most", [(OPEN, 170, 220), (ANSWERED, 110, 150)])
def test_there_are_as_many_comments_as_a_city_would_have(slug, least, most):
    assert least <= len(COMMENTS[slug]) <= most


@pytest.mark.parametrize("slug", COMMENTED)
def test_comments_stand_on_articles_of_the_first_version(slug):
    first = draft(CONSULTATIONS[slug]["drafts"][0]["file"])
    assert {comment["clause"] for comment in COMMENTS[slug]} - {None} <= labels(first)


@pytest.mark.parametrize("slug", COMMENTED)
def test_comments_come_in_order_within_the_period(slug):
    days = [comment["day"] for comment in COMMENTS[slug]]
    assert days == sorted(days)
    assert days[0] >= CONSULTATIONS[slug]["opens"]
    assert days[-1] < min(CONSULTATIONS[slug]["closes"], 0)


def test_comments_use_the_words_of_the_house():
    assert {comment["stance"] for comment in ALL} == set(Stance)
    assert {comment["channel"] for comment in ALL} == set(Channel) - {Channel.IMPORT}


@pytest.mark.parametrize("slug, sizes", [(OPEN, {11, 9}), (ANSWERED, {10, 8})])
def test_campaigns_hang_together(slug, sizes):
    groups = duplicates([comment["body"] for comment in COMMENTS[slug]])
    assert {len(group.members) for group in groups if len(group.members) > 2} == sizes


def test_comments_that_wait_are_on_the_open_consultation():
    waiting = {slug: _expected(part, "waiting") for slug, part in COMMENTS.items()}
    assert [bool(waiting[slug]) for slug in (OPEN, ANSWERED, SILENT)] == [True, False, False]
    assert 8 <= len(waiting[OPEN]) <= 12


def _expected(part: list[dict], what: str) -> list[dict]:
    return [comment for comment in part if comment["expect"] == what]


def test_masked_comments_show_no_personal_data():
    for comment in _expected(ALL, "mask"):
        masked = screen(comment["body"]).masked
        assert masked != comment["body"]
        assert not {finding.rule for finding in screen(masked).findings} & FOUND["personal-data"]


def test_comments_to_be_published_hold_nothing_back():
    for comment in _expected(ALL, "publish"):
        assert screen(comment["body"]).verdict is not Screened.HOLD, comment["body"]


def test_withheld_comments_have_a_reason_of_the_closed_list():
    assert {comment.get("reason") for comment in _expected(ALL, "withhold")} <= set(Reason)
    assert all("reason" not in comment for comment in ALL if comment["expect"] != "withhold")


@pytest.mark.parametrize("reason, count", [("insult", 8), ("advertising", 5), ("petition", 5)])
def test_the_rules_find_what_is_withheld(reason, count):
    withheld = [each for each in _expected(ALL, "withhold") if each["reason"] == reason]
    assert len(withheld) == count
    assert all(rules_found(comment) & FOUND[reason] for comment in withheld)


def test_a_withheld_copy_has_the_same_author_and_an_earlier_original():
    for part in COMMENTS.values():
        seen = set()
        for comment in part:
            same = (comment["author"], comment["body"])
            assert (same in seen) == (comment.get("reason") == "duplicate")
            seen.add(same)


def test_personas_of_comments_exist_and_sign_with_their_name():
    names = {persona["sub"]: persona["name"] for persona in CITY["personas"]}
    signed = [comment for comment in ALL if "persona" in comment]
    assert signed
    assert all(names[comment["persona"]] == comment["author"] for comment in signed)


def test_every_comment_that_is_shown_has_an_answer():
    themes = {answer["theme"] for answer in ANSWERS["answers"]}
    shown = [each for each in COMMENTS[ANSWERED] if each["expect"] in ("publish", "mask")]
    assert {comment["theme"] for comment in shown} == themes


@pytest.mark.parametrize("answer", [*ANSWERS["answers"], ANSWERS["default"]])
def test_an_answer_gives_a_verdict_a_reason_and_real_articles(answer):
    assert answer["verdict"] in set(Verdict)
    assert len(answer["reason"]) >= 40
    assert set(answer["clauses"]) <= labels(draft("lift-v2.md"))


def test_every_changed_article_is_named_by_an_answer_that_adopts():
    old, new = draft("lift-v1.md"), draft("lift-v2.md")
    label = {clause.key: clause.label for clause in new.clauses}
    changes = diff(old, new).changes
    changed = {label[each.new] for each in changes if each.kind != "same" and each.new}
    named = {
        clause
        for answer in ANSWERS["answers"]
        if answer["verdict"] in ("adopted", "partly")
        for clause in answer["clauses"]
    }
    assert changed <= named
