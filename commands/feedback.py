"""hankintakello feedback: list the rounds of feedback; what the pages hide is hidden here."""

from typing import Any

import click

from ..assembly import House
from ..contracts.feedback import queries
from ..contracts.feedback.values import Question, RoundLine
from ..contracts.feedback.words import question_name, round_state_name
from ..contracts.queries import get_contract_by_reference
from ..core.i18n import _, format_date, format_number
from .printing import print_json, print_table


@click.group()
def feedback() -> None:
    """Feedback of those who use contracts."""


@feedback.command("list")
@click.option("--contract", "reference", metavar="REF", help="Of this contract alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_feedback(house: House, reference: str | None, as_json: bool) -> None:
    """List the rounds, the newest first; no figures of one that is open or has fewer than five answers."""
    with house.database.reading() as session:
        wanted = [get_contract_by_reference(session, reference).id or 0] if reference else None
        found = queries.rounds(session, house.clock.today(), contract_ids=wanted)
    if as_json:
        print_json([_row(one) for one in found])
        return
    headings = (_("sopimus"), _("kierros"), _("tila"), _("vastattu"), *(question_name(one) for one in Question))
    print_table(headings, [_shown(one) for one in found])


def _shown(one: RoundLine) -> tuple[str, ...]:
    averages = one.result.averages
    return (
        one.reference,
        f"{format_date(one.sends_on)}–{format_date(one.closes_on)}",
        round_state_name(one.state),
        f"{one.used}/{one.asked}" if one.asked else str(one.result.answers),
        *(format_number(averages[question]) if question in averages else "–" for question in Question),
    )


def _row(one: RoundLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "contract": one.reference,
        "sends_on": one.sends_on.isoformat(),
        "closes_on": one.closes_on.isoformat(),
        "state": one.state.value,
        "asked": one.asked,
        "used": one.used,
        "answers": one.result.answers,
        "averages": {question.value: str(average) for question, average in one.result.averages.items()},
        "themes": {theme.value: count for theme, count in one.result.themes.items()},
    }
