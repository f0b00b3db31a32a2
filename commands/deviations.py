"""hankintakello deviation: record what was not as the contract says, and list what was recorded."""

from datetime import datetime
from typing import Any

import click

from ..assembly import House
from ..contracts.deviations import queries, service
from ..contracts.deviations.models import DeviationType
from ..contracts.deviations.values import SEVERITIES, DeviationLine, Report, Wanted
from ..contracts.deviations.words import deviation_state_name, severity_name, type_name
from ..contracts.queries import get_contract_by_reference
from ..core.i18n import _, format_date, format_day
from ..people.queries import get_person_by_email
from .printing import print_json, print_table, tell

DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
SHOWN = 60


@click.group()
def deviation() -> None:
    """Deviations: what was not as the contract says."""


@deviation.command()
@click.option("--contract", "reference", metavar="REF", required=True, help="The contract's reference.")
@click.option("--seen-on", type=DAY, required=True, help="The day on which it was seen.")
@click.option(
    "--severity",
    type=click.Choice([str(one) for one in SEVERITIES]),
    required=True,
    help="1 notice, 2 minor, 3 major, 4 critical.",
)
@click.option(
    "--type",
    "type_",
    type=click.Choice([one.value for one in DeviationType]),
    required=True,
    help="What it is about.",
)
@click.option("--what", metavar="TEXT", required=True, help="What happened; no data of clients.")
@click.option("--by", metavar="EMAIL", help="Who records it.")
@_json
@click.pass_obj
def add(
    house: House,
    reference: str,
    seen_on: datetime,
    severity: str,
    type_: str,
    what: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Record a deviation of a contract."""
    report = Report(what=what.strip(), seen_on=seen_on.date(), severity=int(severity), type=DeviationType(type_))
    with house.database.writing() as session:
        contract = get_contract_by_reference(session, reference)
        person = get_person_by_email(session, by) if by else None
        assert contract.id is not None
        known = service.same_as(session, contract.id, report)
        made = service.record(session, contract.id, report, by=person)
        wanted, number = Wanted(contract_id=contract.id), made.number
    for one in known:
        tell(_("Sama asia on ehkä jo kirjattu: %(n)s, %(what)s") % {"n": one.number, "what": one.what[:SHOWN]})
    with house.database.reading() as session:
        line = next(one for one in queries.lines(session, wanted) if one.number == number)
    if as_json:
        print_json(_row(line))
        return
    due = format_day(line.next_deadline_on)
    said = _("Poikkeama %(n)s kirjattiin: %(severity)s. Seuraava määräpäivä on %(due)s.")
    tell(said % {"n": line.number, "severity": severity_name(line.severity).lower(), "due": due})


@deviation.command("list")
@_json
@click.pass_obj
def list_deviations(house: House, as_json: bool) -> None:
    """List deviations, what is due first at the top."""
    with house.database.reading() as session:
        found = queries.lines(session, Wanted())
    if as_json:
        print_json([_row(one) for one in found])
        return
    headings = (_("sopimus"), _("havaittu"), _("vakavuus"), _("laji"), _("tila"), _("määräpäivä"), _("mitä tapahtui"))
    print_table(
        headings,
        [
            (
                f"{one.contract} / {one.number}",
                format_date(one.seen_on),
                severity_name(one.severity),
                type_name(one.type),
                deviation_state_name(one.state),
                format_date(one.next_deadline_on),
                " ".join(one.what.split())[:SHOWN],
            )
            for one in found
        ],
    )


def _row(one: DeviationLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "contract": one.contract,
        "number": one.number,
        "seen_on": one.seen_on.isoformat(),
        "severity": one.severity,
        "type": one.type.value,
        "state": one.state.value,
        "what": one.what,
        "next_deadline": one.next_deadline.value if one.next_deadline else None,
        "next_deadline_on": one.next_deadline_on.isoformat() if one.next_deadline_on else None,
    }
