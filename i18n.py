"""Translations: gettext catalogues in locale/, message ids in English."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALE = Path(__file__).resolve().parent / "locale"
LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
DEFAULT = "zh-Hans"


def _(text: str) -> str:
    return text  # marked here, translated below


COOKIE = "minyi_language"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Message id → text. English ids are their own translation."""
    if language == "en":
        return {}
    path = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "minyi.po"
    with path.open("rb") as lines:
        messages = read_po(lines)
    return {
        str(message.id): str(message.string)
        for message in messages
        if message.id and message.string and not message.fuzzy
    }


def translate(text: str, language: str) -> str:
    """`text` in `language`; an unknown text comes back as it is."""
    return catalogue(language).get(text, text)


def best_language(*wishes: str | None) -> str:
    """The first wish we speak, wishes being codes or Accept-Language headers; else the default."""
    for wish in wishes:
        for part in (wish or "").split(","):
            code = part.split(";")[0].strip().lower().replace("_", "-")
            if code in {"zh-hant", "zh-tw", "zh-hk", "zh-mo"} or code.startswith("zh-hant-"):
                return "zh-Hant"
            if code.startswith("zh"):
                return "zh-Hans"
            if code.startswith("en"):
                return "en"
    return DEFAULT


def visitor_language(*, asked: str | None, cookie: str | None, browser: str | None) -> str:
    """What was chosen, in the address or earlier; else Chinese, in the script of the browser."""
    for chosen in (asked, cookie):
        if chosen in LANGUAGES:
            return chosen
    return "zh-Hant" if best_language(browser) == "zh-Hant" else DEFAULT


def show_date(day: date | datetime, language: str) -> str:
    """2026年11月22日 or 22 November 2026."""
    if language == "en":
        return format_date(day, "d MMMM y", locale="en_GB")
    return f"{day.year}年{day.month}月{day.day}日"


def show_moment(moment: datetime, language: str) -> str:
    return f"{show_date(moment, language)} {moment:%H:%M}"


def show_closing(moment: datetime, language: str) -> str:
    """An end as people read it: midnight is 24:00 of the day before, as notices have it."""
    if (moment.hour, moment.minute) == (0, 0):
        return f"{show_date(moment - timedelta(days=1), language)} 24:00"
    return show_moment(moment, language)


def show_number(number: int | float, language: str) -> str:
    return format_decimal(number, locale="en" if language == "en" else "zh")


def show_left(until: datetime, now: datetime, language: str) -> str:
    """Time left in words: 还有 5 天 / 5 days left; hours below two days; closed when past."""
    left = until - now
    if left <= timedelta(0):
        return translate(_("closed"), language)
    if left < timedelta(hours=48):
        hours = max(1, int(left.total_seconds() // 3600))
        return translate(_("{n} hours left"), language).format(n=hours)
    return translate(_("{n} days left"), language).format(n=left.days)
