"""Grounds of modifications in words."""

from ...core.i18n import _
from .models import Ground


def ground_name(ground: Ground) -> str:
    """Return the ground as forms and lists say it."""
    return {
        Ground.REVIEW_CLAUSE: _("Ehto tai optio alkuperäisessä sopimuksessa"),
        Ground.ADDITIONAL: _("Tarpeellinen lisähankinta"),
        Ground.UNFORESEEN: _("Ennakoimaton olosuhde"),
        Ground.NEW_CONTRACTOR: _("Sopijapuoli vaihtuu"),
        Ground.SMALL: _("Arvoltaan vähäinen muutos"),
        Ground.NOT_SUBSTANTIAL: _("Muu kuin olennainen muutos"),
    }[ground]


def ground_meaning(ground: Ground) -> str:
    """Return what the ground asks for, in a few words."""
    return {
        Ground.REVIEW_CLAUSE: _("selkeä ja yksiselitteinen ehto, joka oli tiedossa tarjouskilpailussa"),
        Ground.ADDITIONAL: _("sopijapuolta ei voi vaihtaa; kukin muutos enintään 50 % alkuperäisestä arvosta"),
        Ground.UNFORESEEN: _("huolellinen hankintayksikkö ei voinut ennakoida; kukin enintään 50 %"),
        Ground.NEW_CONTRACTOR: _("ehdon, yritysjärjestelyn tai maksukyvyttömyyden vuoksi"),
        Ground.SMALL: _("yhteensä alle kynnysarvon ja alle 10 %, urakassa alle 15 %"),
        Ground.NOT_SUBSTANTIAL: _("ei muuta kilpailun lopputulosta, tasapainoa eikä laajuutta"),
    }[ground]
