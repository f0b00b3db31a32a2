"""Which template letters are made by: the organisation's own, or the shipped one."""

from io import BytesIO

from sqlmodel import Session, col, select

from ....core import audit
from ....core.database import now
from ....core.errors import Conflict, Invalid
from ....core.i18n import _
from ....core.keeping.kinds import DOCX, kind_of
from ....core.keeping.rows import enter
from ....core.keeping.store import Store, Stored
from ....people.models import Person
from ....people.service import ensure_organisation
from .checking import problems_of
from .models import LetterTemplate
from .problems import MOST_BYTES, Problem


class Refused(Invalid):
    """A template that cannot be used, with all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].said().text(), field="file")
        self.problems = problems


def own_template(session: Session) -> LetterTemplate | None:
    """Return the organisation's own template that is in use, if there is one."""
    wanted = select(LetterTemplate).where(col(LetterTemplate.ended_at).is_(None))
    return session.exec(wanted.order_by(col(LetterTemplate.id).desc()).limit(1)).first()


def template_in_use(session: Session, store: Store) -> bytes | None:
    """Return the organisation's own template as a .docx; None where the shipped one is in use."""
    own = own_template(session)
    if own is None:
        return None
    with store.open_kept(own.file_sha256) as file:
        return file.read()


def checked(content: bytes, name: str, store: Store) -> Stored:
    """Keep a template that can be used; raise Refused or Invalid with what is wrong and what helps."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("Mallipohja on liian suuri: enintään %(n)s Mt.") % {"n": MOST_BYTES >> 20}, field="file")
    if kind_of(content, name) != DOCX:
        raise Invalid(_("Mallipohja on Word-tiedosto muodossa .docx."), field="file")
    if problems := problems_of(content):
        raise Refused(problems)
    return store.keep(BytesIO(content), name=name, most_bytes=MOST_BYTES)


def use_template(session: Session, stored: Stored, *, by: Person) -> LetterTemplate:
    """Make letters by this template from now on; what was used before is kept."""
    before = _end(session, by)
    enter(session, stored)
    made = LetterTemplate(file_sha256=stored.sha256, name=stored.name, added_at=now(session), added_by=by.name)
    session.add(made)
    session.flush()
    _note(session, by, before, made.name)
    return made


def use_shipped(session: Session, *, by: Person) -> None:
    """Make letters by the shipped template again; raise Conflict where they are already."""
    before = _end(session, by)
    if before is None:
        raise Conflict(_("Valmis mallipohja on jo käytössä."))
    _note(session, by, before, None)


def _end(session: Session, by: Person) -> str | None:
    own = own_template(session)
    if own is None:
        return None
    own.ended_at, own.ended_by = now(session), by.name
    session.add(own)
    session.flush()
    return own.name


def _note(session: Session, by: Person, old: str | None, new: str | None) -> None:
    organisation = ensure_organisation(session)
    fields = {"letter_template": (old, new)}
    audit.note(session, "organisation", organisation.id or 0, "changed", actor=by.name, actor_id=by.id, fields=fields)
