"""Names of roles and states for pages."""

from collections.abc import Callable, Mapping
from typing import Any

from ..core.i18n import _
from ..people.models import Role


def role_name(role: Role) -> str:
    """Return the role's name."""
    names = {
        Role.VIEWER: _("lukija"),
        Role.REQUESTER: _("tilaaja"),
        Role.OWNER: _("sopimuksen vastuuhenkilö"),
        Role.PROCUREMENT: _("hankinta-asiantuntija"),
        Role.UNIT_MANAGER: _("yksikön johtaja"),
        Role.CATEGORY_LEAD: _("kategorian vetäjä"),
        Role.AUDITOR: _("tarkastaja"),
        Role.MAIN_USER: _("pääkäyttäjä"),
    }
    return names[role]


FILTERS: Mapping[str, Callable[[Any], str]] = {"role_name": role_name}
