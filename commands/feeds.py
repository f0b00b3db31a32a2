"""hankintakello feed: addresses for calendar programs."""

import click

from ..assembly import House
from ..calendar.feeds import queries, service
from ..calendar.feeds.addresses import path_of
from ..calendar.feeds.models import FeedScope
from ..calendar.feeds.values import MOST_ENTRIES, scope_name
from ..core.errors import Invalid
from ..core.i18n import _, format_moment
from ..people.queries import get_person_by_email
from ..people.service import COMMAND
from .printing import print_json, print_table, tell


@click.group()
def feed() -> None:
    """Calendar feeds: make, list and revoke their addresses."""


@feed.command()
@click.option("--person", "email", metavar="EMAIL", required=True, help="Whose feed it is.")
@click.option("--scope", default="mine", show_default=True, metavar="mine|all|unit:NAME|category:NAME")
@click.pass_obj
def create(house: House, email: str, scope: str) -> None:
    """Make a feed and print its address, which is shown this once."""
    with house.database.writing() as session:
        kind, _colon, name = scope.partition(":")
        if kind not in list(FeedScope) or bool(name.strip()) != (kind in (FeedScope.UNIT, FeedScope.CATEGORY)):
            raise Invalid(_("Laajuus on mine, all, unit:NIMI tai category:NIMI."))
        made, secret = service.create(
            session,
            person=get_person_by_email(session, email),
            scope=FeedScope(kind),
            unit_id=queries.find_unit(session, name) if kind == FeedScope.UNIT else None,
            category_id=queries.find_category(session, name) if kind == FeedScope.CATEGORY else None,
            actor=COMMAND,
        )
    if made.entries > MOST_ENTRIES:
        tell(_("Kalenterissa on %(n)d päivää, enemmän kuin moni kalenteriohjelma näyttää.") % {"n": made.entries})
    click.echo(house.settings.base_url.rstrip("/") + path_of(secret))


@feed.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_(house: House, as_json: bool) -> None:
    """List feeds: whose, what is in them, when they were last fetched and by what."""
    with house.database.reading() as session:
        lines = queries.lines(session)
    if as_json:
        print_json([line._asdict() for line in lines])
        return
    headings = (_("tunnus"), _("henkilö"), _("sisältö"), _("päiviä"), _("viimeksi haettu"), _("tila"))
    rows = [
        (
            line.id,
            line.email or line.person,
            scope_name(line.scope, line.place),
            line.entries,
            f"{format_moment(line.last_fetched_at)} {line.last_client}" if line.last_fetched_at else "",
            _("poistettu käytöstä") if line.revoked_at else "",
        )
        for line in lines
    ]
    print_table(headings, rows)


@feed.command()
@click.argument("feed_id", metavar="ID", type=int)
@click.pass_obj
def revoke(house: House, feed_id: int) -> None:
    """Take a feed's address out of use for good."""
    with house.database.writing() as session:
        service.revoke(session, feed_id, actor=COMMAND)
    tell(_("Osoite ei enää toimi."))
