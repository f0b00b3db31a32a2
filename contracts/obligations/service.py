"""Tasks are planned, taken from the library, done, and each of these taken back; the days that ring follow at once."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _, format_date
from ...core.names import clipped
from ...people.models import Person
from ...people.queries import get_person
from ..models import Contract
from ..queries import get_contract
from . import queries, rules
from .models import Obligation, ObligationDone
from .values import Finished, Planned
from .words import obligation_name

LONGEST = 4_000


def plan(
    session: Session, contract_id: int, planned: Planned, *, by: Person, library_id: int | None = None
) -> Obligation:
    """Add a task to the contract's plan. Raises NotFound, and Invalid with the field."""
    get_contract(session, contract_id)
    _check(session, planned)
    made = Obligation(
        contract_id=contract_id,
        number=queries.next_number(session, contract_id),
        library_id=library_id,
        first_on=planned.due_on,
        changed_at=now(session),
        changed_by=by.name,
        **_facts(planned),
    )
    session.add(made)
    _note(session, made, "task_planned", by, f"{name_of(made)}, {format_date(made.due_on)}")
    return made


def take(session: Session, contract_id: int, task_ids: Collection[int], *, by: Person) -> list[Obligation]:
    """Take these tasks of the library into the contract's plan; those that it has, or that never come, are left out."""
    contract = session.get_one(Contract, get_contract(session, contract_id).id, with_for_update=True)
    made = []
    for one in queries.offered(session, contract):
        day = rules.first_due(
            one.anchor,
            one.months,
            one.every_months,
            starts_on=contract.starts_on,
            ends_on=contract.coverage_end,
            today=today(session),
        )
        if one.id in task_ids and day is not None:
            planned = Planned(
                kind=one.kind, due_on=day, every_months=one.every_months, title=one.title, advice=one.advice
            )
            made.append(plan(session, contract_id, planned, by=by, library_id=one.id))
    return made


def change(session: Session, obligation_id: int, planned: Planned, *, version: int, by: Person) -> Obligation:
    """Change what the task is and when it is due next; another day or rhythm begins the rhythm anew."""
    found = _to_change(session, obligation_id, version)
    _check(session, planned)
    facts = _facts(planned)
    if (found.due_on, found.every_months) != (planned.due_on, planned.every_months):
        facts["first_on"] = planned.due_on
    before = {name: audit.plain(getattr(found, name)) for name in facts}
    for name, value in facts.items():
        setattr(found, name, value)
    fields = {
        name: (before[name], plain) for name, value in facts.items() if (plain := audit.plain(value)) != before[name]
    }
    _touch(session, found, by)
    shown = {name: told for name, told in fields.items() if name in ("due_on", "every_months")}
    _note(session, found, "task_changed", by, name_of(found), **shown)
    return found


def finish(session: Session, obligation_id: int, told: Finished, *, version: int | None, by: Person) -> ObligationDone:
    """Write down that the task was done; what recurs is due again by its rhythm."""
    found = _to_change(session, obligation_id, version)
    if found.due_on is None or found.removed_at is not None:
        raise Conflict(_("Tehtävä on jo tehty."))
    _check_done(session, found, told)
    made = ObligationDone(
        obligation_id=obligation_id,
        before_on=found.due_on,
        done_on=told.done_on,
        report_on=told.report_on,
        note=told.note,
        by_id=by.id,
        by=by.name,
        at=now(session),
    )
    session.add(made)
    found.due_on = rules.due_after(
        found.kind,
        first_on=found.first_on,
        every_months=found.every_months,
        due_on=found.due_on,
        done_on=told.done_on,
        report_on=told.report_on,
    )
    found.round += 1
    _touch(session, found, by)
    _note(session, found, "task_done", by, f"{name_of(found)}, {format_date(told.done_on)}")
    return made


def undo(session: Session, obligation_id: int, *, version: int | None, by: Person) -> Obligation:
    """Take back that the task was done, the last time alone; it is due again when it was."""
    found = _to_change(session, obligation_id, version)
    last = queries.last_done(session, obligation_id)
    if last is None:
        raise Conflict(_("Tehtävää ei ole merkitty tehdyksi."))
    last.undone_at, last.undone_by = now(session), by.name
    found.due_on, found.round = last.before_on, found.round - 1
    _touch(session, found, by)
    _note(session, found, "task_undone", by, name_of(found))
    return found


def remove(session: Session, obligation_id: int, *, by: Person) -> Obligation:
    """Take the task out of the plan; it can be put back."""
    found = _to_change(session, obligation_id, None)
    if found.removed_at is not None:
        raise Conflict(_("Tehtävä on jo poistettu."))
    found.removed_at, found.removed_by = now(session), by.name
    _touch(session, found, by)
    _note(session, found, "task_removed", by, name_of(found))
    return found


def restore(session: Session, obligation_id: int, *, by: Person) -> Obligation:
    """Put a task back into the plan."""
    found = _to_change(session, obligation_id, None)
    if found.removed_at is None:
        raise Conflict(_("Tehtävä on jo palautettu."))
    found.removed_at = found.removed_by = None
    _touch(session, found, by)
    _note(session, found, "task_restored", by, name_of(found))
    return found


def name_of(one: Obligation) -> str:
    """Return what the task is called."""
    return obligation_name(one.kind, one.title, one.level)


def _facts(planned: Planned) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in Planned.__dataclass_fields__}


def _check(session: Session, planned: Planned) -> None:
    if planned.every_months is not None and not 1 <= planned.every_months <= rules.LONGEST_RHYTHM:
        raise Invalid(_("Kuukausia on 1–%(n)s.") % {"n": rules.LONGEST_RHYTHM}, field="every_months")
    if len(planned.advice or "") > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="advice")
    if planned.assignee_id is not None:
        get_person(session, planned.assignee_id)


def _check_done(session: Session, found: Obligation, told: Finished) -> None:
    if told.done_on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="done_on")
    if len(told.note or "") > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="note")
    if told.report_on is None:
        if rules.counts_from_report(found.kind):
            text = _("Kirjoita vanhimman selvityksen päivämäärä: seuraava kerta lasketaan siitä.")
            raise Invalid(text, field="report_on")
    elif told.report_on > told.done_on:
        raise Invalid(_("Selvitys on päivätty tekopäivän jälkeen."), field="report_on")


def _to_change(session: Session, obligation_id: int, version: int | None) -> Obligation:
    found = queries.get_obligation(session, obligation_id, to_change=True)
    if version is not None and found.version != version:
        raise Conflict(_("Joku on muuttanut tätä sen jälkeen, kun avasit sivun. Katso tilanne ensin."))
    return found


def _touch(session: Session, found: Obligation, by: Person) -> None:
    found.version += 1
    found.changed_at, found.changed_by = now(session), by.name


def _note(
    session: Session, one: Obligation, action: str, by: Person, why: str, **fields: tuple[object, object]
) -> None:
    session.flush()
    told = {name: (audit.plain(old), audit.plain(new)) for name, (old, new) in fields.items()}
    why = clipped(why, 200)
    audit.note(session, "contract", one.contract_id, action, actor=by.name, actor_id=by.id, why=why, fields=told)
    changed(session, contracts=[one.contract_id])
    session.flush()
