"""What a person should know of a contract as a whole, or is asked about it (design rule 14)."""

from collections.abc import Iterator

from ...contracts.models import TermKind
from ...contracts.terms.models import TermRowKind
from ...contracts.terms.rules import is_indefinite, is_renewing, is_reviewed, notice_binds_ahead, present_term
from .readings import Reading
from .values import Note, NoteCode


def notes_on(one: Reading) -> Iterator[Note]:
    """Yield the notes on a contract, what is unknown first."""
    yield from _unknown(one)
    if is_renewing(one.facts):
        yield Note(NoteCode.RENEWS_BY_ITSELF)
    if notice_binds_ahead(one.facts):
        yield Note(NoteCode.NOTICE_BINDS_AHEAD)
    term = present_term(one.facts)
    if term.kind == TermRowKind.RENEWAL:
        yield Note(NoteCode.RENEWED_BY_ITSELF, on=term.starts_on)


def _unknown(one: Reading) -> Iterator[Note]:
    facts = one.facts
    if facts.term is None:
        yield Note(NoteCode.TERM_UNKNOWN)
    if one.coverage_end is None and not is_indefinite(facts):
        yield Note(NoteCode.END_UNKNOWN)
    if facts.term == TermKind.AUTO_RENEWING and not facts.renewal_months:
        yield Note(NoteCode.RENEWAL_UNKNOWN)
    if is_reviewed(facts) and facts.notice_months is None:
        yield Note(NoteCode.NOTICE_UNKNOWN)
    if any(laid.exercise_on is None for laid in one.options):
        yield Note(NoteCode.OPTION_DAY_UNKNOWN)
