"""What a column holds, told by a sample of its cells: dates, sums, ids, addresses, words about time."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .cells import Cell, text_of
from .dates import DateWay, Day, Doubt, Wrong, is_serial, is_year, read_cell, read_text
from .identifiers import business_id_of, currency_of, email_of
from .kinds import arrangement_of, kind_of
from .money import money_of
from .notice_text import notice_of
from .terms_text import Spoken, says_no_options, says_nothing, spoken
from .tokens import tokens_of

SAMPLE = 60
_LOOKED_AT = 1500
_REPEATING = 0.3  # distinct cells per filled row at most, where cells repeat each other
_COMPANY = re.compile(
    r"\b(?:oyj?|ab|ky|ay|t:?mi|osk|ry|rf|säätiö|oy ab|ltd|limited|llc|llp|inc|incorporated|corp(?:oration)?|company"
    r"|co|plc|pty|gmbh|aps?|a/s|"
    r"as|sa|sarl|bv|nv|lp|pc|associates|group|enterprises?|services|holdings?|university|yhtiöt?|kuntayhtymä"
    r"|isännöinti)\b\.?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[A-ZÅÄÖÉ][\w'’-]*\.?(?:,)?(?:\s+[A-ZÅÄÖÉ][\w'’.-]*){1,3}")
_CPV_CELL = re.compile(r"\d{8}-\d\b")
_OPTION = re.compile(r"optio|\boption|förläng|extension|renew|lisävuo|jatko", re.IGNORECASE)
_LENGTH = re.compile(r"\d\s*(?:v|vuot|kk|kuukau|år|mån|year|month|yr|mo)\b", re.IGNORECASE)
_RANGE = re.compile(r"[\d\s.,]+(?:[-–]|to)[\d\s.,]+")
_ANY_WAY = DateWay()
_LOOSE_WAY = DateWay(serials=True, years=True)


@dataclass(frozen=True)
class Profile:
    """A sample of a column's distinct filled cells, and what share of them is what."""

    cells: tuple[Cell, ...]
    filled: float  # share of the rows in which the column holds something
    total: int
    is_sequence: bool
    distinct: float  # distinct cells per filled row

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The sample as text."""
        return tuple(map(text_of, self.cells))

    def share(self, test: Callable[[str], object]) -> float:
        """The share of the sampled texts that pass."""
        return sum(1 for text in self.texts if test(text)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def dates(self) -> float:
        """Cells that are a date as they stand, in doubt or impossible ones too."""
        return _share(self.cells, lambda cell: isinstance(read_cell(cell, _ANY_WAY), Day | Doubt))

    @cached_property
    def loose_dates(self) -> float:
        """Dates, counts of days and years."""
        return _share(self.cells, _may_be_date)

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """The texts as words about time."""
        return tuple(spoken(text, _ANY_WAY) for text in self.texts)

    @cached_property
    def time_words(self) -> float:
        """Texts that tell an end, a term or a length."""
        return self._of_spoken(lambda one: one.ends or one.starts or one.term or one.base_months)

    @cached_property
    def terms(self) -> float:
        """Texts that tell how a contract ends, and no date."""
        return self._of_spoken(lambda one: one.term and not one.ends)

    @cached_property
    def periods(self) -> float:
        """Texts with two days, or a length, or words for no end."""
        return self._of_spoken(lambda one: (one.starts and one.ends) or one.base_months or one.term)

    @cached_property
    def wordy(self) -> float:
        """Texts without a digit."""
        return self.share(lambda text: not any(char.isdecimal() for char in text))

    @cached_property
    def numbers(self) -> float:
        """Cells that are a number or a sum."""
        return _share(self.cells, lambda cell: isinstance(cell, float) or _is_number(text_of(cell)))

    @cached_property
    def marked_money(self) -> float:
        """Sums with their currency."""
        return self.share(lambda text: money_of(text).amount is not None and (currency_of(text) or "$" in text))

    @cached_property
    def emails(self) -> float:
        """E-mail addresses."""
        return self.share(email_of)

    @cached_property
    def business_ids(self) -> float:
        """Finnish business ids whose check digit is right."""
        return self.share(business_id_of)

    @cached_property
    def cpv(self) -> float:
        """CPV codes with their check digit."""
        return self.share(_CPV_CELL.match)

    @cached_property
    def companies(self) -> float:
        """Names with a company's ending."""
        return self.share(_COMPANY.search)

    @cached_property
    def people(self) -> float:
        """Two or more capitalised words, and no company's ending."""
        return self.share(lambda text: _PERSON.fullmatch(text) and not _COMPANY.search(text))

    @cached_property
    def kinds(self) -> float:
        """Words for goods, services, works and the like."""
        return self.share(kind_of)

    @cached_property
    def arrangements(self) -> float:
        """Words for frameworks and dynamic purchasing systems."""
        return self.share(arrangement_of)

    @cached_property
    def currencies(self) -> float:
        """Currency codes and signs."""
        return self.share(lambda text: len(text) <= 5 and currency_of(text))

    @cached_property
    def notices(self) -> float:
        """Periods: "3 kk", "6", "30 days"."""
        return self.share(lambda text: says_nothing(text) or notice_of(text).months is not None or _LENGTH.search(text))

    @cached_property
    def lengths(self) -> float:
        """Periods with their unit."""
        return self.share(lambda text: not says_nothing(text) and _LENGTH.search(text))

    @cached_property
    def options(self) -> float:
        """Words or lengths that can be options."""
        return self.share(
            lambda text: says_no_options(text) or says_nothing(text) or _OPTION.search(text) or _is_lengths(text)
        )

    @cached_property
    def named_options(self) -> float:
        """Texts with the word option."""
        return self.share(lambda text: _OPTION.search(text))

    @cached_property
    def length(self) -> float:
        """Mean number of characters."""
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def one_domain(self) -> float:
        """The share of the commonest domain among the e-mail addresses."""
        domains = Counter(address.split("@")[1] for text in self.texts if (address := email_of(text)))
        return domains.most_common(1)[0][1] / domains.total() if domains else 0.0

    def _of_spoken(self, test: Callable[[Spoken], object]) -> float:
        return sum(1 for one in self.spoken if test(one)) / len(self.spoken) if self.spoken else 0.0


def profile_of(column: Sequence[Cell]) -> Profile:
    """The profile of a column: at most SAMPLE distinct cells, taken evenly from the whole of it.

    Where the same few stand again and again, one that stands once tells nothing of the column: it may be a slip.
    """
    step = max(1, len(column) // _LOOKED_AT)
    looked_at = column[::step]
    filled = [cell for cell in looked_at if cell != "" and text_of(cell)]
    counts = Counter(filled)
    distinct = list(counts)
    usual = [cell for cell in distinct if counts[cell] > 1] if len(distinct) <= _REPEATING * len(filled) else distinct
    sample = usual[:: max(1, -(-len(usual) // SAMPLE))]
    share = len(filled) / len(looked_at) if looked_at else 0.0
    return Profile(tuple(sample), share, len(column), _is_sequence(filled), len(distinct) / max(1, len(filled)))


def _is_sequence(cells: Sequence[Cell]) -> bool:
    """Are the cells a running number?"""
    if len(cells) < 3:
        return bool(cells) and all(text_of(cell).rstrip(".") == str(place) for place, cell in enumerate(cells, 1))
    texts = [text_of(cell).rstrip(".") for cell in cells]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 8]
    if len(numbers) < 0.9 * len(cells) or numbers[0] > 100_000:
        return False
    steps = Counter(b - a for a, b in zip(numbers, numbers[1:], strict=False))
    step, times = steps.most_common(1)[0]
    return 0 < step <= 100 and times >= 0.8 * len(numbers) - 1


def _share(cells: Sequence[Cell], test: Callable[[Cell], object]) -> float:
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells else 0.0


def _may_be_date(cell: Cell) -> bool:
    if isinstance(cell, date) or is_serial(cell) or is_year(cell):
        return True
    return isinstance(read_cell(cell, _LOOSE_WAY), Day | Doubt | Wrong) and not isinstance(cell, float)


def _is_number(text: str) -> bool:
    money = money_of(text)
    if money.amount is None or not (money.exact or money.currency or _RANGE.fullmatch(text)):
        return False
    return not isinstance(read_cell(text, _ANY_WAY), Day | Doubt) or text.isdecimal()


_LENGTH_KINDS = frozenset({"DUR", "NUM", "PLUS", "TIMES", "AND", "OPTION", "DASH", "MAX"})
_STATE_KINDS = frozenset({"USED", "OPEN", "DECLINED", "LAPSED"})


def _is_lengths(text: str) -> bool:
    """Lengths and what became of them: "12 kk + 12 kk", "1 v käytetty 31.12.2028 asti"."""
    tokens = tokens_of(read_text(text, _ANY_WAY))
    kinds = {token.kind for token in tokens}
    days = {"DAY", "UNTIL"} if kinds & _STATE_KINDS else set()
    return bool(kinds & {"DUR", "NUM"}) and all(
        token.kind in _LENGTH_KINDS | _STATE_KINDS | days and (token.amount is None or token.amount <= 120)
        for token in tokens
    )
