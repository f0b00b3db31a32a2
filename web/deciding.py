"""What the pages on which people decide have in common: who may, how it is written, where it leads back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from flask import redirect, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..calendar.procurements import listing
from ..calendar.procurements.listing import ProcurementCard
from ..calendar.register.card import Card, card
from ..contracts.queries import get_contract
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.models import Person
from ..people.queries import get_person
from .forms import Refused
from .permissions import may_change, require
from .site import today, writing
from .visitor import myself, safe_next

Reason = Annotated[str, Field(max_length=1000)]
Answer = Response | str | tuple[str, int]


@contextmanager
def changing(contract_id: int) -> Iterator[tuple[Session, Person]]:
    """Open a transaction in which the visitor may change the contract; what the rules refuse is told at its field."""
    try:
        with writing() as session:
            require(may_change(myself(), get_contract(session, contract_id)))
            yield session, get_person(session, myself().id)
    except Invalid as error:
        raise Refused({error.field or "": error.text}) from None


def need(asked: bool, **values: object) -> None:
    """Refuse the form if it is asked for these fields and lacks one."""
    missing = {name: _("Täytä kohta.") for name, value in values.items() if asked and value is None}
    if missing:
        raise Refused(missing)


def refuse_past(**days: date | None) -> None:
    """Refuse the form if one of these days is not ahead."""
    for name, day in days.items():
        if day is not None and day <= today():
            raise Refused({name: _("Päivän on oltava tulevaisuudessa.")})


def back(contract_id: int) -> Response:
    """Lead back to where the visitor came from, else to the contract."""
    return redirect(safe_next(request.form.get("next")) or url_for("contract.show", contract_id=contract_id), code=303)


def allowed(session: Session, contract_id: int) -> Card:
    """Return the contract's card; raise Forbidden where the visitor may not change it."""
    found = card(session, contract_id)
    require(may_change(myself(), found.contract))
    return found


def allowed_procurement(session: Session, procurement_id: int) -> ProcurementCard:
    """Return the procurement's card; raise Forbidden where the visitor may change no contract that it replaces."""
    found = listing.card(session, procurement_id)
    require(any(may_change(myself(), one) for one in found.contracts))
    return found
