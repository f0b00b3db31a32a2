"""Suppliers: found, shown with their working, and their contacts kept."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from hankintakello.assembly import House
from hankintakello.contracts.deviations.models import DeviationState, DeviationType
from hankintakello.contracts.feedback.models import FeedbackAnswer, FeedbackRound
from hankintakello.contracts.indicators.models import Direction, Indicator, Measurement, Rhythm
from hankintakello.contracts.models import Contract, ContractState
from hankintakello.contracts.reclamations.models import Reclamation, ReclamationKind, ReclamationState
from hankintakello.contracts.spending.service import record as record_spend
from hankintakello.contracts.suppliers.queries import claims_to
from hankintakello.core.database import now
from hankintakello.tests.build import make_contract, make_deviation, make_supplier
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words

CONTACT = {"name": "Kalle Kiilto", "role": "palveluesimies", "email": "kalle@kiilto.example", "takes_claims": "1"}


def make_claim(session: Session, contract: Contract) -> Reclamation:
    """A reclamation that was sent twenty days ago and should have been answered yesterday."""
    one = Reclamation(
        contract_id=contract.id or 0,
        year=2026,
        ordinal=1,
        kind=ReclamationKind.B,
        state=ReclamationState.SENT,
        state_on=TODAY,
        language="fi",
        sent_at=now(session) - timedelta(days=20),
        answer_due_on=TODAY - timedelta(days=1),
        created_at=now(session),
    )
    session.add(one)
    session.flush()
    return one


@pytest.fixture
def contract(house: House, owner: Visitor) -> Contract:
    """A contract of the owner's with a supplier that has failed now and then, and one that has ended."""
    assert owner.person is not None
    with house.database.writing() as session:
        of = {"supplier_id": make_supplier(session, name="Kiilto Oy", business_id="1234567-1").id}
        mine = make_contract(session, owner_id=owner.person.id, estimated_value=Decimal(90_000), **of)
        id_ = mine.id or 0
        make_contract(session, title="Ikkunanpesu", ends_on=date(2025, 12, 31), state=ContractState.ENDED, **of)
        make_deviation(session, id_, severity=3, what="Auraus myöhässä")
        make_deviation(session, id_, number=2, state=DeviationState.CLOSED, what="Roskat")
        make_deviation(session, id_, number=3, type=DeviationType.BUYER_SIDE, severity=4, what="Avain hukassa")
        make_claim(session, mine)
        record_spend(session, id_, on=TODAY, amount=Decimal(1_500), by=owner.person)
    return mine


def test_page_shows_what_the_points_are_made_of(owner: Visitor, contract: Contract, house: House) -> None:
    address = f"/suppliers/{contract.supplier_id}"

    said = main_words(owner.get(address)).replace("\xa0", " ")

    assert "71 / 100, huomiota vaativa" in said  # 10 for the grave one, 2 × 2 seen, 10 for the answer, 5 for claiming
    assert "Avoimet merkittävät ja kriittiset poikkeamat −10 p" in said
    assert "Poikkeamat 12 kuukauden aikana −4 p 2 × 2 p, enintään 20 p." in said
    assert "Reklamaatio 2026/1 vastine myöhässä" in said
    assert "Voimassa olevien arvo 90 000 €" in said
    assert "Ostot 12 kuukaudessa 1 500 €" in said
    assert "Ikkunanpesu" in said
    assert f'href="{address}"' in owner.get(f"/contracts/{contract.id}").text
    assert "Auraus myöhässä" in main_words(owner.get(f"/deviations/?supplier={contract.supplier_id}"))
    with house.database.writing() as session:
        quiet = make_supplier(session, name="Hiljainen Oy").id
    assert "ei kirjauksia" in main_words(owner.get(f"/suppliers/{quiet}"))


def test_weak_feedback_takes_points_once_five_have_answered(owner: Visitor, contract: Contract, house: House) -> None:
    page = f"/suppliers/{contract.supplier_id}"
    days: dict[str, Any] = {"sends_on": TODAY - timedelta(days=30), "closes_on": TODAY - timedelta(days=9)}
    with house.database.writing() as session:
        made: dict[str, Any] = {
            "contract_id": contract.id,
            "number": 1,
            "language": "fi",
            "made_by": "Aino",
            "made_at": now(session),
        }
        asked = FeedbackRound(**made, **days)
        session.add(asked)
        session.flush()
        session.add_all(FeedbackAnswer(round_id=asked.id or 0, quality=2, received_on=TODAY) for _ in range(4))
    assert "Käyttäjien palaute alle 3 −5 p" not in main_words(owner.get(page))
    with house.database.writing() as session:
        session.add(FeedbackAnswer(round_id=asked.id or 0, quality=3, received_on=TODAY))

    said = main_words(owner.get(page))

    assert "66 / 100, huomiota vaativa" in said
    assert "Käyttäjien palaute alle 3 −5 p 1 × 5 p, enintään 15 p." in said


def test_missed_target_takes_points(owner: Visitor, contract: Contract, house: House) -> None:
    month = TODAY.replace(day=1, month=TODAY.month - 1)
    who: dict[str, Any] = {"made_by": "Aino", "made_at": house.clock.now()}
    with house.database.writing() as session:
        measured = Indicator(
            contract_id=contract.id or 0,
            name="Laatukierroksen pisteet",
            unit="pistettä",
            direction=Direction.AT_LEAST,
            target=Decimal(4),
            rhythm=Rhythm.MONTHLY,
            starts_on=month,
            **who,
        )
        session.add(measured)
        session.flush()
        session.add(
            Measurement(
                indicator_id=measured.id or 0,
                period_on=month,
                value=Decimal(3),
                recorded_by="Aino",
                recorded_at=who["made_at"],
            )
        )

    said = main_words(owner.get(f"/suppliers/{contract.supplier_id}"))

    assert "Mittareita tavoitetta heikompana −4 p 1 × 4 p, enintään 12 p." in said
    assert "67 / 100" in said
    assert "Laatukierroksen pisteet" in said


def test_list_is_searched_and_asks_the_same_of_many(owner: Visitor, contract: Contract, house: House) -> None:
    found = main_words(owner.get("/suppliers/?q=kiilto")).replace("\xa0", " ")
    assert "Kiilto Oy 1234567-1 71 / 100" in found
    assert "Kiilto Oy" in main_words(owner.get("/suppliers/?q=1234567"))
    assert "Haku ei löytänyt toimittajia" in main_words(owner.get("/suppliers/?q=100%25"))
    assert "Toimittajia: Kiilto Oy" in main_words(owner.get("/contracts/?q=kiilto"))
    with count_queries(house.database.engine) as few:
        owner.get("/suppliers/?sort=name")
    with house.database.writing() as session:
        for number in range(12):
            make_contract(session, supplier_id=make_supplier(session, name=f"Uusi {number} Oy").id)
    with count_queries(house.database.engine) as many:
        said = main_words(owner.get("/suppliers/?sort=name"))
    assert len(many) == len(few)
    assert said.index("Kiilto Oy") < said.index("Uusi 11 Oy")


def test_contact_is_kept_and_takes_the_reclamations(owner: Visitor, contract: Contract, house: House) -> None:
    page = f"/suppliers/{contract.supplier_id}"
    assert owner.post(f"{page}/contacts", CONTACT).status_code == 303
    with house.database.reading() as session:
        assert claims_to(session, contract) == ("Kalle Kiilto", "kalle@kiilto.example", None)
    changed = {**CONTACT, "name": "Kaisa Kiilto", "version": "1"}
    assert owner.post(f"{page}/contacts/1", changed).status_code == 303
    assert owner.post(f"{page}/contacts/1", changed).status_code == 409
    assert "Kaisa Kiilto" in owner.get(f"{page}/contacts/1").text
    assert owner.post(f"{page}/contacts/1/end").status_code == 303
    assert "Palauta Kaisa Kiilto" in main_words(owner.get(page))
    with house.database.reading() as session:
        assert claims_to(session, contract) == (None, None, None)
    assert owner.post(f"{page}/contacts/1/end", {"restore": "1"}).status_code == 303
    assert owner.post(f"{page}/language", {"language": "sv"}).status_code == 303
    said = main_words(owner.get(page))
    assert "Aino Kallio muutti yhteyshenkilöä: nimi: Kalle Kiilto → Kaisa Kiilto" in said
    assert "kirjeiden kieli: sv" in said


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "kalle"}, "”kalle” ei ole sähköpostiosoite."),
        ({"email": "", "takes_claims": "0"}, "Kirjoita sähköposti, puhelin tai postiosoite."),
        ({"email": "", "phone": "040 1"}, "Reklamaatioiden vastaanottaja tarvitsee"),
        ({"name": " "}, "Täytä kohta."),
    ],
)
def test_wrong_contact_is_told_at_its_field(
    owner: Visitor, contract: Contract, wrong: dict[str, str], told: str
) -> None:
    answer = owner.post(f"/suppliers/{contract.supplier_id}/contacts", {**CONTACT, **wrong})

    assert answer.status_code == 422
    assert told in main_words(answer)


def test_who_may_change_no_contract_of_it_reads_alone(viewer: Visitor, contract: Contract) -> None:
    page = f"/suppliers/{contract.supplier_id}"

    assert "Lisää yhteyshenkilö" not in main_words(viewer.get(page))
    assert viewer.post(f"{page}/contacts", CONTACT).status_code == 403
    assert viewer.post(f"{page}/language", {"language": "sv"}).status_code == 403
