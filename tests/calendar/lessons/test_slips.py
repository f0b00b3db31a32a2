"""A late phase and a skipped gate are process deviations, and the next sheet tells how the tender slipped."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from hankintakello.calendar.lessons import service as lessons
from hankintakello.calendar.lessons.queries import periods_of
from hankintakello.calendar.phases import service as phases
from hankintakello.calendar.phases.queries import begun
from hankintakello.calendar.procurements.service import start
from hankintakello.contracts.deviations.models import Deviation, DeviationState, DeviationType
from hankintakello.contracts.deviations.service import record
from hankintakello.contracts.deviations.values import Report
from hankintakello.contracts.models import Contract
from hankintakello.core.changes import settle
from hankintakello.tests.build import live_contract, make_contract, make_person
from hankintakello.tests.calendar.lessons.test_lessons_service import successor
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)


def lapses(session: Session, contract: Contract) -> list[tuple[str, int, DeviationState]]:
    """What is recorded of the process: words, class, state."""
    rows = select(Deviation).where(Deviation.contract_id == contract.id, Deviation.type == DeviationType.PROCESS)
    return [(one.what, one.severity, one.state) for one in session.exec(rows.order_by(col(Deviation.id)))]


def test_late_phase_is_recorded_told_in_the_next_sheet_and_taken_back(session: Session) -> None:
    by = make_person(session)
    contract = live_contract(session, ends_on=date(2028, 12, 31))
    found = successor(session, contract)
    start(session, found, started_on=TODAY, by=by)
    first, second = begun(session, [found])[found].planned[:2]
    session.info["today"] = second.on + 9 * DAY

    phases.finish(session, found, first.phase, done_on=second.on + 9 * DAY, by=by)
    phases.reopen(session, found, first.phase, by=by)
    assert lapses(session, contract) == []
    phases.finish(session, found, first.phase, done_on=second.on + 9 * DAY, by=by)
    settle(session)

    said = "Hankinnan vaihe ”Tarvekartoitus” valmistui 10 päivää suunniteltua myöhemmin."
    assert lapses(session, contract) == [(said, 1, DeviationState.CLOSED)]
    new = make_contract(session, starts_on=date(2029, 1, 20), ends_on=date(2033, 1, 19))
    contract.successor_id = new.id
    settle(session)
    slip = periods_of(session, successor(session, new))[0].slip
    assert slip is not None
    assert (slip.started_on, slip.began_on) == (TODAY, date(2029, 1, 20))
    assert [(one.phase, one.planned_on, one.days) for one in slip.phases] == [(first.phase, second.on - DAY, 10)]
    assert slip.days == 19


def test_skipped_gate_is_a_deviation_of_ours_that_raises_nothing(session: Session) -> None:
    by = make_person(session)
    contract = live_contract(session)
    found = successor(session, contract)
    start(session, found, started_on=TODAY, by=by)
    seen = Report(what="Siivoamatta", seen_on=TODAY, severity=2, type=DeviationType.QUALITY)
    record(session, contract.id or 0, seen, by=by)

    lessons.publish(session, found, on=TODAY, by=by, reason="Kiire", may_pass=True)

    said = "Oppien käsittely ohitettiin ennen tarjouspyynnön julkaisemista: Kiire"
    assert lapses(session, contract) == [(said, 2, DeviationState.RECORDED)]
    assert record(session, contract.id or 0, seen, by=by).severity == 2
    lessons.unpublish(session, found, by=by)
    assert lapses(session, contract) == []
