"""Notices: owed to the right people, sent by e-mail to those who asked, in their language."""

import socket
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from sqlalchemy import select

import clock
import db
import jobs
import notices
from i18n import translate
from identity import accounts
from models import Notice
from notices import WAITS, Letter, SmtpPostman
from settings import Settings
from tests.world import NOON, make_account

SITE = "https://minyi.example"
FACTS = {"title": "停车管理办法", "code": "ABCD-EFG-HJK"}


@dataclass
class Recording:
    """A postman that keeps what it is given, and fails as often as told."""

    failures: int = 0
    letters: list[Letter] = field(default_factory=list)
    error: Exception = field(default_factory=lambda: ConnectionRefusedError(111, "refused"))

    def send(self, letter: Letter) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error
        self.letters.append(letter)


def tell(session, account, kind="received", facts=FACTS, now=NOON):
    return notices.tell(
        session, account_id=account.id, kind=kind, facts=facts, link="/app/mine", now=now
    )


def wanting_mail(session, **given):
    given.setdefault("email", "lin@example.cn")
    return make_account(session, wants_mail=True, **given)


def owed_in_the_past(n=1, **given):
    """n Notices by e-mail, committed, owed since an hour."""
    with db.unit() as session:
        account = wanting_mail(session, **given)
        made = [tell(session, account, now=clock.now() - timedelta(hours=1)) for _ in range(n)]
    return [notice.id for notice in made]


def stored(notice_id):
    with db.reading() as session:
        return session.get_one(Notice, notice_id)


def test_a_notice_is_kept_for_its_person(any_session):
    account, other = make_account(any_session), make_account(any_session)
    notice = tell(any_session, account)
    assert notices.mine(any_session, account_id=account.id) == [notice]
    assert notices.mine(any_session, account_id=other.id) == []


def test_an_unknown_kind_is_a_bug(session):
    with pytest.raises(KeyError):
        tell(session, make_account(session), kind="unheard-of")


def test_notices_are_read_page_by_page_the_newest_first(session):
    account = make_account(session)
    made = [tell(session, account).id for _ in range(5)]
    first = notices.mine(session, account_id=account.id, limit=3)
    rest = notices.mine(session, account_id=account.id, after=first[-1].id, limit=3)
    assert [notice.id for notice in (*first, *rest)] == made[::-1]


def test_reading_makes_them_read_once(any_session):
    account = make_account(any_session)
    for _ in range(2):
        tell(any_session, account)
    assert notices.unread(any_session, account_id=account.id) == 2
    notices.mark_read(any_session, account_id=account.id, now=NOON)
    assert notices.unread(any_session, account_id=account.id) == 0


def test_many_are_told_at_once(any_session):
    accounts = [wanting_mail(any_session) for _ in range(3)] + [make_account(any_session)]
    owed = [(account.id, FACTS, "/app/mine") for account in accounts]
    made = notices.tell_many(any_session, owed=owed, kind="answered", now=NOON)
    assert [notice.mail_due for notice in made] == [True, True, True, False]


@pytest.mark.parametrize("kind", notices.WORDS)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_kind_is_said_in_every_language(kind, language):
    facts = {"title": "甲", "code": "X", "reason": "Advertising", "note": "乙", "day": "丙"}
    subject, text = notices.in_words(Notice(kind=kind, facts=facts), language)
    assert subject == translate(notices.WORDS[kind][0], language)
    assert "{" not in text and "甲" in text


def test_braces_in_a_title_are_only_braces():
    notice = Notice(kind="received", facts={"title": "{code}{0}", "code": "X"})
    assert "{code}{0}" in notices.in_words(notice, "en")[1]


def test_the_reason_is_said_in_the_readers_language():
    notice = Notice(kind="withheld", facts={"title": "甲", "reason": "Advertising"})
    assert translate("Advertising", "zh-Hans") in notices.in_words(notice, "zh-Hans")[1]
    assert translate("Advertising", "zh-Hans") != "Advertising"


def test_no_letter_goes_to_who_did_not_ask(database):
    with db.unit() as session:
        tell(session, make_account(session, email="lin@example.cn"))
    assert jobs.send_letters(Recording()) == 0


def test_no_letter_goes_to_who_has_no_address(database):
    with db.unit() as session:
        tell(session, make_account(session, wants_mail=True))
    assert jobs.send_letters(Recording()) == 0


def test_a_letter_goes_once(database):
    owed_in_the_past()
    postman = Recording()
    assert [jobs.send_letters(postman) for _ in range(2)] == [1, 0]
    assert len(postman.letters) == 1


@pytest.mark.parametrize("language", [None, "en", "zh-Hant"])
def test_a_letter_is_in_the_language_of_its_reader(database, language):
    with db.unit() as session:
        account = wanting_mail(session)
        account.language = language
        tell(session, account)
    jobs.send_letters(postman := Recording())
    wanted = translate(notices.WORDS["received"][0], language or "zh-Hans")
    assert postman.letters[0].subject == wanted


def test_a_letter_leads_back_to_the_site(database):
    owed_in_the_past()
    jobs.send_letters(postman := Recording())
    assert postman.letters[0].text.rstrip().endswith("http://127.0.0.1:8501/app/mine")


def test_who_changed_their_mind_gets_no_letter(database):
    [notice_id] = owed_in_the_past()
    with db.unit() as session:
        accounts.set_mail(session, account_id=stored(notice_id).account_id, wants=False)
    assert jobs.send_letters(Recording()) == 0
    assert not stored(notice_id).mail_due


def test_a_failed_letter_is_tried_again_later(session):
    notice, now = tell(session, wanting_mail(session)), NOON
    for wait in WAITS:
        now += wait
        assert notices.owed_letters(session, now=now) == [notice.id]
        assert notices.take_letter(session, notice_id=notice.id, public_url=SITE, now=now)
        assert notices.owed_letters(session, now=now) == []


def test_a_letter_is_tried_five_times_at_most(session):
    notice = tell(session, wanting_mail(session))
    for day in range(9):
        now = NOON + timedelta(days=day)
        notices.take_letter(session, notice_id=notice.id, public_url=SITE, now=now)
    assert notice.mail_tries == len(WAITS) == 5


def test_a_letter_in_one_senders_hands_is_not_taken_by_another(session):
    notice = tell(session, wanting_mail(session))
    given = {"notice_id": notice.id, "public_url": SITE, "now": NOON}
    taken = [notices.take_letter(session, **given) for _ in range(2)]
    assert [letter is None for letter in taken] == [False, True]


def test_one_bad_address_does_not_keep_the_others_from_their_letters(database):
    owed_in_the_past(3)
    postman = Recording(failures=1, error=ValueError("Header values may not contain linefeed"))
    assert jobs.send_letters(postman) == 2


def test_a_server_that_is_away_is_not_asked_for_every_letter(database):
    ids = owed_in_the_past(9)
    jobs.send_letters(Recording(failures=99))
    assert sum(stored(notice_id).mail_tries for notice_id in ids) == jobs.MAX_FAILURES


def test_nobody_waits_for_the_mail_server(database):
    owed_in_the_past()

    class Slow(Recording):
        def send(self, letter: Letter) -> None:
            with db.unit() as session:  # would wait for a lock if one were held
                make_account(session)
            super().send(letter)

    assert jobs.send_letters(Slow()) == 1


@pytest.fixture
def mail_server():
    """A real SMTP server that keeps what it takes."""

    class Kept(Message):
        def __init__(self):
            super().__init__()
            self.taken = []

        def handle_message(self, message):
            self.taken.append(message)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Kept(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


def test_a_real_server_takes_the_letter(database, mail_server):
    owed_in_the_past()
    found = Settings(smtp_host="127.0.0.1", smtp_port=mail_server.port, mail_from="minyi@x.cn")
    assert jobs.send_letters(SmtpPostman(found)) == 1
    [message] = mail_server.handler.taken
    assert (message["To"], message["From"]) == ("lin@example.cn", "minyi@x.cn")
    assert "停车管理办法" in message.get_payload(decode=True).decode()


def test_a_server_that_is_not_there_costs_a_try(database):
    [notice_id] = owed_in_the_past()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Settings(smtp_host="127.0.0.1", smtp_port=port)
    assert jobs.send_letters(SmtpPostman(found)) == 0
    assert (stored(notice_id).mail_tries, stored(notice_id).mail_due) == (1, True)


def test_an_address_with_a_line_break_reaches_nobody(database, mail_server):
    owed_in_the_past(email="lin@example.cn\nBcc: all@example.cn")
    found = Settings(smtp_host="127.0.0.1", smtp_port=mail_server.port)
    assert jobs.send_letters(SmtpPostman(found)) == 0
    assert mail_server.handler.taken == []


def test_without_a_mail_server_nothing_is_sent(database):
    owed_in_the_past()
    assert jobs.send_letters() == 0
    with db.reading() as session:
        assert session.scalars(select(Notice.mail_tries)).all() == [0]
