"""People as plain values: those an import or a form can mean, and the lines of their list."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .models import Role


class Named(NamedTuple):
    """A person as a register names them; at least one of the two is there."""

    name: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody by whom an import or a form can be matched."""

    id: int
    name: str
    email: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of people."""

    id: int
    name: str
    email: str | None
    unit: str | None
    deputy: str | None
    language: str
    active: bool
    roles: tuple[Role, ...]
    away_until: date | None
