"""An absence counts on its days alone, and nobody has to end it by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_absence, make_person
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(-9, -1, ["aino"]), (-9, 0, ["petri", "aino"]), (0, 9, ["petri", "aino"]), (1, 9, ["aino"])],
)
def test_substitute_stands_in_on_the_days_of_the_absence_and_on_no_other(
    house: House, due: Callable[..., int], smtp_server: Mailbox, first: int, last: int, expected: list[str]
) -> None:
    """A substitute is none any more once the absence has ended: zammad#5566."""
    with house.database.writing() as session:
        aino, petri = (make_person(session, email=f"{name}@mallila.example") for name in ("aino", "petri"))
        make_absence(session, aino, TODAY + first * DAY, TODAY + last * DAY, substitute_id=petri.id)
    due(owner_id=aino.id)

    sweep_and_compose(house.database, house.office)
    deliver_round(house.database, house.office, house.post)

    assert [one.recipient.partition("@")[0] for one in smtp_server.received] == expected
