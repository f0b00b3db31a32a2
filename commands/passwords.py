"""hankintakello person password: let somebody sign in."""

import sys

import click

from ..assembly import House
from ..core.i18n import _
from ..people.queries import get_person_by_email
from ..people.service import COMMAND
from ..people.signin import service
from .printing import tell


@click.command()
@click.argument("email")
@click.option("--stdin", "from_stdin", is_flag=True, help="read the password from standard input, one line")
@click.pass_obj
def password(house: House, email: str, from_stdin: bool) -> None:
    """Set the password with which EMAIL signs in; ends the person's sessions."""
    with house.database.reading() as session:
        get_person_by_email(session, email)
    text = sys.stdin.readline().rstrip("\r\n") if from_stdin else _ask()
    with house.database.writing() as session:
        person = get_person_by_email(session, email)
        service.set_password(session, person, text, actor=COMMAND)
    words = {"name": person.name, "url": f"{house.settings.base_url}/sign-in"}
    tell(_("%(name)s voi kirjautua osoitteessa %(url)s.") % words)


def _ask() -> str:
    again = _("Salasana uudelleen")
    return str(click.prompt(_("Salasana"), hide_input=True, confirmation_prompt=again, err=True))
