"""Follow-up plans: taken from the library, edited, done, undone, removed and put back."""

from datetime import date

import pytest
from sqlmodel import Session, select

from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.contracts.models import Category, Contract, TermKind
from hankintakello.contracts.obligations import library, queries, service
from hankintakello.contracts.obligations.models import Anchor, Obligation, ObligationKind
from hankintakello.contracts.obligations.values import Finished, Planned, Shelved, Tab, Wanted
from hankintakello.core.changes import settle
from hankintakello.core.errors import Conflict, Invalid, NotFound
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY

START, END = date(2026, 10, 1), date(2029, 12, 31)
MEETING = Planned(kind=ObligationKind.MEETING, due_on=date(2026, 11, 1), every_months=6)


@pytest.fixture
def by(session: Session) -> Person:
    return make_person(session, name="Aino Kallio")


@pytest.fixture
def contract(session: Session) -> Contract:
    found = make_contract(session, term=TermKind.FIXED, starts_on=START, ends_on=END)
    found.coverage_end = END
    return found


def rings(session: Session) -> list[tuple[int, date]]:
    settle(session)
    rows = session.exec(select(Milestone).where(Milestone.kind == MilestoneKind.TASK_DUE))
    return sorted((one.number, one.on) for one in rows if one.gone_on is None)


def test_plan_is_taken_from_the_library_of_all_and_of_the_category(
    session: Session, contract: Contract, by: Person
) -> None:
    above = Category(name="Palvelut")
    session.add(above)
    session.flush()
    below = Category(name="Siivous", parent_id=above.id)
    session.add(below)
    session.flush()
    contract.category_id = below.id
    told = Shelved(kind=ObligationKind.OTHER, anchor=Anchor.START, months=1, title="Laatukierros", category_id=above.id)
    own = library.put(session, told, by=by)
    gone = library.put(session, Shelved(kind=ObligationKind.OTHER, anchor=Anchor.START, months=1), by=by)
    library.set_active(session, gone.id or 0, active=False, by=by)
    offered = queries.offered(session, contract)

    made = service.take(session, contract.id or 0, {one.id or 0 for one in offered}, by=by)

    assert len(made) == len(offered) == 9
    assert {service.name_of(one): (one.due_on, one.every_months) for one in made} == {
        "Seurantakokous": (date(2027, 1, 1), 6),
        "Toimittajan raportti": (date(2027, 1, 1), 3),
        "Hinnan tai indeksin tarkistus": (date(2027, 9, 1), 12),
        "Tilaajavastuuselvitykset": (date(2027, 10, 1), 12),
        "Toimittajan vakuutukset": (date(2027, 10, 1), 12),
        "Vastuullisuusehtojen seuranta": (date(2027, 10, 1), 12),
        "Tietosuojan ja tietoturvan tarkistus": (date(2027, 10, 1), 12),
        "Vakuuden voimassaolo": (date(2029, 10, 31), None),
        "Laatukierros": (TODAY, None),
    }
    assert (own.id, queries.offered(session, contract)) == (made[-1].library_id, [])
    assert service.take(session, contract.id or 0, {own.id or 0}, by=by) == []
    with pytest.raises(Invalid) as refused:
        library.put(session, Shelved(kind=ObligationKind.OTHER, anchor=Anchor.START, months=200), by=by)
    assert refused.value.field == "months"


def test_task_that_is_done_is_due_again_and_rings_as_another_matter(
    session: Session, contract: Contract, by: Person
) -> None:
    one = service.plan(session, contract.id or 0, MEETING, by=by)
    assert rings(session) == [(1_000, date(2026, 11, 1))]

    service.finish(session, one.id or 0, Finished(done_on=TODAY, note="Pidetty"), version=1, by=by)
    assert (one.due_on, rings(session)) == (date(2027, 5, 1), [(1_001, date(2027, 5, 1))])
    (line,) = queries.lines(session, Wanted(tab=Tab.OPEN))
    assert (line.due_on, line.last_done_on) == (date(2027, 5, 1), TODAY)

    service.undo(session, one.id or 0, version=2, by=by)
    assert (one.due_on, rings(session)) == (date(2026, 11, 1), [(1_000, date(2026, 11, 1))])
    assert [(done.note, done.undone_by) for done in queries.times_done(session, one.id or 0)] == [
        ("Pidetty", "Aino Kallio")
    ]
    assert dict(queries.counts(session, Wanted())) == {Tab.OPEN: 1, Tab.OVERDUE: 1, Tab.DONE: 0, Tab.ALL: 1}
    with pytest.raises(Conflict):
        service.undo(session, one.id or 0, version=None, by=by)
    with pytest.raises(Conflict):
        service.finish(session, one.id or 0, Finished(done_on=TODAY), version=2, by=by)


def test_contractors_reports_are_asked_when_the_last_ones_are_a_year_old(
    session: Session, contract: Contract, by: Person
) -> None:
    planned = Planned(kind=ObligationKind.CONTRACTOR_CHECK, due_on=TODAY, every_months=12)
    one = service.plan(session, contract.id or 0, planned, by=by)

    with pytest.raises(Invalid) as refused:
        service.finish(session, one.id or 0, Finished(done_on=TODAY), version=None, by=by)
    service.finish(session, one.id or 0, Finished(done_on=TODAY, report_on=date(2026, 9, 15)), version=None, by=by)

    assert refused.value.field == "report_on"
    assert one.due_on == date(2027, 9, 15)
    assert queries.lines(session, Wanted())[0].last_report_on == date(2026, 9, 15)


def test_change_begins_the_rhythm_anew_and_what_is_removed_can_be_put_back(
    session: Session, contract: Contract, by: Person
) -> None:
    one = service.plan(session, contract.id or 0, MEETING, by=by)
    moved = Planned(kind=ObligationKind.MEETING, due_on=date(2027, 1, 31), every_months=1, assignee_id=by.id)

    service.change(session, one.id or 0, moved, version=1, by=by)
    assert (one.first_on, rings(session)) == (date(2027, 1, 31), [(1_000, date(2027, 1, 31))])
    assert [line.assignee for line in queries.lines(session, Wanted(person_id=by.id))] == ["Aino Kallio"]

    service.remove(session, one.id or 0, by=by)
    assert (rings(session), queries.lines(session, Wanted())) == ([], [])
    assert [gone.id for gone in queries.removed_of(session, contract.id or 0)] == [one.id]
    service.restore(session, one.id or 0, by=by)
    assert rings(session) == [(1_000, date(2027, 1, 31))]
    for wrong, field in (
        (Planned(kind=ObligationKind.OTHER, due_on=TODAY, every_months=0), "every_months"),
        (Planned(kind=ObligationKind.OTHER, due_on=TODAY, advice="x" * 4_001), "advice"),
    ):
        with pytest.raises(Invalid) as refused:
            service.change(session, one.id or 0, wrong, version=one.version, by=by)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        service.remove(session, 999, by=by)


def test_what_recurs_ends_with_its_contract_and_what_is_once_does_not(
    session: Session, contract: Contract, by: Person
) -> None:
    late = date(2030, 3, 1)
    service.plan(session, contract.id or 0, Planned(kind=ObligationKind.MEETING, due_on=late, every_months=6), by=by)
    service.plan(session, contract.id or 0, Planned(kind=ObligationKind.SECURITY, due_on=late), by=by)

    assert rings(session) == [(2_000, late)]
    assert [line.kind for line in queries.lines(session, Wanted(tab=Tab.OPEN))] == [ObligationKind.SECURITY]
    assert session.exec(select(Obligation)).first() is not None
