"""How long a maximum value lasts, in words."""

from datetime import date

from ...core.i18n import _, format_date
from .rules import Forecast


def lasting(told: Forecast, ends_on: date | None) -> str:
    """Return until when the maximum value lasts, and what that means for a contract that ends on *ends_on*."""
    if told.is_over:
        return _("Enimmäisarvo tuli täyteen %(day)s.") % {"day": format_date(told.lasts_until)}
    if told.lasts_until is None:
        return _("Ostoja on vielä liian lyhyeltä ajalta ennustamiseen.") if told.pace is None else ""
    day = format_date(told.lasts_until)
    if ends_on is not None and told.lasts_until >= ends_on:
        return _("Viime vuoden vauhdilla enimmäisarvo riittää sopimuksen loppuun asti.")
    return _("Viime vuoden vauhdilla enimmäisarvo riittää %(day)s asti.") % {"day": day}
