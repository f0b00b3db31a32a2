"""hankintakello person: who works with contracts, who stands in for whom, who is away."""

from collections.abc import Sequence
from datetime import datetime

import click

from ..assembly import House
from ..core.i18n import LANGUAGES, _, format_date
from ..people import queries, service
from ..people.addresses import mailable, trouble_of
from ..people.models import Role
from .passwords import password
from .printing import print_json, print_table, tell

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def person() -> None:
    """People, their roles and deputies, and when they are away."""


person.add_command(password)


@person.command()
@click.argument("email")
@click.option("--name", required=True, help="First name and surname.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), help="May be given again."
)
@click.option("--deputy", metavar="EMAIL", help="Who stands in for this person.")
@click.option("--unit", metavar="NAME", help="The person's unit; made where there is none of that name.")
@click.option("--language", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="Of mails and pages.")
@click.pass_obj
def add(
    house: House, email: str, name: str, roles: Sequence[str], deputy: str | None, unit: str | None, language: str
) -> None:
    """Add a person with the address EMAIL; somebody of that name without an address gets it."""
    with house.database.writing() as session:
        added = service.add_person(
            session,
            email=email,
            name=name,
            roles=[Role(role) for role in roles],
            deputy_email=deputy,
            unit=unit,
            language=language,
        )
        tell(f"{added.name} <{added.email}>")
        if trouble := trouble_of(added.email):
            tell(trouble.text())


@person.command("set")
@click.argument("email")
@click.option("--name", help="First name and surname.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="Given, too.",
)
@click.option(
    "--no-role", "without", multiple=True, type=click.Choice([role.value for role in Role]), help="Taken away."
)
@click.option("--deputy", metavar="EMAIL", help='Who stands in for this person; "" for nobody.')
@click.option("--unit", metavar="NAME", help="The person's unit; made where there is none of that name.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of mails and pages.")
@click.pass_obj
def set_(
    house: House,
    email: str,
    name: str | None,
    roles: Sequence[str],
    without: Sequence[str],
    deputy: str | None,
    unit: str | None,
    language: str | None,
) -> None:
    """Set what is given of somebody whom the register knows, such as an import's; the rest stays."""
    with house.database.writing() as session:
        found = queries.get_person_by_email(session, email)
        service.set_person(
            session,
            found,
            name=name,
            roles=[Role(role) for role in roles],
            without=[Role(role) for role in without],
            unit=unit,
            language=language,
        )
        if deputy is not None:
            service.set_deputy(session, found, queries.get_person_by_email(session, deputy) if deputy else None)
        has = ", ".join(sorted(queries.roles_of(session, found.id or 0))) or "–"
        tell(_("%(name)s <%(email)s>: roolit %(roles)s.") % {"name": found.name, "email": found.email, "roles": has})


@person.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_people(house: House, as_json: bool) -> None:
    """List people, those without an address too: no mail reaches them."""
    with house.database.reading() as session:
        people = queries.people(session, house.clock.today())
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "email": one.email,
                    "mailable": mailable(one.email) is not None,
                    "unit": one.unit,
                    "deputy": one.deputy,
                    "language": one.language,
                    "active": one.active,
                    "roles": [role.value for role in one.roles],
                    "away_until": one.away_until.isoformat() if one.away_until else None,
                }
                for one in people
            ]
        )
        return
    headings = (_("nimi"), _("sähköposti"), _("yksikkö"), _("varahenkilö"), _("roolit"), _("poissa"))
    lines = [
        (
            one.name,
            _address(one.email),
            one.unit,
            one.deputy,
            " ".join(role.value for role in one.roles),
            format_date(one.away_until),
        )
        for one in people
    ]
    print_table(headings, lines)


def _address(email: str | None) -> str:
    if email is None:
        return _("(ilman osoitetta)")
    return email if mailable(email) else _("%(email)s (posti ei kulje)") % {"email": email}


@person.command()
@click.argument("email")
@click.option("--from", "first_on", type=DAY, required=True, help="First day away.")
@click.option("--to", "last_on", type=DAY, required=True, help="Last day away.")
@click.option("--substitute", metavar="EMAIL", help="Who stands in; else the deputy.")
@click.pass_obj
def absent(house: House, email: str, first_on: datetime, last_on: datetime, substitute: str | None) -> None:
    """Record that EMAIL is away; both days are in it."""
    with house.database.writing() as session:
        away = queries.get_person_by_email(session, email)
        stand_in = queries.get_person_by_email(session, substitute) if substitute else None
        service.set_absent(session, away, first_on=first_on.date(), last_on=last_on.date(), substitute=stand_in)
    days = {"name": away.name, "first": format_date(first_on.date()), "last": format_date(last_on.date())}
    tell(_("%(name)s on poissa %(first)s–%(last)s.") % days)
