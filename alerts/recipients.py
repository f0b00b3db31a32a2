"""Whom an alert reaches today: the owner, else who stands in, down to the main user; pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..people.addresses import mailable, trouble_of


class Way(StrEnum):
    """As what somebody gets a mail."""

    OWNER = "owner"
    SUBSTITUTE = "substitute"
    DEPUTY = "deputy"
    UNIT_MANAGER = "unit_manager"
    MAILBOX = "mailbox"
    MAIN_USER = "main_user"


class Hindrance(StrEnum):
    """Why the owner does not get it."""

    NO_OWNER = "no_owner"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    LEFT = "left"
    AWAY = "away"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as the alarm sees them on one day."""

    id: int
    name: str
    email: str | None
    language: str = "fi"
    active: bool = True
    deputy_id: int | None = None
    unit_id: int | None = None
    away: bool = False
    substitute_id: int | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit with its manager and mailbox, and the unit above it."""

    parent_id: int | None = None
    manager_id: int | None = None
    mailbox: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody on one day."""

    people: Mapping[int, PersonFacts]
    units: Mapping[int, UnitFacts] = field(default_factory=dict)
    main_users: Sequence[int] = ()
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds a contract."""

    owner_id: int | None = None
    deputy_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it, as what, and what keeps it from the owner, where something does."""

    address: str
    person_id: int | None
    name: str
    language: str
    way: Way
    owner: str | None = None
    hindrance: Hindrance | None = None


def reach(directory: Directory, holders: Sequence[Holders], refused: Collection[str] = ()) -> Recipient | None:
    """Return whom the matter reaches: None where there is nobody at home.

    *holders* are those of the contract, or of all that share its procurement, in order. *refused* are addresses
    that the mail server has turned down for this matter.
    """
    search = _Search(directory, refused)
    owner = next((found for one in holders if (found := directory.people.get(one.owner_id or 0))), None)
    for address, person, way in search.candidates(holders):
        hindrance = None if way is Way.OWNER and person == owner else search.hindrance(owner)
        return Recipient(
            address=address,
            person_id=person.id if person else None,
            name=person.name if person else address,
            language=person.language if person else directory.language,
            way=way,
            owner=owner.name if owner else None,
            hindrance=hindrance,
        )
    return None


def main_users(directory: Directory, refused: Collection[str] = ()) -> list[Recipient]:
    """Return the main users that can be reached; who stands in for those away."""
    search = _Search(directory, refused)
    found = (one for id_ in directory.main_users for one in search.person(id_, Way.MAIN_USER))
    return [Recipient(address, person.id, person.name, person.language, way) for address, person, way in found]


class _Search:
    """One walk through the directory: nobody is asked twice, so that circles of deputies come to an end."""

    def __init__(self, directory: Directory, refused: Collection[str]) -> None:
        self._directory, self._refused = directory, frozenset(refused)
        self._asked: set[int] = set()

    def candidates(self, holders: Sequence[Holders]) -> Iterator[tuple[str, PersonFacts | None, Way]]:
        """Yield who would do, best first."""
        for one in holders:
            yield from self.person(one.owner_id, Way.OWNER)
        for one in holders:
            yield from self.person(one.deputy_id, Way.DEPUTY)
        for one in holders:
            yield from self._deputies_of(one.owner_id)
        for one in holders:
            yield from self._unit(self._unit_of(one))
        for id_ in self._directory.main_users:
            yield from self.person(id_, Way.MAIN_USER)

    def person(self, id_: int | None, way: Way) -> Iterator[tuple[str, PersonFacts, Way]]:
        """Yield the person, or while they are away their substitute, or the substitute's own, and so on."""
        one = self._directory.people.get(id_ or 0)
        if one is None or one.id in self._asked:
            return
        self._asked.add(one.id)
        if self.hindrance(one) is None:
            yield mailable(one.email) or "", one, way
        elif one.active and one.away:
            yield from self.person(one.substitute_id, Way.SUBSTITUTE)

    def hindrance(self, one: PersonFacts | None) -> Hindrance | None:
        """Return what keeps the mail from this person, if anything does."""
        if one is None:
            return Hindrance.NO_OWNER
        if not one.active:
            return Hindrance.LEFT
        if one.away:
            return Hindrance.AWAY
        address = mailable(one.email)
        if address is None:
            return Hindrance.BAD_ADDRESS if trouble_of(one.email) else Hindrance.NO_ADDRESS
        return Hindrance.REFUSED if address in self._refused else None

    def _deputies_of(self, id_: int | None) -> Iterator[tuple[str, PersonFacts, Way]]:
        """Yield the personal deputies one behind another."""
        seen: set[int] = set()
        one = self._directory.people.get(id_ or 0)
        while one is not None and one.id not in seen:
            seen.add(one.id)
            yield from self.person(one.deputy_id, Way.DEPUTY)
            one = self._directory.people.get(one.deputy_id or 0)

    def _unit_of(self, one: Holders) -> int | None:
        owner = self._directory.people.get(one.owner_id or 0)
        return one.unit_id if one.unit_id is not None else owner.unit_id if owner else None

    def _unit(self, id_: int | None) -> Iterator[tuple[str, PersonFacts | None, Way]]:
        """Yield the manager, then the mailbox, of the unit and of those above it."""
        seen: set[int] = set()
        while id_ is not None and id_ not in seen and (unit := self._directory.units.get(id_)):
            seen.add(id_)
            yield from self.person(unit.manager_id, Way.UNIT_MANAGER)
            mailbox = mailable(unit.mailbox)
            if mailbox is not None and mailbox not in self._refused:
                yield mailbox, None, Way.MAILBOX
            id_ = unit.parent_id
