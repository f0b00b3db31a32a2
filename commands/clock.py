"""hankintakello clock: what the clock shows, its roll and its rebuilding."""

from datetime import date, datetime

import click

from ..assembly import House
from ..calendar.clock import listing, service
from ..calendar.milestones.models import MilestoneKind
from ..calendar.why.names import kind_name, phase_name
from ..core.errors import NotFound
from ..core.i18n import _, format_day
from .printing import print_json, print_table, tell

DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])


@click.group()
def clock() -> None:
    """The clock: the days of every contract and why they are those days."""


@clock.command()
@click.option("--from", "first_on", type=DAY, help="First day to show.")
@click.option("--to", "last_on", type=DAY, help="Last day to show.")
@click.option("--person", metavar="EMAIL", help="Only contracts that this person owns or stands in for.")
@click.option("--unit", metavar="NAME", help="Only contracts of this unit.")
@click.option("--kind", type=click.Choice([kind.value for kind in MilestoneKind]), help="Only days of this kind.")
@click.option("--scenario", type=click.Choice(["a", "b"]), help="a: no more options are used; b: all of them are.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def show(
    house: House,
    first_on: datetime | None,
    last_on: datetime | None,
    person: str | None,
    unit: str | None,
    kind: str | None,
    scenario: str | None,
    as_json: bool,
) -> None:
    """Show days with their slack and their reason; without a range all of them, past ones too."""
    if first_on is not None and last_on is not None and last_on < first_on:
        raise click.UsageError(_("Viimeinen päivä on ennen ensimmäistä."))
    with house.database.reading() as session:
        wanted = listing.Wanted(
            first_on=_day(first_on),
            last_on=_day(last_on),
            person_id=None if person is None else _found(listing.person_id(session, person), person),
            unit_id=None if unit is None else _found(listing.unit_id(session, unit), unit),
            kind=kind,
            scenario=scenario,
        )
        rows = listing.rows(session, wanted)
    if as_json:
        print_json(rows)
        return
    headings = (_("päivä"), _("liikkumavara"), _("asia"), _("sopimus"), _("nimi"))
    print_table(
        headings, [(format_day(r["on"]), _slack(r["slack_days"]), _matter(r), r["contract"], r["title"]) for r in rows]
    )


@clock.command()
@click.option("--on", "on", type=DAY, help="The day to roll to; today unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def roll(house: House, on: datetime | None, as_json: bool) -> None:
    """Write what time alone has changed: renewals that became binding, options that lapsed, contracts that ended."""
    with house.database.writing() as session:
        if on is not None:
            session.info["today"] = on.date()
        outcome = service.roll(session)
    _report(outcome, as_json, _("%(changed)s sopimusta muuttui ajan kuluessa; kellolla on %(milestones)s päivää."))


@clock.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def rebuild(house: House, as_json: bool) -> None:
    """Derive every day anew and tell how many differed: none does, unless a row was spoilt by hand."""
    with house.database.writing() as session:
        outcome = service.rebuild(session)
    _report(outcome, as_json, _("Kellolla on %(milestones)s päivää, joista %(changed)s poikkesi ja korjattiin."))


def _report(outcome: service.Outcome, as_json: bool, text: str) -> None:
    if as_json:
        print_json(outcome._asdict())
    else:
        tell(text % outcome._asdict())


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _found(id_: int | None, name: str) -> int:
    if id_ is None:
        raise NotFound(_("Nimellä %(name)s ei löydy ketään eikä mitään.") % {"name": name})
    return id_


def _slack(days: int) -> str:
    return (_("%(n)s pv") % {"n": days}).replace("-", "−")


def _matter(row: dict[str, object]) -> str:
    name = phase_name(str(row["phase"])) if row["phase"] else kind_name(MilestoneKind(str(row["kind"])))
    return f"{name} ({row['scenario'].upper()})" if isinstance(row["scenario"], str) else name
