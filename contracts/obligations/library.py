"""The library of tasks is edited; what was taken from it into plans stays as it was."""

from sqlmodel import Session

from ...core import audit
from ...core.errors import Invalid
from ...core.i18n import _
from ...people.models import Person
from . import queries
from .models import LibraryTask
from .rules import LONGEST_RHYTHM
from .values import Shelved
from .words import obligation_name


def put(session: Session, told: Shelved, *, by: Person, task_id: int | None = None) -> LibraryTask:
    """Add a task to the library, or change one. Raises NotFound, and Invalid with the field."""
    for field in ("months", "every_months"):
        given = getattr(told, field)
        least = 0 if field == "months" else 1
        if given is not None and not least <= given <= LONGEST_RHYTHM:
            raise Invalid(_("Kuukausia on %(least)s–%(n)s.") % {"least": least, "n": LONGEST_RHYTHM}, field=field)
    facts = {name: getattr(told, name) for name in Shelved.__dataclass_fields__}
    found = queries.get_library_task(session, task_id) if task_id is not None else None
    if found is None:
        found = LibraryTask(**facts)
    for name, value in facts.items():
        setattr(found, name, value)
    session.add(found)
    _note(session, found, "library_task_changed" if task_id is not None else "library_task_added", by)
    return found


def set_active(session: Session, task_id: int, *, active: bool, by: Person) -> LibraryTask:
    """Take a task out of use, or into it again."""
    found = queries.get_library_task(session, task_id)
    found.active = active
    _note(session, found, "library_task_restored" if active else "library_task_removed", by)
    return found


def _note(session: Session, one: LibraryTask, action: str, by: Person) -> None:
    session.flush()
    name = obligation_name(one.kind, one.title)
    audit.note(session, "library_task", one.id or 0, action, actor=by.name, actor_id=by.id, why=name)
