"""How an installation's pieces are drawn."""

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from typing import NamedTuple
from uuid import UUID

from ...core.i18n import use_language
from ..milestones.models import MilestoneKind
from .events import Entry, piece
from .titles import PHASES

_KINDS = (*((kind, "") for kind in MilestoneKind), *((MilestoneKind.PHASE, phase) for phase in PHASES))


class Style(NamedTuple):
    """What all pieces have in common: where the pages are, and whether feeds tell titles alone."""

    base_url: str
    titles_only: bool = False

    def link(self, contract_id: int) -> str:
        """Return the address of a contract's page."""
        return f"{self.base_url.rstrip('/')}/contracts/{contract_id}"


@cache
def recipe(style: Style, language: str) -> str:
    """Return a digest of how pieces are drawn: it changes with the program, its words and the pages' address."""
    with use_language(language):
        samples = [piece(_sample(kind, phase, with_options)) for (kind, phase), with_options in product(_KINDS, (0, 1))]
    return hashlib.sha256("".join([*samples, repr(style), language, _program()]).encode()).hexdigest()[:16]


def _sample(kind: MilestoneKind, phase: str, with_options: int) -> Entry:
    return Entry(
        uid=UUID(int=0),
        sequence=0,
        changed_at=datetime(2026, 1, 1, tzinfo=UTC),
        on=date(2026, 1, 1),
        kind=kind,
        phase=phase,
        tentative=bool(with_options),
        title="title",
        reference="reference",
        supplier="supplier",
        owner="owner",
        why="why",
        link="link",
    )


def _program() -> str:
    try:
        return version("hankintakello")
    except PackageNotFoundError:
        return ""
