"""hankintakello task: list the tasks of follow-up plans, and mark one as done."""

from datetime import datetime
from typing import Any

import click

from ..assembly import House
from ..contracts.obligations import queries, service
from ..contracts.obligations.values import Finished, Tab, TaskLine, Wanted
from ..contracts.obligations.words import obligation_name, rhythm_words
from ..contracts.queries import get_contract_by_reference
from ..core.i18n import _, format_date, format_day
from ..people.queries import get_person_by_email
from .printing import print_json, print_table, tell

DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def task() -> None:
    """Tasks of follow-up plans: what has to be done during a contract."""


@task.command("list")
@click.option("--contract", "reference", metavar="REF", help="Of this contract alone.")
@click.option("--late", is_flag=True, help="Those that are late alone.")
@_json
@click.pass_obj
def list_tasks(house: House, reference: str | None, late: bool, as_json: bool) -> None:
    """List tasks that are to be done, what is due first at the top."""
    with house.database.reading() as session:
        contract_id = get_contract_by_reference(session, reference).id if reference else None
        found = queries.lines(session, Wanted(Tab.OVERDUE if late else Tab.OPEN, contract_id=contract_id))
    if as_json:
        print_json([_row(one) for one in found])
        return
    headings = (_("tunnus"), _("sopimus"), _("tehtävä"), _("määräpäivä"), _("toistuu"), _("tekijä"))
    print_table(headings, [_shown(one) for one in found])


@task.command()
@click.argument("task_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@click.option("--by", metavar="EMAIL", required=True, help="Who has done it.")
@click.option("--on", "done_on", type=DAY, help="The day on which it was done; today where left out.")
@click.option("--report-on", type=DAY, help="The date of the oldest report that was got.")
@click.option("--note", metavar="TEXT", help="What was done and found.")
@_json
@click.pass_obj
def done(
    house: House,
    task_id: int,
    by: str,
    done_on: datetime | None,
    report_on: datetime | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Mark a task as done; one that recurs is due again."""
    told = Finished(
        done_on=done_on.date() if done_on else house.clock.today(),
        report_on=report_on.date() if report_on else None,
        note=note,
    )
    with house.database.writing() as session:
        person = get_person_by_email(session, by)
        service.finish(session, task_id, told, version=None, by=person)
    with house.database.reading() as session:
        (line,) = queries.lines(session, Wanted(id=task_id))
    if as_json:
        print_json(_row(line))
        return
    text = _("Tehtävä merkittiin tehdyksi. Seuraava kerta on %(day)s.")
    tell(text % {"day": format_day(line.due_on)} if line.due_on else _("Tehtävä merkittiin tehdyksi."))


def _shown(one: TaskLine) -> tuple[object, ...]:
    name = obligation_name(one.kind, one.title, one.level)
    who = one.assignee or one.owner or ""
    return one.id, one.contract, name, format_date(one.due_on), rhythm_words(one.every_months), who


def _row(one: TaskLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "contract": one.contract,
        "number": one.number,
        "kind": one.kind.value,
        "title": one.title,
        "level": one.level.value if one.level else None,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "every_months": one.every_months,
        "last_done_on": one.last_done_on.isoformat() if one.last_done_on else None,
        "last_report_on": one.last_report_on.isoformat() if one.last_report_on else None,
    }
