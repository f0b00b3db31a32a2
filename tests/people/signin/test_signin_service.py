"""Who is let in, and how guessing is slowed down."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from hankintakello.core.errors import Invalid
from hankintakello.people.models import LoginAttempt, Person
from hankintakello.people.signin import passwords, queries, service
from hankintakello.people.signin.service import Refused
from hankintakello.tests.build import make_person

PASSWORD = "kello käy kuin kukko laulaa"
# Too long to be anybody's: refused and counted as any other, without the long work of a hash.
WRONG = "x" * 300


@pytest.fixture
def aino(session: Session) -> Person:
    person = make_person(session, email="aino@mallila.example", name="Aino Kallio")
    return service.set_password(session, person, PASSWORD, actor="testi")


def try_in(session: Session, email: str, password: str, address: str = "192.0.2.1") -> Person | Refused:
    return service.sign_in(session, email=email, password=password, address=address)


def refused(outcome: Person | Refused) -> Refused:
    assert isinstance(outcome, Refused)
    return outcome


def test_sign_in_with_right_password_lets_in_whatever_the_case_of_the_address(session: Session, aino: Person) -> None:
    assert try_in(session, " Aino@Mallila.example ", PASSWORD) == aino
    assert session.exec(select(LoginAttempt)).all() == []


@pytest.mark.parametrize(
    ("email", "password"),
    [("aino@mallila.example", "väärä"), ("tuntematon@mallila.example", PASSWORD), ("", ""), ("a" * 5000, "b" * 5000)],
)
def test_sign_in_says_the_same_whatever_was_wrong(session: Session, aino: Person, email: str, password: str) -> None:
    assert refused(try_in(session, email, password)).text == "Sähköposti tai salasana on väärin."


def test_sign_in_of_somebody_who_has_left_is_refused(session: Session, aino: Person) -> None:
    aino.active = False
    session.add(aino)

    assert refused(try_in(session, "aino@mallila.example", PASSWORD)).wait_minutes is None


def test_sign_in_without_a_password_set_is_refused(session: Session) -> None:
    make_person(session, email="uusi@mallila.example")

    assert isinstance(try_in(session, "uusi@mallila.example", ""), Refused)


def test_guessing_pauses_after_five_failures_even_with_the_right_password(session: Session, aino: Person) -> None:
    for _ in range(service.MOST_TOGETHER):
        try_in(session, "aino@mallila.example", WRONG)

    paused = refused(try_in(session, "aino@mallila.example", PASSWORD))
    assert paused.wait_minutes == 15
    assert "Odota 15 minuuttia." in paused.text
    assert try_in(session, "aino@mallila.example", PASSWORD, "192.0.2.77") == aino


def test_pause_ends_once_the_window_has_passed(session: Session, aino: Person) -> None:
    for _ in range(service.MOST_TOGETHER):
        try_in(session, "aino@mallila.example", WRONG)
    session.info["now"] += service.WINDOW + timedelta(seconds=1)

    assert try_in(session, "aino@mallila.example", PASSWORD) == aino


def test_one_address_cannot_go_on_with_many_accounts(session: Session, aino: Person) -> None:
    for number in range(service.MOST_FROM_ADDRESS):
        try_in(session, f"henkilo{number}@mallila.example", WRONG)

    assert refused(try_in(session, "aino@mallila.example", PASSWORD)).wait_minutes is not None


def test_failures_are_kept_without_addresses_and_forgotten_in_a_day(session: Session, aino: Person) -> None:
    try_in(session, "aino@mallila.example", WRONG)
    kept = session.exec(select(LoginAttempt.key).order_by(col(LoginAttempt.id))).all()
    assert not any("aino" in key or "192" in key for key in kept)
    session.info["now"] += timedelta(days=2)

    try_in(session, "muu@mallila.example", WRONG)

    assert len(session.exec(select(LoginAttempt)).all()) == 3


def test_success_forgets_the_failures_of_that_address_and_account(session: Session, aino: Person) -> None:
    for _ in range(service.MOST_TOGETHER - 1):
        try_in(session, "aino@mallila.example", WRONG)
    try_in(session, "aino@mallila.example", PASSWORD)

    assert isinstance(try_in(session, "aino@mallila.example", WRONG), Refused)
    assert try_in(session, "aino@mallila.example", PASSWORD) == aino


@pytest.mark.parametrize("password", ["lyhyt", "aaaaaaaaaaaaaaa", "aino@mallila.example", "x" * 300])
def test_password_that_cannot_be_used_is_refused_at_its_field(session: Session, aino: Person, password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        service.set_password(session, aino, password, actor="testi")

    assert refusal.value.field == "password"


def test_new_password_changes_the_session_key(session: Session, aino: Person) -> None:
    before = aino.session_key

    service.set_password(session, aino, "toinen pitkä salasana", actor="testi")

    assert aino.session_key != before
    assert queries.account(session, aino.id or 0) is not None


def test_password_is_kept_as_argon2id() -> None:
    kept = passwords.hash_password(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert passwords.is_right(PASSWORD, kept)
    assert not passwords.is_right(PASSWORD + " ", kept)
    assert not passwords.is_right(PASSWORD, "not a hash")
    assert not passwords.is_outdated(kept)
