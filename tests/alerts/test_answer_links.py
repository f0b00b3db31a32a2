"""The secrets under which people answer."""

from collections.abc import Callable
from datetime import date, timedelta

from hankintakello.alerts import answer_links
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.assembly import House
from hankintakello.tests.build import make_person
from hankintakello.tests.today import TODAY


def test_links_that_expired_a_year_ago_are_forgotten(house: House, due: Callable[..., int]) -> None:
    with house.database.writing() as session:
        due(session, owner_id=make_person(session).id)
    sweep_and_compose(house.database, house.office)
    last = answer_links.LASTS + timedelta(days=365)

    def forgotten(day: date) -> int:
        with house.database.writing() as session:
            session.info["today"] = day
            return answer_links.forget_old(session)

    assert [forgotten(TODAY + last), forgotten(TODAY + last + timedelta(days=1))] == [0, 1]
