"""hankintakello outbox: mails that wait, and what became of them."""

import click

from ..alerts import queries
from ..alerts.rounds import deliver_round
from ..assembly import House
from .printing import print_json, print_table, say

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
        say(f"HANKINTAKELLO_MAIL_SERVER is not set: {outcome.deferred} mails wait in the outbox")
    elif outcome.trouble:
        say(f"the mail server cannot be used: {outcome.trouble}; {outcome.deferred} mails wait")
    if outcome.limited:
        say(f"{outcome.limited} mails wait for the rate limit (MAIL_PER_MINUTE, MAIL_PER_HOUR)")
    if as_json:
        waiting = outcome.deferred + outcome.limited
        print_json({"sent": outcome.sent, "deferred": waiting, "failed": outcome.failed})
    else:
        say(f"{outcome.sent} mails sent, {outcome.deferred} deferred, {outcome.failed} failed")


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
        print_table(columns, [[getattr(line, name) for name in columns] for line in lines])
