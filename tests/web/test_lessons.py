"""The page of what a period taught: from findings to publication."""

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.contracts.deviations.models import DeviationType
from hankintakello.contracts.deviations.service import record
from hankintakello.contracts.deviations.values import Report
from hankintakello.tests.build import make_contract
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words

MARK = {
    "contract": "1",
    "key": "deviations:quality",
    "effect": "requirement",
    "sentence": "Laatu mitataan kuukausittain",
}
PUBLISH = {"on": "23.11.2026"}


@pytest.fixture
def page(house: House, owner: Visitor) -> str:
    """The successor procurement, begun, of a contract of the owner's with a deviation; the address of its lessons."""
    assert owner.person is not None
    with house.database.writing() as session:
        contract = make_contract(session, title="Siivous", owner_id=owner.person.id)
        seen = Report(what="Siivoamatta", seen_on=TODAY, severity=3, type=DeviationType.QUALITY)
        record(session, contract.id or 0, seen, by=None)
    with house.database.reading() as session:
        procurement = session.exec(select(ProcurementContract.procurement_id)).one()
    owner.post(f"/procurements/{procurement}/start")
    return f"/procurements/{procurement}/lessons/"


def test_findings_are_handled_before_publication(owner: Visitor, page: str) -> None:
    of = page.removesuffix("/lessons/")
    assert "Yksi havainto on käsittelemättä." in main_words(owner.get(of))
    told = main_words(owner.get(page))
    assert "Laatu: poikkeamia 1, vakavin merkittävä käsittelemättä" in told
    assert "Havainnot käsitelty: 0 / 1" in told
    assert owner.post(f"{page}publish", PUBLISH).status_code == 409
    assert owner.post(f"{page}mark", MARK).status_code == 303
    assert "Laatu mitataan kuukausittain" in main_words(owner.get(page))
    assert owner.post(f"{page}approve").status_code == 303
    assert "Opit on käsitelty." in main_words(owner.get(of))
    assert owner.post(f"{page}publish", PUBLISH).status_code == 303
    assert "Asiakirjat julkaistiin 23.11.2026." in main_words(owner.get(of))
    assert owner.post(f"{page}unpublish").status_code == 303
    assert owner.post(f"{page}approve", {"withdraw": "1"}).status_code == 303
    assert owner.post(f"{page}unmark", MARK).status_code == 303
    assert "Havainnot käsitelty: 0 / 1" in main_words(owner.get(page))


def test_sentence_is_asked_at_its_finding_and_nothing_is_lost(owner: Visitor, page: str) -> None:
    answer = owner.post(f"{page}mark", {**MARK, "sentence": " "})
    assert answer.status_code == 422
    assert "Täytä kohta." in main_words(answer)
    assert 'value="requirement" checked' in answer.text


def test_main_user_passes_the_gate_with_a_reason(main_user: Visitor, owner: Visitor, page: str) -> None:
    assert owner.post(f"{page}publish", {**PUBLISH, "reason": "Kiire"}).status_code == 403
    assert main_user.post(f"{page}publish", {**PUBLISH, "reason": "Kiire"}).status_code == 303
    assert "Opit ohitettiin: Kiire" in main_words(main_user.get(page))


def test_others_read_and_do_not_write(page: str, viewer: Visitor) -> None:
    assert "Siivoamatta" in main_words(viewer.get(page))
    assert viewer.post(f"{page}mark", MARK).status_code == 403
