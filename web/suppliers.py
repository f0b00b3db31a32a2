"""Suppliers: the list, and one with its contracts, open matters, health with its working, and contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..contracts.deviations.queries import lines as deviation_lines
from ..contracts.deviations.values import Tab, Wanted
from ..contracts.feedback.queries import rounds
from ..contracts.feedback.values import Question
from ..contracts.indicators.queries import indicators
from ..contracts.models import ContractState
from ..contracts.reclamations.queries import lines as reclamation_lines
from ..contracts.reclamations.values import Tab as ClaimTab
from ..contracts.reclamations.values import Wanted as ClaimsWanted
from ..contracts.suppliers import queries, service
from ..contracts.suppliers.models import SupplierContact
from ..contracts.suppliers.queries import EURO, LIVE
from ..contracts.suppliers.values import OfSupplier, Order, Told
from ..contracts.terms.months import add_months
from ..core.errors import Invalid
from ..core.i18n import _
from ..insight.health.suppliers import MONTHS, standings
from ..people.models import Person
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deviations import errors_of
from .forms import Errors, Form, Query, Refused, read_form, read_query
from .history import told_all
from .permissions import may_add, may_change, require
from .site import reading, today, writing
from .visitor import myself

bp = Blueprint("suppliers", __name__, url_prefix="/suppliers")

PAGE, SHOWN, SHOWN_EVENTS, SHOWN_ROUNDS = 50, 8, 20, 5


class ListQuery(Query):
    """What is looked for, and in which order."""

    q: Annotated[str, Field(max_length=200)] = ""
    sort: Order = Order.OPEN
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def address(self, **changes: object) -> str:
        """Return this list's address with some things changed; page 1 unless said otherwise."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"}) | changes
        return url_for("suppliers.index", **{name: value for name, value in said.items() if value is not None})


class ContactForm(Form):
    """A contact as its form has it."""

    name: Annotated[str, Field(max_length=200)]
    role: Annotated[str, Field(max_length=200)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    phone: Annotated[str, Field(max_length=50)] | None = None
    address: Annotated[str, Field(max_length=500)] | None = None
    takes_claims: bool = False
    version: Annotated[int, Field(ge=0, le=2**31)] = 0

    @property
    def told(self) -> Told:
        """Return it as the register takes it."""
        return Told(**{name: getattr(self, name) for name in Told.__dataclass_fields__})


class LanguageForm(Form):
    """The language of letters; empty is the buyer's own."""

    language: Annotated[str, Field(max_length=2)] | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What live contracts are worth and what was bought, in euros; *others* have another currency."""

    value: Decimal
    bought: Decimal
    used: Decimal
    others: int


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List suppliers: who has most open first."""
    query = read_query(ListQuery, request.args)
    with reading() as session:
        found = queries.count(session, query.q)
        pages = max(1, -(-found // PAGE))
        number = min(query.page, pages)
        lines = queries.lines(
            session, query.q, order=query.sort, bought_since=_year_ago(), limit=PAGE, offset=(number - 1) * PAGE
        )
        stands = standings(session, [one.id for one in lines])
    orders = ((Order.OPEN, _("Avoimet ensin")), (Order.VALUE, _("Arvon mukaan")), (Order.NAME, _("Nimen mukaan")))
    return render_template(
        "suppliers/list.html",
        query=query,
        lines=lines,
        stands=stands,
        found=found,
        views=[(query.address(sort=one.value), text, one == query.sort) for one, text in orders],
        page=number,
        pages=pages,
        page_href=query.address(page="{page}").replace("%7Bpage%7D", "{page}"),
    )


@bp.get("/<int:supplier_id>")
@asks(SIGNED_IN)
def show(supplier_id: int) -> str:
    """Show what the supplier has with us, and how it is."""
    return _page(supplier_id, {}, {})


@bp.post("/<int:supplier_id>/contacts")
@asks(SIGNED_IN)
def add_contact(supplier_id: int) -> Response | tuple[str, int]:
    """Write a contact down."""
    try:
        form = read_form(ContactForm, request.form)
        with writing() as session:
            service.add_contact(session, supplier_id, form.told, by=_allowed(session, supplier_id))
    except (Refused, Invalid) as error:
        return _page(supplier_id, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Yhteyshenkilö lisättiin."), "done")
    return _back(supplier_id)


@bp.get("/<int:supplier_id>/contacts/<int:contact_id>")
@asks(SIGNED_IN)
def contact(supplier_id: int, contact_id: int) -> str:
    """Show a contact in a form."""
    with reading() as session:
        one = queries.get_contact(session, supplier_id, contact_id)
    given = {name: getattr(one, name) or "" for name in ContactForm.model_fields}
    return _contact_page(supplier_id, one, given, {})


@bp.post("/<int:supplier_id>/contacts/<int:contact_id>")
@asks(SIGNED_IN)
def change_contact(supplier_id: int, contact_id: int) -> Response | tuple[str, int]:
    """Mend a contact."""
    try:
        form = read_form(ContactForm, request.form)
        with writing() as session:
            by = _allowed(session, supplier_id)
            differed = service.change_contact(session, supplier_id, contact_id, form.told, version=form.version, by=by)
    except (Refused, Invalid) as error:
        with reading() as session:
            one = queries.get_contact(session, supplier_id, contact_id)
        return _contact_page(supplier_id, one, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Yhteyshenkilön tiedot tallennettiin.") if differed else _("Mikään ei muuttunut."), "done")
    return _back(supplier_id)


@bp.post("/<int:supplier_id>/contacts/<int:contact_id>/end")
@asks(SIGNED_IN)
def end_contact(supplier_id: int, contact_id: int) -> Response:
    """Take a contact off the list, or put it back."""
    restores = request.form.get("restore") == "1"
    with writing() as session:
        by = _allowed(session, supplier_id)
        (service.restore_contact if restores else service.end_contact)(session, supplier_id, contact_id, by=by)
    flash(_("Yhteyshenkilö palautettiin.") if restores else _("Yhteyshenkilö poistettiin luettelosta."), "done")
    return _back(supplier_id)


@bp.post("/<int:supplier_id>/language")
@asks(SIGNED_IN)
def language(supplier_id: int) -> Response | tuple[str, int]:
    """Choose the language of the supplier's letters."""
    try:
        form = read_form(LanguageForm, request.form)
        with writing() as session:
            service.set_language(session, supplier_id, form.language, by=_allowed(session, supplier_id))
    except (Refused, Invalid) as error:
        return _page(supplier_id, {}, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Kirjeiden kieli tallennettiin."), "done")
    return _back(supplier_id)


def _page(supplier_id: int, given: Mapping[str, str], errors: Errors) -> str:
    with reading() as session:
        supplier = queries.get_supplier(session, supplier_id)
        contracts = queries.contracts_of(session, supplier_id)
        bought = queries.bought_since(session, supplier_id, _year_ago())
        standing = standings(session, [supplier_id])[supplier_id]
        faults = deviation_lines(session, Wanted(Tab.OPEN, supplier_id=supplier_id), limit=SHOWN + 1)
        claims = reclamation_lines(session, ClaimsWanted(ClaimTab.OPEN, supplier_id=supplier_id), limit=SHOWN + 1)
        feedback = rounds(session, today(), contract_ids=[one.id for one in contracts], limit=SHOWN_ROUNDS)
        measured = indicators(session, today(), contract_ids=[one.id for one in contracts])
        contacts = queries.contacts_of(session, supplier_id)
        past = told_all(session, queries.history_of(session, supplier_id, limit=SHOWN_EVENTS))
    ending = add_months(today(), MONTHS)
    live = [one for one in contracts if one.state in LIVE]
    return render_template(
        "suppliers/supplier.html",
        supplier=supplier,
        live=[one for one in live if not _ends_by(one, ending)],
        ending=[one for one in live if _ends_by(one, ending)],
        ended=[one for one in contracts if one.state not in LIVE],
        sums=_sums(live, contracts, bought),
        standing=standing,
        deviations=faults,
        reclamations=claims,
        shown=SHOWN,
        contacts=contacts,
        feedback=feedback,
        measured=[one for one in measured if one.told.indicator.ended_on is None],
        questions=list(Question),
        history=past,
        languages=[("", _("tilaajan kieli")), ("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")],
        may_keep=_may_keep(contracts),
        given=given,
        errors=errors,
    )


def _contact_page(supplier_id: int, one: SupplierContact, given: Mapping[str, object], errors: Errors) -> str:
    with reading() as session:
        _allowed(session, supplier_id)
        supplier = queries.get_supplier(session, supplier_id)
    return render_template("suppliers/contact.html", supplier=supplier, one=one, given=given, errors=errors)


def _sums(live: Sequence[OfSupplier], contracts: Sequence[OfSupplier], bought: Decimal) -> Sums:
    euros = [one for one in contracts if one.currency == EURO]
    return Sums(
        value=sum((one.value or Decimal(0) for one in live if one.currency == EURO), Decimal(0)),
        bought=bought,
        used=sum((one.used or Decimal(0) for one in euros), Decimal(0)),
        others=len(contracts) - len(euros),
    )


def _ends_by(one: OfSupplier, day: date) -> bool:
    return one.state is ContractState.ACTIVE and one.coverage_end is not None and one.coverage_end <= day


def _may_keep(contracts: Sequence[OfSupplier]) -> bool:
    """Whoever may change a contract of the supplier keeps its contacts, and so does procurement."""
    return may_add(myself()) or any(may_change(myself(), one) for one in contracts if one.state in LIVE)


def _allowed(session: Session, supplier_id: int) -> Person:
    queries.get_supplier(session, supplier_id)
    require(_may_keep(queries.contracts_of(session, supplier_id)))
    return get_person(session, myself().id)


def _year_ago() -> date:
    return add_months(today(), -MONTHS)


def _back(supplier_id: int) -> Response:
    return redirect(url_for("suppliers.show", supplier_id=supplier_id), code=303)
