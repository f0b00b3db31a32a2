"""What may go is listed, reviewed and deleted, and what anybody needs is never listed: on the real database."""

import os
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from hankintakello.alerts.models import Alert, AlertMessage, AlertState, Message, MessageState
from hankintakello.assembly import House
from hankintakello.calendar.appeals.models import Appeal
from hankintakello.calendar.appeals.values import AppealKind
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.calendar.procurements.models import Procurement
from hankintakello.contracts.attachments import service as attachments
from hankintakello.contracts.attachments.values import Subject
from hankintakello.contracts.holds import service as holds
from hankintakello.contracts.importing.models import ImportBatch, ImportRow, RowOutcome
from hankintakello.contracts.models import Contract, ContractState, Supplier
from hankintakello.contracts.reclamations.models import Reclamation, ReclamationKind, ReclamationState
from hankintakello.core.audit import AuditEvent
from hankintakello.core.bulk import table_of
from hankintakello.core.errors import Conflict, Invalid
from hankintakello.core.keeping.models import KeptFile
from hankintakello.core.keeping.rows import sweep_unnamed
from hankintakello.insight.retention import past, queries, service
from hankintakello.insight.retention.models import DeletionItem, DeletionList, ListState, Record
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import (
    AT,
    make_contract,
    make_deviation,
    make_milestone,
    make_person,
    make_procurement,
    make_supplier,
)
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY

LONG_AGO = date(2015, 12, 31)
BEFORE = datetime(2014, 5, 5, 9, 0, tzinfo=AT.tzinfo)
_numbers = count(1)


def ended(session: Session, **overrides: Any) -> Contract:
    given = {"starts_on": date(2012, 1, 1), "ends_on": LONG_AGO, "state": ContractState.ENDED, "created_at": BEFORE}
    return make_contract(session, **{**given, **overrides})


def reclamation(session: Session, contract: Contract, state: ReclamationState, on: date) -> Reclamation:
    one = Reclamation(
        contract_id=contract.id or 0,
        kind=ReclamationKind.A,
        state=state,
        state_on=on,
        language="fi",
        created_at=BEFORE,
    )
    session.add(one)
    session.flush()
    return one


def alert(session: Session, contract: Contract, target_on: date, **overrides: Any) -> Alert:
    given = {
        "subject": f"contract:{contract.id}",
        "kind": MilestoneKind.NOTICE.value,
        "target_on": target_on,
        "role": "owner",
        "contract_id": contract.id,
        "due_on": target_on,
        "state": AlertState.ANSWERED,
        "created_at": BEFORE,
        **overrides,
    }
    one = Alert(**given)
    session.add(one)
    session.flush()
    return one


def mail(session: Session, **overrides: Any) -> Message:
    given: dict[str, Any] = {
        "message_id": f"<{next(_numbers)}@test>",
        "kind": "alert",
        "recipient": "aino@mallila.example",
        "language": "fi",
        "subject": "Siivous",
        "text": "x",
        "html": "x",
        "state": MessageState.SENT,
        "next_try_at": BEFORE,
        "composed_at": BEFORE,
    }
    one = Message(**{**given, **overrides})
    session.add(one)
    session.flush()
    return one


def listed(session: Session) -> list[tuple[str, str]]:
    return [(one.subject, one.label) for one in past.candidates(session, TODAY)]


@pytest.fixture
def maria(house: House) -> Person:
    with house.database.writing() as session:
        return make_person(session, Role.MAIN_USER, name="Maria")


def test_list_is_reviewed_and_carried_out_in_one_logged_action(house: House, maria: Person) -> None:
    """Everything of the contract goes, and only that; the file when no row names it; the list stays without content."""
    stored = house.store.keep(BytesIO(b"vanha sopimus"), name="sopimus.txt")
    shared = house.store.keep(BytesIO(b"ehdot"), name="ehdot.txt")
    with house.database.writing() as session:
        supplier = make_supplier(session, name="Entinen Oy")
        old = ended(session, reference="MLA/1/2012", title="Salainen nimi", supplier_id=supplier.id)
        ended(session, reference="MLA/2/2012")
        live = make_contract(session, reference="MLA/3/2025")
        before = ended(session, reference="MLA/0/2010", ends_on=date(2014, 1, 1), successor_id=old.id)
        deviation = make_deviation(session, old.id or 0, what="Vanha vika", created_at=BEFORE)
        reclamation(session, old, ReclamationState.CLOSED, LONG_AGO)
        for subject in (Subject(contract_id=old.id), Subject(deviation_id=deviation.id)):
            attachments.attach(session, subject, stored, by=maria)
        for one in (old, live):
            attachments.attach(session, Subject(contract_id=one.id), shared, by=maria)
        batch = ImportBatch(at=BEFORE, by="x", file_name="x", sha256="x")
        session.add(batch)
        session.flush()
        said = ImportRow(import_id=batch.id or 0, contract_id=old.id, row=2, outcome=RowOutcome.CREATED, said={"a": 1})
        session.add(said)
        session.flush()
    with house.database.writing() as session:
        made = service.make_list(session, by=maria)
        items = queries.items_of(session, made.id or 0)
        assert [(one.label, one.records) for one in items] == [("MLA/0/2010", 1), ("MLA/1/2012", 6), ("MLA/2/2012", 1)]
        assert items[1].goes_on == date(2026, 1, 1)
        with pytest.raises(Conflict):
            service.make_list(session, by=maria)
        with pytest.raises(Invalid):
            service.keep_back(session, made.id or 0, [items[2].id or 0], reason=" ", by=maria)
        service.keep_back(session, made.id or 0, [items[0].id or 0], reason="historia", by=maria)
        service.keep_back(session, made.id or 0, [items[2].id or 0], reason="väitöskirja", by=maria)
    with house.database.writing() as session:
        gone = service.carry_out(session, made.id or 0, by=maria)

    with house.database.reading() as session:
        assert gone == (6, 0)
        assert {*session.scalars(sa.select(col(Contract.reference)))} == {"MLA/0/2010", "MLA/2/2012", "MLA/3/2025"}
        assert session.get_one(Contract, before.id).successor_id is None
        assert session.scalars(sa.select(col(ImportRow.id))).all() == []
        assert session.get(Supplier, supplier.id) is None
        done = session.get_one(DeletionList, made.id)
        assert (done.state, done.deleted, done.done_by) == (ListState.DELETED, 6, "Maria")
        rows = session.exec(select(DeletionItem).order_by(col(DeletionItem.id))).all()
        assert [(one.label, one.deleted_at is None, one.kept_reason) for one in rows] == [
            ("MLA/0/2010", True, "historia"),
            ("MLA/1/2012", False, None),
            ("MLA/2/2012", True, "väitöskirja"),
        ]
        kept_words = " ".join(str(one) for one in (done, *rows))
        assert "Salainen nimi" not in kept_words
        log = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "list_deleted")).one()
        assert (log.actor, log.new) == ("Maria", 6)
    assert house.store.has(stored.sha256)
    grow_old(house)
    sweep_unnamed(house.database, house.store)
    assert not house.store.has(stored.sha256)
    assert house.store.has(shared.sha256)


def grow_old(house: House) -> None:
    """Let a day and more go by for the kept files."""
    with house.database.writing() as session:
        for row in session.exec(select(KeptFile)):
            row.kept_at -= timedelta(days=2)
    for path in house.store.folder.glob("??/*"):
        os.utime(path, (BEFORE.timestamp(), BEFORE.timestamp()))


def test_what_lives_is_held_or_open_is_never_listed(house: House, maria: Person) -> None:
    with house.database.writing() as session:
        plain = ended(session, reference="mennyt")
        ended(session, reference="liian uusi", ends_on=date(2016, 11, 23))
        ended(session, reference="loppu auki", ends_on=None)
        make_contract(session, reference="voimassa")
        held = ended(session, reference="kiellossa")
        holds.hold(session, held.id or 0, reason="riita", by=maria)
        for state in (ReclamationState.SENT, ReclamationState.DISPUTED, ReclamationState.IN_REVIEW):
            reclamation(session, ended(session, reference=state.value), state, LONG_AGO)
        appealed = ended(session, reference="valitettu")
        frame = ended(session, reference="puite")
        make_contract(session, reference="puitteen alla", parent_id=frame.id)
        shared = ended(session, reference="yhteinen hankinta")
        procurement = make_procurement(session, appealed, needed_on=LONG_AGO)
        make_procurement(session, shared, make_contract(session, reference="elossa"), needed_on=LONG_AGO)
        session.add(
            Appeal(
                procurement_id=procurement.id or 0,
                number=1,
                kind=AppealKind.MARKET_COURT,
                appellant="X Oy",
                received_on=LONG_AGO,
                changed_at=BEFORE,
                changed_by="x",
            )
        )
        for contract in (plain, held):
            reclamation(session, contract, ReclamationState.WITHDRAWN, LONG_AGO)
    with house.database.reading() as session:
        assert listed(session) == [("contract", "mennyt"), ("reclamation", _label(session, plain))]
    with house.database.writing() as session:
        service.make_list(session, by=maria)
        holds.hold(session, plain.id or 0, reason="tarkastus", by=maria)
    with house.database.writing() as session:
        gone = service.carry_out(session, 1, by=maria)
        assert gone == (0, 2)
        assert session.get(Contract, plain.id) is not None
        assert [one.stayed for one in queries.items_of(session, 1)] == [True, True]
        with pytest.raises(Conflict):
            service.carry_out(session, 1, by=maria)
        holds.release(session, plain.id or 0, by=maria)
        holds.release(session, held.id or 0, by=maria)
        assert [label for subject, label in listed(session) if subject == "contract"] == ["mennyt", "kiellossa"]


def _label(session: Session, contract: Contract) -> str:
    return str(session.scalar(sa.select(col(Reclamation.id)).where(col(Reclamation.contract_id) == contract.id)))


def test_old_plans_drafts_alerts_mails_and_log_go_by_their_own_years(house: House, maria: Person) -> None:
    old, young = date(2020, 5, 5), date(2025, 5, 5)
    with house.database.writing() as session:
        live = make_contract(session)
        over, plain = ended(session, ends_on=date(2020, 1, 1)), ended(session, ends_on=date(2020, 1, 1))
        for needed_on in (old, date(2023, 1, 1)):
            make_procurement(session, ended(session, ends_on=date(2020, 1, 1)), needed_on=needed_on)
        make_procurement(session, live, needed_on=old)
        for state, on in (
            (ReclamationState.DRAFT, young),
            (ReclamationState.TURNED_DOWN, date(2026, 5, 5)),
            (ReclamationState.CLOSED, old),
        ):
            reclamation(session, over, state, on)
        told = mail(session)
        going, staying = alert(session, live, old, message_id=told.id), alert(session, live, date(2020, 6, 6))
        alert(session, live, young)
        alert(session, live, date(2020, 7, 7), state=AlertState.OPEN)
        milestone = make_milestone(session, live, MilestoneKind.TERM_END, date(2020, 6, 6))
        staying.kind = milestone.kind.value
        session.add(AlertMessage(alert_id=going.id or 0, message_id=told.id or 0))
        other = mail(session)
        session.add(AlertMessage(alert_id=staying.id or 0, message_id=other.id or 0))
        mail(session, state=MessageState.QUEUED)
        for subject, id_ in (("contract", live.id), ("contract", plain.id), ("contract", 9999), ("person", maria.id)):
            session.add(AuditEvent(at=BEFORE, actor="x", subject=subject, subject_id=id_ or 0, action="changed"))
    with house.database.writing() as session:
        found = [(one.subject, one.label, one.records) for one in past.candidates(session, TODAY)]
        draft = str(session.scalar(sa.select(sa.func.min(col(Reclamation.id)))))
        plan = str(session.scalar(sa.select(sa.func.min(col(Procurement.id)))))
        assert found == [
            ("procurement", plan, 1),
            ("reclamation", draft, 1),
            ("message", "2014", 1),
            ("alert", "2020", 1),
            ("audit_event", "2014", 3),
        ]
        service.make_list(session, by=maria)
    with house.database.writing() as session:
        assert service.carry_out(session, 1, by=maria) == (7, 0)
        assert session.scalar(sa.select(sa.func.count()).select_from(Alert)) == 3
        assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == 2
        left = session.exec(select(AuditEvent).where(col(AuditEvent.at) < AT)).all()
        assert [(one.subject, one.subject_id) for one in left] == [("contract", live.id)]
        assert past.candidates(session, TODAY) == []


def test_mail_stays_with_an_alert_that_is_kept_back(house: House, maria: Person) -> None:
    with house.database.writing() as session:
        told = mail(session)
        alert(session, make_contract(session), date(2020, 5, 5), message_id=told.id)
        service.make_list(session, by=maria)
        (item,) = [one for one in queries.items_of(session, 1) if one.subject == "alert"]
        service.keep_back(session, 1, [item.id or 0], reason="selvitys", by=maria)
    with house.database.writing() as session:
        service.carry_out(session, 1, by=maria)

    with house.database.reading() as session:
        assert session.get(Message, told.id) is not None


def test_years_are_main_users_to_change_but_not_below_the_law(house: House, maria: Person) -> None:
    with house.database.writing() as session:
        service.set_years(session, Record.CONTRACT, 11, by=maria)
        with pytest.raises(Invalid):
            service.set_years(session, Record.CONTRACTOR_LIABILITY, 1, by=maria)
        ended(session)
        assert listed(session) == []
        assert queries.rules(session)[Record.CONTRACT].changed_by == "Maria"


def test_everything_that_hangs_on_a_contract_can_go_with_it() -> None:
    """A table that is new says whether it goes with its contract, or is let go by `deleting`."""
    freed = {
        "contract.parent_id",
        "contract.successor_id",
        "criterion.contract_id",
        "import_row.contract_id",
        "refused_row.contract_id",
    }
    hanging = {
        str(key.parent)
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is table_of(Contract) and key.ondelete != "CASCADE"
    }

    assert hanging == freed


def test_how_many_statements_does_not_hang_on_how_many_contracts(house: House) -> None:
    counts = []
    for number in (2, 6):
        with house.database.writing() as session:
            for _one in range(number):
                ended(session)
        with house.database.reading() as session, count_queries(house.database.engine) as asked:
            past.candidates(session, TODAY)
        counts.append(len(asked))

    assert counts[0] == counts[1]
