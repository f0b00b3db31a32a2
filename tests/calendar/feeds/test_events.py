"""A day as a calendar entry: what is written is what icalendar reads, and what icalendar itself would write."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from hankintakello.calendar.feeds.events import Entry, body_of, cancelled, event, event_file, piece, summary
from hankintakello.calendar.feeds.titles import PHASES
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.core.i18n import LANGUAGES, use_language
from hankintakello.tests.calendar.feeds.odd import ODD

LINK = "https://kello.mallila.example/contracts/12"


def entry(**overrides: Any) -> Entry:
    """The day on which planning begins."""
    given: dict[str, Any] = {
        "uid": UUID("a404d59c-82e4-4cb4-8d0e-ee562785dbb4"),
        "sequence": 2,
        "changed_at": datetime(2026, 11, 23, 6, 0, 59, 999_999, tzinfo=UTC),
        "on": date(2027, 2, 26),
        "kind": MilestoneKind.PLANNING_START,
        "phase": "",
        "tentative": False,
        "title": "Siivouspalvelut, keskusta; länsi",
        "reference": "MLA/12/2025",
        "link": LINK,
        "supplier": "Puhdas Oy",
        "owner": "Päivi Mäkelä",
        "why": "31.12.2027 sopimus päättyy − puskuri 6 vko = 26.2.2027.",
    }
    return Entry(**{**given, **overrides})


def read(text: str) -> dict[str, Any]:
    """What icalendar reads in a VEVENT, by property."""
    parsed = Event.from_ical(text)
    assert parsed.errors == []
    return {name: (value.to_ical(), dict(value.params)) for name, value in parsed.items()}


def test_piece_is_these_bytes() -> None:
    """A day has no hour to be shifted, and ends as the next begins.

    glpi#24219, glpi#24225, glpi#17008, glpi#4402; canvas-lms#1201, timeoff-management-application#388.
    """
    assert piece(entry()).split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:a404d59c-82e4-4cb4-8d0e-ee562785dbb4",
        "SEQUENCE:2",
        "DTSTAMP:20261123T060059Z",
        "LAST-MODIFIED:20261123T060059Z",
        "DTSTART;VALUE=DATE:20270226",
        "DTEND;VALUE=DATE:20270227",
        r"SUMMARY:Suunnittelu alkaa: Siivouspalvelut\, keskusta\; länsi",
        "DESCRIPTION:31.12.2027 sopimus päättyy − puskuri 6 vko = 26.2.2027.\\nSo",
        " pimus: MLA/12/2025\\nToimittaja: Puhdas Oy\\nVastuuhenkilö: Päivi Mäkelä",
        " \\nhttps://kello.mallila.example/contracts/12",
        "CATEGORIES:Suunnittelu alkaa",
        "URL:https://kello.mallila.example/contracts/12",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "",
    ]


@given(
    title=ODD,
    reference=ODD,
    supplier=st.none() | ODD,
    owner=st.none() | ODD,
    why=ODD,
    kind=st.sampled_from(MilestoneKind),
    phase=st.sampled_from(("", *PHASES)),
    tentative=st.booleans(),
    language=st.sampled_from(LANGUAGES),
    on=st.dates(date(1000, 1, 1), date(9999, 12, 30)),
    changed_at=st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year >= 1000),
    sequence=st.integers(0, 2**31 - 1),
    uid=st.uuids(),
)
@example(
    title="ä" * 2_000,
    reference="r",
    supplier="s" * 2_000,
    owner=None,
    why="😀" * 3_000,
    kind=MilestoneKind.PHASE,
    phase="tender",
    tentative=True,
    language="sv",
    on=date(2028, 2, 29),
    changed_at=datetime(2026, 1, 1, tzinfo=UTC),
    sequence=0,
    uid=UUID(int=1),
)
def test_piece_of_anything_is_what_icalendar_writes(language: str, **values: Any) -> None:
    made = entry(**values)

    with use_language(language):
        written, theirs = piece(made), event(made)

    assert read(written) == read(theirs.to_ical().decode())
    assert max(len(line) for line in written.encode().split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    ("kind", "phase", "tentative", "expected"),
    [
        (MilestoneKind.TERM_END, "", False, "Sopimuskausi päättyy: Siivous"),
        (MilestoneKind.PHASE, "negot", False, "Neuvottelut alkavat: Siivous"),
        (MilestoneKind.PHASE, "tender", True, "Tarjousaika alkaa, jos optiot käytetään: Siivous"),
        (MilestoneKind.PLANNING_START, "", True, "Suunnittelu alkaa, jos optiot käytetään: Siivous"),
    ],
)
def test_title_says_what_then_which_contract(kind: MilestoneKind, phase: str, tentative: bool, expected: str) -> None:
    assert summary(entry(kind=kind, phase=phase, tentative=tentative, title="Siivous")) == expected


def test_title_when_contract_has_none_is_its_reference() -> None:
    assert summary(entry(title="\x07 ")) == "Suunnittelu alkaa: MLA/12/2025"


def test_title_when_long_is_shortened() -> None:
    assert len(summary(entry(title="Pitkä nimi " * 200))) < 200


def test_every_kind_and_phase_has_a_title_and_a_category_in_every_language() -> None:
    for language in LANGUAGES:
        with use_language(language):
            for kind in MilestoneKind:
                for phase in ("", *PHASES):
                    properties = read(piece(entry(kind=kind, phase=phase)))
                    assert properties["SUMMARY"][0]
                    assert properties["CATEGORIES"][0]


def test_status_when_it_waits_for_an_option_is_tentative() -> None:
    assert "STATUS:TENTATIVE\r\n" in piece(entry(tentative=True))


def test_cancelled_keeps_uid_and_date_and_says_so() -> None:
    before = entry(title="Siivous \\ ä;" * 12)
    at = before.changed_at + timedelta(days=3)

    off = cancelled(piece(before), uid=before.uid, sequence=3, changed_at=at)

    was, now = read(piece(before)), read(off)
    assert now["SUMMARY"] == (b"Peruttu: " + was["SUMMARY"][0], {})
    assert (now["STATUS"][0], now["SEQUENCE"][0]) == (b"CANCELLED", b"3")
    assert now["DTSTAMP"] == now["LAST-MODIFIED"] == (b"20261126T060059Z", {})
    assert "URL" not in now
    assert LINK.encode() not in now["DESCRIPTION"][0]
    assert {name: now[name] for name in ("UID", "DTSTART", "DTEND", "CATEGORIES", "TRANSP")} == {
        name: was[name] for name in ("UID", "DTSTART", "DTEND", "CATEGORIES", "TRANSP")
    }


@given(title=ODD, language=st.sampled_from(LANGUAGES))
def test_cancelled_of_anything_is_read(title: str, language: str) -> None:
    with use_language(language):
        off = cancelled(piece(entry(title=title)), uid=UUID(int=7), sequence=9, changed_at=entry().changed_at)

    assert read(off)["STATUS"][0] == b"CANCELLED"
    assert max(len(line) for line in off.encode().split(b"\r\n")) <= 75


@pytest.mark.parametrize(("language", "word"), [("fi", "Peruttu: "), ("sv", "Inställd: "), ("en", "Cancelled: ")])
def test_cancelled_says_so_first_in_the_words_that_calendars_are_known_by(language: str, word: str) -> None:
    with use_language(language):
        off = cancelled(piece(entry()), uid=UUID(int=7), sequence=9, changed_at=entry().changed_at)

    assert f"SUMMARY:{word}" in off


def test_body_is_what_a_reader_is_shown() -> None:
    later = entry(sequence=9, changed_at=entry().changed_at + timedelta(days=1))

    assert body_of(piece(entry())) == body_of(piece(later))
    assert body_of(piece(entry())).startswith("DTSTART")


def test_file_has_the_entries_and_no_method_and_no_name() -> None:
    other = entry(uid=UUID(int=2), kind=MilestoneKind.HEADS_UP)

    calendar = Calendar.from_ical(event_file(entry(), other))

    assert sorted(calendar) == ["PRODID", "VERSION"]
    assert [dict(one) for one in calendar.walk("VEVENT")] == [dict(event(entry())), dict(event(other))]
