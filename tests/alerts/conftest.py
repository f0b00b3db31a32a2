"""A house whose mail goes to a server on loopback, and whose clock is derived from its contracts."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.alerts.models import Message
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core import changes
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract

SENDER = "kello@mallila.example"
# An EU open procedure is planned from Friday 20.11.2026 on, three days before the tests' day.
DUE: dict[str, Any] = {"starts_on": date(2024, 1, 1), "ends_on": date(2027, 9, 30)}


@pytest.fixture
def house(settings: Settings, smtp_server: Mailbox) -> Iterator[House]:
    """An installation on the test's database that sends through the test's mail server."""
    mail = {"mail_server": smtp_server.host, "mail_port": smtp_server.port, "mail_sender": SENDER, "mail_timeout_s": 5}
    made = House(settings.model_copy(update=mail))
    yield made
    made.database.dispose()


@pytest.fixture
def due(house: House) -> Callable[..., int]:
    """Make a contract whose planning start has just come, its clock derived at once; return its id."""

    def make(session: Session | None = None, **overrides: Any) -> int:
        if session is None:
            with house.database.writing() as opened:
                return make(opened, **overrides)
        contract = make_contract(session, **{**DUE, **overrides})
        assert contract.id is not None
        changes.changed(session, contracts=[contract.id])
        return contract.id

    return make


@pytest.fixture
def mails(house: House) -> Callable[[], list[Message]]:
    """Read the outbox as it is, oldest first."""

    def read() -> list[Message]:
        with house.database.reading() as session:
            return list(session.exec(select(Message).order_by(col(Message.id))))

    return read
