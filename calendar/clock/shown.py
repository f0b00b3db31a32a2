"""A digest of all that is shown of a day, so that its calendar entry moves exactly when something shown does."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from .queries import Shown
from .values import SCENARIO_B, DerivedMilestone, Step

LENGTH = 16
KEPT = 65_536

_parts: dict[int, tuple[DerivedMilestone, bytes]] = {}


def digests(about: Shown, milestones: Sequence[DerivedMilestone]) -> list[str]:
    """Return the digest of each of one contract's days, in their order."""
    told = "\x1f".join(map(str, about)).encode()
    base = blake2b(told, digest_size=LENGTH)
    found = []
    for one in milestones:
        made = base.copy()
        made.update(_part(one))
        found.append(made.hexdigest())
    return found


def _part(one: DerivedMilestone) -> bytes:
    """Return what is told of the day itself; many contracts share one and the same object, which is told once."""
    kept = _parts.get(id(one))
    if kept is None:
        if len(_parts) >= KEPT:
            _parts.clear()
        kept = one, _digest(one)
        _parts[id(one)] = kept
    return kept[1]


def _digest(one: DerivedMilestone) -> bytes:
    made = blake2b(digest_size=LENGTH)
    made.update(f"{one.kind.value}|{one.phase}|{one.scenario}|{one.number}|{one.on.toordinal()}".encode())
    for step in one.derivation.steps:
        made.update(_told(step))
    made.update(repr(one.derivation.notes).encode() if one.derivation.notes else b"")
    return made.digest()


def is_tentative(one: DerivedMilestone) -> bool:
    """Tell whether the day holds only if options are used."""
    return one.scenario == SCENARIO_B


@lru_cache(maxsize=65_536)
def _told(step: Step) -> bytes:
    return repr(step).encode()
