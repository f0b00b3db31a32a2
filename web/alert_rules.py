"""The alarm's rules, for main users: who is told of each kind of day, before it, on it and after it; and for whom."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..alerts import rule_queries, rule_service, words
from ..alerts.models import LeadUnit
from ..alerts.preview import Only, PreviewLine, preview
from ..alerts.recipients import ROLES
from ..alerts.rule_values import FOR_ALL, MOST_REMINDERS, SHIPPED, STEPS, Level, Rule, Whose, whose
from ..alerts.rule_words import level_name, next_words, sentences, unit_name
from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.names import kind_name
from ..contracts.queries import get_contract, known_categories
from ..core.errors import Invalid
from ..core.i18n import _
from ..people.models import Person
from ..people.queries import get_person, known_units
from .asking import asks
from .forms import Errors, Query, Refused, read_form, read_query
from .rule_form import RuleForm, given
from .site import reading, site, today, writing
from .visitor import myself

bp = Blueprint("alert_rules", __name__, url_prefix="/alerts/rules")

MAILS = 5
LOOKS_AHEAD = timedelta(days=180)


class WhoseQuery(Query):
    """For whom."""

    whose: str = FOR_ALL.key


class MailsQuery(Query):
    """Whether the next mails are told, which takes a copy of the data."""

    mails: bool = False


@bp.get("/")
@bp.get("/for/<key>/")
@asks("main_user")
def index(key: str = FOR_ALL.key) -> str:
    """List the kinds, with what the rule of each does for somebody; and who has rules of their own."""
    who = whose(key)
    with reading() as session:
        name = rule_queries.name_of(session, who)
        found = rule_queries.rules_of(session, who)
        having = rule_queries.own_rules(session)
        choices = _choices(session) if who == FOR_ALL else []
    rules = [
        (kind, kind_name(kind), sentences(kind, rule), rule != SHIPPED[kind] if of == who == FOR_ALL else of == who, of)
        for kind, (rule, of) in found.items()
    ]
    return render_template(
        "alerts/rules.html",
        rules=rules,
        key=key,
        who=who,
        name=name,
        own=[(one, ", ".join(map(kind_name, one.kinds))) for one in having],
        names={one.whose: one.name for one in having},
        choices=choices,
    )


@bp.get("/for")
@asks("main_user")
def choose() -> Response:
    """Lead to the rules of a unit or a category."""
    who = whose(read_query(WhoseQuery, request.args).whose)
    return redirect(_address("index", who), code=303)


@bp.get("/<kind>")
@bp.get("/for/<key>/<kind>")
@asks("main_user")
def show(kind: str, key: str = FOR_ALL.key) -> str:
    """Show the rule of a kind: what it does, its steps, and where asked the next mails that it causes."""
    who = whose(key)
    with reading() as session:
        rule = rule_queries.rule_of(session, kind, who).rule
    with_mails = read_query(MailsQuery, request.args).mails
    return _page(kind, who, given(rule), {}, with_mails=with_mails)


@bp.post("/<kind>")
@bp.post("/for/<key>/<kind>")
@asks("main_user")
def save(kind: str, key: str = FOR_ALL.key) -> Response | tuple[str, int]:
    """Change the rule of a kind, or give somebody their own."""
    who = whose(key)
    try:
        form = read_form(RuleForm, request.form)
    except Refused as error:
        return _page(kind, who, dict(request.form), error.errors), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with writing() as session:
            rule_service.change(session, kind, form.rule, by=_me(session), whose=who)
    except Invalid as error:
        errors = {form.field(error.field or ""): error.text}
        return _page(kind, who, dict(request.form), errors), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(kind, who, _("Sääntö tallennettiin. Avoimien asioiden seuraavat päivät laskettiin uudelleen."))


@bp.post("/<kind>/undo")
@bp.post("/for/<key>/<kind>/undo")
@asks("main_user")
def undo(kind: str, key: str = FOR_ALL.key) -> Response:
    """Take the last change of a rule back."""
    who = whose(key)
    with writing() as session:
        rule_service.undo(session, kind, by=_me(session), whose=who)
    return _done(kind, who, _("Säännön viimeisin muutos kumottiin."))


@bp.post("/for/<key>/<kind>/remove")
@asks("main_user")
def remove(kind: str, key: str) -> Response:
    """Take somebody's own rule out: the one above is in force again."""
    who = whose(key)
    with writing() as session:
        rule_service.remove(session, kind, by=_me(session), whose=who)
    return _done(kind, who, _("Oma sääntö poistettiin."))


@bp.post("/<kind>/restore")
@asks("main_user")
def restore(kind: str) -> Response:
    """Give all the rule that is shipped."""
    with writing() as session:
        rule_service.restore(session, kind, by=_me(session))
    return _done(kind, FOR_ALL, _("Alkuperäinen sääntö palautettiin."))


def _me(session: Session) -> Person:
    return get_person(session, myself().id)


def _done(kind: str, who: Whose, text: str) -> Response:
    flash(text, "done")
    return redirect(_address("show", who, kind=kind), code=303)


def _address(view: str, who: Whose, **values: Any) -> str:
    return url_for(f"alert_rules.{view}", **values | ({} if who == FOR_ALL else {"key": who.key}))


def _choices(session: Session) -> list[tuple[str, str]]:
    """Return the units and the categories, as a list to choose from."""
    units = [(Whose(Level.UNIT, id_), name) for id_, name in known_units(session)]
    categories = [(Whose(Level.CATEGORY, id_), name) for id_, name in known_categories(session)]
    return [
        (who.key, f"{level_name(who.level)}: {name}")
        for group in (units, categories)
        for who, name in sorted(group, key=lambda one: one[1].casefold())
    ]


def _page(kind: str, who: Whose, filled: Mapping[str, object], errors: Errors, *, with_mails: bool = False) -> str:
    with reading() as session:
        name = rule_queries.name_of(session, who)
        rule, of = rule_queries.rule_of(session, kind, who)
        above = rule_queries.name_of(session, of)
        undoable = rule_service.last_change(session, kind, who) is not None
        only = _only(session, kind, who)
        when = _when(session, rule, kind, who)
        speaks = rule_queries.speaker(session, kind, who.id) if who.level is Level.CONTRACT else None
    known = MilestoneKind(kind)
    return render_template(
        "alerts/rule.html",
        kind=kind,
        who=who,
        of=of,
        whose_name=name,
        above=above,
        address=_address,
        name=kind_name(kind),
        sentence=sentences(known, rule),
        when=when,
        is_shipped=rule == SHIPPED[known],
        undoable=undoable,
        numbers=range(1, STEPS),
        reminders=range(MOST_REMINDERS),
        roles=[(role.value, words.role_name(role)) for role in ROLES],
        units=[(unit.value, unit_name(unit)) for unit in LeadUnit],
        given=filled,
        errors=errors,
        speaks=speaks,
        mails=_mails(only) if only and with_mails else None,
        own=of == who,
        most_days=LOOKS_AHEAD.days,
    )


def _only(session: Session, kind: str, who: Whose) -> Only | None:
    """Return which mails the rule causes; None where somebody has no rule of their own."""
    if who.level is Level.CONTRACT:
        return Only(kind, contract=get_contract(session, who.id).reference)
    scope_id = rule_queries.scope_id_of(session, who)
    return Only(kind, scope_id=scope_id) if scope_id else None


def _when(session: Session, rule: Rule, kind: str, who: Whose) -> str:
    """Return when the day of a contract is that has a page of its own here."""
    found = rule_queries.next_day(session, kind, who.id) if who.level is Level.CONTRACT else None
    return next_words(rule, today(), *found) if found else ""


def _mails(only: Only) -> list[PreviewLine]:
    return preview(site().database, until=today() + LOOKS_AHEAD, only=only, most=MAILS)
