"""Add a contract, mend its facts."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..calendar.register.card import Card
from ..calendar.register.queries import choices_of
from ..calendar.why.names import procedure_name
from ..contracts.editing import service
from ..contracts.editing.rules import read_options
from ..contracts.editing.values import Facts, Stale
from ..contracts.models import ContractKind, TermKind
from ..contracts.terms.models import OptionState
from ..contracts.terms.procedures import Procedure
from ..core.errors import Invalid
from ..core.i18n import _, format_number
from ..people.queries import get_person
from .asking import SIGNED_IN, asks
from .deciding import allowed
from .forms import Amount, Day, Errors, Form, Refused, read_form
from .permissions import may_add, require
from .site import reading, writing
from .visitor import myself
from .words import contract_kind_name, term_name

bp = Blueprint("editing", __name__, url_prefix="/contracts")

Name = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
Months = Annotated[int, Field(ge=0, le=600)]
Id = Annotated[int, Field(ge=1, le=2**31)]


class ContractForm(Form):
    """The fields of the form, as people fill them."""

    title: Annotated[str, Field(max_length=1000)]
    reference: Name | None = None
    case_number: Name | None = None
    description: Text | None = None
    supplier: Annotated[str, Field(max_length=500)] | None = None
    business_id: Annotated[str, Field(max_length=20)] | None = None
    unit: Name | None = None
    category: Name | None = None
    cpv: Name | None = None
    owner_id: Id | None = None
    deputy_id: Id | None = None
    expert_id: Id | None = None
    approver_id: Id | None = None
    kind: ContractKind | None = None
    procedure: Procedure | None = None
    general_terms: Name | None = None
    term: TermKind | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    renewal_months: Months | None = None
    notice_months: Months | None = None
    last_competed_on: Day | None = None
    options: Name | None = None
    option_notice_months: Months | None = None
    estimated_value: Amount | None = None
    maximum_value: Amount | None = None
    case_link: Annotated[str, Field(max_length=1000, pattern=r"^https?://\S+$")] | None = None
    buying_instruction: Text | None = None
    version: int | None = None
    why: Annotated[str, Field(max_length=1000)] | None = None

    def facts(self, *, with_options: bool) -> Facts:
        """Return what is to be written."""
        names = set(Facts.__dataclass_fields__) - {"options"}
        options = read_options(self.options or "") if with_options else None
        return Facts(**{name: getattr(self, name) for name in names}, options=options)


@bp.get("/new")
@asks(SIGNED_IN)
def new() -> str:
    """Show an empty form."""
    require(may_add(myself()))
    return _page(None, {}, {})


@bp.post("/new")
@asks(SIGNED_IN)
def new_post() -> Response | tuple[str, int]:
    """Add the contract."""
    require(may_add(myself()))
    try:
        form = read_form(ContractForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            made = service.create(session, form.facts(with_options=True), reference=form.reference, by=by)
            contract_id = made.id
    except (Refused, Invalid) as error:
        return _page(None, request.form, _errors(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Sopimus lisättiin, ja kello laski sen päivät."), "done")
    return redirect(url_for("contract.show", contract_id=contract_id), code=303)


@bp.get("/<int:contract_id>/edit")
@asks(SIGNED_IN)
def edit(contract_id: int) -> str:
    """Show the contract's facts in a form."""
    with reading() as session:
        found = allowed(session, contract_id)
    return _page(found, _given(found), {})


@bp.post("/<int:contract_id>/edit")
@asks(SIGNED_IN)
def edit_post(contract_id: int) -> Response | tuple[str, int]:
    """Write what differs; what somebody else wrote meanwhile is shown beside it."""
    with reading() as session:
        found = allowed(session, contract_id)
    try:
        form = read_form(ContractForm, request.form)
        with writing() as session:
            by = get_person(session, myself().id)
            facts = form.facts(with_options=_options_are_open(found))
            changes = service.change(session, contract_id, facts, version=form.version or 0, by=by, why=form.why)
    except Stale as stale:
        return _page(found, request.form, {}, stale=stale, theirs=_given(found)), HTTPStatus.CONFLICT
    except (Refused, Invalid) as error:
        return _page(found, request.form, _errors(error)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Muutos tallennettiin.") if changes else _("Mikään ei muuttunut."), "done" if changes else "message")
    return redirect(url_for("contract.show", contract_id=contract_id), code=303)


def _errors(error: Refused | Invalid) -> Errors:
    return error.errors if isinstance(error, Refused) else {error.field or "": error.text}


def _options_are_open(found: Card) -> bool:
    """Only options that nobody has decided on, and that have no day of their own, are written in one line."""
    return all(one.state == OptionState.OPEN and one.exercise_by is None for one in found.options)


def _given(found: Card) -> Mapping[str, str]:
    """Return the contract's facts as the form shows them."""
    contract = found.contract
    options = " + ".join(str(one.months) for one in found.options)
    shown: dict[str, Any] = {name: getattr(contract, name, None) for name in ContractForm.model_fields}
    shown |= {
        "supplier": found.supplier.name if found.supplier else "",
        "business_id": found.supplier.business_id if found.supplier else "",
        "unit": found.unit,
        "category": found.category,
        "options": options,
        "option_notice_months": found.options[0].exercise_months_before if found.options else None,
        "estimated_value": format_number(contract.estimated_value) if contract.estimated_value is not None else "",
        "maximum_value": format_number(contract.maximum_value) if contract.maximum_value is not None else "",
        "why": "",
    }
    for name in ("starts_on", "ends_on", "last_competed_on"):
        day = getattr(contract, name)
        shown[name] = f"{day.day}.{day.month}.{day.year}" if day else ""
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def _page(
    found: Card | None,
    given: Mapping[str, str],
    errors: Errors,
    *,
    stale: Stale | None = None,
    theirs: Mapping[str, str] | None = None,
) -> str:
    with reading() as session:
        choices = choices_of(session)
    nobody = ("", _("ei valittu"))
    return render_template(
        "contract/form.html",
        card=found,
        given=given,
        errors=errors,
        stale=stale,
        theirs={name: text for name, text in (theirs or {}).items() if text != given.get(name, "").strip()},
        options_are_open=found is None or _options_are_open(found),
        people=[nobody, *((str(id_), name) for id_, name in choices.people)],
        units=choices.units,
        categories=choices.categories,
        kinds=[nobody, *((kind.value, contract_kind_name(kind)) for kind in ContractKind)],
        terms=[("", _("ei tiedossa")), *((term.value, term_name(term)) for term in TermKind)],
        procedures=[nobody, *((one.value, procedure_name(one.value)) for one in Procedure)],
    )
