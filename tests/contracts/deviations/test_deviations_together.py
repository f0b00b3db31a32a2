"""Many at once: each deviation gets a number of its own, and a code takes exactly as many reports as it may."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import col, select

from hankintakello.contracts.deviations import service
from hankintakello.contracts.deviations.models import Deviation, DeviationType
from hankintakello.contracts.deviations.values import Report
from hankintakello.contracts.reports.models import DeviationReport
from hankintakello.contracts.reports.queries import find_link
from hankintakello.contracts.reports.service import MOST_A_MINUTE, Told, TooMany, make_link, take_in
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY


def test_deviations_recorded_at_once_get_numbers_of_their_own(database: Database) -> None:
    with database.writing() as session:
        contract_id = make_contract(session).id or 0

    def record(number: int) -> None:
        report = Report(what=f"Asia {number}", seen_on=TODAY, severity=1, type=DeviationType.OTHER)
        with database.writing() as session:
            service.record(session, contract_id, report, by=None)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, range(12)))

    with database.reading() as session:
        numbers = session.exec(select(Deviation.number).order_by(col(Deviation.number))).all()
    assert numbers == list(range(1, 13))


def test_code_takes_no_more_than_it_may_from_many_at_once(database: Database) -> None:
    with database.writing() as session:
        _link, secret = make_link(session, make_contract(session).id or 0, place="Aula", by=make_person(session))

    def send(number: int) -> bool:
        try:
            with database.writing() as session:
                link = find_link(session, secret)
                assert link is not None
                take_in(session, link, Told(what=f"Ilmoitus {number}", seen_on=TODAY, severity=2))
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(send, range(MOST_A_MINUTE + 20)))

    with database.reading() as session:
        kept = session.exec(select(DeviationReport.what)).all()
    assert sum(taken) == len(kept) == MOST_A_MINUTE
    assert {f"Ilmoitus {number}" for number, was in enumerate(taken) if was} == set(kept)
