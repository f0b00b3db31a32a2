"""hankintakello retention: what may be deleted today, and carrying out a list that was reviewed."""

from typing import Any

import click

from ..assembly import House
from ..core.i18n import _, format_date
from ..insight.retention import past, queries, service
from ..insight.retention.models import DeletionItem
from ..insight.retention.rules import Candidate
from ..insight.retention.words import item_name, list_state_name
from ..people.queries import get_person_by_email
from .printing import print_json, print_table, tell

_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_by = click.option("--by", metavar="EMAIL", required=True, help="Who does it.")


@click.group()
def retention() -> None:
    """How long records are kept, and their reviewed deletion."""


@retention.command("list")
@click.option("--list", "list_id", metavar="N", type=click.IntRange(1, 2**31 - 1), help="Show this list instead.")
@_json
@click.pass_obj
def list_(house: House, list_id: int | None, as_json: bool) -> None:
    """Show what may go today and why; nothing is written."""
    with house.database.reading() as session:
        if list_id is None:
            _print(past.candidates(session, house.clock.today()), as_json)
            return
        one = queries.get_list(session, list_id)
        tell(_("Hävitysluettelo %(id)s: %(state)s.") % {"id": list_id, "state": list_state_name(one.state)})
        _print(queries.items_of(session, list_id), as_json)


@retention.command()
@_by
@click.pass_obj
def make(house: House, by: str) -> None:
    """Write down what may go today, for review."""
    with house.database.writing() as session:
        list_id = service.make_list(session, by=get_person_by_email(session, by)).id
        count = len(queries.items_of(session, list_id or 0))
    tell(_("Hävitysluettelo %(id)s tehtiin, rivejä %(n)s.") % {"id": list_id, "n": count})


@retention.command()
@click.option("--list", "list_id", metavar="N", type=click.IntRange(1, 2**31 - 1), required=True, help="Which list.")
@click.option("--yes", is_flag=True, help="Delete; without it, only tell what would go.")
@_by
@click.pass_obj
def delete(house: House, list_id: int, yes: bool, by: str) -> None:
    """Delete what a list has and nobody keeps back. Without --yes it only tells what would go."""
    if not yes:
        with house.database.reading() as session:
            get_person_by_email(session, by)
            queries.get_list(session, list_id)
            _print([one for one in queries.items_of(session, list_id) if one.kept_reason is None], False)
        tell(_("Mitään ei hävitetty. Hävitä valinnalla %(option)s.") % {"option": "--yes"})
        return
    with house.database.writing() as session:
        gone = service.carry_out(session, list_id, by=get_person_by_email(session, by))
    tell(_("Hävitettiin %(n)s tietuetta; jäi %(stayed)s riviä.") % {"n": gone.records, "stayed": gone.stayed})


def _print(lines: list[Candidate] | list[DeletionItem], as_json: bool) -> None:
    if as_json:
        print_json([_row(one) for one in lines])
        return
    headings = (_("luokka"), _("tieto"), _("päättyi"), _("voi hävittää"), _("tietueita"), _("säilytetään"))
    print_table(headings, [_shown(one) for one in lines])


def _shown(one: Candidate | DeletionItem) -> tuple[object, ...]:
    what = (one.record.value, item_name(one.subject, one.label), format_date(one.ended_on), format_date(one.goes_on))
    return (*what, one.records, getattr(one, "kept_reason", None) or "")


def _row(one: Candidate | DeletionItem) -> dict[str, Any]:
    names = ("record", "subject", "subject_id", "label", "ended_on", "goes_on", "records")
    return {name: getattr(one, name) for name in names} | {"kept_reason": getattr(one, "kept_reason", None)}
