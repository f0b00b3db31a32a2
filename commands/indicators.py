"""hankintakello indicator: list the indicators of contracts, and write down what was measured."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from ..assembly import House
from ..contracts.indicators import queries, service
from ..contracts.indicators.values import IndicatorLine
from ..contracts.indicators.words import standing_name, target_words
from ..contracts.queries import get_contract_by_reference
from ..core.errors import Invalid
from ..core.i18n import _, format_number
from ..people.queries import get_person_by_email
from .printing import print_json, print_table, tell

DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])
MOST = Decimal(10) ** 12


@click.group()
def indicator() -> None:
    """Indicators of contracts: targets, and what was measured."""


@indicator.command("list")
@click.option("--contract", "reference", metavar="REF", help="Of this contract alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_indicators(house: House, reference: str | None, as_json: bool) -> None:
    """List indicators with their targets, their latest figures and how they stand."""
    with house.database.reading() as session:
        wanted = [get_contract_by_reference(session, reference).id or 0] if reference else None
        found = queries.indicators(session, house.clock.today(), contract_ids=wanted)
    if as_json:
        print_json([_row(one) for one in found])
        return
    headings = (_("tunnus"), _("sopimus"), _("mittari"), _("tavoite"), _("tulos"), _("tila"))
    print_table(headings, [_shown(one) for one in found])


@indicator.command()
@click.argument("indicator_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@click.argument("value", metavar="VALUE")
@click.option("--contract", "reference", metavar="REF", required=True, help="The contract's reference.")
@click.option("--on", type=DAY, required=True, help="A day of the period that was measured.")
@click.option("--by", metavar="EMAIL", required=True, help="Who records it.")
@click.pass_obj
def measure(house: House, indicator_id: int, value: str, reference: str, on: datetime, by: str) -> None:
    """Write down the VALUE that was measured of a period."""
    number = _number(value)
    with house.database.writing() as session:
        contract_id = get_contract_by_reference(session, reference).id or 0
        person = get_person_by_email(session, by)
        service.measure(session, contract_id, indicator_id, on=on.date(), value=number, by=person)
    tell(_("Mittaus kirjattiin."))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= MOST or number != round(number, 3):
        raise Invalid(_("Kirjoita luku, esimerkiksi 98,5. Desimaaleja enintään kolme."))
    return number


def _shown(line: IndicatorLine) -> tuple[str, ...]:
    told = line.told
    latest = format_number(told.measurements[-1].value) if told.measurements else "–"
    state = _("päätetty") if told.indicator.ended_on else standing_name(told.standing)
    id_ = str(told.indicator.id)
    return id_, line.reference, told.indicator.name, target_words(told.indicator), latest, state


def _row(line: IndicatorLine) -> dict[str, Any]:
    one = line.told.indicator
    return {
        "id": one.id,
        "contract": line.reference,
        "name": one.name,
        "unit": one.unit,
        "direction": one.direction.value,
        "target": str(one.target),
        "rhythm": one.rhythm.value,
        "ended": one.ended_on is not None,
        "standing": line.told.standing.value,
        "missed": line.told.missed,
        "lacking": [period.first_on.isoformat() for period in line.told.lacking],
        "measurements": [
            {"period": row.period_on.isoformat(), "value": str(row.value)} for row in line.told.measurements
        ],
    }
