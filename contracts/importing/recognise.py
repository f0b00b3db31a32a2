"""Which column holds what: heading words and contents weighed together, and one assignment for the whole table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .assignment import assign
from .contents import Profile
from .headings import INCOMPLETE, Header
from .values import Field, is_ours
from .words import fields, known, likeness

_LEAST = 0.35
_WORTH = {
    Field.ENDS_ON: 1.3,
    Field.STARTS_ON: 1.25,
    Field.TITLE: 1.2,
    Field.SUPPLIER: 1.2,
    Field.REFERENCE: 1.1,
    Field.VALUE: 1.1,
    Field.DESCRIPTION: 0.7,
}


@dataclass(frozen=True, slots=True)
class Match:
    """A column taken for a field, and how surely."""

    column: int
    confidence: float


def recognise(
    header: Header, profiles: Sequence[Profile], given: Mapping[Field, int | None] | None = None
) -> dict[Field, Match]:
    """The column of each field; what was *given* by hand stands (None: no column), everything else is weighed at once.

    A field that no column says well enough is left out, and so is a column that says something else better.
    """
    given = dict(given or {})
    free = [index for index in range(len(profiles)) if index not in given.values() and not is_ours(header.names[index])]
    scores: dict[tuple[Field, int], float] = {}
    for index in free:
        other = known_otherwise(header, index)
        for field in Field:
            score = score_of(field, header, index, profiles)
            if field not in given and score >= _LEAST and score >= other - 0.15:
                scores[field, index] = score
    _without_owner(scores, header, profiles)
    gains = {(field, index): score * _WORTH.get(field, 1.0) for (field, index), score in scores.items()}
    taken = assign(gains)
    matches = {field: Match(index, 1.0) for field, index in given.items() if index is not None}
    return matches | {field: Match(index, round(min(scores[field, index], 1.0), 2)) for field, index in taken.items()}


def score_of(field: Field, header: Header, index: int, profiles: Sequence[Profile]) -> float:
    """How well a column says a field, 0 … 1: what its heading says, as far as its contents do not deny it."""
    profile = profiles[index]
    said = heading_score(field, header, index)
    if said:
        return said * _FITS.get(field, _any_text)(profile) if profile.cells else said * 0.5
    if field not in _CONTENT_ALONE or not profile.cells or says_what_it_is(header, index):
        return 0.0
    return _CONTENT_ALONE[field](profile)


def says_what_it_is(header: Header, index: int) -> bool:
    """Does the heading tell what the column is, so that its contents need not be asked?"""
    own = header.own[index]
    return max(known_otherwise(header, index), *(likeness(own, words) for words in fields().values())) >= 0.6


def heading_score(field: Field, header: Header, index: int) -> float:
    """How well the heading says the field; a heading that its group completes is read with the group."""
    own, full = header.own[index], header.plain[index]
    if own == full or own in INCOMPLETE:
        return likeness(full, fields()[field])
    return max(likeness(own, fields()[field]), 0.9 * likeness(full, fields()[field]))


def known_otherwise(header: Header, index: int) -> float:
    """How well the heading says something that registers have and that is no field."""
    return likeness(header.own[index], known()) * 0.9


def _without_owner(scores: dict[tuple[Field, int], float], header: Header, profiles: Sequence[Profile]) -> None:
    """An e-mail column that does not say whose it is: the owner's, unless it stands among the supplier's facts."""
    for field, index in list(scores):
        if field is not Field.OWNER_EMAIL or heading_score(field, header, index) >= 0.9:
            continue
        beside = header.plain[max(0, index - 3) : index]
        supplier_near = max((likeness(one, fields()[Field.SUPPLIER]) for one in beside), default=0.0) >= 0.6
        contact_near = any(likeness(one, known()) >= 0.6 and _is_contact(one) for one in beside)
        owner_near = max((likeness(one, fields()[Field.OWNER]) for one in beside), default=0.0) >= 0.6
        our_own = profiles[index].one_domain >= 0.7 and profiles[index].total > 3
        if not owner_near and not our_own and (profiles[index].one_domain < 0.5 or supplier_near or contact_near):
            del scores[field, index]


def _is_contact(heading: str) -> bool:
    return any(word in heading for word in ("address", "osoite", "adress", "phone", "tel", "puhelin", "telefon"))


def _any_text(profile: Profile) -> float:
    return 1.0 if profile.dates < 0.6 else 0.0


def _name(profile: Profile) -> float:
    """A name is no number, date or address."""
    if profile.dates > 0.4 or profile.emails > 0.5 or profile.business_ids > 0.5:
        return 0.0
    return 1.0 if profile.numbers < 0.5 else 0.2


def _title(profile: Profile) -> float:
    if not _name(profile):
        return 0.0
    evenness = 1.0 if profile.distinct > 0.1 or profile.total < 30 else 0.85
    return _name(profile) * (evenness if profile.length >= 4 else 0.6) * (0.9 if profile.companies > 0.7 else 1.0)


def _person(profile: Profile) -> float:
    """A person's name has a first and a last one."""
    return _name(profile) * (1.0 if profile.people >= 0.1 or profile.emails else 0.65)


def _supplier(profile: Profile) -> float:
    if not _name(profile):
        return 0.0
    return _name(profile) * (1.0 if profile.companies > 0.15 or profile.length < 60 else 0.8)


def _date(profile: Profile) -> float:
    """Dates, or words where a date should stand; not numbers and codes."""
    good = max(profile.loose_dates, profile.time_words)
    if good >= 0.5:
        return 1.0
    return 0.85 if good + profile.wordy >= 0.7 and profile.length < 40 else 0.6 if good >= 0.25 else 0.0


def _number(profile: Profile) -> float:
    if profile.dates > 0.3 or profile.loose_dates > 0.9 and profile.numbers < 0.5:
        return 0.0
    return 1.0 if profile.numbers >= 0.5 else 0.7 if profile.marked_money + profile.numbers >= 0.3 else 0.0


def _reference(profile: Profile) -> float:
    if profile.is_sequence or profile.dates > 0.5 or profile.emails > 0.5 or profile.business_ids > 0.7:
        return 0.1
    if profile.length > 60 or profile.companies > 0.5:
        return 0.3
    return (1.0 if profile.distinct > 0.5 else 0.75) * (1.0 if profile.filled > 0.3 else 0.7)


def _at_least(share: Callable[[Profile], float], least: float, otherwise: float = 0.0) -> Callable[[Profile], float]:
    return lambda profile: 1.0 if share(profile) >= least else otherwise


def _business_id(profile: Profile) -> float:
    if profile.business_ids >= 0.5:
        return 1.0
    return 0.0 if profile.dates > 0.3 or profile.emails > 0.3 or profile.wordy > 0.7 else 0.7


def _options(profile: Profile) -> float:
    if profile.dates > 0.5 or profile.emails or profile.marked_money > 0.3:
        return 0.0
    return 1.0 if profile.options >= 0.6 else 0.6 if profile.wordy > 0.5 or profile.options >= 0.3 else 0.0


def _notice(profile: Profile) -> float:
    if profile.dates > 0.3:
        return 0.0
    return 1.0 if profile.notices >= 0.5 else 0.75 if profile.wordy >= 0.5 or profile.notices > 0.2 else 0.0


_FITS: dict[Field, Callable[[Profile], float]] = {
    Field.REFERENCE: _reference,
    Field.CASE_NUMBER: _reference,
    Field.TITLE: _title,
    Field.DESCRIPTION: _name,
    Field.SUPPLIER: _supplier,
    Field.BUSINESS_ID: _business_id,
    Field.CPV: _at_least(lambda p: max(p.cpv, p.numbers, p.share(lambda t: t[:8].isdecimal())), 0.3),
    Field.UNIT: _name,
    Field.CATEGORY: _any_text,
    Field.OWNER: _person,
    Field.OWNER_EMAIL: _at_least(lambda p: p.emails, 0.4),
    Field.DEPUTY: _name,
    Field.DEPUTY_EMAIL: _at_least(lambda p: p.emails, 0.4),
    Field.KIND: _at_least(lambda p: p.kinds, 0.7),
    Field.TERM: _at_least(lambda p: p.terms, 0.5),
    Field.PERIOD: _at_least(lambda p: p.periods, 0.4),
    Field.ARRANGEMENT: _at_least(lambda p: p.arrangements, 0.5),
    Field.STARTS_ON: _date,
    Field.ENDS_ON: _date,
    Field.MAX_EXTENT_ON: _date,
    Field.LAST_COMPETED_ON: _at_least(lambda p: p.loose_dates, 0.5),
    Field.DURATION: _at_least(lambda p: max(p.numbers, p.lengths, p.notices), 0.4),
    Field.RENEWAL: _at_least(lambda p: p.notices, 0.5),
    Field.OPTIONS: _options,
    Field.OPTION_NOTICE: _at_least(lambda p: max(p.notices, p.dates), 0.5),
    Field.NOTICE: _notice,
    Field.SUPPLIER_NOTICE: _notice,
    Field.VALUE: _number,
    Field.MAXIMUM_VALUE: _number,
    Field.CURRENCY: _at_least(lambda p: max(p.currencies, p.share(lambda t: len(t) == 3)), 0.5),
}

_CONTENT_ALONE: dict[Field, Callable[[Profile], float]] = {
    Field.BUSINESS_ID: lambda p: 0.7 if p.business_ids >= 0.6 else 0.0,
    Field.OWNER_EMAIL: lambda p: 0.45 if p.emails >= 0.7 else 0.0,
    Field.CPV: lambda p: 0.7 if p.cpv >= 0.6 else 0.0,
    Field.SUPPLIER: lambda p: 0.5 if p.companies >= 0.5 and p.length < 60 and _name(p) else 0.0,
    Field.PERIOD: lambda p: 0.5 if p.total > 2 and p.periods >= 0.6 and p.terms < 0.4 and p.lengths < 0.4 else 0.0,
    Field.OPTIONS: lambda p: 0.5 if p.total > 2 and p.named_options >= 0.6 and p.length < 40 else 0.0,
    Field.TERM: lambda p: 0.45 if p.total > 2 and p.terms >= 0.7 and p.length < 60 else 0.0,
    Field.VALUE: lambda p: 0.4 if p.marked_money >= 0.7 else 0.0,
}
