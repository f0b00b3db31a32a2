"""Cells about a contract's time: ends, terms, options and notice periods in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.dates import DateWay, read_text
from hankintakello.contracts.importing.notice_text import Notice, notice_of
from hankintakello.contracts.importing.options_text import options_of, values_of
from hankintakello.contracts.importing.terms_text import says_no_options, says_nothing, spoken
from hankintakello.contracts.importing.tokens import tokens_of
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms.models import OptionState

WAY = DateWay()
EXERCISED, DECLINED, LAPSED, OPEN = OptionState.EXERCISED, OptionState.DECLINED, OptionState.LAPSED, OptionState.OPEN


def months(text: str, unit: int | None = None) -> list[int | None]:
    """The options' months."""
    return [one.months for one in values_of(options_of(tokens_of(read_text(text, WAY)), unit), text)]


@pytest.mark.parametrize(
    ("text", "term", "renewal"),
    [
        ("määräaikainen", TermKind.FIXED, None),
        ("tidsbestämd", TermKind.FIXED, None),
        ("Fixed term", TermKind.FIXED, None),
        ("toistaiseksi voimassa oleva", TermKind.INDEFINITE, None),
        ("toist.", TermKind.INDEFINITE, None),
        ("tills vidare", TermKind.INDEFINITE, None),
        ("t.v.", TermKind.INDEFINITE, None),
        ("until further notice", TermKind.INDEFINITE, None),
        ("Open-ended", TermKind.INDEFINITE, None),
        ("määräaikainen, sen jälkeen toistaiseksi voimassa oleva", TermKind.FIXED_THEN_INDEFINITE, None),
        ("määräajan jälkeen jatkuu toistaiseksi", TermKind.FIXED_THEN_INDEFINITE, None),
        ("tidsbestämt, därefter tills vidare", TermKind.FIXED_THEN_INDEFINITE, None),
        ("jatkuu automaattisesti 12 kk kerrallaan", TermKind.AUTO_RENEWING, 12),
        ("jatkuu vuoden kerrallaan", TermKind.AUTO_RENEWING, 12),
        ("uusiutuu vuosittain", TermKind.AUTO_RENEWING, 12),
        ("förlängs automatiskt med 24 månader", TermKind.AUTO_RENEWING, 24),
        ("ett år i taget", TermKind.AUTO_RENEWING, 12),
        ("renews annually", TermKind.AUTO_RENEWING, 12),
        ("a year at a time", TermKind.AUTO_RENEWING, 12),
        ("ei jatku automaattisesti", None, None),
        ("kuvaus puuttuu", None, None),
    ],
)
def test_a_term_is_told_in_words(text: str, term: TermKind | None, renewal: int | None) -> None:
    said = spoken(text, WAY)

    assert (said.term, said.renewal_months, said.problem) == (term, renewal, None)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("31.12.2027 asti", None, date(2027, 12, 31)),
        ("määräaikainen 31.12.2027 saakka", None, date(2027, 12, 31)),
        ("t.o.m. 31.12.2027", None, date(2027, 12, 31)),
        ("until 31/12/2027", None, date(2027, 12, 31)),
        ("31.12.2027 (jatkettu)", None, date(2027, 12, 31)),
        ("1.1.2024 - 31.12.2027", date(2024, 1, 1), date(2027, 12, 31)),
        ("1.1.2024 alkaen toistaiseksi", date(2024, 1, 1), None),
        ("1.1.2024–toistaiseksi", date(2024, 1, 1), None),
        ("1.1.2024 - toistaiseksi voimassa", date(2024, 1, 1), None),
        ("toistaiseksi 1.1.2024 alkaen", date(2024, 1, 1), None),
        ("31.12.2027 (2 v)", None, date(2027, 12, 31)),
    ],
)
def test_days_take_their_role_from_the_words_beside(text: str, starts: date | None, ends: date | None) -> None:
    said = spoken(text, WAY)

    assert said.problem is None
    assert (said.starts and said.starts.first, said.ends and said.ends.last) == (starts, ends)


@pytest.mark.parametrize(
    "text",
    [
        "31.12.2027?", "n. 31.12.2027", "arviolta 31.12.2027", "31.12.2026/31.12.2027", "31.12.2026 tai 31.12.2027",
        "irtisanottu 31.12.2027", "31.12.2027 tills vidare", "31.12.2027 (12 §)", "106", "2 kpl", "vanha 31.12.2026",
        "30.2.2027 + optio 1 v", "1.1.2024, 1.1.2025, 1.1.2026", "31.12.2027 - 1.1.2024",
    ],
)  # fmt: skip
def test_what_is_unclear_is_a_problem(text: str) -> None:
    assert spoken(text, WAY).problem is not None


@pytest.mark.parametrize("text", ["", "-", "–", "n/a", "N/A", "ei tiedossa", "tbd", "#REF!", "null"])
def test_nothing_is_nothing(text: str) -> None:
    assert says_nothing(text)
    assert spoken(text, WAY).empty


@pytest.mark.parametrize(
    ("text", "base", "options"),
    [
        ("3 v + 1 + 1", 36, [12, 12]),
        ("3+1+1 v", 36, [12, 12]),
        ("2 vuotta, optio 1 vuosi", 24, [12]),
        ("24 kk + 12 kk optio", 24, [12]),
        ("2 years + 1 + 1", 24, [12, 12]),
    ],
)
def test_a_length_instead_of_an_end(text: str, base: int, options: list[int]) -> None:
    said = spoken(text, WAY)

    assert said.problem is None
    assert said.base_months == base
    assert [item.months for item in (said.options.items if said.options else [])] == options


def test_a_length_alone_is_an_end_only_where_the_column_holds_such() -> None:
    assert spoken("36 kk", DateWay(lengths=True)).base_months == 36
    assert spoken("36 kk", WAY).problem is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 kk", [12]),
        ("optio 1 v + 2 v", [12, 24]),
        ("1+2 v", [12, 24]),
        ("2 x 12 kk", [12, 12]),
        ("2x1v", [12, 12]),
        ("6 kk + 12 kk", [6, 12]),
        ("1+1", [12, 12]),
        ("12+12", [12, 12]),
        ("24 kk (12+12)", [12, 12]),
        ("3+1", [36, 12]),
        ("kaksi yhden vuoden optiota", [12, 12]),
        ("2 optiota, 12 kk kumpikin", [12, 12]),
        ("2 optiovuotta", [12, 12]),
        ("optiovuosi", [12]),
        ("vuoden optio", [12]),
        ("optiovuodet 2028 ja 2029", [12, 12]),
        ("1 år + 2 år", [12, 24]),
        ("två ettåriga optioner", [12, 12]),
        ("12 months + 24 months", [12, 24]),
        ("two (2) one-year renewals", [12, 12]),
        ("option to extend for 2 x 12 months", [12, 12]),
        ("up to 2 years", [24]),
        ("½ v + 1 v", [6, 12]),
        ("3", []),
        ("1-2 v", []),
        ("2 optiota", []),
        ("20 %", []),
        ("1 tai 2 v", []),
        ("kyllä", []),
        ("10 viikkoa", []),
        ("100 x 1 v", []),
        ("1 vuosi kerrallaan, enintään 2 krt", [12, 12]),
        ("1 v kerrallaan, enintään 3 kertaa", [12, 12, 12]),
        ("1 vuosi kerrallaan, max 3 vuotta", [12, 12, 12]),
        ("2 lisävuotta, 1 vuosi kerrallaan", [12, 12]),
        ("1+1, yhteensä 2 v", [12, 12]),
        ("1 v + 1 v, enintään 2 v", [12, 12]),
        ("1+1 v, max 4 v", []),
        ("24 kuukautta 12+12", [12, 12]),
        ("12 kk 2.", []),
        ("optio 1 käytetty, optio 2 käyttämättä", []),
        ("ensimmäinen käytetty, toinen avoin", []),
    ],
)
def test_options_are_told_in_words_or_left_open(text: str, expected: list[int]) -> None:
    assert months(text) == expected


def test_a_headings_unit_counts_bare_numbers() -> None:
    assert months("3", 12) == [36]
    assert months("3 + 3", 1) == [3, 3]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("12 kk (käytetty) + 12 kk", [EXERCISED, OPEN]),
        ("12 kk (ei käytetä) + 24 kk", [DECLINED, OPEN]),
        ("12 kk (rauennut)", [LAPSED]),
        ("1 v käytetty, 1 v jäljellä", [EXERCISED, OPEN]),
        ("12 mån + 12 mån (använd)", [EXERCISED, EXERCISED]),
        ("12 months (exercised) + 12 months (not yet exercised)", [EXERCISED, OPEN]),
        ("käytetty: 1 v + 1 v", [EXERCISED, EXERCISED]),
        ("1+1+1 (1. käytetty)", [EXERCISED, OPEN, OPEN]),
        ("1+1+1 (2 käytetty)", [EXERCISED, EXERCISED, OPEN]),
        ("1+1 (1. optio käytetty)", [EXERCISED, OPEN]),
        ("1+1 (optio 1 käytetty)", [EXERCISED, OPEN]),
        ("1+1 (1st used)", [EXERCISED, OPEN]),
        ("2 x 12 kk, joista 1 käytetty", [EXERCISED, OPEN]),
        ("12 kk + 12 kk, ensimmäinen käytetty", [EXERCISED, OPEN]),
        ("1 år + 1 år (första utnyttjat)", [EXERCISED, OPEN]),
        ("1+1 (käytetty)", [EXERCISED, EXERCISED]),
    ],
)
def test_options_have_their_state(text: str, states: list[OptionState]) -> None:
    read = options_of(tokens_of(read_text(text, WAY)))

    assert [one.state for one in values_of(read, text)] == states


def test_an_option_may_say_when_it_must_be_used() -> None:
    months_before = options_of(tokens_of(read_text("2 v, ilmoitettava 3 kk ennen", WAY)))
    by_day = options_of(tokens_of(read_text("1 v + 1 v, ilmoitettava viimeistään 30.6.2027", WAY)))

    assert [(one.months, one.exercise_months_before) for one in values_of(months_before, "")] == [(24, 3)]
    assert [one.exercise_by for one in values_of(by_day, "")] == [date(2027, 6, 30), None]


@pytest.mark.parametrize("text", ["ei", "ei optioita", "ei optiota", "-", "no", "none", "inga", "Ingen option", "0"])
def test_no_options_is_told_too(text: str) -> None:
    assert says_no_options(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 kk", Notice(3)),
        ("6 kk kirjallisesti", Notice(6)),
        ("3 mån", Notice(3)),
        ("3 months' notice", Notice(3)),
        ("6", Notice(6)),
        ("kolme kuukautta", Notice(3)),
        ("puoli vuotta", Notice(6)),
        ("1 v", Notice(12)),
        ("vuosi", Notice(12)),
        ("molemminpuolinen 3 kk", Notice(3)),
        ("tilaaja 3 kk, toimittaja 6 kk", Notice(3, 6)),
        ("toimittaja 6 kk / tilaaja 3 kk", Notice(3, 6)),
        ("toimittajalla 6 kk", Notice(None, 6)),
        ("30 pv", Notice(understood=False)),
        ("3 kk/6 kk", Notice(understood=False)),
        ("3-6 kk", Notice(understood=False)),
        ("ei irtisanottavissa", Notice()),
        ("", Notice()),
        ("0", Notice(0)),
    ],
)
def test_a_notice_period_is_read_in_months_or_kept_as_text(text: str, expected: Notice) -> None:
    assert notice_of(text) == expected


@given(
    st.text(max_size=60) | st.from_regex(r"(\d{1,2} ?(v|kk|x|\+|optio|asti|ennen|\(|\)|,|-) ?){1,6}", fullmatch=True)
)
def test_reading_words_never_fails(text: str) -> None:
    for unit in (None, 1, 12):
        spoken(text, WAY, unit)
        notice_of(text, unit)
        assert all(0 < (one or 0) <= 600 for one in months(text, unit))


@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["kk", "v", "mån", "years"])), min_size=1, max_size=5))
def test_a_list_of_lengths_is_read_back(lengths: list[tuple[int, str]]) -> None:
    expected = [number * (12 if unit in ("v", "years") else 1) for number, unit in lengths]
    text = " + ".join(f"{number} {unit}" for number, unit in lengths)

    assert max(expected) > 600 or months(text) == expected
