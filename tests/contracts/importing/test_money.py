"""Sums in every form, and what is no single sum."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.cell_readers import money_cell
from hankintakello.contracts.importing.cells import text_of
from hankintakello.contracts.importing.money import Money, decimal_comma_of, exact_of, money_of


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1 234,50 €", "1234.50", "EUR"),
        ("1.234.567", "1234567", None),
        ("1\xa0242\xa0359,55", "1242359.55", None),
        ("$34,995.62", "34995.62", None),
        ("1,600,000.00", "1600000", None),
        ("1'234'567.89", "1234567.89", None),
        ("26773.58", "26773.58", None),
        ("1060000", "1060000", None),
        ("1.234", "1234", None),
        ("1,234", "1234", None),
        ("1234,5", "1234.50", None),
        ("SEK 200 000", "200000", "SEK"),
        ("100 000 eur alv 0 %", "100000", "EUR"),
        ("£1,234", "1234", "GBP"),
        ("100,-", "100", None),
        ("0", "0", None),
    ],
)
def test_a_plain_sum_is_read_exactly(text: str, amount: str, currency: str | None) -> None:
    assert money_of(text) == Money(Decimal(amount).quantize(Decimal("0.01")), currency, exact=True)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("n. 50 000 €", "50000"),
        ("noin 100 000 €", "100000"),
        ("enint. 60 000 €", "60000"),
        ("1,5 M€", "1500000"),
        ("2,3 milj. €", "2300000"),
        ("150 t€", "150000"),
        ("$1.2 million", "1200000"),
        ("50 000–60 000", "60000"),
        ("1,000,001 to 5,000,000", "5000000"),
        ("n. 50 000 €/v", None),
        ("5 000 € per månad", None),
        ("yli 60 000", None),
        ("50 000 € + optio 20 000 €", None),
        ("-1", None),
        ("(1,234.50)", None),
        ("35 %", None),
        ("sopimuksen mukaan", None),
        ("1.1.2024", None),
    ],
)
def test_a_sum_with_words_keeps_them(text: str, amount: str | None) -> None:
    money = money_of(text)

    assert money.amount == (None if amount is None else Decimal(amount))
    assert not money.exact


@pytest.mark.parametrize(
    ("texts", "comma"),
    [
        (["1 234,50", "12"], True),
        (["26773.58", "771,931.57"], False),
        (["1.234.567"], True),
        (["1,234,567"], False),
        (["1.234", "12"], None),
        ([], None),
    ],
)
def test_the_column_tells_its_decimals(texts: list[str], comma: bool | None) -> None:
    assert decimal_comma_of(texts) is comma


def test_three_decimals_are_decimals_only_where_the_column_writes_them_so() -> None:
    assert money_of("12.345", decimal_comma=False).amount == Decimal("12.35")
    assert money_of("12.345", decimal_comma=True).amount == Decimal(12345)
    assert money_of("12,345", decimal_comma=True).amount == Decimal("12.35")


def test_a_number_is_rounded_to_cents_and_never_negative() -> None:
    assert exact_of(0.1 + 0.2) == Money(Decimal("0.30"))
    assert exact_of(1234567.895).amount == Decimal("1234567.90")
    assert exact_of(-1.0) == exact_of(float("nan")) == exact_of(float("inf")) == Money(exact=False)


@given(
    st.integers(0, 10**11), st.sampled_from([(",", " "), (",", "."), (".", ","), (".", "'"), (",", "\xa0"), (".", "")])
)
def test_every_sum_is_read_back(cents: int, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    whole, rest = divmod(cents, 100)

    money = money_of(f"{whole:,}".replace(",", thousands) + f"{decimal}{rest:02d} €", decimal_comma=decimal == ",")

    assert money == Money(Decimal(cents).scaleb(-2), "EUR")


@given(st.text(max_size=40) | st.from_regex(r"[\d.,  €$%/-]{1,20}", fullmatch=True))
def test_reading_a_sum_never_fails(text: str) -> None:
    amount = money_of(text).amount

    assert amount is None or amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize("text", ["10000000000000", "99 999 999 999 999,00 €", "12 000 000 milj. €"])
def test_sum_too_large_to_be_kept_leaves_its_words(text: str) -> None:
    assert money_of(text) == Money(currency="EUR" if "€" in text else None, exact=False)
    assert money_cell(text, None) == (money_of(text), text)
    assert money_cell(1e15, None) == (Money(exact=False), text_of(1e15))
