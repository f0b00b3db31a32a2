"""One contract: when it ends, what must be decided by when, and why then."""

from flask import Blueprint, render_template
from sqlmodel import Session

from ..alerts.ledger_words import state_name
from ..alerts.queries import AlertLine, Narrowing, alerts
from ..calendar.clock.queries import parameters
from ..calendar.clock.service import clocks_of
from ..calendar.clock.values import Derivation, DerivedClock
from ..calendar.milestones import queries as milestones
from ..calendar.milestones.models import MilestoneKind
from ..calendar.milestones.rules import ASKING, next_matter
from ..calendar.milestones.values import Matter, Scope
from ..calendar.procurements.models import ProcurementState
from ..calendar.register.card import Card, card, events
from ..calendar.why.names import kind_name
from ..calendar.why.notes import note_text
from ..contracts.attachments.queries import attachments_of
from ..contracts.attachments.values import Subject
from ..contracts.deviations.queries import counts, lines
from ..contracts.deviations.values import Tab, Wanted
from ..contracts.feedback.queries import rounds
from ..contracts.feedback.values import Question
from ..contracts.indicators.queries import indicators
from ..contracts.models import ContractState
from ..contracts.modifications.queries import modifications_of
from ..contracts.obligations import queries as obligations
from ..contracts.obligations.values import Tab as TaskTab
from ..contracts.obligations.values import Wanted as Tasks
from ..contracts.spending.queries import purchases_of
from ..contracts.spending.rules import forecast
from ..contracts.terms.queries import facts_of
from ..contracts.terms.rules import goes_on, is_reviewed, laid_options
from ..core.i18n import _
from ..insight.health.contracts import health_of
from .asking import SIGNED_IN, asks
from .attachments import shown_to_visitor
from .contract_health import mending
from .drawing.lifelist import list_life
from .drawing.strip import draw_strip
from .history import told_all
from .lives import days_of, derivation_of, life_of, stairs_of, still_of
from .offers import offers
from .permissions import may_change
from .sent_files import ACCEPTED
from .site import reading, today
from .visitor import has_role, myself

bp = Blueprint("contract", __name__, url_prefix="/contracts")

SHOWN_EVENTS, ALL_EVENTS, SHOWN_ALERTS, SHOWN_DEVIATIONS, SHOWN_ROUNDS = 12, 2_000, 6, 5, 3
LIVE = (ContractState.UPCOMING, ContractState.ACTIVE)


@bp.get("/<int:contract_id>")
@asks(SIGNED_IN)
def show(contract_id: int) -> str:
    """Show the contract's life, what comes next, and why then."""
    with reading() as session:
        found = card(session, contract_id)
        facts = facts_of(session, [contract_id])[contract_id]
        clock = clocks_of(session, [contract_id])[contract_id]
        asked = milestones.matters(session, Scope(), kinds=ASKING, contract_ids=[contract_id])
        still = parameters(session).still
        past = events(session, contract_id, found.procurement.id if found.procurement else None, SHOWN_EVENTS + 1)
        history = told_all(session, past[:SHOWN_EVENTS])
        ringing = _alerts_of(session, found)
        deviations = lines(session, Wanted(Tab.OPEN, contract_id=contract_id), limit=SHOWN_DEVIATIONS)
        files = attachments_of(session, Subject(contract_id=contract_id))
        tasks = obligations.lines(session, Tasks(TaskTab.OPEN, contract_id=contract_id), limit=SHOWN_DEVIATIONS)
        task_counts = obligations.counts(session, Tasks(contract_id=contract_id))
        deviation_counts = counts(session, Wanted(contract_id=contract_id))
        use = forecast(
            purchases_of(session, [contract_id]).get(contract_id, []), found.contract.maximum_value, facts.starts_on
        )
        measured = [line.told for line in indicators(session, today(), contract_ids=[contract_id])]
        feedback = rounds(session, today(), contract_ids=[contract_id], limit=SHOWN_ROUNDS)
        modifications = [one for one in modifications_of(session, contract_id) if one.undone_at is None]
        health = health_of(session, contract_id)
    life = life_of(found, facts, clock, today())
    matter = next_matter(asked)
    why = _why(clock, matter)
    return render_template(
        "contract/contract.html",
        card=found,
        clock=clock,
        strip=draw_strip(life, today(), still_of(life, still, today())),
        days=list_life(life, today(), began=_("Sopimus alkoi"), now=_("Tänään")),
        matter=matter,
        offers=offers(matter) if matter else [],
        why=why,
        stairs=stairs_of(why) if why else (),
        all_days=days_of(clock, today()),
        notes=list(dict.fromkeys(note_text(note) for note in clock.notes)),
        laid={one.option.number: one for one in laid_options(facts)},
        may_change=may_change(myself(), found.contract),
        is_live=found.contract.state in LIVE,
        begun=found.procurement is not None and found.procurement.state == ProcurementState.STARTED,
        can_stop=goes_on(facts) and facts.not_renewed_on is None,
        is_reviewed=is_reviewed(facts),
        ringing=ringing,
        files=shown_to_visitor(files, found),
        accepted=ACCEPTED,
        deviations=deviations,
        deviation_counts=deviation_counts,
        tasks=tasks,
        task_counts=task_counts,
        modifications=modifications,
        use=use,
        feedback=feedback,
        measured=[one for one in measured if one.indicator.ended_on is None],
        questions=list(Question),
        health=health,
        mending=mending(contract_id),
        may_rule=has_role(myself(), "main_user"),
        history=history,
        has_more=len(past) > SHOWN_EVENTS,
        extra=[(name, str(value) if value is not None else "", True) for name, value in found.contract.extra.items()],
    )


@bp.get("/<int:contract_id>/history")
@asks(SIGNED_IN)
def whole_history(contract_id: int) -> str:
    """Tell all that was done with the contract."""
    with reading() as session:
        found = card(session, contract_id)
        past = events(session, contract_id, found.procurement.id if found.procurement else None, ALL_EVENTS)
        lines = told_all(session, past)
    return render_template("contract/history.html", card=found, history=lines)


def _alerts_of(session: Session, found: Card) -> list[tuple[AlertLine, str, str]]:
    """Return what has rung of the contract and of its procurement, the newest first; kind and state in words."""
    subjects = [f"contract:{found.id}"] + ([f"procurement:{found.procurement.id}"] if found.procurement else [])
    lines = alerts(session, narrowing=Narrowing(subjects=tuple(subjects)))[-SHOWN_ALERTS:]
    return [(line, kind_name(line.kind), state_name(line.state)) for line in reversed(lines)]


def _why(clock: DerivedClock, matter: Matter | None) -> Derivation | None:
    """Return how the day came to be that the page is about: the next one, or the planning start."""
    if matter is None or matter.with_planning:
        return derivation_of(clock, MilestoneKind.PLANNING_START)
    return derivation_of(clock, matter.kind, number=matter.number) or derivation_of(clock, MilestoneKind.PLANNING_START)
