"""What is done about a reclamation: proposed, drafted, read, approved, recorded step by step, undone."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlmodel import Session, col, delete

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import LANGUAGES, _, use_language
from ...people.models import Organisation, Person
from ...people.queries import get_organisation, get_person
from ...people.service import ensure_organisation
from ..deviations.models import Deviation
from ..deviations.queries import get_deviation
from ..models import Contract, Supplier
from ..queries import get_contract
from . import log, queries, rights, rules
from .models import (
    Reclamation,
    ReclamationDeviation,
    ReclamationKind,
    ReclamationReviewer,
    ReclamationState,
    StepKind,
)
from .values import Said, Taken

LONGEST = 4_000
_LOGGED = {
    StepKind.CLOSED: "reclamation_closed",
    StepKind.WITHDRAWN: "reclamation_withdrawn",
    StepKind.DISPUTED: "reclamation_disputed",
}


def draft(
    session: Session, deviation_ids: Collection[int], *, kind: ReclamationKind, by: Person, reason: str | None = None
) -> Reclamation:
    """Make a reclamation of these deviations: a draft by who may decide, a proposal by anybody else.

    Raises NotFound, Invalid, and Conflict where another one of the same deviations is being made.
    """
    deviations = _of_one_contract(session, deviation_ids)
    contract = get_contract(session, deviations[0].contract_id)
    session.get_one(Contract, contract.id, with_for_update=True)  # two drafts of one deviation wait for each other
    if (other := queries.unsent_of(session, deviation_ids)) is not None:
        raise Conflict(_("Poikkeamasta tehdään jo reklamaatiota %(id)s.") % {"id": other.number or other.id})
    decides = rights.decides(session, contract, by)
    one = Reclamation(
        contract_id=contract.id or 0,
        kind=kind,
        state=ReclamationState.PROPOSED,
        state_on=today(session),
        language=_language(session, contract),
        created_at=now(session),
    )
    with use_language(one.language):
        if kind is not ReclamationKind.A:
            one.demand = _("Puute on korjattava, ja korjauksesta on ilmoitettava kirjallisesti.")
    session.add(one)
    session.flush()
    session.add_all(
        ReclamationDeviation(reclamation_id=one.id or 0, deviation_id=deviation.id or 0) for deviation in deviations
    )
    session.flush()
    step = Taken(kind=StepKind.DRAFTED if decides else StepKind.PROPOSED, text=(reason or "").strip() or None)
    news = _numbered(session, by) if decides else {}
    log.move(session, one, step, by, **news)
    log.note(session, one, "reclamation_drafted" if decides else "reclamation_proposed", by)
    return one


def accept(session: Session, reclamation_id: int, *, version: int, by: Person) -> Reclamation:
    """Make a draft of a proposal."""
    one = _held(session, reclamation_id, version, StepKind.ACCEPTED, by)
    log.move(session, one, Taken(kind=StepKind.ACCEPTED), by, **_numbered(session, by))
    log.note(session, one, "reclamation_drafted", by)
    return one


def change(session: Session, reclamation_id: int, said: Said, *, version: int, by: Person) -> bool:
    """Mend what a draft says; return whether anything differed. Who mends it does not approve it."""
    check(said)
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    log.refuse_stale(one, version)
    rights.require_decider(session, get_contract(session, one.contract_id), by)
    if one.state not in rules.CHANGEABLE:
        raise Conflict(_("Reklamaation tekstiä voi muuttaa vain luonnoksena. Palauta se ensin luonnokseksi."))
    news = {name: getattr(said, name) for name in Said.__dataclass_fields__}
    differing = {name: value for name, value in news.items() if getattr(one, name) != value}
    if differing:
        log.move(session, one, Taken(kind=StepKind.CHANGED), by, **differing)
    return bool(differing)


def ask_review(
    session: Session, reclamation_id: int, person_ids: Collection[int], *, due_on: date, version: int, by: Person
) -> Reclamation:
    """Ask these people to read the draft by a day; who was asked before and is not now is asked no more."""
    one = _held(session, reclamation_id, version, StepKind.REVIEW_ASKED, by)
    if not person_ids:
        raise Invalid(_("Valitse vähintään yksi lukija."), field="reviewers")
    if due_on < today(session):
        raise Invalid(_("Päivä on jo mennyt."), field="due_on")
    known = {reviewer.person_id: reviewer for reviewer, _name in queries.reviewers_of(session, reclamation_id)}
    asked = [get_person(session, id_) for id_ in dict.fromkeys(person_ids)]
    gone = known.keys() - {person.id for person in asked}
    mine = col(ReclamationReviewer.reclamation_id) == reclamation_id
    session.execute(delete(ReclamationReviewer).where(mine, col(ReclamationReviewer.person_id).in_(gone)))
    for person in asked:
        reviewer = known.get(person.id or 0) or ReclamationReviewer(
            reclamation_id=reclamation_id, person_id=person.id or 0, due_on=due_on, asked_at=now(session)
        )
        reviewer.due_on = due_on
        session.add(reviewer)
    names = ", ".join(person.name for person in asked)
    return log.move(session, one, Taken(kind=StepKind.REVIEW_ASKED, text=names), by)


def review(session: Session, reclamation_id: int, said: str, *, version: int, by: Person) -> Reclamation:
    """Keep what somebody who was asked says of the draft."""
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    log.refuse_stale(one, version)
    mine = [
        reviewer for reviewer, _name in queries.reviewers_of(session, reclamation_id) if reviewer.person_id == by.id
    ]
    if one.state is not ReclamationState.IN_REVIEW or not mine:
        raise Conflict(_("Reklamaatiota ei ole pyydetty luettavaksi."))
    _check_step(Taken(kind=StepKind.REVIEWED, text=said), today(session))
    mine[0].reviewed_at, mine[0].said = now(session), said
    session.add(mine[0])
    return log.move(session, one, Taken(kind=StepKind.REVIEWED, text=said), by)


def take_step(session: Session, reclamation_id: int, step: Taken, *, version: int, by: Person) -> Reclamation:
    """Record a step that needs no more than words and a day.

    Raises Conflict where somebody has taken a step since *version* or the step does not fit, Invalid with the field.
    """
    if step.kind not in rules.AFTER_SENDING | {
        StepKind.TURNED_DOWN,
        StepKind.RETURNED,
        StepKind.WITHDRAWN,
        StepKind.NOTED,
    }:
        raise Conflict(_("Tätä vaihetta ei voi kirjata reklamaation nykyisessä tilassa."))
    one = _held(session, reclamation_id, version, step.kind, by)
    _check_step(step, today(session))
    news: dict[str, Any] = {}
    if step.kind in (StepKind.RETURNED, StepKind.WITHDRAWN) and one.state in rules.UNSENT:
        _refuse_handed(one)
    if step.kind is StepKind.RETURNED:
        news = {"approved_by_id": None, "approved_by": None, "approved_on": None, "letter": None}
    elif step.kind is StepKind.PLAN_ACCEPTED and step.correct_by is not None:
        news = {"correct_by": step.correct_by}
    log.move(session, one, step, by, **news)
    if step.kind in _LOGGED:
        log.note(session, one, _LOGGED[step.kind], by)
    return one


def undo(session: Session, reclamation_id: int, *, version: int, by: Person) -> StepKind:
    """Take back the last step that moved the reclamation; it stays in the log. What was sent stays sent."""
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    log.refuse_stale(one, version)
    rights.require_decider(session, get_contract(session, one.contract_id), by)
    step = queries.last_step(session, reclamation_id, rules.LEADS_TO)
    if step is None or step.kind not in rules.UNDOABLE or step.by_id is None:
        raise Conflict(_("Reklamaatiolla ei ole vaihetta, jonka voisi kumota."))
    log.put_back(one, step.before)
    step.undone_at, step.undone_by = now(session), by.name
    session.add_all([one, step])
    one.version += 1
    audit.note(
        session,
        "contract",
        one.contract_id,
        "reclamation_undone",
        actor=by.name,
        actor_id=by.id,
        why=one.number,
    )
    changed(session, contracts=[one.contract_id])
    session.flush()
    return step.kind


def check(said: Said) -> None:
    """Raise Invalid at the field of a draft that cannot be."""
    if said.language not in LANGUAGES:
        raise Invalid(_("Valitse kieli."), field="language")
    for field in ("earlier", "demand", "other_demand", "consequences"):
        if len(getattr(said, field) or "") > LONGEST:
            raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field=field)
    if (said.penalty_due_on is None) != (said.penalty_until_on is None):
        field = "penalty_due_on" if said.penalty_due_on is None else "penalty_until_on"
        raise Invalid(_("Viivästys tarvitsee molemmat päivät."), field=field)
    if said.penalty_due_on and said.penalty_until_on and said.penalty_until_on < said.penalty_due_on:
        raise Invalid(_("Päivä on ennen sovittua päivää."), field="penalty_until_on")
    if said.other_amount is not None and not said.other_demand:
        raise Invalid(_("Kirjoita, mistä summa tulee."), field="other_demand")


def _held(session: Session, reclamation_id: int, version: int, kind: StepKind, by: Person) -> Reclamation:
    """Return the reclamation, held, where the person may take this step now."""
    one = queries.get_reclamation(session, reclamation_id, to_change=True)
    log.refuse_stale(one, version)
    rights.require_decider(session, get_contract(session, one.contract_id), by)
    if kind is not StepKind.NOTED and kind not in rules.next_steps(one.state):
        raise Conflict(_("Tätä vaihetta ei voi kirjata reklamaation nykyisessä tilassa."))
    return one


def _refuse_handed(one: Reclamation) -> None:
    if one.letter_sha256 is not None:
        raise Conflict(_("Reklamaatio on jo lähdössä toimittajalle."))


def _check_step(step: Taken, day: date) -> None:
    if step.on is not None and step.on > day:
        raise Invalid(_("Päivä on tulevaisuudessa."), field="on")
    if step.kind in rules.TELLS and not (step.text or "").strip():
        raise Invalid(_("Täytä kohta."), field="text")
    if len(step.text or "") > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="text")
    if step.correct_by is not None and step.correct_by < day:
        raise Invalid(_("Päivä on jo mennyt."), field="correct_by")


def _numbered(session: Session, by: Person) -> dict[str, Any]:
    """Return the next number, nobody else's, and who writes the draft."""
    session.get_one(Organisation, ensure_organisation(session).id, with_for_update=True)
    year = today(session).year
    number = {"year": year, "ordinal": queries.next_ordinal(session, year)}
    return {**number, "drafted_by_id": by.id, "drafted_by": by.name}


def _of_one_contract(session: Session, deviation_ids: Collection[int]) -> list[Deviation]:
    found = [get_deviation(session, id_) for id_ in dict.fromkeys(deviation_ids)]
    if not found:
        raise Invalid(_("Valitse vähintään yksi poikkeama."), field="deviations")
    if len({one.contract_id for one in found}) > 1:
        raise Invalid(_("Poikkeamat ovat eri sopimuksista: tee kustakin oma reklamaatio."), field="deviations")
    return found


def _language(session: Session, contract: Contract) -> str:
    """Return the supplier's language, else the buyer's."""
    supplier = session.get(Supplier, contract.supplier_id) if contract.supplier_id else None
    buyer = get_organisation(session)
    asked = (supplier.language if supplier else None) or (buyer.language if buyer else None)
    return asked if asked in LANGUAGES else "fi"
