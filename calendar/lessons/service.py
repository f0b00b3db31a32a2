"""Findings are marked, the sheet is approved, and the gate before publication opens, or is passed with a reason."""

from datetime import date
from typing import Any

from sqlmodel import Session

from ...contracts.deviations.values import MINOR
from ...core.audit import note
from ...core.database import now, today
from ...core.errors import Conflict, Forbidden, Invalid
from ...core.i18n import _, ngettext
from ...core.names import clipped
from ...people.models import Person
from ..procurements.lapses import record_lapse, withdraw_lapse
from ..procurements.models import ProcurementState
from ..procurements.service import get_procurement
from . import queries
from .models import Effect, FindingMark, LearningGate
from .rules import Finding, Key

LONGEST = 1_000


def mark(session: Session, procurement_id: int, of: Key, *, effect: Effect, sentence: str, by: Person) -> FindingMark:
    """Write what a finding becomes in the next contract. Raises Invalid with the field, Conflict where it is gone."""
    said = sentence.strip()
    if not said:
        raise Invalid(_("Kirjoita lause: miten tämä näkyy seuraavassa sopimuksessa, tai miksi ei."), field="sentence")
    if len(said) > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="sentence")
    finding = _finding(session, procurement_id, of)
    found = queries.marks_of(session, [finding.contract_id]).get(of)
    values: dict[str, Any] = {"seen": finding.amount, "effect": effect, "sentence": said}
    values |= {"marked_by_id": by.id, "marked_by": by.name, "marked_at": now(session)}
    if found is None:
        found = FindingMark(contract_id=finding.contract_id, key=finding.key, **values)
        session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    _note(session, procurement_id, "finding_marked", by, said)
    return found


def unmark(session: Session, procurement_id: int, of: Key, *, by: Person) -> None:
    """Take a mark back."""
    finding = _finding(session, procurement_id, of)
    held = queries.marks_of(session, [finding.contract_id]).get(of)
    if held is None:
        raise Conflict(_("Merkintä on jo poistettu."))
    session.delete(held)
    _note(session, procurement_id, "finding_unmarked", by, held.sentence)


def approve(session: Session, procurement_id: int, *, by: Person) -> LearningGate:
    """Approve the sheet of the period."""
    gate = _gate(session, procurement_id)
    gate.approved_by, gate.approved_at = by.name, now(session)
    _note(session, procurement_id, "sheet_approved", by)
    return gate


def withdraw(session: Session, procurement_id: int, *, by: Person) -> LearningGate:
    """Take the approval back."""
    gate = _gate(session, procurement_id)
    gate.approved_by, gate.approved_at = None, None
    _note(session, procurement_id, "sheet_withdrawn", by)
    return gate


def publish(
    session: Session, procurement_id: int, *, on: date, by: Person, reason: str | None = None, may_pass: bool = False
) -> LearningGate:
    """Write down that the successor's documents were published.

    Raises Conflict where findings are unmarked or the sheet is not approved; somebody who *may_pass* gives a *reason*
    then. Raises Invalid for a day ahead.
    """
    gate, why = _gate(session, procurement_id), (reason or "").strip()
    if get_procurement(session, procurement_id).state != ProcurementState.STARTED:
        raise Conflict(_("Aloita ensin hankinnan suunnittelu."))
    if on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="on")
    standing = queries.standing_of(session, procurement_id)
    if not standing.is_open:
        if not why:
            raise Conflict(_why_shut(len(standing.waits)))
        if not may_pass:
            raise Forbidden(_("Vain esihenkilö tai pääkäyttäjä voi ohittaa oppien käsittelyn."))
        gate.passed_reason = clipped(why, LONGEST)
        said = _("Oppien käsittely ohitettiin ennen tarjouspyynnön julkaisemista: %(why)s") % {"why": why}
        replaced = min(period.contract_id for period in standing.periods)
        gate.deviation_id = record_lapse(session, replaced, said, on=on, severity=MINOR, by=by)
    gate.published_on, gate.published_by = on, by.name
    _note(session, procurement_id, "documents_published", by, gate.passed_reason)
    return gate


def unpublish(session: Session, procurement_id: int, *, by: Person) -> LearningGate:
    """Take back that the documents were published."""
    gate = _gate(session, procurement_id)
    if gate.published_on is None:
        raise Conflict(_("Asiakirjoja ei ole merkitty julkaistuiksi."))
    lapse, gate.deviation_id = gate.deviation_id, None
    gate.published_on, gate.published_by, gate.passed_reason = None, None, None
    session.flush()
    withdraw_lapse(session, lapse, by=by)
    _note(session, procurement_id, "publication_undone", by)
    return gate


def _why_shut(count: int) -> str:
    if not count:
        return _("Hyväksy ensin kauden yhteenveto.")
    text = ngettext("Yksi havainto on käsittelemättä.", "%(n)s havaintoa on käsittelemättä.", count)
    return text % {"n": count}


def _finding(session: Session, procurement_id: int, of: Key) -> Finding:
    found = (one for period in queries.periods_of(session, procurement_id) for one in period.findings)
    finding = next((one for one in found if one.of == of), None)
    if finding is None:
        raise Conflict(_("Havaintoa ei enää ole. Katso tilanne sivulta."))
    return finding


def _gate(session: Session, procurement_id: int) -> LearningGate:
    get_procurement(session, procurement_id)
    gate = queries.gate_of(session, procurement_id)
    session.add(gate)
    return gate


def _note(session: Session, procurement_id: int, action: str, by: Person, why: str | None = None) -> None:
    said = clipped(why, 120) if why else None
    note(session, "procurement", procurement_id, action, actor=by.name, actor_id=by.id, why=said)
    session.flush()
