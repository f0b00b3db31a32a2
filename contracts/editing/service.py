"""Add a contract, change its facts: checked, logged field by field, never over somebody else's change."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _, format_moment
from ...core.said import retold
from ...people.finding import find_or_make_units
from ...people.models import Person
from ..importing.laying import lay_terms
from ..importing.told import key_of
from ..models import Contract, Precision
from ..parties import Party, find_or_make_categories, find_or_make_suppliers
from ..queries import options_of, references_taken, terms_of
from ..terms.models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from .rules import check
from .values import Facts, Stale

_NOT_COLUMNS = frozenset({"supplier", "business_id", "unit", "category", "options", "option_notice_months"})
_COLUMNS = tuple(field.name for field in fields(Facts) if field.name not in _NOT_COLUMNS)
_DAYS = frozenset({"term", "starts_on", "ends_on"})
# What was worked out from words of the register is no longer true once a person says it anew.
_WORDS: Mapping[str, Mapping[str, object]] = {
    "procedure": {"procedure_text": None},
    "ends_on": {"ends_precision": Precision.DAY, "term_text": None},
    "starts_on": {"starts_precision": Precision.DAY},
    "notice_months": {"notice_text": None},
    "estimated_value": {"value_text": None},
}


def create(session: Session, facts: Facts, *, reference: str | None, by: Person) -> Contract:
    """Add a contract; its reference is the given one, else the case number where that is free, else a new number."""
    check(facts)
    named = _reference(session, reference, facts)
    contract = Contract(
        reference=named,
        import_key=key_of(named),
        title=facts.title,
        came_in_on=today(session),
        created_at=now(session),
        changed_at=now(session),
    )
    for name, value in _columns(session, facts).items():
        setattr(contract, name, value)
    session.add(contract)
    session.flush()
    assert contract.id is not None
    _lay(session, contract)
    _write_options(session, contract.id, facts)
    audit.note(session, "contract", contract.id, "created", actor=by.name, actor_id=by.id)
    changed(session, contracts=[contract.id])
    session.flush()
    return contract


def change(
    session: Session, contract_id: int, facts: Facts, *, version: int, by: Person, why: str | None = None
) -> Mapping[str, tuple[object, object]]:
    """Change what differs and return it, old and new; raise Stale where somebody has changed the contract since.

    Raises Conflict for a change of the days once options or renewals have been laid after them.
    """
    check(facts)
    contract = session.get_one(Contract, contract_id, with_for_update=True)
    if contract.version != version:
        raise _stale(session, contract)
    found = _differences(contract, _columns(session, facts))
    options = _option_difference(session, contract_id, facts)
    if not found and not options:
        return {}
    for name, (_old, new) in found.items():
        setattr(contract, name, new)
        for word, blank in _WORDS.get(name, {}).items():
            setattr(contract, word, blank)
    if _DAYS & found.keys():
        _lay_anew(session, contract)
    if options:
        _write_options(session, contract_id, facts)
    contract.version, contract.changed_at = contract.version + 1, now(session)
    logged = found | options
    audit.note(session, "contract", contract_id, "changed", actor=by.name, actor_id=by.id, fields=logged, why=why)
    changed(session, contracts=[contract_id])
    session.flush()
    return logged


def _columns(session: Session, facts: Facts) -> dict[str, Any]:
    values = {name: getattr(facts, name) for name in _COLUMNS}
    party = Party(facts.supplier, facts.business_id)
    suppliers = find_or_make_suppliers(session, [party])[0] if facts.supplier or facts.business_id else {}
    units = find_or_make_units(session, [facts.unit])[0] if facts.unit else {}
    categories = find_or_make_categories(session, [facts.category])[0] if facts.category else {}
    return values | {
        "supplier_id": suppliers.get(party),
        "unit_id": units.get(facts.unit or ""),
        "category_id": categories.get(facts.category or ""),
    }


def _differences(contract: Contract, values: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    return {name: (old, new) for name, new in values.items() if (old := getattr(contract, name)) != new}


def _option_difference(session: Session, contract_id: int, facts: Facts) -> dict[str, tuple[object, object]]:
    if facts.options is None:
        return {}
    held = options_of(session, contract_id)
    if any(one.state != OptionState.OPEN or one.exercise_by for one in held):
        return {}
    old = ([one.months for one in held], [one.exercise_months_before for one in held])
    new = (list(facts.options), [facts.option_notice_months] * len(facts.options))
    return {} if old == new else {"options": (_written(*old), _written(*new))}


def _written(months: list[int], before: list[int | None]) -> str:
    text = " + ".join(map(str, months))
    return f"{text} ({before[0]})" if before and before[0] is not None else text


def _write_options(session: Session, contract_id: int, facts: Facts) -> None:
    session.execute(sa.delete(ExtensionOption).where(col(ExtensionOption.contract_id) == contract_id))
    session.add_all(
        ExtensionOption(
            contract_id=contract_id, number=number, months=months, exercise_months_before=facts.option_notice_months
        )
        for number, months in enumerate(facts.options or (), 1)
    )
    session.flush()


def _lay(session: Session, contract: Contract) -> None:
    assert contract.id is not None
    rows = lay_terms(contract.term, contract.starts_on, contract.ends_on)
    session.add_all(ContractTerm(contract_id=contract.id, **row) for row in rows)
    session.flush()


def _lay_anew(session: Session, contract: Contract) -> None:
    assert contract.id is not None
    rows = terms_of(session, contract.id)
    if any(row.kind not in (TermRowKind.ORIGINAL, TermRowKind.INDEFINITE) for row in rows) or len(rows) > 1:
        raise Conflict(
            _("Kauden perään on jo kirjattu optio tai jatko, joten alkuperäisiä päiviä ei voi muuttaa. Kumoa ensin se.")
        )
    session.execute(sa.delete(ContractTerm).where(col(ContractTerm.contract_id) == contract.id))
    _lay(session, contract)


def _reference(session: Session, wanted: str | None, facts: Facts) -> str:
    if wanted:
        if references_taken(session, [wanted]):
            raise Invalid(_("Tunnus on jo toisella sopimuksella."), field="reference")
        return wanted
    first = facts.case_number or f"HK/{today(session).year}"
    tries = ([first] if facts.case_number else []) + [f"{first}-{number}" for number in range(1, 10_000)]
    for start in range(0, len(tries), 500):
        taken = references_taken(session, tries[start : start + 500])
        for one in tries[start : start + 500]:
            if one not in taken:
                return one
    raise Conflict(_("Anna sopimukselle tunnus."))


def _stale(session: Session, contract: Contract) -> Stale:
    event = session.scalars(
        sa.select(audit.AuditEvent)
        .where(col(audit.AuditEvent.subject) == "contract", col(audit.AuditEvent.subject_id) == contract.id)
        .order_by(col(audit.AuditEvent.id).desc())
        .limit(1)
    ).first()
    by, at = (retold(event.actor), event.at) if event else ("", contract.changed_at)
    text = _("%(who)s muutti samaa sopimusta %(moment)s. Mitään ei kadonnut, eikä mitään tallennettu.")
    return Stale(text % {"who": by or _("Joku"), "moment": format_moment(at)}, by=by, at=at)
