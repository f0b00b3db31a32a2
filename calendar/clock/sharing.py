"""Which contracts share one successor procurement, and which procurement that is (design rule 11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...contracts.terms.values import ContractFacts
from .rules import LIVE, group_key

Links = Mapping[int, tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Group:
    """Contracts that share one successor; *procurement_id* is None until one is made, and where none is needed."""

    members: tuple[ContractFacts, ...]
    procurement_id: int | None
    awaits: bool


def awaits_procurement(facts: ContractFacts) -> bool:
    """Tell whether a successor procurement is kept ready for the contract (the 1+1 model)."""
    return facts.state in LIVE and facts.successor_id is None and facts.closed_on is None


def groups_of(contracts: Iterable[ContractFacts], links: Links) -> list[Group]:
    """Return the groups in order of their first contract; those joined by hand first of all stay together.

    A group keeps the oldest procurement that one of its members has; what splits off gets a new one.
    """
    shared: dict[object, list[ContractFacts]] = {}
    for facts in sorted(contracts, key=lambda one: one.id):
        link = links.get(facts.id)
        natural = group_key(facts) or facts.id
        shared.setdefault(("by hand", link[0]) if link is not None and link[1] else natural, []).append(facts)
    taken: set[int] = set()
    return [_group(members, links, taken) for members in shared.values()]


def _group(members: Sequence[ContractFacts], links: Links, taken: set[int]) -> Group:
    awaiting = [one for one in members if awaits_procurement(one)]
    held = sorted(links[one.id][0] for one in awaiting or members if one.id in links)
    free = [id_ for id_ in held if id_ not in taken]
    taken.update(free[:1])
    return Group(tuple(members), free[0] if free else None, bool(awaiting))
