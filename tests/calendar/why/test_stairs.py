"""Why this date, as a staircase."""

from datetime import date
from typing import Any

from hankintakello.calendar.clock.rules import derive
from hankintakello.calendar.clock.values import Derivation
from hankintakello.calendar.why.stairs import Stair, staircase
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms.values import ContractFacts, OptionFacts
from hankintakello.tests.calendar.known import PARAMETERS


def way(kind: str, **known: Any) -> Derivation:
    given = {"id": 1, "term": TermKind.FIXED, "starts_on": date(2021, 4, 1), "ends_on": date(2027, 3, 30)}
    facts = ContractFacts(**{**given, "procedure": "eu_open", **known})
    return next(one.derivation for one in derive([facts], {}, PARAMETERS)[0].milestones if one.kind == kind)


def span(on: date, name: str, note: str, weeks: int, days: int, phase: str, last_on: date, key: bool = False) -> Stair:
    return Stair(on, name, note, weeks, days, phase, last_on, key)


def day(on: date, name: str, note: str = "", key: bool = False) -> Stair:
    return Stair(on, name, note, 0, 0, "", None, key)


def test_planning_start_goes_down_from_the_end() -> None:
    stairs = staircase(way("planning_start"))

    assert stairs == (
        day(date(2027, 3, 30), "Sopimus päättyy", key=True),
        day(date(2027, 3, 31), "Uusi sopimus tarvitaan"),
        span(date(2027, 2, 17), "Käyttöönotto ja siirtymä", "", 6, 42, "mobil", date(2027, 3, 30)),
        span(date(2027, 2, 10), "Sopimuksen teko ja jälki-ilmoitus", "", 1, 7, "contract", date(2027, 2, 16)),
        span(date(2027, 1, 20), "Odotusaika", "tiedoksianto ti 19.1.2027", 3, 21, "standstill", date(2027, 2, 9)),
        span(
            date(2026, 12, 23),
            "Hankintapäätös ja tiedoksianto",
            "ohittaen 24.12.2026–6.1.2027 (14 pv)",
            2,
            28,
            "decision",
            date(2027, 1, 19),
        ),
        span(date(2026, 12, 2), "Vertailu ja tarkistukset", "", 3, 21, "eval", date(2026, 12, 22)),
        span(date(2026, 10, 28), "Tarjousaika", "", 5, 35, "tender", date(2026, 12, 1)),
        span(date(2026, 9, 16), "Tarjouspyynnön valmistelu", "", 6, 42, "prep", date(2026, 10, 27)),
        span(date(2026, 8, 19), "Markkinakartoitus ja -vuoropuhelu", "", 4, 28, "market", date(2026, 9, 15)),
        span(
            date(2026, 6, 24),
            "Tarvekartoitus",
            "viimeistään aloitettava; ohittaen viikot 27–30 (28 pv)",
            4,
            56,
            "need",
            date(2026, 8, 18),
            key=True,
        ),
        span(
            date(2026, 5, 13),
            "Suunnittelu alkaa",
            "puskuri ennen päivää, jona on viimeistään aloitettava",
            6,
            42,
            "buffer",
            date(2026, 6, 23),
            key=True,
        ),
    )


def test_heads_up_is_the_last_step() -> None:
    *_, buffer, last = staircase(way("heads_up"))

    assert (buffer.key, buffer.phase) == (False, "buffer")
    assert last == span(
        date(2025, 9, 3), "Ennakkotieto suunnittelusta", "", 36, 252, "heads_up", date(2026, 5, 12), key=True
    )


def test_moved_phase_says_so() -> None:
    tender = next(one for one in staircase(way("planning_start", ends_on=date(2031, 10, 31))) if one.phase == "tender")

    assert tender.note == "+ 1 pv, alkaa työpäivänä"
    assert (tender.weeks, tender.days) == (5, 36)


def test_phase_ends_at_the_phase() -> None:
    assert staircase(way("phase"))[-1].phase == "mobil"
    assert staircase(way("phase"))[-1].key


def test_notice_is_counted_and_moved() -> None:
    stairs = staircase(way("notice", term=TermKind.AUTO_RENEWING, notice_months=2))

    assert stairs == (
        day(date(2027, 3, 30), "Sopimus päättyy", key=True),
        day(date(2027, 1, 30), "Sopimuksen oma viimeinen päivä", "2 kk ennen"),
        day(date(2027, 1, 29), "Edellinen työpäivä", "− 1 pv", key=True),
    )


def test_option_day_of_the_second_reading_says_so() -> None:
    stairs = staircase(way("option_exercise", options=(OptionFacts(1, 12, None, 9),)))

    assert stairs == (
        day(date(2027, 3, 30), "Optiota edeltävä kausi päättyy", key=True),
        day(
            date(2026, 6, 29),
            "Sopimuksen oma viimeinen päivä",
            "9 kk ennen, kahdesta laskutavasta aikaisempi",
            key=True,
        ),
    )


def test_review_is_counted_forward() -> None:
    stairs = staircase(way("review", term=TermKind.INDEFINITE, last_competed_on=date(2022, 10, 24)))

    assert stairs == (
        day(date(2022, 10, 24), "Sopimus on viimeksi kilpailutettu", key=True),
        day(date(2026, 10, 24), "Sopimuksen tarkastelu", "+ 48 kk"),
        day(date(2026, 10, 23), "Edellinen työpäivä", "− 1 pv", key=True),
    )


def test_known_day_alone_is_one_step() -> None:
    assert staircase(way("term_end")) == (day(date(2027, 3, 30), "Sopimus päättyy", key=True),)
