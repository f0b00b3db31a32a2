"""What a draft of a reclamation says, and the contract's own terms from which its sums follow."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session, SQLModel
from werkzeug.wrappers import Response

from ..calendar.register.card import Card, card
from ..contracts.reclamations import queries, rights, rules, service
from ..contracts.reclamations.models import Reclamation, ReclamationKind
from ..contracts.reclamations.values import Said
from ..contracts.reclamations.words import kind_meaning, kind_name
from ..contracts.remedies import service as remedies
from ..contracts.remedies.models import PenaltyBasis, PeriodUnit, RemedyTerms
from ..contracts.remedies.words import basis_name, unit_name
from ..core.errors import Conflict, Invalid
from ..core.i18n import _, format_date, format_number
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deviation import Version
from .deviations import errors_of
from .forms import Amount, Day, Errors, Form, Refused, read_form
from .site import reading, writing
from .visitor import myself

bp = Blueprint("reclamation_form", __name__)

Text = Annotated[str, Field(max_length=service.LONGEST)]
Short = Annotated[str, Field(max_length=500)]
Name = Annotated[str, Field(max_length=200)]
LANGUAGE_NAMES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class DraftForm(Form):
    """What a draft says."""

    version: Version
    kind: ReclamationKind
    language: Annotated[str, Field(max_length=2)]
    clause: Short | None = None
    earlier: Text | None = None
    demand: Text | None = None
    correct_by: Day | None = None
    penalty_due_on: Day | None = None
    penalty_until_on: Day | None = None
    penalty_base: Amount | None = None
    penalty_amount: Amount | None = None
    reduction_base: Amount | None = None
    reduction_amount: Amount | None = None
    other_demand: Text | None = None
    other_amount: Amount | None = None
    consequences: Text | None = None
    distribution: Short | None = None
    secrecy: Short | None = None
    answer_by: Day | None = None

    @property
    def said(self) -> Said:
        """Return it as the register takes it."""
        return Said(**{name: getattr(self, name) for name in Said.__dataclass_fields__})


class TermsForm(Form):
    """A contract's own terms."""

    version: Version
    penalty_clause: Name | None = None
    penalty_basis: PenaltyBasis | None = None
    penalty_percent: Amount | None = None
    penalty_sum: Amount | None = None
    period_length: Annotated[int, Field(ge=1, le=365)] | None = None
    period_unit: PeriodUnit | None = None
    cap_percent: Amount | None = None
    penalty_text: Annotated[str, Field(max_length=remedies.LONGEST)] | None = None
    reduction_clause: Name | None = None
    reduction_percent: Amount | None = None
    reduction_text: Annotated[str, Field(max_length=remedies.LONGEST)] | None = None
    answer_days: Annotated[int, Field(ge=1, le=365)] | None = None
    claim_name: Name | None = None
    claim_email: Annotated[str, Field(max_length=254)] | None = None
    claim_address: Short | None = None

    @property
    def terms(self) -> remedies.Terms:
        """Return them as the register takes them."""
        return remedies.Terms(**{name: getattr(self, name) for name in remedies.Terms.__dataclass_fields__})


@bp.get("/reclamations/<int:reclamation_id>/edit")
@asks(SIGNED_IN)
def edit(reclamation_id: int) -> str:
    """Show what the draft says in a form."""
    with reading() as session:
        one, of, terms = _draft(session, reclamation_id)
    return _draft_page(one, of, terms, _given(one, DraftForm), {})


@bp.post("/reclamations/<int:reclamation_id>/edit")
@asks(SIGNED_IN)
def edit_post(reclamation_id: int) -> Response | tuple[str, int]:
    """Write what differs."""
    with reading() as session:
        one, of, terms = _draft(session, reclamation_id)
    try:
        form = read_form(DraftForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            differed = service.change(session, reclamation_id, form.said, version=form.version, by=by)
    except (Refused, Invalid) as error:
        return _draft_page(one, of, terms, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    _flash(differed)
    return redirect(url_for("reclamation.show", reclamation_id=reclamation_id), code=303)


@bp.get("/contracts/<int:contract_id>/remedies")
@asks(SIGNED_IN)
def terms(contract_id: int) -> str:
    """Show the contract's own terms in a form."""
    with reading() as session:
        of = _decided(session, contract_id)
        held = queries.terms_of(session, contract_id)
    return _terms_page(of, _given(held, TermsForm), {})


@bp.post("/contracts/<int:contract_id>/remedies")
@asks(SIGNED_IN)
def terms_post(contract_id: int) -> Response | tuple[str, int]:
    """Write what differs."""
    with reading() as session:
        of = _decided(session, contract_id)
    try:
        form = read_form(TermsForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            differed = remedies.write(session, contract_id, form.terms, version=form.version, by=by)
    except (Refused, Invalid) as error:
        return _terms_page(of, request.form, errors_of(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    _flash(differed)
    return redirect(url_for("contract.show", contract_id=contract_id), code=303)


def _draft(session: Session, reclamation_id: int) -> tuple[Reclamation, Card, RemedyTerms]:
    one = queries.get_reclamation(session, reclamation_id)
    of = _decided(session, one.contract_id)
    if one.state not in rules.CHANGEABLE:
        raise Conflict(_("Reklamaation tekstiä voi muuttaa vain luonnoksena. Palauta se ensin luonnokseksi."))
    return one, of, queries.terms_of(session, one.contract_id)


def _decided(session: Session, contract_id: int) -> Card:
    of = card(session, contract_id)
    rights.require_decider(session, of.contract, get_person(session, myself().id))
    return of


def _given(row: SQLModel, form: type[Form]) -> Mapping[str, str]:
    """Return the row's fields as the form shows them."""
    return {name: _shown(getattr(row, name)) for name in form.model_fields}


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return format_number(value)
    return "" if value is None else str(value)


def _draft_page(one: Reclamation, of: Card, held: RemedyTerms, given: Mapping[str, str], errors: Errors) -> str:
    return render_template(
        "reclamations/edit.html",
        one=one,
        card=of,
        terms=held,
        kinds=[
            (kind.value, f"{kind.value.upper()} · {kind_name(kind)}", kind_meaning(kind)) for kind in ReclamationKind
        ],
        languages=LANGUAGE_NAMES,
        given=given,
        errors=errors,
    )


def _terms_page(of: Card, given: Mapping[str, str], errors: Errors) -> str:
    unknown = ("", _("ei tiedossa"))
    return render_template(
        "reclamations/terms.html",
        card=of,
        bases=[unknown, *((one.value, basis_name(one)) for one in PenaltyBasis)],
        units=[unknown, *((one.value, unit_name(one)) for one in PeriodUnit)],
        given=given,
        errors=errors,
    )


def _flash(differed: bool) -> None:
    flash(_("Muutos tallennettiin.") if differed else _("Mikään ei muuttunut."), "done" if differed else "message")
