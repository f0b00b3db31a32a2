"""Extension options (optiot) as registers write them: "optio 1+2 v", "2 x 12 months", "12 kk (käytetty) + 12 kk"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from ..terms.models import OptionState
from .dates import Day
from .tokens import MOST_MONTHS, Token
from .values import OptionValues

_STATES = {
    "USED": OptionState.EXERCISED,
    "DECLINED": OptionState.DECLINED,
    "LAPSED": OptionState.LAPSED,
    "OPEN": OptionState.OPEN,
}
_FILLING = frozenset({"OPTIONAL", "OPTION", "WORD", "MAX", "RENEW"})
_MONTHS_EACH = {1: 12, 2: 12, 6: 1, 12: 1, 18: 1, 24: 1, 36: 1, 48: 1}
_MOST_OPTIONS = 20
_ORDINALS = {
    **dict.fromkeys(("ensimmäinen", "ensimmäistä", "ensimmäisen", "första", "first"), 1),
    **dict.fromkeys(("toinen", "toista", "toisen", "andra", "second"), 2),
    **dict.fromkeys(("kolmas", "kolmatta", "kolmannen", "tredje", "third"), 3),
    **dict.fromkeys(("neljäs", "neljättä", "neljännen", "fjärde", "fourth"), 4),
}


@dataclass
class Item:
    """One option while it is being read; `months` is None while its unit is not known."""

    amount: Decimal
    months: int | None
    state: OptionState | None = None


@dataclass
class Until:
    """The last day of an option, and what became of it where that is said."""

    day: date
    state: OptionState | None = None


@dataclass
class OptionsRead:
    """What the words say of the options; `understood` is False where some number was left over."""

    items: list[Item] = field(default_factory=list)
    until: list[Until] = field(default_factory=list)  # the options' last days, where those are told
    exercise_by: date | None = None
    exercise_months_before: int | None = None
    each: dict[int, tuple[date | None, int | None]] = field(default_factory=dict)  # what stands behind which option
    understood: bool = True


def options_of(tokens: Sequence[Token], unit_months: int | None = None) -> OptionsRead:
    """Read the tokens of a text about options; a bare number counts *unit_months* where no unit stands beside it."""
    reader = _Reader(tokens)
    read = reader.read()
    if read.understood:
        read.understood = _resolve_units(read.items, unit_months)
    if reader.explained and len(read.items) > 2 and read.items[0].months == _sum(read.items[1:]):
        del read.items[0]  # "24 kk (12 + 12)"
    _order_states(read.items)
    if len(read.items) > _MOST_OPTIONS:
        read.understood = False
    return read


def values_of(read: OptionsRead, text: str) -> tuple[OptionValues, ...]:
    """The options that were read, in their order; empty where they were not understood."""
    if not read.understood:
        return ()
    values = [OptionValues(item.months, item.state or OptionState.OPEN, text=text) for item in read.items]
    first_open = next((index for index, one in enumerate(values) if one.state is OptionState.OPEN), None)
    for index, one in enumerate(values):
        if one.state is OptionState.OPEN:
            by, before = read.exercise_by if index == first_open else None, read.exercise_months_before
            if len(read.each) > 1:  # told option by option
                by, before = read.each.get(index, (None, None))
            values[index] = replace(one, exercise_by=by, exercise_months_before=before)
    return tuple(values)


class _Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.read_ = OptionsRead()
        self.count: Decimal | None = None
        self.pending: OptionState | None = None
        self.notify = False
        self.explained = False
        self.carried = False
        self.marked = False
        self.each = False

    def read(self) -> OptionsRead:
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            step = getattr(self, f"_{token.kind.lower()}", None)
            if step:
                step(token)
            self.place += 1
        if self.pending:
            for item in self.read_.items:
                item.state = item.state or self.pending
        return self.read_

    def _fail(self) -> None:
        self.read_.understood = False

    def _next(self, *skipped: str) -> Token | None:
        """The next token that is none of the *skipped* kinds."""
        rest = (token for token in self.tokens[self.place + 1 :] if token.kind not in skipped)
        return next(rest, None)

    def _add(self, amount: Decimal, months: int | None) -> None:
        times = int(self.count) if self.count else 1
        self.count = None
        if not 0 < times <= _MOST_OPTIONS or amount <= 0:
            return self._fail()
        self.read_.items += [Item(amount, months, self.pending) for _ in range(times)]
        return None

    def _dur(self, token: Token) -> None:
        following = self._next("AND", "WORD")
        before = self.tokens[self.place - 1] if self.place else None
        if token.months is None:
            self._fail()
        elif before and before.kind == "MAX" and self.read_.items:
            self._in_all(token.months)
        elif self.read_.items and (each := self._next()) and each.kind == "EACH":
            self._part(token)
        elif self.notify or (following and following.kind == "BEFORE"):
            self.read_.exercise_months_before, self.notify = token.months, False
            self.read_.each[len(self.read_.items) - 1] = (None, token.months)
        else:
            self._add(token.amount or Decimal(0), token.months)

    def _num(self, token: Token) -> None:
        amount = token.amount or Decimal(0)
        after = self._next()
        before = self.tokens[self.place - 1] if self.place else None
        if self._names_one(before):
            self._mark(int(amount))
        elif before and before.kind == "MAX" and self.read_.items:
            self._repeat(amount)
        elif self.read_.items and before and before.kind in ("DUR", "NUM"):
            self._explain_or_fail(amount)
        elif after is None or after.kind in ("PLUS", "AND", *_STATES) and not self._counts_what_follows():
            self._bare(amount)
        elif after.kind in ("TIMES", "OPTYEAR") or self._counts_what_follows():
            self.count = amount
        elif after.kind == "DASH":
            self._fail()
        elif after.kind == "OPTION" and (self.place and self.tokens[self.place - 1].kind == "PLUS" or self.read_.items):
            self._bare(amount)  # "1 + 1 optio"
        elif after.kind == "OPTION":
            self._fail()  # "2 optiota": how long?
        else:
            self._bare(amount)

    def _names_one(self, before: Token | None) -> bool:
        """Does the number say which option, or how many, the state behind it is of ("1+1 (1. käytetty)")?"""
        if before is not None and before.kind == "PLUS":
            return False
        passed = (".", ":a", ":e")
        rest = (one for one in self.tokens[self.place + 1 :] if one.kind != "OPTION" and one.text not in passed)
        state = next(rest, None)
        numbers_options = before is not None and before.kind == "OPTION"
        return state is not None and state.kind in _STATES and bool(self.read_.items or numbers_options)

    def _mark(self, number: int) -> None:
        """Give the state behind this number to that option; of those that are used, to all up to it."""
        following = self._next("OPTION", "REST", "AND")
        if following is None or not 0 < number <= len(self.read_.items):
            return self._fail()
        state = _STATES[following.kind]
        for item in self.read_.items[0 if state is OptionState.EXERCISED else number - 1 : number]:
            item.state = state
        self.marked = True
        return None

    def _repeat(self, times: Decimal) -> None:
        """ "1 v kerrallaan, enintään 2 kertaa"."""
        if self.each and len(self.read_.items) == 1 and 0 < times <= _MOST_OPTIONS:
            self.read_.items = [replace(self.read_.items[0]) for _ in range(int(times))]
        else:
            self._fail()

    def _each(self, token: Token) -> None:
        self.each = True

    def _part(self, token: Token) -> None:
        """ "2 lisävuotta, 1 vuosi kerrallaan": what was told comes in parts of this length."""
        total, months = _sum(self.read_.items), token.months or 0
        if None in [item.months for item in self.read_.items] or not months or total % months:
            return self._fail()
        self.read_.items = [Item(token.amount or Decimal(0), months) for _ in range(total // months)]
        return None

    def _in_all(self, months: int) -> None:
        """ "1 v kerrallaan, enintään 3 v", or the sum of what was told."""
        bare = sum((item.amount for item in self.read_.items), Decimal(0))
        if all(item.months is None for item in self.read_.items) and months in (bare, 12 * bare):
            for item in self.read_.items:  # "1+1, yhteensä 2 v"
                item.months = int(item.amount * months / bare)
        known = [item.months for item in self.read_.items]
        if self.each and len(known) == 1 and known[0] and months % known[0] == 0:
            self._repeat(Decimal(months // known[0]))
        elif None in known or months != _sum(self.read_.items):
            self._fail()

    def _ord(self, token: Token) -> None:
        following = self._next("OPTION")
        if following and following.kind in _STATES and self.read_.items:
            self._mark(int("".join(one for one in token.text if one.isdecimal()) or 0))

    def _word(self, token: Token) -> None:
        number = _ORDINALS.get(token.text.lower())
        following = self._next("OPTION")
        if number and following and following.kind in _STATES:
            self._mark(number)

    def _explain_or_fail(self, amount: Decimal) -> None:
        """Numbers right behind a length explain it, "24 kk 12 + 12", or are something else."""
        if len(self.read_.items) == 1 and (after := self._next()) and after.kind == "PLUS":
            self.explained = True
            self._bare(amount)
        else:
            self._fail()

    def _bare(self, amount: Decimal) -> None:
        is_year = 2000 <= amount <= 2100
        self._add(amount, 12 if is_year else None)

    def _counts_what_follows(self) -> bool:
        """Is the number a count of the duration after it ("two one-year renewals", "2 optiota, 12 kk")?"""
        passed_option = False
        for token in self.tokens[self.place + 1 :]:
            if token.kind == "DUR":
                return True
            if token.kind in _FILLING or token.kind == "TIMES" or (token.kind == "AND" and passed_option):
                passed_option = passed_option or token.kind == "OPTION"
                continue
            return False
        return False

    def _optyear(self, token: Token) -> None:
        following = self._next("AND", "WORD", "TIMES")
        if self.count or not (self.read_.items or (following and following.kind in ("NUM", "DUR"))):
            self._add(Decimal(1), 12)

    def _unit(self, token: Token) -> None:
        beside = self.tokens[max(0, self.place - 1) : self.place + 2]
        if self.count or any(token.kind == "OPTION" for token in beside):
            self._add(Decimal(1), token.months)

    def _day(self, token: Token) -> None:
        if not isinstance(token.day, Day):
            self._fail()
        elif self.notify:
            self.read_.exercise_by, self.notify = token.day.last, False
            self.read_.each[len(self.read_.items) - 1] = (token.day.last, None)
        elif (after := self._next()) and after.kind == "DASH" and len(self.tokens) > self.place + 2:
            return  # the first day of a span: its last one follows
        else:
            self._add_until(token.day.last)

    def _add_until(self, day: date) -> None:
        """A word such as *used* belongs to the day after it, else to the one before; of two days it is unclear."""
        until = self.read_.until
        if until and self.carried:
            self._fail()
        until.append(Until(day, self.pending))
        self.carried, self.pending = self.pending is OptionState.EXERCISED, None

    def _option(self, token: Token) -> None:
        self.carried = False

    def _notify(self, token: Token) -> None:
        self.notify = True

    def _state(self, token: Token) -> None:
        state = _STATES[token.kind]
        if self.marked:  # it was said of which option
            self.marked = False
            return
        last = self.read_.until[-1] if self.read_.until else None
        if self.read_.items:
            self.read_.items[-1].state = state
        elif last is not None and last.state is None:
            last.state = state
        else:
            self.pending = state

    _used = _declined = _lapsed = _open = _state

    def _and(self, token: Token) -> None:
        if token.text == "(" and len(self.read_.items) == 1 and self.read_.items[0].months:
            self.explained = True

    def _rest(self, token: Token) -> None:
        if token.text.isdecimal() or token.text == "%":
            self._fail()

    def _danger(self, token: Token) -> None:
        if token.text in ("tai", "eller", "or", "?"):
            self._fail()

    def _indef(self, token: Token) -> None:
        self._fail()


def _sum(items: Sequence[Item]) -> int:
    return sum(item.months or 0 for item in items)


def _resolve_units(items: list[Item], unit_months: int | None) -> bool:
    """Give bare numbers their unit: the next one's, else the one's before, else the column's, else the usual one."""
    known: int | None = None
    for item in reversed(items):
        if item.months is None:
            _measure(item, known)
        else:
            known = round(item.months / item.amount)
    known = None
    for item in items:
        if item.months is None:
            _measure(item, known)
        else:
            known = round(item.months / item.amount)
    usual = unit_months or _usual_unit([item for item in items if item.months is None])
    for item in items:
        if item.months is None:
            _measure(item, usual)
    return all(item.months for item in items)


def _measure(item: Item, unit: int | None) -> None:
    months = item.amount * unit if unit else None
    if months is not None and months == months.to_integral_value() and 0 < months <= MOST_MONTHS:
        item.months = int(months)


def _usual_unit(bare: Sequence[Item]) -> int | None:
    """1 + 1 and 2 are years, 12 + 12 and 6 months; 3, 4 and 5 are years beside a 1 or 2, alone they do not tell."""
    units = {_MONTHS_EACH.get(int(item.amount)) for item in bare if item.amount == int(item.amount)}
    told = units - {None}
    if len(told) != 1:
        return None
    unit = told.pop()
    return unit if unit == 1 or all(item.amount <= 5 for item in bare) else None


def _order_states(items: list[Item]) -> None:
    """Options are used in their order: what stands before a used one was used too."""
    used = [index for index, item in enumerate(items) if item.state is OptionState.EXERCISED]
    for item in items[: used[-1] if used else 0]:
        item.state = item.state or OptionState.EXERCISED
