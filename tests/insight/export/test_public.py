"""The public extract: no people, nothing internal, no contract that is secret."""

import csv
from io import StringIO

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from hankintakello.contracts.models import Contract
from hankintakello.insight.export.public import is_public, public_csv
from hankintakello.tests.build import make_contract, make_person, make_supplier
from hankintakello.tests.web import leaking


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, True),
        ("", True),
        ("Julkinen", True),
        (" offentlig ", True),
        ("salainen", False),
        ("osittain salassa", False),
        ("ei julkinen", False),
        ("JulkL 24 §", False),
    ],
)
def test_word_of_the_register_decides(said: str | None, expected: bool) -> None:
    assert is_public(said) is expected


def test_extract_has_public_contracts_without_people_or_words_of_the_house(session: Session) -> None:
    owner = make_person(session, name="Aino Kallio", email="aino@mallila.example")
    supplier = make_supplier(session, name="Kiilto Oy", business_id="1234567-1")
    for reference in ("MLA/1", "MLA/2"):
        make_contract(session, reference=reference, title="=Siivous", owner_id=owner.id, supplier_id=supplier.id)
    leaking.plant(session, only="contract")
    session.execute(sa.update(Contract).where(col(Contract.reference) == "MLA/1").values(publicity="Julkinen"))

    extract = public_csv(session)

    text = extract.content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert (extract.told, extract.left_out) == (1, 1)
    assert rows[1][:4] == ["MLA/1", "'=Siivous", "Kiilto Oy", "1234567-1"]
    assert "Aino" not in text
    assert [*leaking.leaked(text)] == ["contract.cpv"]
