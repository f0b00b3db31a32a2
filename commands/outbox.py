"""hankintakello outbox: mails that wait, and what became of them."""

import sys

import click

from ..alerts import queries
from ..alerts.probing import send_probe
from ..alerts.rounds import deliver_round
from ..assembly import House
from ..core.i18n import _, format_moment
from ..web.words import message_state_name, probed_words
from .printing import print_json, print_table, tell

_json = click.option("--json", "as_json", is_flag=True, help="print one JSON document")


@click.group()
def outbox() -> None:
    """Mails that wait, and what became of them."""


@outbox.command()
@click.option("--retry", is_flag=True, help="also what waits for its next attempt")
@_json
@click.pass_obj
def deliver(house: House, retry: bool, as_json: bool) -> None:
    """Send what waits now, whatever the hour."""
    outcome = deliver_round(house.database, house.office, house.post, retry=retry)
    if not house.post.is_set_up:
        tell(_("HANKINTAKELLO_MAIL_SERVER puuttuu: viestit odottavat lähtevien joukossa."))
    elif outcome.trouble:
        tell(_("Sähköpostipalvelin ei vastaa: %(error)s") % {"error": outcome.trouble})
    if outcome.limited:
        limits = "MAIL_PER_MINUTE, MAIL_PER_HOUR"
        tell(_("Lähetysraja tuli vastaan (%(limits)s): %(n)s odottaa.") % {"limits": limits, "n": outcome.limited})
    if as_json:
        waiting = outcome.deferred + outcome.limited
        print_json({"sent": outcome.sent, "deferred": waiting, "failed": outcome.failed})
    else:
        words = {"sent": outcome.sent, "deferred": outcome.deferred, "failed": outcome.failed}
        tell(_("Viestejä lähti %(sent)s, odottaa %(deferred)s, hylättiin %(failed)s.") % words)


@outbox.command()
@click.argument("email")
@_json
@click.pass_obj
def test(house: House, email: str, as_json: bool) -> None:
    """Send a test mail to EMAIL now, and tell what the mail server said."""
    probed = send_probe(house.database, house.office, house.post, email)
    if as_json:
        print_json({"to": probed.recipient, "state": probed.state.value, "reply": probed.reply})
    else:
        tell(probed_words(probed))
    if not probed.is_sent:
        sys.exit(1)


@outbox.command("list")
@_json
@click.pass_obj
def list_(house: House, as_json: bool) -> None:
    """List the mails, the newest first."""
    with house.database.reading() as session:
        lines = queries.messages(session)
    columns = ("id", "to", "kind", "subject", "state", "message_id", "attempts", "sent_at")
    if as_json:
        rows = [{name: getattr(line, name) for name in columns} for line in lines]
        print_json([{**row, "sent_at": row["sent_at"].isoformat() if row["sent_at"] else None} for row in rows])
    else:
        headings = (_("tunnus"), _("vastaanottaja"), _("tila"), _("yrityksiä"), _("lähti"), _("aihe"))
        print_table(headings, [_shown(line) for line in lines])


def _shown(line: queries.MessageLine) -> tuple[object, ...]:
    sent = format_moment(line.sent_at) if line.sent_at else ""
    return line.id, line.to, message_state_name(line.state), line.attempts, sent, line.subject
