"""The sample municipality comes in through the import, in all its states, on whatever day it is."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import func, select

from hankintakello.assembly import House
from hankintakello.calendar.appeals.models import Appeal
from hankintakello.calendar.clock import service
from hankintakello.config import Settings
from hankintakello.contracts.deviations.models import Deviation, DeviationState
from hankintakello.contracts.importing.models import RefusedRow
from hankintakello.contracts.meetings.models import Meeting
from hankintakello.contracts.models import Contract, ContractState, TermKind
from hankintakello.contracts.modifications.models import Modification
from hankintakello.contracts.obligations.models import Level, Obligation
from hankintakello.contracts.reclamations.models import Reclamation, ReclamationState
from hankintakello.contracts.spending.models import Spend
from hankintakello.contracts.suppliers.models import SupplierContact
from hankintakello.demo.register import in_words_of
from hankintakello.demo.town import make_town
from hankintakello.people.models import Person
from hankintakello.tests.databases import Maker

LIVED = (Spend, Modification, Appeal, SupplierContact)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 1, 31), date(2028, 2, 29)])
def test_town_on_any_day_has_contracts_in_all_states(tmp_path: Path, databases: Maker, today: date) -> None:
    url = databases.empty()
    house = House(Settings(data_dir=tmp_path, database_url=url, secret_key=SecretStr("s" * 32), today=today))

    make_town(house, tmp_path)

    with house.database.writing() as session:
        states = Counter(session.exec(select(Contract.state)))
        terms = set(session.exec(select(Contract.term)))
        assert (states.total(), set(states)) == (120, set(ContractState))
        assert terms == {*TermKind, None}
        assert session.exec(select(func.count()).select_from(RefusedRow)).one() == 2
        assert {"sv", "en", "fi"} == set(session.exec(select(Person.language)))
        assert service.rebuild(session).changed == 0
        assert set(session.exec(select(Deviation.state))) == {*DeviationState}
        assert Counter(session.exec(select(Reclamation.state))) == {
            ReclamationState.SENT: 2,
            ReclamationState.PLAN_ACCEPTED: 1,
            ReclamationState.DRAFT: 1,
        }
        tasks = Counter(one.every_months for one in session.exec(select(Obligation)))
        assert (tasks.total(), tasks[12], tasks[1]) == (9, 5, 1)
        assert session.exec(select(Meeting.level)).one() == Level.OPERATIVE
        counted = [session.exec(select(func.count()).select_from(table)).one() for table in LIVED]
        assert counted == [74, 3, 1, 3]
    house.database.dispose()
    databases.drop(url)


def test_cell_of_the_template_reads_by_the_day() -> None:
    today = date(2026, 11, 23)

    read = [in_words_of(text, today) for text in ("s-34", "e13", "e0", "s2", "MLA/1/{Y-3}", "30.2.{Y+1}", "2100", "")]

    assert read == [
        date(2024, 1, 1),
        date(2027, 12, 31),
        date(2026, 11, 30),
        date(2027, 1, 1),
        "MLA/1/2023",
        "30.2.2027",
        2100,
        "",
    ]
