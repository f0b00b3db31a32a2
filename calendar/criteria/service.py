"""The library is added to, mended and taken from; each change is logged with its criterion or procurement."""

from sqlmodel import Session

from ...contracts.models import Category, Contract
from ...core import audit
from ...core.database import now
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...core.names import clipped
from ...people.models import Person
from ..lessons.models import Effect
from ..lessons.queries import marks_of
from ..lessons.rules import Key
from ..procurements.service import get_procurement
from . import queries
from .models import Criterion, CriterionUse
from .values import Told

LONGEST = 1_000


def add(
    session: Session, told: Told, *, by: Person, contract_id: int | None = None, procurement_id: int | None = None
) -> Criterion:
    """Add a criterion that has worked. Raises Invalid with the field, Conflict where it stands there already."""
    _check(session, told)
    if queries.same(session, told.sentence.strip(), contract_id):
        raise Conflict(_("Sama lause on jo kirjastossa."))
    one = Criterion(
        sentence=told.sentence.strip(),
        effect=told.effect,
        category_id=told.category_id,
        worked=told.worked,
        contract_id=contract_id,
        procurement_id=procurement_id,
        added_by_id=by.id,
        added_by=by.name,
        added_at=now(session),
    )
    session.add(one)
    session.flush()
    _note(session, one, "criterion_added", by)
    return one


def add_finding(session: Session, procurement_id: int, of: Key, *, worked: str | None, by: Person) -> Criterion:
    """Take what a finding has become into the library, in its contract's category; raises Conflict where unmarked."""
    held = marks_of(session, [of[0]]).get(of)
    if held is None or held.effect is Effect.NO_EFFECT:
        raise Conflict(_("Käsittele havainto ensin vaatimukseksi, vertailuperusteeksi tai sopimusehdoksi."))
    category_id = session.get_one(Contract, of[0]).category_id
    told = Told(sentence=held.sentence, effect=held.effect, category_id=category_id, worked=worked)
    return add(session, told, by=by, contract_id=of[0], procurement_id=procurement_id)


def change(session: Session, criterion_id: int, told: Told, *, version: int, by: Person) -> bool:
    """Mend what differs; return whether anything did. Raises Conflict for a stale *version*."""
    _check(session, told)
    one = queries.get_criterion(session, criterion_id, to_change=True)
    if one.version != version:
        raise Conflict(_("Joku on muuttanut kriteeriä sen jälkeen, kun avasit sivun. Katso se ensin."))
    news = {name: getattr(told, name) for name in Told.__dataclass_fields__}
    fields = {f"criterion_{name}": (getattr(one, name), new) for name, new in news.items() if getattr(one, name) != new}
    for name, new in news.items():
        setattr(one, name, new)
    if fields:
        one.version += 1
        session.add(one)
        _note(session, one, "criterion_changed", by, fields)
    return bool(fields)


def remove(session: Session, criterion_id: int, *, by: Person, restores: bool = False) -> Criterion:
    """Take a criterion out of the library, or put it back."""
    one = queries.get_criterion(session, criterion_id, to_change=True)
    if (one.removed_at is not None) is not restores:
        raise Conflict(_("Kriteeri on jo kirjastossa.") if restores else _("Kriteeri on jo poistettu."))
    one.removed_at, one.removed_by = (None, None) if restores else (now(session), by.name)
    one.version += 1
    session.add(one)
    _note(session, one, "criterion_restored" if restores else "criterion_removed", by)
    return one


def use(session: Session, procurement_id: int, criterion_id: int, *, by: Person, undoes: bool = False) -> None:
    """Write down that the procurement's documents take the criterion, or take that back."""
    get_procurement(session, procurement_id)
    one = queries.get_criterion(session, criterion_id)
    if one.removed_at is not None and not undoes:
        raise Conflict(_("Kriteeri on poistettu kirjastosta."))
    held = session.get(CriterionUse, (criterion_id, procurement_id))
    if (held is not None) is not undoes:
        raise Conflict(_("Kriteeri ei ole käytössä.") if undoes else _("Kriteeri on jo käytössä."))
    if held is not None:
        session.delete(held)
    else:
        session.add(CriterionUse(criterion_id=criterion_id, procurement_id=procurement_id, by=by.name, at=now(session)))
    action = "criterion_unused" if undoes else "criterion_used"
    said = clipped(one.sentence, 120)
    audit.note(session, "procurement", procurement_id, action, actor=by.name, actor_id=by.id, why=said)
    session.flush()


def _check(session: Session, told: Told) -> None:
    if not told.sentence.strip():
        raise Invalid(_("Kirjoita lause niin kuin se sopisi tarjouspyyntöön."), field="sentence")
    for field in ("sentence", "worked"):
        if len(getattr(told, field) or "") > LONGEST:
            raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field=field)
    if told.effect is Effect.NO_EFFECT:
        raise Invalid(_("Valitse jokin tarjotuista."), field="effect")
    if told.category_id is not None and session.get(Category, told.category_id) is None:
        raise Invalid(_("Valitse jokin tarjotuista."), field="category_id")


def _note(
    session: Session, one: Criterion, action: str, by: Person, fields: dict[str, tuple[object, object]] | None = None
) -> None:
    said = clipped(one.sentence, 120)
    audit.note(session, "criterion", one.id or 0, action, actor=by.name, actor_id=by.id, fields=fields, why=said)
    session.flush()
