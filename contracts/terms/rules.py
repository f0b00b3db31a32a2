"""Terms, options and notice of a contract: what is certain, how far it can go and by when one must decide.

Pure functions of what is recorded, never of today (design rules 1-3); what time alone changes is in `roll`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest

from ..models import TermKind
from .models import OptionState, TermRowKind
from .months import DAY, add_months, lay, months_laid, notice_day
from .values import ContractFacts, LaidOption, OptionFacts, TermFacts

GOES_ON = frozenset({TermKind.AUTO_RENEWING, TermKind.FIXED_THEN_INDEFINITE})
_LAID = frozenset({TermRowKind.OPTION, TermRowKind.RENEWAL})


def terms_of(facts: ContractFacts) -> tuple[TermFacts, ...]:
    """Return the contract's certain terms; the register's own days where no row is kept."""
    if facts.terms:
        return facts.terms
    kind = TermRowKind.INDEFINITE if facts.term == TermKind.INDEFINITE else TermRowKind.ORIGINAL
    return (TermFacts(1, kind, facts.starts_on, None if kind == TermRowKind.INDEFINITE else facts.ends_on),)


def is_indefinite(facts: ContractFacts) -> bool:
    """Tell whether the contract is in force until further notice by now (in Finnish: toistaiseksi voimassa)."""
    if facts.term == TermKind.INDEFINITE:
        return True
    return bool(facts.terms) and facts.terms[-1].kind == TermRowKind.INDEFINITE


def goes_on(facts: ContractFacts) -> bool:
    """Tell whether the contract goes on by itself after its present term, unless somebody stops it."""
    return facts.term in GOES_ON and not is_indefinite(facts)


def is_renewing(facts: ContractFacts) -> bool:
    """Tell whether it goes on by itself and nobody has decided "not renewed"."""
    return goes_on(facts) and facts.not_renewed_on is None


def coverage_end(facts: ContractFacts) -> date | None:
    """Return the end of the last certain term; None when indefinite, and where no end is known."""
    if is_indefinite(facts):
        return None
    return facts.terms[-1].ends_on if facts.terms else facts.ends_on


def present_term(facts: ContractFacts) -> TermFacts:
    """Return the last certain term: the one whose end is the coverage's."""
    return terms_of(facts)[-1]


def laying_point(rows: Iterable[TermFacts]) -> tuple[date, int] | None:
    """Return the first day S from which terms are laid and the months laid since, so that nothing drifts (rule 1)."""
    first: date | None = None
    months = 0
    for row in rows:
        if row.ends_on is None:
            return None
        laid = months_laid(first, row.ends_on) if first is not None and row.kind in _LAID else None
        if laid is not None and laid > months:
            months = laid
        else:
            first, months = row.ends_on + DAY, 0
    return None if first is None else (first, months)


def next_end(facts: ContractFacts, months: int) -> date | None:
    """Return the end of one more term of *months*, laid after what is certain."""
    point = laying_point(terms_of(facts))
    return None if point is None or coverage_end(facts) is None else lay(point[0], point[1] + months)


def exercise_day(option: OptionFacts, before_ends_on: date | None) -> date | None:
    """Return the contract's own last day to use the option, unmoved; months are counted like a notice day."""
    if option.exercise_months_before is None:
        return option.exercise_by
    return None if before_ends_on is None else notice_day(before_ends_on, option.exercise_months_before)


def laid_options(facts: ContractFacts) -> tuple[LaidOption, ...]:
    """Return the options in their order, those not yet used laid one after another behind what is certain."""
    return tuple(sorted(_used(facts) + _unused(facts), key=lambda laid: laid.option.number))


def _unused(facts: ContractFacts) -> tuple[LaidOption, ...]:
    before, months, reachable, found = coverage_end(facts), 0, True, []
    point = laying_point(terms_of(facts)) if before is not None and facts.options else None
    for option in facts.options:
        if option.state == OptionState.EXERCISED:
            continue
        reachable = reachable and option.state == OptionState.OPEN
        months += option.months
        ends_on = None if point is None else lay(point[0], point[1] + months)
        found.append(LaidOption(option, before, ends_on, exercise_day(option, before), reachable))
        before = ends_on
    return tuple(found)


def _used(facts: ContractFacts) -> tuple[LaidOption, ...]:
    """Those used since the row came in have a term of their own; what was used before is in the first term."""
    used = [one for one in facts.options if one.state == OptionState.EXERCISED]
    if not used:
        return ()
    rows = [row for row in terms_of(facts) if row.kind == TermRowKind.OPTION]
    found = []
    for option, row in zip_longest(reversed(used), reversed(rows[-len(used) :])):
        before = row.starts_on - DAY if row is not None and row.starts_on is not None else None
        ends_on = row.ends_on if row is not None else None
        found.append(LaidOption(option, before, ends_on, exercise_day(option, before), False))
    return tuple(found)


def open_options(facts: ContractFacts) -> tuple[LaidOption, ...]:
    """Return the options that can still be used, in order: none stands after a declined or lapsed one."""
    return tuple(laid for laid in _unused(facts) if laid.reachable)


def max_extent_on(facts: ContractFacts) -> date | None:
    """Return the end with every open option used; None where the contract can go on without limit."""
    return extent(facts, open_options(facts))


def extent(facts: ContractFacts, options: Sequence[LaidOption]) -> date | None:
    """Return `max_extent_on` by its open options, where they are laid already."""
    if is_renewing(facts):
        return None
    return options[-1].ends_on if options else coverage_end(facts)


def intended(options: Sequence[LaidOption]) -> Sequence[LaidOption]:
    """Return, of the open options, those up to the last one of which somebody said that it will be used."""
    named = [place for place, laid in enumerate(options) if laid.option.intent]
    return options[: named[-1] + 1] if named else ()


def own_notice_day(facts: ContractFacts) -> date | None:
    """Return the contract's own notice day, unmoved, for its present end or the day before it is to be replaced.

    None for a fixed contract (it ends without notice), and where the notice period or the end is not known.
    """
    if facts.notice_months is None:
        return None
    if is_indefinite(facts):
        return None if facts.replace_on is None else notice_day(facts.replace_on - DAY, facts.notice_months)
    end = coverage_end(facts)
    return notice_day(end, facts.notice_months) if end is not None and goes_on(facts) else None


def notice_binds_ahead(facts: ContractFacts) -> bool:
    """Tell whether the notice is as long as the renewal, or longer: it binds so, and must be said loudly."""
    notice, renewal = facts.notice_months, facts.renewal_months
    return facts.term == TermKind.AUTO_RENEWING and notice is not None and renewal is not None and notice >= renewal


def is_reviewed(facts: ContractFacts) -> bool:
    """Tell whether the contract is reviewed now and then: it is in force until further notice or goes on by itself."""
    return is_indefinite(facts) or goes_on(facts)


def review_base(facts: ContractFacts) -> tuple[date, bool] | None:
    """Return the day from which the review is counted and whether it was competed then for all one knows (rule 8).

    False: the last competition is not known and the start stands for it. A contract that is fixed, then
    indefinite is always counted from the day after its fixed end.
    """
    rows = terms_of(facts)
    if facts.term == TermKind.FIXED_THEN_INDEFINITE or (rows[-1].kind == TermRowKind.INDEFINITE and len(rows) > 1):
        ends = [row.ends_on for row in rows if row.kind != TermRowKind.INDEFINITE and row.ends_on is not None]
        return (ends[-1] + DAY, True) if ends else None
    if facts.last_competed_on is not None:
        return facts.last_competed_on, True
    return None if facts.starts_on is None else (facts.starts_on, False)


def own_review_day(facts: ContractFacts, months: int) -> date | None:
    """Return the review's own day, unmoved: the one an answer set, else *months* after its base (rule 8)."""
    if not is_reviewed(facts):
        return None
    base = review_base(facts)
    return facts.review_on or (add_months(base[0], months) if base is not None else None)
