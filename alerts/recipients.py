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
    EXPERT = "expert"
    UNIT_MANAGER = "unit_manager"
    MAILBOX = "mailbox"
    CATEGORY_LEAD = "category_lead"
    PROCUREMENT = "procurement"
    MAIN_USER = "main_user"


_CHAIN = (Way.OWNER, Way.DEPUTY, Way.UNIT_MANAGER, Way.MAILBOX, Way.CATEGORY_LEAD, Way.PROCUREMENT, Way.MAIN_USER)
ROLES = (Way.OWNER, Way.DEPUTY, Way.EXPERT, *_CHAIN[2:])
"""At whom a step can be aimed; who cannot be reached is stood in for by those after them, an expert by the owner."""


class Hindrance(StrEnum):
    """Why the owner does not get it, or not alone."""

    NO_OWNER = "no_owner"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    LEFT = "left"
    AWAY = "away"
    REFUSED = "refused"
    SILENT = "silent"


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
    procurement: Sequence[int] = ()
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds a contract."""

    owner_id: int | None = None
    deputy_id: int | None = None
    unit_id: int | None = None
    expert_id: int | None = None
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it, as what, and what keeps it from the owner, where something does.

    `absent` is an owner who is away and gets a copy; of that copy `instead` names who has the matter.
    """

    address: str
    person_id: int | None
    name: str
    language: str
    way: Way
    owner: str | None = None
    hindrance: Hindrance | None = None
    absent: "Recipient | None" = None
    instead: str | None = None


def reach(
    directory: Directory, holders: Sequence[Holders], refused: Collection[str] = (), *, role: Way = Way.OWNER
) -> Recipient | None:
    """Return whom a step that is aimed at *role* reaches: None where there is nobody at home.

    *holders* are those of the contract, or of all that share its procurement, in order. *refused* are addresses
    that the mail server has turned down for this matter.
    """
    search = _Search(directory, refused)
    owner = next((found for one in holders if (found := directory.people.get(one.owner_id or 0))), None)
    for address, person, way in search.candidates(holders, role):
        hindrance = None if way is Way.OWNER and person == owner else search.hindrance(owner)
        if hindrance is None and role is not Way.OWNER:
            hindrance = Hindrance.SILENT
        name = person.name if person else address
        return Recipient(
            address=address,
            person_id=person.id if person else None,
            name=name,
            language=person.language if person else directory.language,
            way=way,
            owner=owner.name if owner else None,
            hindrance=hindrance,
            absent=_absent(owner, name) if hindrance is Hindrance.AWAY and role is Way.OWNER else None,
        )
    return None


def _absent(owner: PersonFacts | None, instead: str) -> Recipient | None:
    address = mailable(owner.email) if owner else None
    if owner is None or address is None:
        return None
    return Recipient(
        address, owner.id, owner.name, owner.language, Way.OWNER, owner.name, Hindrance.AWAY, None, instead
    )


def circle(directory: Directory, holders: Sequence[Holders]) -> set[int]:
    """Return the ids of everybody to whom the matter can come, whether they are to be reached today or not."""
    people = [id_ for one in holders for id_ in (one.owner_id, one.deputy_id, one.expert_id, one.lead_id)]
    people += [id_ for one in holders for id_ in _behind(directory, one.owner_id)]
    stand_ins = [found.substitute_id for id_ in people if (found := directory.people.get(id_ or 0))]
    return {id_ for id_ in (*people, *stand_ins, *directory.main_users) if id_} | managers(directory, holders)


def managers(directory: Directory, holders: Sequence[Holders]) -> set[int]:
    """Return the ids of the managers of the matter's units and of those above them."""
    found, search = set[int](), _Search(directory, ())
    for one in holders:
        for unit in search.units(one):
            found |= {unit.manager_id} if unit.manager_id else set()
    return found


def _behind(directory: Directory, id_: int | None) -> list[int]:
    """The personal deputies one behind another."""
    seen: list[int] = []
    one = directory.people.get(id_ or 0)
    while one is not None and one.id not in seen:
        seen.append(one.id)
        one = directory.people.get(one.deputy_id or 0)
    return seen


def main_users(directory: Directory, refused: Collection[str] = ()) -> list[Recipient]:
    """Return the main users that can be reached; who stands in for those away."""
    search = _Search(directory, refused)
    found = (one for id_ in directory.main_users for one in search.person(id_, Way.MAIN_USER))
    return [Recipient(address, person.id, person.name, person.language, way) for address, person, way in found]


def person_of(directory: Directory, id_: int) -> Recipient | None:
    """Return the person themself, away or not; None who has left or whom no mail reaches."""
    one = directory.people.get(id_)
    address = mailable(one.email) if one else None
    if one is None or address is None or not one.active:
        return None
    return Recipient(address, one.id, one.name, one.language, Way.OWNER)


class _Search:
    """One walk through the directory: nobody is asked twice, so that circles of deputies come to an end."""

    def __init__(self, directory: Directory, refused: Collection[str]) -> None:
        self._directory, self._refused = directory, frozenset(refused)
        self._asked: set[int] = set()

    def candidates(self, holders: Sequence[Holders], role: Way) -> Iterator[tuple[str, PersonFacts | None, Way]]:
        """Yield who would do, best first: those of the *role*, then those behind it."""
        if role is Way.EXPERT:
            for one in holders:
                yield from self.person(one.expert_id, Way.EXPERT)
        first = 0 if role is Way.EXPERT else _CHAIN.index(role)
        if first <= _CHAIN.index(Way.OWNER):
            for one in holders:
                yield from self.person(one.owner_id, Way.OWNER)
        if first <= _CHAIN.index(Way.DEPUTY):
            for one in holders:
                yield from self.person(one.deputy_id, Way.DEPUTY)
            for one in holders:
                yield from self._deputies_of(one.owner_id)
        if first <= _CHAIN.index(Way.MAILBOX):
            for one in holders:
                yield from self._unit(one, managers=role is not Way.MAILBOX)
        if role in (Way.UNIT_MANAGER, Way.CATEGORY_LEAD):
            for one in holders:
                yield from self.person(one.lead_id, Way.CATEGORY_LEAD)
        if role is Way.PROCUREMENT:
            for id_ in self._directory.procurement:
                yield from self.person(id_, Way.PROCUREMENT)
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
        for one in _behind(self._directory, id_):
            yield from self.person(self._directory.people[one].deputy_id, Way.DEPUTY)

    def units(self, one: Holders) -> Iterator[UnitFacts]:
        """Yield the unit of the contract, else its owner's, and those above it."""
        owner, seen = self._directory.people.get(one.owner_id or 0), set[int]()
        id_ = one.unit_id if one.unit_id is not None else owner.unit_id if owner else None
        while id_ is not None and id_ not in seen and (unit := self._directory.units.get(id_)):
            seen.add(id_)
            yield unit
            id_ = unit.parent_id

    def _unit(self, one: Holders, *, managers: bool) -> Iterator[tuple[str, PersonFacts | None, Way]]:
        """Yield the manager, then the mailbox, of each of its units; without *managers*, mailboxes."""
        for unit in self.units(one):
            if managers:
                yield from self.person(unit.manager_id, Way.UNIT_MANAGER)
            mailbox = mailable(unit.mailbox)
            if mailbox is not None and mailbox not in self._refused:
                yield mailbox, None, Way.MAILBOX
