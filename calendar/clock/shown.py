"""A digest of all that is shown of a day, so that its calendar entry moves exactly when something shown does."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from .queries import Shown
from .values import SCENARIO_B, DerivedMilestone, Note, Step

LENGTH = 16


def digests(about: Shown, milestones: Sequence[DerivedMilestone]) -> list[str]:
    """Return the digest of each of one contract's days, in their order."""
    base = blake2b(_joined(about.title, about.reference, about.supplier, about.owner, about.closed), digest_size=LENGTH)
    ways: dict[int, list[bytes]] = {}
    notes: dict[int, bytes] = {}
    found = []
    for one in milestones:
        made = base.copy()
        made.update(f"{one.kind.value}|{one.phase}|{one.scenario}|{one.number}|{one.on.toordinal()}|".encode())
        made.update(_way(ways, one.derivation.steps))
        key = id(one.derivation.notes)
        if key not in notes:
            notes[key] = _noted(one.derivation.notes)
        made.update(notes[key])
        found.append(made.hexdigest())
    return found


def is_tentative(one: DerivedMilestone) -> bool:
    """Tell whether the day holds only if options are used."""
    return one.scenario == SCENARIO_B


def _way(ways: dict[int, list[bytes]], steps: Sequence[Step]) -> bytes:
    """Digest the steps; the days of one plan share their first step, and each walks the same way a bit further."""
    walked = ways.setdefault(id(steps[0]), [])
    for step in steps[len(walked) :]:
        way = blake2b(walked[-1] if walked else b"", digest_size=LENGTH)
        way.update(_told(step))
        walked.append(way.digest())
    return walked[len(steps) - 1]


@lru_cache(maxsize=65_536)
def _told(step: Step) -> bytes:
    return repr(step).encode()


def _noted(notes: Sequence[Note]) -> bytes:
    return repr(tuple(notes)).encode() if notes else b""


def _joined(*values: object) -> bytes:
    return "\x1f".join(map(str, values)).encode()
