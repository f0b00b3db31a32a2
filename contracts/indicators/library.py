"""Indicators that are offered for any contract, to be adjusted to what was agreed."""

from decimal import Decimal
from typing import NamedTuple

from ...core.said import Said, say
from .models import Direction, Rhythm


class Offered(NamedTuple):
    """An indicator of the library."""

    key: str
    name: Said
    unit: str
    direction: Direction
    target: Decimal
    rhythm: Rhythm
    source: Said


def _offered(
    key: str, name: Said, unit: str, direction: Direction, target: str, rhythm: Rhythm, source: Said
) -> Offered:
    return Offered(key, name, unit, direction, Decimal(target), rhythm, source)


LIBRARY = (
    _offered(
        "on_time",
        say("Toimitukset ajallaan"),
        "%",
        Direction.AT_LEAST,
        "98",
        Rhythm.MONTHLY,
        say("toimittajan raportti, tilausjärjestelmä"),
    ),
    _offered(
        "response",
        say("Vasteaika palvelupyyntöön, mediaani"),
        "h",
        Direction.AT_MOST,
        "8",
        Rhythm.MONTHLY,
        say("palvelupyyntöjen järjestelmä"),
    ),
    _offered(
        "quality_round",
        say("Laatukierroksen hyväksytyt kohteet"),
        "%",
        Direction.AT_LEAST,
        "95",
        Rhythm.QUARTERLY,
        say("laatukierroksen pöytäkirja"),
    ),
    _offered(
        "invoices",
        say("Virheelliset laskut"),
        "%",
        Direction.AT_MOST,
        "2",
        Rhythm.QUARTERLY,
        say("ostoreskontra"),
    ),
    _offered(
        "uptime",
        say("Järjestelmän käytettävyys"),
        "%",
        Direction.AT_LEAST,
        "99.5",
        Rhythm.MONTHLY,
        say("valvonnan raportti"),
    ),
    _offered(
        "staff",
        say("Henkilöstön vaihtuvuus"),
        "%",
        Direction.AT_MOST,
        "20",
        Rhythm.YEARLY,
        say("toimittajan raportti"),
    ),
    _offered(
        "emissions",
        say("Vähäpäästöisen kaluston osuus"),
        "%",
        Direction.AT_LEAST,
        "50",
        Rhythm.HALF_YEARLY,
        say("toimittajan raportti"),
    ),
    _offered(
        "employment",
        say("Työllistämisehdolla työllistetyt"),
        "hlö",
        Direction.AT_LEAST,
        "1",
        Rhythm.YEARLY,
        say("toimittajan raportti"),
    ),
)
