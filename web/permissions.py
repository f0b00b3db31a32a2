"""Who may change what; reading is for everybody who is signed in."""

from typing import Protocol

from ..contracts.reports.queries import Mine
from ..core.errors import Forbidden
from ..core.i18n import _
from ..people.models import Role
from ..people.signin.queries import Account

EVERYTHING = frozenset({Role.MAIN_USER, Role.PROCUREMENT})


class Owned(Protocol):
    """What tells whose a contract is: the contract itself, or a row about it."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def deputy_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int | None: ...


def may_change(account: Account, contract: Owned) -> bool:
    """Tell whether the person may change the contract: procurement all, others their own or their unit's."""
    if account.roles & EVERYTHING or account.id in (contract.owner_id, contract.deputy_id):
        return True
    return Role.UNIT_MANAGER in account.roles and account.unit_id is not None and account.unit_id == contract.unit_id


def charge_of(account: Account) -> Mine:
    """Return whose reports the person may let count: those of all contracts that they may change."""
    unit_id = account.unit_id if Role.UNIT_MANAGER in account.roles else None
    return Mine(bool(account.roles & EVERYTHING), account.id, unit_id)


def may_add(account: Account) -> bool:
    """Tell whether the person may add contracts and import registers."""
    return bool(account.roles & EVERYTHING)


def require(allowed: bool) -> None:
    """Raise Forbidden unless allowed."""
    if not allowed:
        raise Forbidden(
            _("Oikeudet eivät riitä tähän muutokseen. Pääkäyttäjä tai hankinta-asiantuntija voi tehdä sen.")
        )
