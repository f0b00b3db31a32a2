"""Rules are changed, deletion lists made, reviewed and carried out; nothing goes without a person; all is logged."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session

from ...core import audit
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.models import Person
from . import deleting, past, queries
from .models import DeletionItem, DeletionList, ListState, Record
from .rules import LEAST, MOST, Candidate

RULE, LIST = "retention_rule", "deletion_list"
_EVERY = [*Record]


class Gone(NamedTuple):
    """How many records went, and how many lines stayed because something has kept them since."""

    records: int
    stayed: int


def set_years(session: Session, record: Record, years: int, *, by: Person) -> None:
    """Say how long a class is kept; raise Invalid for fewer years than it may have."""
    least = LEAST[record]
    if not least <= years <= MOST:
        text = _("Vuosia on oltava vähintään %(least)s ja enintään %(most)s.") % {"least": least, "most": MOST}
        raise Invalid(text, field=record.value)
    rule = queries.rules(session)[record]
    if rule.years == years:
        return
    before, rule.years = rule.years, years
    rule.changed_at, rule.changed_by = now(session), by.name
    fields = {record.value: (before, years)}
    audit.note(session, RULE, _EVERY.index(record) + 1, "changed", actor=by.name, actor_id=by.id, fields=fields)
    session.flush()


def make_list(session: Session, *, by: Person) -> DeletionList:
    """Write down what may go today, for review; raise Conflict where nothing may or another list is open."""
    if any(one.state is ListState.OPEN for one in queries.lists(session)):
        raise Conflict(_("Edellinen hävitysluettelo on vielä tarkistettavana. Hävitä tai hylkää se ensin."))
    found = past.candidates(session, today(session))
    if not found:
        raise Conflict(_("Mikään ei ole ylittänyt säilytysaikaansa."))
    made = DeletionList(on=today(session), made_at=now(session), made_by_id=by.id, made_by=by.name)
    session.add(made)
    session.flush()
    list_id = made.id or 0
    session.add_all(
        DeletionItem(list_id=list_id, **{name: getattr(one, name) for name in Candidate.__dataclass_fields__})
        for one in found
    )
    _note(session, list_id, "list_made", by, len(found))
    return made


def keep_back(session: Session, list_id: int, item_ids: Collection[int], *, reason: str, by: Person) -> None:
    """Keep these lines back with a reason."""
    if not reason.strip():
        raise Invalid(_("Kirjoita, miksi tiedot säilytetään."), field="reason")
    _open(session, list_id)
    for item in queries.items_of(session, list_id):
        if item.id in item_ids:
            item.kept_reason, item.kept_by, item.kept_at = reason.strip(), by.name, now(session)
    _note(session, list_id, "kept_back", by, len(item_ids), why=reason.strip())


def let_go(session: Session, list_id: int, item_id: int, *, by: Person) -> None:
    """Let a line go after all."""
    _open(session, list_id)
    for item in queries.items_of(session, list_id):
        if item.id == item_id:
            item.kept_reason = item.kept_by = item.kept_at = None
    _note(session, list_id, "let_go", by, 1)


def drop(session: Session, list_id: int, *, by: Person) -> None:
    """Leave the list; nothing is deleted."""
    one = _open(session, list_id)
    one.state, one.done_at, one.done_by = ListState.DROPPED, now(session), by.name
    _note(session, list_id, "list_dropped", by, 0)


def carry_out(session: Session, list_id: int, *, by: Person) -> Gone:
    """Delete what the list has and nobody keeps back; what may not go any more stays, and is marked."""
    one = _open(session, list_id)
    may_go = past.past(session, one.on)
    going = [item for item in queries.items_of(session, list_id) if item.kept_reason is None]
    for item in going:
        item.stayed = not _ids(item, may_go[item.subject])
        item.deleted_at = None if item.stayed else now(session)
    session.flush()
    for subject, rows in may_go.items():
        ids = {id_ for item in going if item.subject == subject for id_ in _ids(item, rows)}
        deleting.take_out(session, subject, ids)
    one.state, one.done_at, one.done_by = ListState.DELETED, now(session), by.name
    one.deleted = sum(item.records for item in going if not item.stayed)
    _note(session, list_id, "list_deleted", by, one.deleted)
    return Gone(one.deleted, sum(item.stayed for item in going))


def _ids(item: DeletionItem, rows: list[past.Row]) -> list[int]:
    """Of these rows, which all may go, return the ids of those that the line stands for."""
    if item.subject in past.YEARLY:
        return [row.id for row in rows if row.on.year == item.subject_id]
    return [row.id for row in rows if row.id == item.subject_id]


def _open(session: Session, list_id: int) -> DeletionList:
    one = queries.get_list(session, list_id, to_change=True)
    if one.state is not ListState.OPEN:
        raise Conflict(_("Hävitysluettelo on jo käsitelty."))
    return one


def _note(session: Session, list_id: int, action: str, by: Person, count: int, *, why: str | None = None) -> None:
    fields = {"count": (None, count)}
    audit.note(session, LIST, list_id, action, actor=by.name, actor_id=by.id, fields=fields, why=why)
    session.flush()
