"""Who may see an attachment, and what may leave the house."""

from datetime import timedelta
from typing import Protocol

from .models import Publicity

MOST = 50
"""Attachments of one thing."""
REMOVED_FOR, REFUSED_FOR = timedelta(days=30), timedelta(days=30)
"""How long what was removed can be put back, and how long the files of a refused report are kept."""

TOLD_AGAIN = timedelta(hours=1)
"""How soon the log tells again that somebody has opened the same secret file."""


class Marked(Protocol):
    """What carries the marks of publicity."""

    @property
    def publicity(self) -> Publicity: ...
    @property
    def trade_secret(self) -> bool: ...


def may_go_out(one: Marked) -> bool:
    """Tell whether the file may go to outsiders: into a letter's copy, an export, a public page."""
    return one.publicity is Publicity.PUBLIC and not one.trade_secret


def may_see(one: Marked, *, in_charge: bool) -> bool:
    """Tell whether a signed-in person may see the file: a secret one only those *in_charge* of the contract."""
    return in_charge or may_go_out(one)


def needs_ground(publicity: Publicity) -> bool:
    """Tell whether the law has to be named: secrecy stands on a law alone (621/1999 1 §, 24 §)."""
    return publicity is not Publicity.PUBLIC
