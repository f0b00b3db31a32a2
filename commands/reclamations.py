"""hankintakello reclamation: draft, approve and send what a supplier is told to be wrong."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ..alerts.models import Message, MessageState
from ..alerts.reclaiming import RECLAMATION, hand_over
from ..alerts.rounds import deliver_kind
from ..assembly import House
from ..contracts.reclamations import queries, sending, service
from ..contracts.reclamations.copies import as_file, mark_sent
from ..contracts.reclamations.models import ReclamationKind, SentHow
from ..contracts.reclamations.values import ReclamationLine, Wanted
from ..contracts.reclamations.words import kind_name, reclamation_state_name
from ..core.clock import local
from ..core.errors import Conflict, Invalid
from ..core.i18n import _, format_date
from ..people.queries import get_person_by_email
from .printing import print_json, print_table, tell

DAY = click.DateTime(["%Y-%m-%d", "%d.%m.%Y"])
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_by = click.option("--by", metavar="EMAIL", required=True, help="Who does it.")
_id = click.argument("reclamation_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
OTHERWISE = [one.value for one in SentHow if one is not SentHow.MAIL]


@click.group()
def reclamation() -> None:
    """Reclamations: what the supplier is told to be wrong."""


@reclamation.command()
@click.argument("deviations", metavar="DEVIATION...", type=click.IntRange(1, 2**31 - 1), nargs=-1, required=True)
@click.option(
    "--kind",
    type=click.Choice([one.value for one in ReclamationKind]),
    required=True,
    help="a notice, b with claims, c last deadline before cancelling.",
)
@_by
@_json
@click.pass_obj
def draft(house: House, deviations: tuple[int, ...], kind: str, by: str, as_json: bool) -> None:
    """Draft a reclamation of deviations; by somebody who does not decide on the contract it is a proposal."""
    with house.database.writing() as session:
        person = get_person_by_email(session, by)
        made = service.draft(session, deviations, kind=ReclamationKind(kind), by=person)
        id_ = made.id or 0
    _told(house, id_, as_json)


@reclamation.command()
@_id
@_by
@_json
@click.pass_obj
def approve(house: House, reclamation_id: int, by: str, as_json: bool) -> None:
    """Approve a draft; whoever has written it may not."""
    with house.database.writing() as session:
        sending.approve(session, reclamation_id, by=get_person_by_email(session, by))
    _told(house, reclamation_id, as_json)


@reclamation.command()
@_id
@click.option("--to", metavar="EMAIL", help="The supplier's address; without it the one in the contract's terms.")
@click.option("--how", type=click.Choice(OTHERWISE), help="Mark it as sent otherwise than by mail.")
@click.option("--on", type=DAY, help="The day on which it was sent otherwise; today where left out.")
@_json
@click.pass_obj
def send(
    house: House, reclamation_id: int, to: str | None, how: str | None, on: datetime | None, as_json: bool
) -> None:
    """Send an approved reclamation to the supplier by mail, or mark it as sent otherwise."""
    if how is not None:
        day = on.date() if on else house.clock.today()
        mark_sent(house.database, house.store, reclamation_id, how=SentHow(how), on=day)
        _told(house, reclamation_id, as_json)
        return
    message_id = hand_over(house.database, house.office, house.store, reclamation_id, to=to)
    trouble = deliver_kind(house.database, house.post, RECLAMATION).trouble
    with house.database.reading() as session:
        message = session.get_one(Message, message_id)
    _told(house, reclamation_id, as_json)
    if message.state is MessageState.FAILED:
        tell(_("Sähköpostipalvelin ei ottanut reklamaatiota vastaan: %(reply)s") % {"reply": message.reply or "–"})
        sys.exit(1)
    if message.state is not MessageState.SENT:
        why = message.reply or trouble or "–"
        tell(_("Reklamaatio odottaa lähtöä: se on lähetetty, kun palvelin ottaa sen vastaan (%(why)s).") % {"why": why})


@reclamation.command()
@_id
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def letter(house: House, reclamation_id: int, file: Path) -> None:
    """Write the letter to FILE.docx or FILE.pdf; of one that was sent the PDF is the very copy that went."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in ("docx", "pdf"):
        raise Invalid(_("%(file)s: kirjoita tiedoston nimen loppuun .docx tai .pdf.") % {"file": file})
    with house.database.reading() as session:
        content = as_file(session, house.store, queries.get_reclamation(session, reclamation_id), kind)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Conflict(f"{file}: {error.strerror}") from error
    tell(_("Reklamaatio kirjoitettiin tiedostoon %(file)s.") % {"file": file})


@reclamation.command("list")
@_json
@click.pass_obj
def list_(house: House, as_json: bool) -> None:
    """List reclamations, what is due first at the top."""
    with house.database.reading() as session:
        found = queries.lines(session, Wanted())
    if as_json:
        print_json([_row(one) for one in found])
        return
    headings = (_("tunnus"), _("numero"), _("sopimus"), _("laji"), _("tila"), _("lähetetty"), _("vastine"))
    print_table(headings, [_shown(one) for one in found])


def _told(house: House, reclamation_id: int, as_json: bool) -> None:
    with house.database.reading() as session:
        (line,) = queries.lines(session, Wanted(id=reclamation_id))
    if as_json:
        print_json(_row(line))
        return
    words = {"id": line.id, "number": line.number or "–", "state": reclamation_state_name(line.state)}
    tell(_("Reklamaatio %(id)s, numero %(number)s: %(state)s.") % words)


def _shown(one: ReclamationLine) -> tuple[object, ...]:
    sent = format_date(local(one.sent_at).date()) if one.sent_at else ""
    about = (one.id, one.number or "–", one.contract, kind_name(one.kind), reclamation_state_name(one.state))
    return (*about, sent, format_date(one.answer_due_on))


def _row(one: ReclamationLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "contract": one.contract,
        "deviations": list(one.deviations),
        "kind": one.kind.value,
        "state": one.state.value,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "answer_due_on": one.answer_due_on.isoformat() if one.answer_due_on else None,
    }
