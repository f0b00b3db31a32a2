"""How the sample municipality follows its contracts: a plan from the library, a steering model, a meeting."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlmodel import Session, col, select

from ..contracts.meetings.service import agree, hold, steer
from ..contracts.meetings.values import Held, Steered
from ..contracts.models import Contract
from ..contracts.obligations.models import Level, ObligationKind
from ..contracts.obligations.queries import due_of, offered
from ..contracts.obligations.service import take
from ..contracts.obligations.values import Planned
from ..insight.agenda import agenda
from ..people.models import Person

FOLLOWED = "Siivouspalvelut, koulut ja virastotalo"
LEFT_OUT = ObligationKind.MEETING  # its meetings are those of the steering model
MET_AGO = 4


def followings() -> Mapping[int, Callable[[Session, date], None]]:
    """Return what was done how many days ago."""
    return {94: _plan, MET_AGO: _meet}


def _contract(session: Session) -> tuple[Contract, Person]:
    contract = session.exec(select(Contract).where(Contract.title == FOLLOWED).limit(1)).one()
    return contract, session.exec(select(Person).where(col(Person.id) == contract.owner_id)).one()


def _plan(session: Session, day: date) -> None:
    contract, by = _contract(session)
    wanted = {one.id or 0 for one in offered(session, contract) if one.kind is not LEFT_OUT}
    take(session, contract.id or 0, wanted, by=by)
    told = Steered(
        level=Level.OPERATIVE,
        every_months=3,
        due_on=day + timedelta(days=92),
        members=by.name,
        supplier_members="Sirpa Salo, palveluesimies",
        purpose="Laatu, poikkeamat ja arjen järjestelyt.",
    )
    steer(session, contract.id or 0, told, by=by)


def _meet(session: Session, day: date) -> None:
    contract, by = _contract(session)
    told = Held(
        held_on=day,
        level=Level.OPERATIVE,
        attendees=f"{by.name}\nSirpa Salo, palveluesimies",
        minutes="Käytiin läpi avoimet poikkeamat.\nToimittaja kertoi uudesta aamuvuorosta.",
        decisions="Aamuvuoro aloittaa heti. Laatukierros tehdään kerran kuussa.",
    )
    meetings = (one.id for one in due_of(session, [contract.id or 0]) if one.level is Level.OPERATIVE)
    topics = agenda(session, contract, since=None)
    made = hold(session, contract.id or 0, told, agenda=topics, by=by, task_id=next(meetings, None))
    rounds = Planned(
        kind=ObligationKind.OTHER,
        title="Laatukierros toimittajan kanssa",
        due_on=day + timedelta(days=MET_AGO + 3),
        every_months=1,
    )
    agree(session, made.id or 0, rounds, by=by)
