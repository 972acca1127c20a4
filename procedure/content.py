"""Checks of what the notice says and carries: texts, ways to answer, material, secrets."""

import re
from collections.abc import Iterator

from procedure.form import NoticeFinding
from procedure.given import PRACTICE, Given, refuse, warn

BUSINESS = "优化营商环境条例 第六十二条"
COMPETITION = "优化营商环境条例 第六十三条；公平竞争审查条例 第十六条"
ACCESS = "无障碍环境建设法 第二十九条"
INSPECTION = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）"
PRIVACY = "个人信息保护法 第二十五条"
SECRECY = "保守国家秘密法；政府信息公开条例 第十四条"

OFFLINE = {"mail", "phone", "fax", "counter", "hearing"}
SECRET = re.compile(r"(绝\s*密|机\s*密|秘\s*密)\s*[★☆]")


def draft_or_background_missing(given: Given) -> Iterator[NoticeFinding]:
    """L01."""
    notice = given.notice
    if given.profile.needs_draft and not (notice.body.strip() or notice.draft_present):
        yield refuse("L01-draft", "there is no draft", given.basis)
    if not notice.background.strip():
        yield refuse("L01-background", "there is no background", given.basis)


def one_way_only(given: Given) -> Iterator[NoticeFinding]:
    """L07: no form on line, or no way that works off line."""
    ways = set(given.notice.channels)
    if ways and "online" not in ways:
        yield warn("L07-online", "there is no form on line", INSPECTION)
    if ways and not ways & OFFLINE:
        yield warn("L07-offline", "there is no way to answer off line", ACCESS)


def particulars_missing(given: Given) -> Iterator[NoticeFinding]:
    """L08: title, department, contact, ways, period; the legal basis where there is one."""
    notice = given.notice
    if not notice.title.strip():
        yield refuse("L08-title", "there is no title", PRACTICE)
    if not notice.department.strip():
        yield refuse("L08-department", "the department is not named", PRACTICE)
    if not notice.contact.strip():
        yield refuse("L08-contact", "there is no contact", PRACTICE)
    if not notice.channels:
        yield refuse("L08-channels", "no way to answer is named", given.basis)
    if notice.opens_at is None or notice.closes_at is None:
        yield refuse("L08-period", "the period has no beginning or no end", given.basis)
    if given.profile.citations and not notice.legal_basis.strip():
        yield warn("L08-legal-basis", "the legal basis is not named", PRACTICE)


def wrong_procedure(given: Given) -> Iterator[NoticeFinding]:
    """L09: this kind of instrument must not go by this Profile."""
    instrument, profile = given.notice.instrument, given.profile
    if instrument in profile.excludes:
        yield refuse(
            "L09",
            "{instrument} must not follow the procedure for {profile}",
            profile.excludes_basis,
            instrument=str(instrument),
            profile=profile.key,
        )


def market_matters_missing(given: Given) -> Iterator[NoticeFinding]:
    """L10: interested parties ask for fair-competition material, market entities for a promise."""
    notice = given.notice
    if (notice.affects_market_entities or notice.has_stakeholders) and not notice.fair_competition:
        yield refuse("L10-fair-competition", "no fair-competition material", COMPETITION)
    if notice.affects_market_entities and not notice.feedback_promise.strip():
        yield refuse("L10-promise", "no promise to say what is adopted", BUSINESS)


def redline_missing(given: Given) -> Iterator[NoticeFinding]:
    """L12: a later round without a comparison with the text before."""
    if given.notice.round > 1 and not given.notice.redline_attached:
        yield warn("L12", "round {round} has no redline", PRACTICE, round=given.notice.round)


def secrets(given: Given) -> Iterator[NoticeFinding]:
    """L22: personal data or a secrecy marking in what is to be published; the contact may have
    telephone and address."""
    notice = given.notice
    for name in ("title", "body", "background", "summary", "legal_basis", "feedback_promise"):
        text = getattr(notice, name)
        if given.personal_data is not None and given.personal_data(text):
            yield refuse("L22-personal-data", "personal data in {field}", PRIVACY, field=name)
        if SECRET.search(text):
            yield refuse("L22-secret", "a secrecy marking in {field}", SECRECY, field=name)


CHECKS = (
    draft_or_background_missing,
    one_way_only,
    particulars_missing,
    wrong_procedure,
    market_matters_missing,
    redline_missing,
    secrets,
)
