"""Decisions that people make about a contract's terms: options, renewals, reviews, successors."""

from datetime import date, timedelta

from sqlmodel import Session

from ...core.audit import note
from ...core.changes import changed
from ...core.database import now
from ...core.errors import Conflict, Invalid, NotFound
from ...core.i18n import _
from ...people.models import Person
from ..models import Contract
from . import queries
from .models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from .rules import coverage_end, goes_on, is_indefinite, is_renewing, is_reviewed, laid_options, next_end
from .values import ContractFacts

DAY = timedelta(days=1)


def intend_option(session: Session, contract_id: int, number: int, *, by: Person, reason: str | None = None) -> None:
    """Record that an open option will be used (in Finnish: Käytetään optio); the exercise itself stays open.

    Raises Conflict where the option cannot be used any more.
    """
    contract, option = _open_option(session, contract_id, number)
    option.intent, option.reason = True, reason
    _write(session, contract, by, "option_intended", {f"option {number}": ("open", "intent")}, reason)


def withdraw_intent(session: Session, contract_id: int, number: int, *, by: Person, reason: str | None = None) -> None:
    """Take back the intent to use an option."""
    contract, option = _open_option(session, contract_id, number)
    if not option.intent:
        raise Conflict(_("Option %(number)s käytöstä ei ole kirjattu aikomusta.") % {"number": number})
    option.intent, option.reason = False, reason
    _write(session, contract, by, "option_intent_withdrawn", {f"option {number}": ("intent", "open")}, reason)


def exercise_option(
    session: Session,
    contract_id: int,
    number: int,
    *,
    decided_on: date,
    notified_on: date,
    by: Person,
    reason: str | None = None,
) -> None:
    """Record that the option was used: decided by *by* on a day, supplier notified on a day; its term is laid.

    One that lapsed in the register can still be recorded when the supplier was notified in time. Options are
    used in their order: raises Conflict for a later one, and Invalid for days that cannot be.
    """
    contract, option = _contract(session, contract_id), queries.get_option(session, contract_id, number)
    facts = _facts(session, contract_id)
    old = option.state
    if notified_on < decided_on:
        raise Invalid(_("Toimittajalle ilmoitettu ennen päätöstä: tarkista päivät."), field="notified_on")
    _refuse_unusable(facts, number, notified_on)
    ends_on = next_end(facts, option.months)
    last = queries.last_term(session, contract_id)
    if ends_on is None or last is None or last.ends_on is None:
        raise Conflict(_("Optiota ei voi käyttää, koska sopimuksen päättymispäivä ei ole tiedossa."))
    session.add(
        ContractTerm(
            contract_id=contract_id,
            number=last.number + 1,
            kind=TermRowKind.OPTION,
            starts_on=last.ends_on + DAY,
            ends_on=ends_on,
            reason=reason,
        )
    )
    option.state, option.intent, option.reason = OptionState.EXERCISED, False, reason
    option.decided_by_id, option.decided_on, option.supplier_notified_on = by.id, decided_on, notified_on
    _write(session, contract, by, "option_exercised", {f"option {number}": (old.value, "exercised")}, reason)


def _refuse_unusable(facts: ContractFacts, number: int, notified_on: date) -> None:
    laid = next(one for one in laid_options(facts) if one.option.number == number)
    last = laid.exercise_on or laid.before_ends_on
    late = laid.option.state == OptionState.LAPSED and (last is None or notified_on > last)
    if laid.option.state not in (OptionState.OPEN, OptionState.LAPSED) or late:
        raise Conflict(_("Optio %(number)s ei ole enää avoinna.") % {"number": number})
    if any(one.number < number and one.state != OptionState.EXERCISED for one in facts.options):
        raise Conflict(_("Optiot käytetään järjestyksessä: ensin ratkaistaan aiempi optio."))


def decline_option(
    session: Session, contract_id: int, number: int, *, decided_on: date, by: Person, reason: str | None = None
) -> None:
    """Record that the option is not used; what comes after it stops with it."""
    contract, option = _open_option(session, contract_id, number)
    option.state, option.intent, option.reason = OptionState.DECLINED, False, reason
    option.decided_by_id, option.decided_on = by.id, decided_on
    _write(session, contract, by, "option_declined", {f"option {number}": ("open", "declined")}, reason)


def reopen_option(session: Session, contract_id: int, number: int, *, by: Person, reason: str | None = None) -> None:
    """Undo the decision on an option: only the last thing that happened to the contract's terms can be undone."""
    contract = _contract(session, contract_id)
    option = queries.get_option(session, contract_id, number)
    old = option.state
    if old not in (OptionState.EXERCISED, OptionState.DECLINED) or option.decided_on is None:
        raise Conflict(_("Option %(number)s päätöstä ei voi kumota.") % {"number": number})
    if old == OptionState.EXERCISED:
        last = queries.last_term(session, contract_id)
        later = [one for one in _facts(session, contract_id).options if one.number > number and one.state != "open"]
        if last is None or last.kind != TermRowKind.OPTION or any(one.state == "exercised" for one in later):
            raise Conflict(_("Option %(number)s jälkeen on tapahtunut muuta: kumoa ensin se.") % {"number": number})
        session.delete(last)
    option.state, option.decided_by_id, option.decided_on, option.supplier_notified_on = (
        OptionState.OPEN,
        None,
        None,
        None,
    )
    _write(session, contract, by, "option_reopened", {f"option {number}": (old.value, "open")}, reason)


def decide_not_renewed(
    session: Session, contract_id: int, *, decided_on: date, by: Person, reason: str | None = None
) -> None:
    """Record that a contract that goes on by itself is stopped at the end of its present term (Ei uusita)."""
    contract = _contract(session, contract_id)
    if not goes_on(_facts(session, contract_id)):
        raise Conflict(_("Sopimus ei jatku itsestään, joten sitä ei tarvitse pysäyttää."))
    if contract.not_renewed_on is not None:
        raise Conflict(_("Sopimuksen päättymisestä on jo päätetty."))
    contract.not_renewed_on = decided_on
    _write(session, contract, by, "not_renewed", {"not_renewed_on": (None, decided_on)}, reason)


def let_renew(session: Session, contract_id: int, *, by: Person, reason: str | None = None) -> None:
    """Take back the decision that the contract is not renewed."""
    contract = _contract(session, contract_id)
    if contract.not_renewed_on is None:
        raise Conflict(_("Sopimusta ei ole päätetty lopettaa."))
    old, contract.not_renewed_on = contract.not_renewed_on, None
    _write(session, contract, by, "let_renew", {"not_renewed_on": (old, None)}, reason)


def set_review(session: Session, contract_id: int, *, review_on: date | None, by: Person, reason: str) -> None:
    """Record that the contract goes on and when it is reviewed next (Jatketaan); None: counted by the rule again."""
    contract = _contract(session, contract_id)
    if not is_reviewed(_facts(session, contract_id)):
        raise Conflict(_("Määräaikaista sopimusta ei tarkastella: se päättyy itsestään."))
    old, contract.review_on = contract.review_on, review_on
    _write(session, contract, by, "review_set", {"review_on": (old, review_on)}, reason)


def replace_contract(
    session: Session, contract_id: int, *, needed_on: date | None, by: Person, reason: str | None = None
) -> None:
    """Record the day on which an indefinite contract's successor is needed (Kilpailutetaan); None takes it back."""
    contract = _contract(session, contract_id)
    if not is_indefinite(_facts(session, contract_id)):
        raise Conflict(_("Korvaamispäivä annetaan vain toistaiseksi voimassa olevalle sopimukselle."))
    if needed_on is not None and contract.starts_on is not None and needed_on <= contract.starts_on:
        raise Invalid(_("Uuden sopimuksen alkamispäivä on ennen nykyisen alkua."), field="needed_on")
    old, contract.replace_on = contract.replace_on, needed_on
    _write(session, contract, by, "replace_on", {"replace_on": (old, needed_on)}, reason)


def agree_to_renewal(session: Session, contract_id: int, *, by: Person, reason: str) -> None:
    """Record that the contract may renew itself after its present term (Annetaan jatkua); nobody is asked again."""
    contract = _contract(session, contract_id)
    facts = _facts(session, contract_id)
    if not is_renewing(facts):
        raise Conflict(_("Sopimus ei jatku itsestään, tai sen päättymisestä on jo päätetty."))
    old, contract.renews_after = contract.renews_after, coverage_end(facts)
    _write(session, contract, by, "renewal_agreed", {"renews_after": (old, contract.renews_after)}, reason)


def ask_of_renewal(session: Session, contract_id: int, *, by: Person) -> None:
    """Take back that the contract may renew itself: its present term is asked about again."""
    contract = _contract(session, contract_id)
    if contract.renews_after is None:
        raise Conflict(_("Sopimuksen jatkumisesta ei ole päätetty."))
    old, contract.renews_after = contract.renews_after, None
    _write(session, contract, by, "renewal_asked_again", {"renews_after": (old, None)}, None)


def close_contract(
    session: Session, contract_id: int, *, closed_on: date, by: Person, reason: str, need_continues: bool = False
) -> None:
    """Record that no successor is awaited: the need ends, something else covers it, or a new need follows an end.

    Its planning leaves the clock; what the contract itself asks for, such as its notice, stays. Raises Conflict where
    it goes on by itself, or is answered already.
    """
    contract = _contract(session, contract_id)
    if is_renewing(_facts(session, contract_id)):
        raise Conflict(_("Sopimus jatkuu itsestään: päätä ensin, ettei sitä uusita."))
    if contract.closed_on is not None or contract.successor_id is not None:
        raise Conflict(_("Sopimuksen päättymiseen on jo vastattu."))
    contract.closed_on, contract.closed_reason = closed_on, reason
    action = "need_continues" if need_continues else "closed"
    _write(session, contract, by, action, {"closed_on": (None, closed_on)}, reason)


def reopen_contract(session: Session, contract_id: int, *, by: Person, reason: str | None = None) -> None:
    """Take that back: what follows the contract is an open matter again."""
    contract = _contract(session, contract_id)
    if contract.closed_on is None:
        raise Conflict(_("Sopimuksen päättymiseen ei ole vastattu."))
    old, contract.closed_on, contract.closed_reason = contract.closed_on, None, None
    _write(session, contract, by, "reopened", {"closed_on": (old, None)}, reason)


def link_successor(session: Session, contract_id: int, *, successor_id: int | None, by: Person) -> None:
    """Link the contract that comes after this one, or unlink it with None."""
    contract = _contract(session, contract_id)
    if successor_id == contract_id:
        raise Invalid(_("Sopimus ei voi seurata itseään."), field="successor_id")
    if successor_id is not None:
        _contract(session, successor_id)
        _refuse_circle(session, contract_id, successor_id)
    old, contract.successor_id = contract.successor_id, successor_id
    _write(session, contract, by, "successor", {"successor_id": (old, successor_id)}, None)


def _refuse_circle(session: Session, contract_id: int, successor_id: int) -> None:
    seen, here = {contract_id}, successor_id
    while (following := _contract(session, here).successor_id) is not None:
        if following in seen:
            raise Invalid(_("Sopimukset seuraisivat toisiaan kehässä."), field="successor_id")
        seen.add(here)
        here = following


def _contract(session: Session, contract_id: int) -> Contract:
    contract = session.get(Contract, contract_id)
    if contract is None:
        raise NotFound(_("Sopimusta ei löydy."))
    return contract


def _facts(session: Session, contract_id: int) -> ContractFacts:
    session.flush()
    return queries.facts_of(session, [contract_id])[contract_id]


def _open_option(session: Session, contract_id: int, number: int) -> tuple[Contract, ExtensionOption]:
    contract, option = _contract(session, contract_id), queries.get_option(session, contract_id, number)
    reachable = {laid.option.number for laid in laid_options(_facts(session, contract_id)) if laid.reachable}
    if option.state != OptionState.OPEN or number not in reachable:
        raise Conflict(_("Optio %(number)s ei ole enää avoinna.") % {"number": number})
    return contract, option


def _write(
    session: Session,
    contract: Contract,
    by: Person,
    action: str,
    fields: dict[str, tuple[object, object]],
    why: str | None,
) -> None:
    assert contract.id is not None
    contract.version, contract.changed_at = contract.version + 1, now(session)
    note(session, "contract", contract.id, action, actor=by.name, actor_id=by.id, fields=fields, why=why)
    changed(session, contracts=[contract.id])
    session.flush()
