"""Reclamations from a proposal to the end: who may, by when, in what words, and back again."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from hankintakello.contracts.deviations import queries as deviations
from hankintakello.contracts.deviations.models import Deadline, Deviation
from hankintakello.contracts.deviations.models import DeviationState as DState
from hankintakello.contracts.deviations.models import StepKind as DStep
from hankintakello.contracts.models import Contract
from hankintakello.contracts.reclamations import queries, sending, service
from hankintakello.contracts.reclamations.demands import demands_of
from hankintakello.contracts.reclamations.models import Reclamation, ReclamationKind, SentHow
from hankintakello.contracts.reclamations.models import ReclamationState as State
from hankintakello.contracts.reclamations.models import StepKind as Step
from hankintakello.contracts.reclamations.values import Said, Tab, Taken, Wanted
from hankintakello.contracts.remedies import service as remedies
from hankintakello.contracts.remedies.models import PenaltyBasis, PeriodUnit
from hankintakello.contracts.remedies.service import Terms
from hankintakello.core.changes import changed, settle
from hankintakello.core.errors import Conflict, DomainError, Forbidden, Invalid
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_contract, make_deviation, make_person, make_supplier
from hankintakello.tests.today import TODAY

B = ReclamationKind.B


@pytest.fixture
def owner(session: Session) -> Person:
    return make_person(session, Role.OWNER, name="Aino Kallio")


@pytest.fixture
def buyer(session: Session) -> Person:
    return make_person(session, Role.PROCUREMENT, name="Hanna Hankkija")


@pytest.fixture
def contract(session: Session, owner: Person) -> Contract:
    supplier = make_supplier(session, name="Städ Ab", language="sv")
    return make_contract(session, owner_id=owner.id, supplier_id=supplier.id, estimated_value=Decimal(120_000))


@pytest.fixture
def deviation(session: Session, contract: Contract) -> Deviation:
    return make_deviation(session, contract.id or 0, severity=3, state=DState.ASSESSED)


def drafted(session: Session, deviation: Deviation, by: Person, kind: ReclamationKind = B) -> Reclamation:
    made = service.draft(session, [deviation.id or 0], kind=kind, by=by)
    settle(session)
    return made


def said_of(one: Reclamation, **changes: Any) -> Said:
    return Said(**{name: getattr(one, name) for name in Said.__dataclass_fields__} | changes)


def sent(session: Session, one: Reclamation, by: Person) -> Reclamation:
    sending.approve(session, one.id or 0, by=by)
    sending.mark_sent(session, one.id or 0, how=SentHow.POST, on=TODAY, by=by)
    settle(session)
    return one


def step(session: Session, one: Reclamation, by: Person, kind: Step, **facts: Any) -> Reclamation:
    given = {"text": "Näin", **facts}
    service.take_step(session, one.id or 0, Taken(kind=kind, **given), version=one.version, by=by)
    settle(session)
    return one


def due(deviation: Deviation) -> Deadline | None:
    return deviation.next_deadline


def kinds(session: Session, one: Reclamation) -> list[Step]:
    return [row.kind for row in queries.steps_of(session, one.id or 0) if row.undone_at is None]


def test_draft_is_numbered_in_its_year_and_speaks_the_supplier_s_language(
    session: Session, deviation: Deviation, owner: Person
) -> None:
    other = make_deviation(session, deviation.contract_id, number=2)

    first, second = drafted(session, deviation, owner), drafted(session, other, owner, ReclamationKind.A)

    assert [first.number, second.number] == ["2026/1", "2026/2"]
    assert (first.state, first.drafted_by, first.language) == (State.DRAFT, "Aino Kallio", "sv")
    assert first.demand == "Bristen ska rättas, och rättelsen ska meddelas skriftligen."
    assert second.demand is None
    assert first.next_deadline_on == date(2026, 11, 30)
    assert second.next_deadline_on is None


def test_proposal_by_anybody_waits_for_who_decides(
    session: Session, deviation: Deviation, owner: Person, buyer: Person
) -> None:
    viewer = make_person(session, Role.VIEWER)

    one = drafted(session, deviation, viewer)
    with pytest.raises(Forbidden):
        service.accept(session, one.id or 0, version=one.version, by=viewer)
    with pytest.raises(Conflict):
        sending.approve(session, one.id or 0, by=buyer)
    proposed = (one.state, one.number, kinds(session, one))
    service.accept(session, one.id or 0, version=one.version, by=owner)

    assert proposed == (State.PROPOSED, None, [Step.PROPOSED])
    assert (one.state, one.number, one.drafted_by) == (State.DRAFT, "2026/1", "Aino Kallio")


def test_proposal_is_turned_down_with_a_reason_and_may_be_made_again(
    session: Session, deviation: Deviation, owner: Person
) -> None:
    one = drafted(session, deviation, make_person(session))

    with pytest.raises(Invalid):
        step(session, one, owner, Step.TURNED_DOWN, text=" ")
    step(session, one, owner, Step.TURNED_DOWN, text="Sovittiin kokouksessa")
    again = drafted(session, deviation, owner)

    assert (one.state, one.number) == (State.TURNED_DOWN, None)
    assert again.number == "2026/1"


def test_two_of_one_deviation_are_not_made_at_once(session: Session, deviation: Deviation, owner: Person) -> None:
    drafted(session, deviation, owner)

    with pytest.raises(Conflict, match="2026/1"):
        drafted(session, deviation, owner)
    elsewhere = make_deviation(session, make_contract(session).id or 0)
    with pytest.raises(Invalid, match="eri sopimuksista"):
        service.draft(session, [deviation.id or 0, elsewhere.id or 0], kind=B, by=owner)


@pytest.mark.parametrize("kind", ReclamationKind)
def test_another_person_approves_with_a_role_that_may(
    session: Session, deviation: Deviation, owner: Person, buyer: Person, kind: ReclamationKind
) -> None:
    manager = make_person(session, Role.UNIT_MANAGER)
    one = drafted(session, deviation, buyer, kind)
    service.change(session, one.id or 0, said_of(one, clause="4.2"), version=one.version, by=owner)

    for who in (buyer, owner, make_person(session, Role.OWNER), make_person(session, Role.CATEGORY_LEAD)):
        with pytest.raises(Forbidden):
            sending.approve(session, one.id or 0, by=who)
    sending.approve(session, one.id or 0, by=manager)

    assert (one.state, one.approved_by_id, one.approved_on) == (State.APPROVED, manager.id, TODAY)


def test_round_of_readers_has_a_day_and_what_they_said(
    session: Session, deviation: Deviation, owner: Person, buyer: Person
) -> None:
    one = drafted(session, deviation, owner)
    lawyer = make_person(session, name="Lasse Laki")

    service.ask_review(
        session, one.id or 0, [lawyer.id or 0, buyer.id or 0], due_on=TODAY, version=one.version, by=owner
    )
    service.review(session, one.id or 0, "Kohta 4.2 mainittava", version=one.version, by=lawyer)
    with pytest.raises(Conflict):
        service.review(session, one.id or 0, "Minäkin", version=one.version, by=owner)
    service.ask_review(session, one.id or 0, [lawyer.id or 0], due_on=TODAY, version=one.version, by=owner)

    found = queries.reviewers_of(session, one.id or 0)
    assert [(name, reviewer.said) for reviewer, name in found] == [("Lasse Laki", "Kohta 4.2 mainittava")]
    assert one.state is State.IN_REVIEW
    sending.approve(session, one.id or 0, by=buyer)
    step(session, one, owner, Step.RETURNED, text="Yksi kohta puuttui")
    assert (one.state, one.approved_by, one.approved_on) == (State.DRAFT, None, None)


def test_sent_one_is_answered_in_the_contract_s_time_and_its_deviation_knows(
    session: Session, contract: Contract, deviation: Deviation, owner: Person, buyer: Person
) -> None:
    one = drafted(session, deviation, owner)
    before = (deviation.next_deadline_on, deviation.next_deadline)
    sent(session, one, buyer)

    assert before == (date(2026, 11, 25), Deadline.CONTACT)
    assert (one.state, one.sent_how, one.answer_due_on) == (State.SENT, SentHow.POST, date(2026, 12, 7))
    assert one.next_deadline_on == date(2026, 12, 7)
    assert deviation.state is DState.CONTACTED
    assert (deviation.next_deadline_on, deviation.next_deadline) == (date(2026, 12, 7), Deadline.ANSWER)
    assert [row.kind for row in deviations.steps_of(session, deviation.id or 0)] == [DStep.CONTACTED]

    step(session, one, owner, Step.ANSWERED)
    answered = due(deviation)
    step(session, one, owner, Step.WITHDRAWN)
    assert (answered, due(deviation)) == (Deadline.PLAN, Deadline.RECLAMATION)


def test_contract_s_own_days_for_the_answer_count(
    session: Session, contract: Contract, deviation: Deviation, owner: Person, buyer: Person
) -> None:
    remedies.write(session, contract.id or 0, Terms(answer_days=7), version=0, by=owner)

    one = sent(session, drafted(session, deviation, owner), buyer)

    assert one.answer_due_on == date(2026, 11, 30)


def test_it_goes_to_its_end_and_back(session: Session, deviation: Deviation, owner: Person, buyer: Person) -> None:
    one = sent(session, drafted(session, deviation, owner), buyer)

    step(session, one, owner, Step.ANSWERED)
    step(session, one, owner, Step.PLAN_ACCEPTED, text=None, correct_by=date(2026, 12, 18))
    planned = one.next_deadline_on
    step(session, one, owner, Step.CORRECTED)
    with pytest.raises(Conflict):
        step(session, one, owner, Step.ANSWERED)
    step(session, one, owner, Step.SANCTION_PENDING)
    step(session, one, owner, Step.CLOSED)
    undone = [service.undo(session, one.id or 0, version=one.version, by=owner) for _ in range(5)]

    assert planned == date(2026, 12, 18)
    assert undone == [Step.CLOSED, Step.SANCTION_PENDING, Step.CORRECTED, Step.PLAN_ACCEPTED, Step.ANSWERED]
    assert (one.state, one.correct_by) == (State.SENT, None)
    with pytest.raises(Conflict, match="kumota"):
        service.undo(session, one.id or 0, version=one.version, by=owner)


def test_open_reclamations_follow_the_contract_s_owner(
    session: Session, contract: Contract, deviation: Deviation, owner: Person
) -> None:
    one = drafted(session, deviation, owner)
    heir = make_person(session, Role.OWNER, name="Uusi Vastaava")

    contract.owner_id = heir.id
    changed(session, contracts=[contract.id or 0])
    settle(session)

    mine = queries.lines(session, Wanted(Tab.OPEN, person_id=heir.id))
    assert [(line.id, line.owner) for line in mine] == [(one.id, "Uusi Vastaava")]
    assert queries.lines(session, Wanted(Tab.OPEN, person_id=owner.id)) == []
    with pytest.raises(Forbidden):
        step(session, one, owner, Step.WITHDRAWN)
    step(session, one, heir, Step.WITHDRAWN)


def test_sum_needs_the_contract_s_own_terms(
    session: Session, contract: Contract, deviation: Deviation, owner: Person, buyer: Person
) -> None:
    one = drafted(session, deviation, owner)
    late = said_of(one, penalty_due_on=date(2026, 11, 2), penalty_until_on=date(2026, 11, 22))
    service.change(session, one.id or 0, late, version=one.version, by=owner)

    with pytest.raises(Invalid, match="”Mistä viivästyssakko lasketaan”"):
        sending.approve(session, one.id or 0, by=buyer)
    given = Terms(
        penalty_clause="kohta 12.3",
        penalty_basis=PenaltyBasis.CONTRACT_VALUE,
        penalty_percent=Decimal(1),
        period_length=1,
        period_unit=PeriodUnit.WEEKS,
        cap_percent=Decimal(10),
    )
    remedies.write(session, contract.id or 0, given, version=0, by=owner)
    sending.approve(session, one.id or 0, by=buyer)

    found = demands_of(one, queries.terms_of(session, contract.id or 0), contract.estimated_value)
    assert [demand.amount for demand in found.made] == [None, Decimal(3_600)]
    assert found.made[1].text == "Viivästyssakko, sopimuksen kohta 12.3"
    assert found.total == Decimal(3_600)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "de"}, "language"),
        ({"demand": "x" * 4001}, "demand"),
        ({"penalty_due_on": TODAY}, "penalty_until_on"),
        ({"penalty_due_on": TODAY, "penalty_until_on": date(2026, 11, 1)}, "penalty_until_on"),
        ({"other_amount": Decimal(5)}, "other_demand"),
    ],
)
def test_draft_that_cannot_be_is_refused(
    session: Session, deviation: Deviation, owner: Person, changes: dict[str, Any], field: str
) -> None:
    one = drafted(session, deviation, owner)

    with pytest.raises(Invalid) as refused:
        service.change(session, one.id or 0, said_of(one, **changes), version=one.version, by=owner)

    assert refused.value.field == field


def test_stale_and_misplaced_steps_write_nothing(session: Session, deviation: Deviation, owner: Person) -> None:
    one = drafted(session, deviation, owner)
    version = one.version
    id_ = one.id or 0
    attempts: list[Callable[[], object]] = [
        lambda: service.change(session, id_, said_of(one), version=version + 1, by=owner),
        lambda: service.take_step(session, id_, Taken(kind=Step.SENT), version=version, by=owner),
        lambda: service.take_step(session, id_, Taken(kind=Step.CLOSED, text="x"), version=version, by=owner),
        lambda: sending.mark_sent(session, id_, by=owner, how=SentHow.POST, on=TODAY),
        lambda: service.undo(session, id_, version=version, by=owner),
    ]

    for attempt in attempts:
        with pytest.raises(DomainError):
            attempt()

    assert (one.version, kinds(session, one)) == (version, [Step.DRAFTED])


def test_terms_that_cannot_be_are_refused_and_changes_are_logged(
    session: Session, contract: Contract, owner: Person
) -> None:
    for terms, field in (
        (Terms(penalty_percent=Decimal(101)), "penalty_percent"),
        (Terms(period_length=1), "period_unit"),
        (Terms(claim_email="ei osoite"), "claim_email"),
    ):
        with pytest.raises(Invalid) as refused:
            remedies.write(session, contract.id or 0, terms, version=0, by=owner)
        assert refused.value.field == field
    given = Terms(claim_email="reklamaatiot@stad.example")
    assert remedies.write(session, contract.id or 0, given, version=0, by=owner)
    assert not remedies.write(session, contract.id or 0, given, version=1, by=owner)
    with pytest.raises(Conflict):
        remedies.write(session, contract.id or 0, Terms(), version=0, by=owner)
