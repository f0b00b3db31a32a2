"""hankintakello person password: let somebody sign in."""

import sys

import click

from ..assembly import House
from ..people.queries import get_person_by_email
from ..people.service import COMMAND
from ..people.signin import service
from .printing import say


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
    say(f"{person.name} can sign in at {house.settings.base_url}/sign-in")


def _ask() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
