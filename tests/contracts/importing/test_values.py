"""What reading gives is kept in a database and comes back the same."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.dates import DateWay
from hankintakello.contracts.importing.values import Column, EndsAre, Field, FileRefused, SheetFacts
from hankintakello.core.i18n import use_language
from hankintakello.core.said import Said, say

COLUMNS = st.builds(
    Column,
    index=st.integers(0, 40),
    heading=st.text(max_size=20),
    field=st.none() | st.sampled_from(Field),
    confidence=st.floats(0, 1),
    way=st.builds(DateWay, order=st.sampled_from([None, "dmy", "mdy"]), helsinki=st.booleans(), serials=st.booleans()),
    decimal_comma=st.none() | st.booleans(),
    unit_months=st.sampled_from([None, 1, 12]),
    currency=st.sampled_from([None, "EUR"]),
    ends_are=st.sampled_from(EndsAre),
)


@given(st.lists(COLUMNS, max_size=4), st.none() | st.text(max_size=5), st.booleans())
def test_a_sheets_facts_come_back_the_same(columns: list[Column], sheet: str | None, date_1904: bool) -> None:
    facts = SheetFacts(sheet, tuple(columns), date_1904)

    assert SheetFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


def test_a_sentence_comes_back_the_same_and_is_said_in_the_readers_way() -> None:
    said = say("%(end)s ennen: %(why)s, %(days)s", end=date(2027, 12, 31), why=say("koska"), days=3)

    again = Said.from_json(json.loads(json.dumps(said.to_json())))

    assert again == said
    assert again.text() == "31.12.2027 ennen: koska, 3"
    with use_language("en"):
        assert again.text() == "31 Dec 2027 ennen: koska, 3"


def test_a_refused_file_says_its_sentence() -> None:
    refused = FileRefused(say("Tiedosto on tyhjä."))

    assert str(refused) == refused.text == "Tiedosto on tyhjä."


def test_sureness_has_three_ranks() -> None:
    ranks = [Column(0, "x", confidence=confidence).sureness for confidence in (1.0, 0.8, 0.7, 0.55, 0.5, 0.0)]

    assert ranks == ["sure", "sure", "likely", "likely", "guess", "guess"]
