"""Nobody home: proved each night, of every live contract, is whom an alarm would reach; what fails is told."""

import hashlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..contracts.models import Contract
from ..core.batches import batches
from ..core.database import Database, today
from ..core.i18n import _, current_language, ngettext, use_language
from ..people.queries import known_units
from .compose import Office, post
from .directory import directory
from .heartbeats import beat, last_noted
from .letters import Letter
from .notices import LISTED, closing, listed
from .recipients import Directory, main_users
from .sweep import take_turn
from .whom import Proof, proof, unmanaged
from .words import plain

NOBODY = "nobody"


class Counts(NamedTuple):
    """How many live contracts reach nobody, how many a main user alone, and how many units have no manager to reach."""

    lost: int
    main_users_only: int
    units: int = 0


class Failing(NamedTuple):
    """A contract that the proof failed of."""

    title: str
    reference: str


def prove(database: Database, office: Office) -> int:
    """Prove whom each live contract reaches today; tell the main users of a change. Return how many mails."""
    with database.writing() as session:
        take_turn(session)
        everybody = directory(session, today(session))
        found = proof(session, everybody)
        units = _unmanaged(session, everybody)
        note = _note(found, units)
        if (last_noted(session, NOBODY) or _note(Proof([], []), {})) == note:
            return 0
        beat(session, NOBODY, note)
        counts = Counts(len(found.lost), len(found.main_users_only), len(units))
        if not any(counts):
            return 0
        failing = _failing(session, [*found.lost, *found.main_users_only][:LISTED])
        readers = main_users(everybody)
        for reader in readers:
            with use_language(reader.language):
                letter = nobody_letter(counts, failing, office.base_url.rstrip("/"), [*units.values()])
            post(session, office, letter, reader, kind=NOBODY)
        return len(readers)


def last_proof(session: Session) -> Counts:
    """Return what the last proof found; no proof yet: nothing."""
    lost, only, *rest = (last_noted(session, NOBODY) or "0 0").split()
    return Counts(int(lost), int(only), int(rest[1]) if len(rest) > 1 else 0)


def _note(found: Proof, units: Collection[int]) -> str:
    ids = ";".join(
        " ".join(map(str, some)) for some in (found.lost, found.main_users_only, *([units] if units else []))
    )
    digest = hashlib.sha256(ids.encode()).hexdigest()
    return f"{len(found.lost)} {len(found.main_users_only)} {digest}" + (f" {len(units)}" if units else "")


def _unmanaged(session: Session, everybody: Directory) -> dict[int, str]:
    """Return the names of the units whose contracts have no manager to turn to, by id."""
    lacking = unmanaged(session, everybody)
    return {id_: name for id_, name in known_units(session) if id_ in lacking}


def _failing(session: Session, ids: Collection[int]) -> list[Failing]:
    """Return these contracts in this order."""
    rows = {
        row.id: Failing(row.title, row.reference)
        for batch in batches(ids)
        for row in session.execute(
            sa.select(col(Contract.id), col(Contract.title), col(Contract.reference)).where(col(Contract.id).in_(batch))
        )
    }
    return [rows[id_] for id_ in ids]


def nobody_letter(counts: Counts, failing: list[Failing], base_url: str, units: Sequence[str] = ()) -> Letter:
    """Return what a main user is told of contracts that reach nobody of their own; *failing* are the first of them.

    *units* are those whose manager's step would reach only a main user.
    """
    if not counts.lost and not counts.main_users_only:
        return units_letter(units, base_url)
    total = counts.lost + counts.main_users_only
    heading = ngettext(
        "%(n)d sopimuksella ei ole ketään, joka saisi hälytyksen",
        "%(n)d sopimuksella ei ole ketään, joka saisi hälytyksen",
        total,
    )
    lines = [f"{plain(one.title)} ({plain(one.reference)})" for one in failing]
    rest = [""] * (total - len(failing))
    return Letter(
        template=NOBODY,
        language=current_language(),
        subject=heading % {"n": total},
        preview=_said(counts),
        heading=heading % {"n": total},
        paragraphs=(
            _said(counts),
            _("Valitse sopimuksille vastuuhenkilö tai varahenkilö, jolla on toimiva osoite ja joka on paikalla."),
            *(_said_of_units(units) if units else ()),
        ),
        contents=listed([*lines, *rest]),
        link=f"{base_url}/alerts/?tab=unreachable",
        link_text=_("Avaa sopimukset"),
        closing=closing(),
    )


def units_letter(units: Sequence[str], base_url: str) -> Letter:
    """Return what a main user is told of units whose manager's step would reach only themself."""
    heading = ngettext(
        "%(n)d yksiköltä puuttuu esihenkilö, jolle hälytys etenee",
        "%(n)d yksiköltä puuttuu esihenkilö, jolle hälytys etenee",
        len(units),
    )
    remedy = _("Valitse yksiköille esihenkilö tai yhteinen sähköposti, tai anna rooli sen esihenkilölle.")
    said = _("Kun kukaan ei vastaa, hälytys etenee esihenkilön sijaan vain pääkäyttäjälle.")
    return Letter(
        template=NOBODY,
        language=current_language(),
        subject=heading % {"n": len(units)},
        preview=said,
        heading=heading % {"n": len(units)},
        paragraphs=(said, remedy),
        contents=listed([*map(plain, units[:LISTED]), *[""] * (len(units) - LISTED)]),
        link=f"{base_url}/organisation/units/",
        link_text=_("Avaa yksiköt"),
        closing=closing(),
    )


def _said_of_units(units: Sequence[str]) -> tuple[str, ...]:
    names = ", ".join(map(plain, units[:LISTED])) + (" …" if len(units) > LISTED else "")
    return (_("Yksiköt, joilta puuttuu esihenkilö, jolle hälytys etenee: %(names)s.") % {"names": names},)


def _said(counts: Counts) -> str:
    words = {"lost": counts.lost, "only": counts.main_users_only}
    text = _("Hälytys ei tavoita ketään: %(lost)d. Hälytys tavoittaa vain pääkäyttäjän: %(only)d.")
    return text % words
