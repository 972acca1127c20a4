"""From claims to an Account: first sight, the end of a sign-in, roles given and taken."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

import settings as settings_module
from errors import (
    AlreadyDone,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SamePerson,
    SignInEnded,
)
from identity import accounts
from identity.permits import Act
from models import Account, Assurance, Role, SignIn
from tests.world import NOON, make_account, make_department, make_region


def claims(sub="lin", *, at=NOON, **more):
    return {"iss": "https://id.example", "sub": sub, "iat": int(at.timestamp()), **more}


@pytest.fixture
def real_provider(monkeypatch):
    """Settings of a site with a provider of its own, whose first admin is `boss`."""
    monkeypatch.setenv("MINYI_OIDC_METADATA_URL", "https://id.example/.well-known/x")
    monkeypatch.setenv("MINYI_FIRST_ADMIN", "boss")
    settings_module.settings.cache_clear()
    yield
    settings_module.settings.cache_clear()


def test_first_sight_makes_an_account_without_roles(session):
    signed_in = accounts.sign_in(session, claims=claims(name="林晓梅"), now=NOON)
    assert (signed_in.account.name, signed_in.account.memberships) == ("林晓梅", [])


def test_the_same_claims_are_the_same_sign_in(session):
    first = accounts.sign_in(session, claims=claims(), now=NOON)
    again = accounts.sign_in(session, claims=claims(), now=NOON + timedelta(hours=1))
    assert again is first


def test_a_later_sign_in_is_another_one_of_the_same_account(session):
    first = accounts.sign_in(session, claims=claims(), now=NOON)
    later = NOON + timedelta(hours=2)
    second = accounts.sign_in(session, claims=claims(at=later), now=later)
    assert second is not first
    assert second.account is first.account


def test_the_same_subject_at_another_issuer_is_somebody_else(session):
    here = accounts.sign_in(session, claims=claims(), now=NOON)
    there = accounts.sign_in(session, claims=claims() | {"iss": "https://other"}, now=NOON)
    assert here.account is not there.account


def test_a_later_sign_in_brings_the_newer_name(session):
    accounts.sign_in(session, claims=claims(name="林"), now=NOON)
    later = NOON + timedelta(minutes=1)
    again = accounts.sign_in(session, claims=claims(name="林晓梅", at=later), now=later)
    assert again.account.name == "林晓梅"


@pytest.mark.parametrize("missing", ["iss", "sub", "iat"])
def test_claims_that_name_nobody_are_refused(session, missing):
    given = claims()
    del given[missing]
    with pytest.raises(NotSignedIn):
        accounts.sign_in(session, claims=given, now=NOON)


def test_a_sign_in_is_good_for_twelve_hours_from_its_issue(session):
    accounts.sign_in(session, claims=claims(), now=NOON)
    accounts.known(session, claims=claims(), now=NOON + timedelta(hours=11, minutes=59))
    with pytest.raises(SignInEnded):
        accounts.known(session, claims=claims(), now=NOON + timedelta(hours=12))


def test_an_old_cookie_seen_for_the_first_time_opens_nothing(session):
    with pytest.raises(SignInEnded):
        accounts.sign_in(session, claims=claims(at=NOON - timedelta(days=3)), now=NOON)
    assert session.scalar(select(func.count(Account.id))) == 0


def test_a_provider_whose_clock_runs_ahead_does_not_lengthen_a_sign_in(session):
    ahead = claims(at=NOON + timedelta(days=20))
    signed_in = accounts.sign_in(session, claims=ahead, now=NOON)
    assert signed_in.ends_at == NOON + timedelta(hours=12)


def test_an_ended_sign_in_makes_its_cookie_worthless(session):
    signed_in = accounts.sign_in(session, claims=claims(), now=NOON)
    accounts.end(session, sign_in_id=signed_in.id, now=NOON)
    with pytest.raises(SignInEnded):
        accounts.sign_in(session, claims=claims(), now=NOON)


def test_ending_a_sign_in_that_is_not_there_is_refused(session):
    with pytest.raises(NotFound):
        accounts.end(session, sign_in_id=404, now=NOON)


def test_ending_all_ends_every_device(session):
    first = accounts.sign_in(session, claims=claims(), now=NOON)
    second = accounts.sign_in(session, claims=claims(at=NOON - timedelta(minutes=5)), now=NOON)
    me = first.account
    assert accounts.end_all(session, account=me, account_id=me.id, now=NOON) == 2
    assert not first.is_good(NOON) and not second.is_good(NOON)


def test_only_an_admin_ends_the_sign_ins_of_another(session):
    signed_in = accounts.sign_in(session, claims=claims(), now=NOON)
    them = signed_in.account.id
    with pytest.raises(NotAllowed):
        accounts.end_all(session, account=make_account(session), account_id=them, now=NOON)
    admin = make_account(session, roles=[Role.ADMIN])
    assert accounts.end_all(session, account=admin, account_id=them, now=NOON) == 1


def test_a_name_keeps_no_control_characters(session):
    given = claims(name="林\u202e晓\x00梅\n" + "长" * 100)
    name = accounts.sign_in(session, claims=given, now=NOON).account.name
    assert name.startswith("林晓梅长")
    assert len(name) == 80


def test_an_unverified_address_is_not_kept(session):
    given = claims(email="a@b.example", email_verified=False)
    assert accounts.sign_in(session, claims=given, now=NOON).account.email is None


def test_the_assurance_of_the_provider_is_kept(session):
    assert accounts.sign_in(session, claims=claims(assurance=4), now=NOON).account.assurance == 4


@pytest.mark.parametrize("odd", [9, -1, "high", None, [4]])
def test_an_assurance_that_we_do_not_know_is_none(session, odd):
    account = accounts.sign_in(session, claims=claims(assurance=odd), now=NOON).account
    assert account.assurance == Assurance.SELF_FILLED


def test_the_demo_issuer_is_nobody_where_there_is_a_real_provider(session, real_provider):
    with pytest.raises(NotSignedIn):
        accounts.sign_in(session, claims=claims() | {"iss": accounts.DEMO_ISSUER}, now=NOON)


def test_the_first_admin_gets_the_topmost_department(session, real_provider):
    top = make_department(session, key="gov")
    account = accounts.sign_in(session, claims=claims("boss"), now=NOON).account
    assert [(m.role, m.department) for m in account.memberships] == [(Role.ADMIN, top)]


def test_the_first_admin_of_an_empty_site_gets_a_department_too(session, real_provider):
    account = accounts.sign_in(session, claims=claims("boss"), now=NOON).account
    assert accounts.departments_of(session, account=account, act=Act.MANAGE)


def test_nobody_else_becomes_admin_by_signing_in(session, real_provider):
    assert not accounts.sign_in(session, claims=claims(), now=NOON).account.is_staff


def test_the_first_admin_is_nobody_special_at_the_demo(session, monkeypatch):
    monkeypatch.setenv("MINYI_FIRST_ADMIN", "boss")
    settings_module.settings.cache_clear()
    assert not accounts.sign_in(session, claims=claims("boss"), now=NOON).account.is_staff


def test_an_admin_grants_and_revokes_below(session):
    top = make_department(session, key="gov")
    below = make_department(session, key="parks", parent=top)
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    clerk = make_account(session)
    given = accounts.grant(
        session,
        account=admin,
        to_id=clerk.id,
        department_id=below.id,
        role=Role.DRAFTER,
        now=NOON,
    )
    assert clerk.holds(Role.DRAFTER)
    accounts.revoke(session, account=admin, membership_id=given.id)
    assert not clerk.is_staff


def test_a_role_is_granted_once(session):
    top = make_department(session)
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    clerk = make_account(session, roles=[Role.DRAFTER], department=top)
    with pytest.raises(AlreadyDone):
        accounts.grant(
            session,
            account=admin,
            to_id=clerk.id,
            department_id=top.id,
            role=Role.DRAFTER,
            now=NOON,
        )


def test_nobody_grants_to_themselves(session):
    top = make_department(session)
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    with pytest.raises(SamePerson):
        accounts.grant(
            session,
            account=admin,
            to_id=admin.id,
            department_id=top.id,
            role=Role.PUBLISHER,
            now=NOON,
        )


def test_an_admin_cannot_leave_so_there_is_always_one(session):
    admin = make_account(session, roles=[Role.ADMIN])
    with pytest.raises(SamePerson):
        accounts.revoke(session, account=admin, membership_id=admin.memberships[0].id)


def test_an_admin_elsewhere_grants_nothing_here(session):
    here = make_department(session)
    stranger = make_account(session, roles=[Role.ADMIN])
    with pytest.raises(NotAllowed):
        accounts.grant(
            session,
            account=stranger,
            to_id=make_account(session).id,
            department_id=here.id,
            role=Role.DRAFTER,
            now=NOON,
        )


def test_everyone_comes_in_pages(session):
    made = [make_account(session) for _ in range(5)]
    first = accounts.everyone(session, limit=3)
    rest = accounts.everyone(session, after=first[-1].id, limit=3)
    assert first + rest == made


def test_departments_of_an_act_are_those_at_and_below_the_role(session):
    top = make_department(session, key="gov")
    below = make_department(session, key="parks", parent=top)
    make_department(session, key="other")
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    found = accounts.departments_of(session, account=admin, act=Act.MANAGE)
    assert found == [top, below]


def test_a_new_department_stands_below_its_parent(session):
    top = make_department(session, key="gov")
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    made = accounts.add_department(
        session, account=admin, parent_id=top.id, key="parks", name="园林局"
    )
    assert made.path == "gov/parks/"
    assert made.is_within(top)


@pytest.mark.parametrize("key", ["", "Parks", "园林", "a/b", "a b", "x" * 61])
def test_a_department_needs_a_plain_key(session, key):
    top = make_department(session, key="gov")
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    with pytest.raises(Invalid):
        accounts.add_department(session, account=admin, parent_id=top.id, key=key, name="园林局")


def test_a_department_key_is_taken_once(session):
    top = make_department(session, key="gov")
    admin = make_account(session, roles=[Role.ADMIN], department=top)
    with pytest.raises(Invalid):
        accounts.add_department(session, account=admin, parent_id=top.id, key="gov", name="又一个")


def test_regions_are_in_the_order_of_their_codes(session):
    second = make_region(session, code="990200")
    first = make_region(session, code="990100")
    assert accounts.regions(session) == [first, second]


def test_a_language_is_one_that_we_speak(session):
    account = make_account(session)
    accounts.set_language(session, account_id=account.id, language="zh-Hant")
    assert account.language == "zh-Hant"
    with pytest.raises(Invalid):
        accounts.set_language(session, account_id=account.id, language="fr")


def test_mail_is_opted_into_and_out_of(session):
    account = make_account(session)
    accounts.set_mail(session, account_id=account.id, wants=True)
    assert account.wants_mail
    accounts.set_mail(session, account_id=account.id, wants=False)
    assert not account.wants_mail


@pytest.mark.postgres
def test_a_first_sight_in_two_browsers_at_once_makes_one_account(postgres_database):
    from concurrent.futures import ThreadPoolExecutor

    from sqlalchemy.orm import Session

    import db

    def first_sight(second: int) -> int:
        with Session(db.engine()) as session:
            at = NOON + timedelta(seconds=second % 2)
            found = accounts.sign_in(session, claims=claims(at=at), now=NOON + timedelta(minutes=1))
            session.commit()
            return found.id

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(first_sight, range(16)))
    with Session(db.engine()) as session:
        assert session.scalar(select(func.count(Account.id))) == 1
        assert session.scalar(select(func.count(SignIn.id))) == len(made) == 2
