"""hankintakello unit: who is in charge of each unit, and where its mail goes."""

import click

from ..assembly import House
from ..core.i18n import _
from ..people import queries, units
from .printing import print_json, print_table, tell


@click.group()
def unit() -> None:
    """Units, their managers and mailboxes."""


@unit.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_units(house: House, as_json: bool) -> None:
    """List units with who is in charge: the manager set, else the one person there with the role unit_manager."""
    with house.database.reading() as session:
        lines = units.lines(session)
    if as_json:
        names = ("name", "parent", "manager", "by_role", "mailbox")
        print_json([{name: getattr(one, name) for name in names} for one in lines])
        return
    headings = (_("nimi"), _("ylempi yksikkö"), _("esihenkilö"), _("yksikön sähköposti"))
    print_table(headings, [(one.name, one.parent, _manager(one), one.mailbox) for one in lines])


def _manager(one: units.UnitLine) -> str | None:
    return _("%(name)s (roolin mukaan)") % {"name": one.manager} if one.by_role else one.manager


@unit.command("set")
@click.argument("name")
@click.option("--manager", metavar="EMAIL", help='Who is in charge; "" for nobody of its own.')
@click.option("--mailbox", metavar="EMAIL", help='Where mail goes that the manager cannot take; "" for none.')
@click.option("--parent", metavar="NAME", help='The unit above it; "" for none.')
@click.option("--rename", metavar="NAME", help="Its name from now on.")
@click.pass_obj
def set_unit(
    house: House, name: str, manager: str | None, mailbox: str | None, parent: str | None, rename: str | None
) -> None:
    """Set what is given of the unit NAME; the rest stays."""
    with house.database.writing() as session:
        found = queries.get_unit_by_name(session, name)
        told = units.UnitTold(found.name, found.parent_id, found.manager_id, found.mailbox)
        if manager is not None:
            told = told._replace(manager_id=queries.get_person_by_email(session, manager).id if manager else None)
        if mailbox is not None:
            told = told._replace(mailbox=mailbox or None)
        if parent is not None:
            told = told._replace(parent_id=queries.get_unit_by_name(session, parent).id if parent else None)
        units.set_unit(session, found, told._replace(name=rename or found.name))
        line = next(one for one in units.lines(session) if one.id == found.id)
    words = {"name": line.name, "manager": _manager(line) or "–", "mailbox": line.mailbox or "–"}
    tell(_("%(name)s: esihenkilö %(manager)s, sähköposti %(mailbox)s.") % words)
