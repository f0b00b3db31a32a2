"""hankintakello alerts: what rings, for whom, and what is held back."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click

from ..alerts import answers, queries
from ..alerts.answer_notices import answered_words, tell_of_answers, undone_words
from ..alerts.compose import compose_all
from ..alerts.models import AlertState, Answer
from ..alerts.preview import PreviewLine
from ..alerts.preview import preview as look_ahead
from ..alerts.rounds import sweep_and_compose
from ..alerts.simulation import simulate as replay
from ..alerts.sweep import release as let_go
from ..alerts.values import Given
from ..alerts.whom import Diverted
from ..assembly import House
from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.names import kind_name
from ..core.errors import NotFound
from ..core.i18n import _, format_date, format_day, format_moment
from ..people.queries import get_person_by_email
from ..people.service import COMMAND
from ..web.words import alert_state_name
from .printing import print_json, print_table, tell

DAY = click.DateTime(formats=["%Y-%m-%d"])
COLUMNS = ("id", "kind", "step", "role", "to", "contract", "target_on", "due_on", "state", "answer", "message_id")
_json = click.option("--json", "as_json", is_flag=True, help="print one JSON document")


@click.group()
def alerts() -> None:
    """What rings, for whom, and what is held back."""


@alerts.command()
@click.option("--on", type=DAY, help="sweep as on this day")
@_json
@click.pass_obj
def sweep(house: House, on: datetime | None, as_json: bool) -> None:
    """Find what is due and compose its mails; doing it again does no harm."""
    swept = sweep_and_compose(house.database, house.office, day=on.date() if on else None)
    if as_json:
        print_json({"on": swept.on, "alerts": swept.alerts, "messages": swept.messages})
    else:
        words = {"day": format_date(swept.on), "alerts": swept.alerts, "messages": swept.messages}
        tell(_("%(day)s: uusia hälytyksiä %(alerts)s, kirjoitettuja viestejä %(messages)s") % words)


@alerts.command()
@click.option("--until", type=DAY, required=True, help="the last day to look at")
@_json
@click.pass_obj
def preview(house: House, until: datetime, as_json: bool) -> None:
    """Show who will get what until a day, as things stand now; nothing is written or sent."""
    if until.date() < house.clock.today():
        day = format_date(until.date())
        raise click.BadParameter(
            _("%(day)s on mennyt: ennakko alkaa tästä päivästä.") % {"day": day}, param_hint="--until"
        )
    lines = look_ahead(house.database, until=until.date())
    with house.database.reading() as session:
        held = queries.count_alerts(session).get(AlertState.HELD, 0)
    if held:
        text = _("Tuonnin jäljiltä %(n)s hälytystä odottaa vapautusta, eivätkä ne ole tässä: %(command)s")
        tell(text % {"n": held, "command": "hankintakello alerts list --state held"})
    _print_mails(lines, as_json)
    if not lines and not as_json:
        tell(_("Viestejä ei lähde %(day)s mennessä.") % {"day": format_date(until.date())})


@alerts.command()
@click.option("--from", "first", type=DAY, required=True, help="the first day, past or to come")
@click.option("--to", "last", type=DAY, required=True, help="the last day")
@_json
@click.pass_obj
def simulate(house: House, first: datetime, last: datetime, as_json: bool) -> None:
    """Replay a span of days on a copy of the data: who would get what; nothing is sent.

    The copy is a SQLite file in the system's folder for temporary files, of a PostgreSQL database, too: nobody waits
    for it. From a past day on, the days are lived with the register of today, and what the alarm has done since is
    forgotten.
    """
    if last < first:
        raise click.BadParameter(_("Aikaväli loppuu ennen kuin alkaa."), param_hint="--to")
    lines = replay(house.database, first=first.date(), last=last.date())
    _print_mails(lines, as_json)
    if not lines and not as_json:
        days = {"first": format_date(first.date()), "last": format_date(last.date())}
        tell(_("Viestejä ei lähde %(first)s–%(last)s.") % days)


def _print_mails(lines: Sequence[PreviewLine], as_json: bool) -> None:
    columns = ("on", "to", "kind", "step", "contract", "subject")
    if as_json:
        print_json([{name: getattr(line, name) for name in columns} for line in lines])
        return
    headings = (_("päivä"), _("vastaanottaja"), _("asia"), _("sopimus"), _("aihe"))
    print_table(headings, [(format_day(one.on), one.to, _matter(one.kind), one.contract, one.subject) for one in lines])


@alerts.command()
@_json
@click.pass_obj
def status(house: House, as_json: bool) -> None:
    """Tell how the alarm is, and which live contracts reach nobody."""
    with house.database.reading() as session:
        found = queries.status(session, house.clock.today())
    if as_json:
        print_json({**_plain(found), "last_sweep_at": _moment(found.last_sweep_at)})
        return
    moment = format_moment(found.last_sweep_at) if found.last_sweep_at else _("ei vielä kertaakaan")
    tell(_("Tarkistettu viimeksi: %(moment)s") % {"moment": moment})
    words = {name: getattr(found, name) for name in ("open", "answered", "escalated", "held")}
    tell(_("Soi %(open)s, vastattu %(answered)s, muistutettu %(escalated)s, odottaa vapautusta %(held)s") % words)
    tell(_("Ei tavoita ketään: %(names)s") % {"names": ", ".join(found.unreachable) or "–"})
    for one in found.diverted:
        tell(_diverted(one))


@alerts.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="let go all that is held")
@_json
@click.pass_obj
def release(house: House, ids: tuple[int, ...], everything: bool, as_json: bool) -> None:
    """Let go alerts that were held after an import, and compose their mails."""
    if everything == bool(ids):
        raise click.UsageError(_("Anna hälytysten tunnukset tai --all."))
    with house.database.writing() as session:
        held = {line.id for line in queries.held(session)}
        released = let_go(session, ids=None if everything else ids, by=COMMAND)
    if ids and not released:
        raise NotFound(_("Mikään näistä hälytyksistä ei odota vapautusta."))
    composed = compose_all(house.database, house.office)
    if as_json:
        print_json({"released": released})
    else:
        words = {"alerts": released, "messages": composed}
        tell(_("Vapautettuja hälytyksiä %(alerts)s, kirjoitettuja viestejä %(messages)s") % words)
    if unknown := sorted(set(ids) - held):
        tell(_("Nämä eivät odota vapautusta: %(ids)s") % {"ids": ", ".join(map(str, unknown))})
        sys.exit(1)


@alerts.command("list")
@click.option("--state", type=click.Choice([state.value for state in AlertState]), help="those in this state only")
@_json
@click.pass_obj
def list_(house: House, state: str | None, as_json: bool) -> None:
    """List the alerts by their days."""
    with house.database.reading() as session:
        lines = queries.alerts(session, state=AlertState(state) if state else None)
    if as_json:
        print_json([_row(line) for line in lines])
    else:
        _print_lines(lines)


def _row(line: queries.AlertLine) -> dict[str, Any]:
    return {**{name: getattr(line, name) for name in COLUMNS}, "reason": line.reason}


def _print_lines(lines: Sequence[queries.AlertLine]) -> None:
    headings = (_("tunnus"), _("asia"), _("vastaanottaja"), _("sopimus"), _("päivä"), _("soi alkaen"), _("tila"))
    print_table(headings, [_shown(line) for line in lines])


def _shown(line: queries.AlertLine) -> tuple[object, ...]:
    days = format_date(line.target_on), format_date(line.due_on)
    return line.id, _matter(line.kind), line.to, line.contract, *days, alert_state_name(line.state)


def _matter(kind: str) -> str:
    """The name of what rings; other mails are told by their subjects."""
    return kind_name(kind) if kind in list(MilestoneKind) else ""


ANSWERS = [one.value for one in Answer]


@alerts.command()
@click.argument("alert_id", type=int, metavar="ALERT")
@click.argument("what", type=click.Choice(ANSWERS), metavar="ANSWER")
@click.option("--by", required=True, metavar="EMAIL", help="who answers")
@click.option("--until", type=DAY, help="later: when to ring again; continue: the next review")
@click.option("--on", type=DAY, help="started, exercised: on which day; replace: from when the successor is needed")
@click.option("--notified", type=DAY, help="exercised: when the supplier was notified")
@click.option("--instead", metavar="EMAIL|REF", help="wrong_person: whose it is; covered: which contract covers it")
@click.option("--reason", help="why")
@_json
@click.pass_obj
def answer(house: House, /, alert_id: int, what: str, by: str, reason: str | None, as_json: bool, **given: Any) -> None:
    """Answer an alert, as its mail asks.

    ANSWER is started, later, option, not_renewed, covered, wrong_person, renew, continue, replace, exercised or done.
    """
    said = Given(
        answer=Answer(what),
        reason=reason,
        until_on=_day(given["until"]),
        decided_on=_day(given["on"]),
        notified_on=_day(given["notified"]),
        instead=given["instead"],
    )
    with house.database.writing() as session:
        made = answers.answer(session, alert_id, said, by=get_person_by_email(session, by))
        answered = made.alert_id
        words = answered_words(session, made)
    _tell_of(house, answered, as_json)
    tell(words)


@alerts.command()
@click.argument("alert_id", type=int, metavar="ALERT")
@click.option("--by", required=True, metavar="EMAIL", help="who takes the answer back")
@_json
@click.pass_obj
def undo(house: House, alert_id: int, by: str, as_json: bool) -> None:
    """Take the last answer to an alert back, within a week."""
    with house.database.writing() as session:
        made = answers.undo(session, alert_id, by=get_person_by_email(session, by))
        words = undone_words(session, made)
    _tell_of(house, alert_id, as_json)
    tell(words)


def _tell_of(house: House, alert_id: int, as_json: bool) -> None:
    """Compose what follows from an answer, and print the alert as it stands now."""
    tell_of_answers(house.database, house.office)
    compose_all(house.database, house.office)
    with house.database.reading() as session:
        lines = queries.alerts(session, ids=[alert_id])
    if as_json:
        print_json([_row(line) for line in lines][0])
    else:
        _print_lines(lines)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _diverted(one: Diverted) -> str:
    words = {"owner": one.owner, "address": one.address, "n": one.contracts, "instead": one.instead}
    if one.instead is None:
        return _("%(owner)s: osoitteeseen %(address)s posti ei kulje; %(n)s sopimusta ei tavoita ketään") % words
    return _("%(owner)s: osoitteeseen %(address)s posti ei kulje; %(n)s sopimuksesta viesti menee: %(instead)s") % words


def _plain(found: queries.Status) -> dict[str, Any]:
    names = ("last_sweep_at", "open", "answered", "escalated", "held", "unreachable")
    return {name: getattr(found, name) for name in names} | {"diverted": [one._asdict() for one in found.diverted]}


def _moment(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment else None
