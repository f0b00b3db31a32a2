"""What somebody answers becomes a decision, closes what it closes, is told to the others, and can be taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts import answers
from hankintakello.alerts.answer_notices import answered_words, tell_of_answers
from hankintakello.alerts.models import Alert, AlertAnswer, AlertState, Answer
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.calendar.procurements.models import Procurement
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption
from hankintakello.core.changes import changed
from hankintakello.core.errors import Conflict, Forbidden, Invalid
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person, Role
from hankintakello.tests.alerts.matter import DAY, Matter
from hankintakello.tests.build import make_contract, make_option, make_person
from hankintakello.tests.today import TODAY, moments_day

RENEWING: dict[str, Any] = {
    "term": TermKind.AUTO_RENEWING,
    "notice_months": 3,
    "renewal_months": 12,
    "ends_on": date(2027, 2, 23),
}


def test_started_begins_the_procurement_and_is_taken_back(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)

    matter.answer(Answer.STARTED)
    with house.database.reading() as session:
        begun = session.exec(select(Procurement)).one()
        assert (begun.state.value, begun.started_on) == ("started", TODAY)
    assert matter.state() == ("answered", "started")
    assert matter.sweep(TODAY + 30 * DAY) == (0, 0)

    matter.undo()
    with house.database.reading() as session:
        assert session.exec(select(Procurement)).one().state.value == "draft"
    assert matter.state() == ("open", None)


def test_option_is_an_intent_and_its_matter_comes_back_later(house: House, due: Callable[..., int]) -> None:
    option = {"months": 24, "exercise_by": date(2027, 6, 30)}
    matter = Matter(house, due, option=option)

    matter.answer(Answer.OPTION)
    with house.database.reading() as session:
        assert session.exec(select(ExtensionOption.intent)).one() is True
    assert matter.state() == ("answered", "option")
    assert matter.sweep(TODAY + DAY) == (0, 0)
    assert matter.sweep(date(2027, 6, 30))[0] == 1  # the option's own last day rings until it is decided

    matter.undo()
    with house.database.reading() as session:
        assert session.exec(select(ExtensionOption.intent)).one() is False
    assert matter.state() == ("open", None)


def test_not_renewed_of_a_fixed_contract_ends_its_planning(house: House, due: Callable[..., int]) -> None:
    """What will not be renewed is said once, and rings no more: snipe-it#7677, snipe-it#9946."""
    matter = Matter(house, due)

    with pytest.raises(Invalid) as refused:
        matter.answer(Answer.NOT_RENEWED)
    assert refused.value.field == "reason"
    matter.answer(Answer.NOT_RENEWED, reason="Tarve päättyy.")

    assert (matter.contract().closed_on, matter.contract().closed_reason) == (TODAY, "Tarve päättyy.")
    assert matter.sweep(date(2027, 9, 30)) == (0, 0)
    matter.undo()
    assert matter.contract().closed_on is None
    assert matter.sweep(date(2027, 9, 30))[0] == 1


def test_renewal_is_agreed_to_for_this_term_alone(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due, **RENEWING)
    matter.answer(Answer.RENEW, reason="Hinta on kohdallaan.")

    assert matter.contract().renews_after == date(2027, 2, 23)
    assert matter.sweep(TODAY) == (0, 0)
    with house.database.reading() as session:
        assert {(one.kind, one.state.value, one.reason) for one in session.exec(select(Alert))} == {
            ("renewal_decision", "answered", None),
            ("notice", "closed", "renewal_agreed"),
        }
    matter.undo()
    assert matter.contract().renews_after is None
    assert matter.sweep(TODAY)[0] == 1
    with house.database.reading() as session:
        assert {one.state.value for one in session.exec(select(Alert))} == {"open"}


def test_not_renewed_of_what_renews_itself_stops_it(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due, **RENEWING)

    matter.answer(Answer.NOT_RENEWED, reason="Kilpailutetaan.")

    assert matter.contract().not_renewed_on == TODAY
    matter.undo()
    assert matter.contract().not_renewed_on is None


def test_review_goes_on_for_four_years_or_until_a_day(house: House, due: Callable[..., int]) -> None:
    indefinite = {"term": TermKind.INDEFINITE, "ends_on": None, "last_competed_on": date(2022, 11, 20)}
    matter = Matter(house, due, **indefinite)
    assert matter.alert().kind == "review"

    matter.answer(Answer.CONTINUE, reason="Toimii hyvin.")
    assert matter.contract().review_on == date(2030, 11, 23)
    matter.undo()
    assert matter.contract().review_on is None
    matter.answer(Answer.REPLACE, decided_on=date(2029, 1, 1))
    assert matter.contract().replace_on == date(2029, 1, 1)
    matter.undo()
    assert matter.contract().replace_on is None


def test_option_that_is_used_or_not(house: House, due: Callable[..., int]) -> None:
    option = {"months": 12, "exercise_by": TODAY}
    matter = Matter(house, due, ends_on=date(2027, 1, 31), option=option)
    with house.database.reading() as session:
        matter.alert_id = session.exec(select(Alert.id).where(Alert.kind == "option_exercise")).one() or 0

    with pytest.raises(Invalid) as refused:
        matter.answer(Answer.EXERCISED, decided_on=TODAY)
    assert refused.value.field == "notified_on"
    matter.answer(Answer.EXERCISED, decided_on=TODAY - DAY, notified_on=TODAY)
    assert matter.contract().coverage_end == date(2028, 1, 31)
    matter.undo()
    assert matter.contract().coverage_end == date(2027, 1, 31)
    matter.answer(Answer.NOT_RENEWED, reason="Ei tarvita.")
    with house.database.reading() as session:
        assert session.exec(select(ExtensionOption.state)).one() == "declined"


@pytest.mark.parametrize("known", [True, False])
def test_covered_by_another_contract_or_by_something_else(house: House, due: Callable[..., int], known: bool) -> None:
    matter = Matter(house, due)
    with house.database.writing() as session:
        other = make_contract(session, reference="MLA/9/2026").id

    with pytest.raises(Invalid):
        matter.answer(Answer.COVERED)
    matter.answer(Answer.COVERED, instead="MLA/9/2026" if known else "Hanselin puitejärjestely")

    contract = matter.contract()
    told = (contract.successor_id, contract.closed_reason)
    assert told == ((other, None) if known else (None, "Hanselin puitejärjestely"))
    matter.undo()
    assert (matter.contract().successor_id, matter.contract().closed_on) == (None, None)
    assert matter.state() == ("open", None)


def test_later_rings_again_on_its_day_three_times_at_most(house: House, due: Callable[..., int]) -> None:
    """Put off from the mail, to ring again: snipe-it#8891."""
    matter = Matter(house, due)
    until = TODAY

    for _ in range(3):
        day, until = until, until + 7 * DAY
        matter.answer(Answer.LATER, on=day, until_on=until, reason="Odotetaan budjettia.")
        assert matter.sweep(until - DAY) == (0, 0)
        assert matter.sweep(until) == (0, 1)
        assert matter.state() == ("open", None)

    with pytest.raises(Invalid) as refused:
        matter.answer(Answer.LATER, on=until, until_on=until + DAY, reason="Vielä.")
    assert refused.value.field == "until_on"


def test_only_a_manager_puts_it_off_past_the_latest_safe_start(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)
    with house.database.reading() as session:
        last = answers.latest_wait(session, matter.alert())
    assert last is not None
    assert last > TODAY

    with pytest.raises(Invalid) as refused:
        matter.answer(Answer.LATER, until_on=last + DAY, reason="Kiire.")
    assert refused.value.field == "until_on"
    matter.answer(Answer.LATER, by=matter.manager, until_on=last + DAY, reason="Kiire.")
    assert matter.alert().later_until == last + DAY


def test_later_stays_when_the_date_moves_but_not_past_the_new_latest_safe_start(
    house: House, due: Callable[..., int]
) -> None:
    matter = Matter(house, due)
    with house.database.reading() as session:
        last = answers.latest_wait(session, matter.alert())
    assert last is not None
    matter.answer(Answer.LATER, until_on=last, reason="Odotetaan.")
    with house.database.writing() as session:
        session.execute(sa.update(ContractTerm).values(ends_on=date(2027, 9, 10)))
        changed(session, contracts=[matter.contract_id])

    assert matter.sweep(TODAY + DAY)[1] == 0

    moved = matter.alert()
    assert (moved.state, moved.answer) == (AlertState.ANSWERED, Answer.LATER)
    assert moved.id != matter.alert_id
    assert moved.later_until is not None
    assert TODAY < moved.later_until < last
    assert matter.sweep(moved.later_until) == (0, 1)


def test_second_answer_is_told_of_the_first(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)
    matter.answer(Answer.STARTED)

    with pytest.raises(Conflict, match=f"vastattu {moments_day()}"):
        matter.answer(Answer.NOT_RENEWED, reason="Ei.")


def test_answer_that_does_not_fit_is_refused(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)

    for unfit in (Answer.RENEW, Answer.EXERCISED, Answer.CONTINUE, Answer.OPTION):
        with pytest.raises(Conflict):
            matter.answer(unfit, reason="Ei sovi.", decided_on=TODAY, notified_on=TODAY)
    assert matter.state() == ("open", None)


def test_stranger_and_who_has_left_may_not_answer(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)
    with house.database.writing() as session:
        stranger, procurement = make_person(session), make_person(session, Role.PROCUREMENT)
        owner = session.get(Person, matter.owner)
        assert owner is not None
        owner.active = False
        ids = [stranger.id, owner.id]
        helper = procurement.id

    for id_ in ids:
        with pytest.raises(Forbidden):
            matter.answer(Answer.STARTED, by=id_)
    matter.answer(Answer.STARTED, by=helper)


def test_answer_to_an_earlier_step_answers_the_matter(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)
    deliver_round(house.database, house.office, house.post)
    assert matter.sweep(TODAY + 7 * DAY) == (1, 1)

    matter.answer(Answer.STARTED, on=TODAY + 8 * DAY)

    with house.database.reading() as session:
        rows = session.exec(select(Alert).order_by(col(Alert.step))).all()
        assert [(one.step, one.state.value) for one in rows] == [(0, "superseded"), (1, "answered")]


@pytest.mark.parametrize(("instead", "told"), [("NOPE", True), ("MLA/77", False)])
def test_what_covers_it_and_is_no_contract_of_ours_is_said(
    house: House, due: Callable[..., int], instead: str, told: bool
) -> None:
    matter = Matter(house, due)
    with house.database.writing() as session:
        make_contract(session, reference="MLA/77")

    matter.answer(Answer.COVERED, instead=instead)

    with house.database.reading() as session:
        words = answered_words(session, session.exec(select(AlertAnswer)).one())
    assert words.startswith(f"Vastaus kirjattiin: Katettu muuten ({instead}).")
    assert ("ei ole rekisterissä, joten se kirjattiin sellaisenaan. Kumoa, jos" in words) is told


def test_others_who_were_told_hear_of_the_answer_and_of_its_undoing(
    house: House, due: Callable[..., int], smtp_server: Mailbox
) -> None:
    matter = Matter(house, due)
    deliver_round(house.database, house.office, house.post)
    matter.answer(Answer.STARTED, by=matter.main)

    assert tell_of_answers(house.database, house.office) == 1
    assert tell_of_answers(house.database, house.office) == 0
    matter.undo(by=matter.main)
    assert tell_of_answers(house.database, house.office) == 1
    deliver_round(house.database, house.office, house.post)

    subjects = [
        str(one.message["Subject"]).strip().partition(":")[0].partition(" viimeistään")[0]
        for one in smtp_server.received
    ]
    assert subjects == ["Aloita suunnittelu", "Suunnittelu aloitettu", "Vastaus kumottiin"]
    assert {one.recipient for one in smtp_server.received} == {"aino@mallila.example"}


def test_option_of_one_contract_leaves_the_others_of_the_group_ringing(house: House, due: Callable[..., int]) -> None:
    with house.database.writing() as session:
        owner = make_person(session, email="aino@mallila.example")
        first, second = (due(session, case_number="MLA/7", owner_id=owner.id) for _ in range(2))
        contract = session.get(Contract, first)
        assert contract is not None
        make_option(session, contract, months=24, exercise_by=date(2027, 6, 30))
        changed(session, contracts=[first, second])
        by = owner.id
    sweep_and_compose(house.database, house.office)
    with house.database.writing() as session:
        alert = session.exec(select(Alert).where(Alert.contract_id == first)).one()
        person = session.get(Person, by)
        assert alert.id is not None
        assert person is not None
        answers.answer(session, alert.id, Given(answer=Answer.OPTION), by=person)

    sweep_and_compose(house.database, house.office)

    with house.database.reading() as session:
        rows = session.exec(select(Alert).where(Alert.state == "open")).all()
        assert [(one.contract_id, one.answer) for one in rows] == [(first, Answer.OPTION)]


def test_answers_are_kept_with_who_when_and_why(house: House, due: Callable[..., int]) -> None:
    matter = Matter(house, due)

    matter.answer(Answer.NOT_RENEWED, reason="Tarve päättyy.")
    matter.undo(by=matter.main)

    with house.database.reading() as session:
        kept = session.exec(select(AlertAnswer)).one()
    assert (kept.person_id, kept.reason, kept.undone_by_id) == (matter.owner, "Tarve päättyy.", matter.main)
    assert kept.undone_at is not None
    assert kept.at < kept.undone_at
