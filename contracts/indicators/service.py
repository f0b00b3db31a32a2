"""Indicators are set and ended; what was measured is written down and taken back."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _, format_number
from ...core.names import clipped
from ...people.models import Person
from ..queries import get_contract
from . import queries
from .models import Indicator, Measurement
from .rules import period_of
from .values import Wanted

MOST = 30


def add(session: Session, contract_id: int, wanted: Wanted, *, by: Person) -> Indicator:
    """Set an indicator. Raises NotFound, and Invalid with the field."""
    get_contract(session, contract_id)
    for field in ("name", "unit"):
        if not getattr(wanted, field).strip():
            raise Invalid(_("Täytä kohta."), field=field)
    if wanted.starts_on > today(session):
        raise Invalid(_("Päivä on tulevaisuudessa."), field="starts_on")
    count = sa.select(sa.func.count()).select_from(Indicator).where(col(Indicator.contract_id) == contract_id)
    if (session.scalar(count) or 0) >= MOST:
        raise Invalid(_("Mittareita on enintään %(n)s. Päätä ensin vanhoja.") % {"n": MOST}, field="name")
    facts = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    one = Indicator(contract_id=contract_id, made_by_id=by.id, made_by=by.name, made_at=now(session), **facts)
    session.add(one)
    _note(session, one, "indicator_added", by)
    return one


def end(session: Session, contract_id: int, indicator_id: int, *, by: Person) -> Indicator:
    """End the indicator: it is not measured any more, and what was measured stays."""
    one = queries.get_indicator(session, contract_id, indicator_id)
    if one.ended_on is not None:
        raise Conflict(_("Mittari on jo päätetty."))
    one.ended_on, one.ended_by = today(session), by.name
    _note(session, one, "indicator_ended", by)
    return one


def take_up(session: Session, contract_id: int, indicator_id: int, *, by: Person) -> Indicator:
    """Take an ended indicator up again."""
    one = queries.get_indicator(session, contract_id, indicator_id)
    if one.ended_on is None:
        raise Conflict(_("Mittaria ei ole päätetty."))
    one.ended_on, one.ended_by = None, None
    _note(session, one, "indicator_resumed", by)
    return one


def measure(
    session: Session,
    contract_id: int,
    indicator_id: int,
    *,
    on: date,
    value: Decimal,
    note: str | None = None,
    by: Person,
) -> Measurement:
    """Write down what was measured of the period that holds a day. Raises Invalid with the field."""
    one = queries.get_indicator(session, contract_id, indicator_id)
    period = period_of(on, one.rhythm)
    if period.first_on > today(session):
        raise Invalid(_("Jakso on tulevaisuudessa."), field="on")
    if period.last_on < one.starts_on:
        raise Invalid(_("Jakso on ennen mittaamisen alkua."), field="on")
    of = (col(Measurement.indicator_id) == one.id, col(Measurement.period_on) == period.first_on)
    if session.scalar(sa.select(col(Measurement.id)).where(*of, col(Measurement.undone_at).is_(None))) is not None:
        raise Invalid(_("Jakso on jo mitattu. Kumoa ensin entinen mittaus."), field="on")
    made = Measurement(
        indicator_id=one.id or 0,
        period_on=period.first_on,
        value=value,
        note=note,
        recorded_by_id=by.id,
        recorded_by=by.name,
        recorded_at=now(session),
    )
    session.add(made)
    _note(session, one, "measured", by, value)
    return made


def undo(session: Session, contract_id: int, indicator_id: int, measurement_id: int, *, by: Person) -> Measurement:
    """Take a measurement back; it stays in the list, marked."""
    one = queries.get_indicator(session, contract_id, indicator_id)
    row = queries.get_measurement(session, indicator_id, measurement_id)
    if row.undone_at is not None:
        raise Conflict(_("Mittaus on jo kumottu."))
    row.undone_at, row.undone_by = now(session), by.name
    session.add(row)
    _note(session, one, "measurement_undone", by, row.value)
    return row


def _note(session: Session, one: Indicator, action: str, by: Person, value: Decimal | None = None) -> None:
    why = one.name if value is None else f"{one.name}: {format_number(value)} {one.unit}"
    audit.note(session, "contract", one.contract_id, action, actor=by.name, actor_id=by.id, why=clipped(why, 120))
    session.add(one)
    changed(session, contracts=[one.contract_id])
    session.flush()
