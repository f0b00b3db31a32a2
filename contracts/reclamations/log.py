"""How a reclamation changes: each change moves it, counts up its version and is a step that is never deleted."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict
from ...core.i18n import _
from ...people.models import Person
from ...people.service import COMMAND
from . import rules
from .models import Reclamation, ReclamationState, ReclamationStep
from .values import Taken

_READERS: Mapping[str, Callable[[str], object]] = {
    "state": ReclamationState,
    "state_on": date.fromisoformat,
    "approved_on": date.fromisoformat,
    "correct_by": date.fromisoformat,
}


def move(
    session: Session, one: Reclamation, step: Taken, by: Person | None, *, who: str | None = None, **news: Any
) -> Reclamation:
    """Write the step down and what it changes: the state that it leads to, and these fields.

    *who* names somebody without an account.
    """
    if step.kind in rules.LEADS_TO:
        news = {"state": rules.LEADS_TO[step.kind], "state_on": step.on or today(session), **news}
    before = {name: audit.plain(getattr(one, name)) for name, value in news.items() if getattr(one, name) != value}
    for name, value in news.items():
        setattr(one, name, value)
    session.add(one)
    session.flush()
    write_step(session, one, step, by, before, who=who)
    one.version += 1
    changed(session, contracts=[one.contract_id])
    session.flush()
    return one


def write_step(
    session: Session,
    one: Reclamation,
    step: Taken,
    by: Person | None,
    before: Mapping[str, Any],
    *,
    who: str | None,
) -> None:
    """Write a step down."""
    session.add(
        ReclamationStep(
            reclamation_id=one.id or 0,
            kind=step.kind,
            on=step.on or today(session),
            at=now(session),
            by_id=by.id if by else None,
            by=who or (by.name if by else COMMAND),
            text=step.text,
            before=dict(before),
        )
    )


def put_back(one: Reclamation, before: Mapping[str, Any]) -> None:
    """Give the fields the values that they had."""
    for name, value in before.items():
        setattr(one, name, _READERS[name](value) if value is not None and name in _READERS else value)


def refuse_stale(one: Reclamation, version: int) -> None:
    """Raise Conflict where somebody has written something since *version* was seen."""
    if one.version != version:
        raise Conflict(
            _("Joku on kirjannut tähän reklamaatioon jotain sen jälkeen, kun avasit sivun. Katso tilanne ensin.")
        )


def note(session: Session, one: Reclamation, action: str, by: Person | None, *, who: str | None = None) -> None:
    """Log it with the contract, whose history tells it."""
    actor = {"actor": who or (by.name if by else COMMAND), "actor_id": by.id if by else None}
    event = {**actor, "subject": "contract", "subject_id": one.contract_id, "action": action, "why": one.number}
    audit.note_many(session, [event])
