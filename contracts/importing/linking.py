"""The suppliers, people, units and categories that rows name: found or made, all rows at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from ...people.finding import find_or_make_people, find_or_make_units
from ...people.values import Named
from ..parties import Party, find_or_make_categories, find_or_make_suppliers
from .told import Told


@dataclass(frozen=True)
class Links:
    """Whom the words mean, and the ids of those who were made for them."""

    suppliers: Mapping[Party, int] = field(default_factory=dict)
    people: Mapping[Named, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    made: Mapping[str, list[int]] = field(default_factory=dict)

    def ids_of(self, told: Told) -> dict[str, int]:
        """Return field -> id of all that the row names but its parent."""
        found = {
            "supplier": self.suppliers.get(told.supplier) if told.supplier else None,
            "owner": self.people.get(told.owner) if told.owner else None,
            "deputy": self.people.get(told.deputy) if told.deputy else None,
            "unit": self.units.get(told.unit) if told.unit else None,
            "category": self.categories.get(told.category) if told.category else None,
        }
        return {name: id_ for name, id_ in found.items() if id_ is not None}


def link_all(session: Session, rows: Collection[Told], *, actor: str, actor_id: int | None, why: str) -> Links:
    """Find or make everybody and everything that the rows name."""
    parties = dict.fromkeys(one.supplier for one in rows if one.supplier)
    named = dict.fromkeys(one for row in rows for one in (row.owner, row.deputy) if one)
    suppliers, new_suppliers = find_or_make_suppliers(session, list(parties))
    people, new_people = find_or_make_people(session, list(named), actor=actor, actor_id=actor_id, why=why)
    units, new_units = find_or_make_units(session, list(dict.fromkeys(one.unit for one in rows if one.unit)))
    categories, new_categories = find_or_make_categories(
        session, list(dict.fromkeys(one.category for one in rows if one.category))
    )
    made = {"supplier": new_suppliers, "person": new_people, "unit": new_units, "category": new_categories}
    return Links(suppliers, people, units, categories, made)
