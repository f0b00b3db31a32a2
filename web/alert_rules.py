"""The alarm's rules, for main users: who is told of each kind of day, and who after them."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from ..alerts import rule_service, words
from ..alerts.preview import preview
from ..alerts.recipients import ROLES, Way
from ..alerts.rule_values import LONGEST_DELAY, SHIPPED, STEPS, Step, sentences
from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.names import kind_name
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.queries import get_person
from .asking import asks
from .forms import Errors, Form, Refused, read_form
from .site import reading, site, today, writing
from .visitor import myself

bp = Blueprint("alert_rules", __name__, url_prefix="/alerts/rules")

MAILS = 5
LOOKS_AHEAD = timedelta(days=180)

Delay = Annotated[int, Field(ge=0, le=LONGEST_DELAY)]


class RuleForm(Form):
    """The steps of a kind as the form has them; the first is always there, and goes on the day itself."""

    role_0: Way
    role_1: Way
    delay_1: Delay
    active_1: bool = False
    role_2: Way
    delay_2: Delay
    active_2: bool = False
    role_3: Way
    delay_3: Delay
    active_3: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps."""
        return (
            Step(self.role_0),
            Step(self.role_1, self.delay_1, self.active_1),
            Step(self.role_2, self.delay_2, self.active_2),
            Step(self.role_3, self.delay_3, self.active_3),
        )


@bp.get("/")
@asks("main_user")
def index() -> str:
    """List the kinds, with what the rule of each does."""
    with reading() as session:
        found = rule_service.all_steps(session)
    rules = [(kind, kind_name(kind), sentences(kind, steps), steps == SHIPPED[kind]) for kind, steps in found.items()]
    return render_template("alerts/rules.html", rules=rules)


@bp.get("/<kind>")
@asks("main_user")
def show(kind: str) -> str:
    """Show the rule of a kind: what it does, its steps, and the next mails that it causes."""
    with reading() as session:
        steps = rule_service.steps_of(session, kind)
    return _page(kind, _given(steps), {})


@bp.post("/<kind>")
@asks("main_user")
def save(kind: str) -> Response | tuple[str, int]:
    """Change the steps of a kind."""
    try:
        form = read_form(RuleForm, request.form)
        with writing() as session:
            rule_service.change(session, kind, form.steps, by=get_person(session, myself().id))
    except (Refused, Invalid) as error:
        errors = error.errors if isinstance(error, Refused) else {error.field or "": error.text}
        return _page(kind, dict(request.form), errors), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Sääntö tallennettiin. Avoimien asioiden seuraavat päivät laskettiin uudelleen."), "done")
    return redirect(url_for("alert_rules.show", kind=kind), code=303)


@bp.post("/<kind>/restore")
@asks("main_user")
def restore(kind: str) -> Response:
    """Take all changes of a kind back."""
    with writing() as session:
        rule_service.restore(session, kind, by=get_person(session, myself().id))
    flash(_("Alkuperäinen sääntö palautettiin."), "done")
    return redirect(url_for("alert_rules.show", kind=kind), code=303)


def _given(steps: tuple[Step, ...]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for number, step in enumerate(steps):
        given |= {f"role_{number}": step.role.value, f"delay_{number}": step.delay_working_days}
        given |= {f"active_{number}": "1"} if step.active else {}
    return given


def _page(kind: str, given: Mapping[str, Any], errors: Errors) -> str:
    with reading() as session:
        steps = rule_service.steps_of(session, kind)
    known = MilestoneKind(kind)
    return render_template(
        "alerts/rule.html",
        kind=kind,
        name=kind_name(kind),
        sentence=sentences(known, steps),
        is_shipped=steps == SHIPPED[known],
        numbers=range(1, STEPS),
        roles=[(role.value, words.role_name(role)) for role in ROLES],
        given=given,
        errors=errors,
        mails=preview(site().database, until=today() + LOOKS_AHEAD, kind=kind, most=MAILS),
        most_days=LOOKS_AHEAD.days,
    )
