"""Thousands of rows at once are the same rows as one at a time."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from hankintakello.contracts.models import Contract, ContractKind, Supplier, TermKind
from hankintakello.core import bulk
from hankintakello.core.audit import AuditEvent
from hankintakello.core.bulk import insert_rows, take_ids

AT = datetime(2026, 11, 23, 6, 0, 0, 123456, tzinfo=UTC)


def contract(number: int, **overrides: object) -> dict[str, object]:
    return {
        "id": number,
        "reference": f"R-{number}",
        "title": "Ääkköset, 'lainaus', \\takakeno\\, \ttabulaattori\nja rivi",
        "kind": ContractKind.GOODS,
        "term": None,
        "arrangement": "contract",
        "starts_precision": "day",
        "ends_precision": "day",
        "starts_on": date(2024, 2, 29),
        "estimated_value": Decimal("99999999999999.99"),
        "currency": "EUR",
        "extra": {"Huom": "ä\u2028", "tyhjä": ""},
        "state": "active",
        "came_in_on": date(2026, 11, 23),
        "version": 1,
        "created_at": AT,
        "changed_at": AT,
        **overrides,
    }


def test_rows_come_back_as_they_went_in(session: Session) -> None:
    insert_rows(session, Contract, [contract(1), contract(2, term=TermKind.FIXED, extra={}, estimated_value=None)])

    first, second = session.exec(select(Contract).order_by(sa.text("id")))
    given = contract(1)
    assert {name: getattr(first, name) for name in given} == given
    assert (second.term, second.extra, second.estimated_value) == (TermKind.FIXED, {}, None)


def test_columns_that_nobody_fills_are_left_to_the_database(session: Session) -> None:
    insert_rows(session, Contract, [contract(1, description=None)])

    assert session.exec(select(Contract.description)).one() is None


def test_many_rows_go_in_pieces(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)

    insert_rows(session, Contract, [contract(number) for number in range(1, 11)])

    assert session.exec(select(Contract.id).order_by(sa.text("id"))).all() == list(range(1, 11))


def test_no_rows_are_no_statement(session: Session) -> None:
    insert_rows(session, Contract, [])

    assert take_ids(session, Contract, 0) == []


def test_names_that_sql_has_taken_are_quoted(session: Session) -> None:
    event = {"at": AT, "actor": "a", "subject": "b", "subject_id": 1, "action": "c", "old": None, "new": [1]}
    insert_rows(session, AuditEvent, [event])

    kept = session.exec(select(AuditEvent)).one()
    assert (kept.at, kept.old, kept.new) == (AT, None, [1])


def test_broken_rules_of_the_table_are_told(session: Session) -> None:
    with pytest.raises(IntegrityError):
        insert_rows(session, Contract, [contract(1), contract(2, reference="R-1")])


def test_taken_ids_are_nobody_else_s(session: Session) -> None:
    first = take_ids(session, Supplier, 3)
    insert_rows(session, Supplier, [{"id": id_, "name": str(id_), "normalised_name": str(id_)} for id_ in first])
    after = Supplier(name="x", normalised_name="x")
    session.add(after)
    session.flush()

    assert first == sorted(first)
    assert after.id not in first
    assert set(take_ids(session, Supplier, 2)).isdisjoint({*first, after.id})


def test_ids_of_contracts_are_not_given_again_after_a_delete(session: Session) -> None:
    ids = take_ids(session, Contract, 2)
    insert_rows(session, Contract, [contract(id_) for id_ in ids])
    session.execute(sa.delete(Contract))

    assert take_ids(session, Contract, 1)[0] > ids[-1]
