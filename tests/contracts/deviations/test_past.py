"""What a term's deviations tell whoever plans the next contract."""

from datetime import timedelta

from sqlmodel import Session

from hankintakello.contracts.deviations.models import DeviationState
from hankintakello.contracts.deviations.past import past_of, together
from hankintakello.contracts.deviations.words import past_words
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_deviation
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY


def contract_of(session: Session, *severities: int) -> int:
    id_ = make_contract(session).id or 0
    for number, severity in enumerate(severities, 1):
        seen_on = TODAY - timedelta(days=number)
        make_deviation(session, id_, number=number, severity=severity, seen_on=seen_on, what=f"Puute {number}.")
    return id_


def test_worst_come_first_and_the_newest_of_one_class(session: Session) -> None:
    id_ = contract_of(session, 1, 2, 2, 4, 3)

    past = past_of(session, [id_])[id_]

    assert [(one.severity, one.what) for one in past.worst] == [(4, "Puute 4."), (3, "Puute 5."), (2, "Puute 2.")]
    assert past_words(past)[0] == "Poikkeamia 5: kriittinen 1, merkittävä 1, vähäinen 2, huomio 1. Avoinna 5."


def test_lesson_is_told_and_what_is_long_is_cut(session: Session) -> None:
    id_ = make_contract(session).id or 0
    closed = {"state": DeviationState.CLOSED, "lesson": "Pesuväli kirjattava tiloittain."}
    make_deviation(session, id_, what="Lattiaa ei\r\nollut pesty.", **closed)
    make_deviation(session, id_, number=2, severity=1, what="sana " * 200)

    first, second, third = past_words(past_of(session, [id_])[id_])

    assert first == "Poikkeamia 2: vähäinen 1, huomio 1. Avoinna 1."
    assert second == "Vähäinen: Lattiaa ei ollut pesty. Oppi: Pesuväli kirjattava tiloittain."
    assert third.endswith(" …")
    assert len(third) < 180


def test_what_is_planned_together_is_told_together(session: Session) -> None:
    first, second, without = contract_of(session, 2, 3), contract_of(session, 4, 2), contract_of(session)
    pasts = past_of(session, [first, second, without])

    found = together(pasts.values())

    assert pasts.keys() == {first, second}
    assert found is not None
    assert (found.counts, found.open_) == ({2: 2, 3: 1, 4: 1}, 4)
    assert [one.severity for one in found.worst] == [4, 3, 2]
    assert together([]) is None


def test_questions_do_not_grow_with_contracts(database: Database, session: Session) -> None:
    counts = []
    for more in (1, 10):
        ids = [contract_of(session, 2, 3, 4, 4) for _ in range(more)]
        with count_queries(database.engine) as statements:
            past_of(session, ids)
        counts.append(len(statements))

    assert counts == [2, 2]
