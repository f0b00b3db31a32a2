"""The ledger says who acted in the reader's language, the command line, too."""

from hankintakello.alerts.ledger import Event, ledger
from hankintakello.alerts.models import Alert, AlertState
from hankintakello.assembly import House
from hankintakello.core.i18n import use_language
from hankintakello.people.service import COMMAND
from hankintakello.tests.build import AT, make_contract
from hankintakello.tests.today import TODAY


def test_release_by_the_command_line_is_told_in_words(house: House) -> None:
    with house.database.writing() as session:
        contract_id = make_contract(session).id or 0
        held = Alert(
            subject=f"contract:{contract_id}", kind="term_end", number=0, target_on=TODAY, step=0, role="owner",
            contract_id=contract_id, due_on=TODAY, state=AlertState.OPEN, created_at=AT, released_at=AT,
            released_by=COMMAND,
        )  # fmt: skip
        session.add(held)
        session.flush()
        with use_language("fi"):
            told = [one for one in ledger(session, held) if one.event is Event.RELEASED]

    assert [one.who for one in told] == ["komentorivi"]
