"""What can be done about a day, as buttons: only what works."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import url_for

from ..calendar.milestones.models import MilestoneKind
from ..calendar.milestones.values import Matter
from ..contracts.models import ContractState, TermKind
from ..core.audit import AuditEvent
from ..core.i18n import _


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: where it leads, or with *posts* what it does at once."""

    text: str
    href: str
    posts: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


def offers(matter: Matter) -> list[Offer]:
    """Return what can be done about the day, the strongest first."""
    makers = {
        MilestoneKind.PLANNING_START: lambda: [*_decide_first(matter), _start(matter)],
        MilestoneKind.OPTION_DECISION: lambda: [_decide(matter)],
        MilestoneKind.OPTION_EXERCISE: lambda: [_exercise(matter)],
        MilestoneKind.RENEWAL_DECISION: lambda: _renewal(matter),
        MilestoneKind.NOTICE: lambda: _renewal(matter),
        MilestoneKind.REVIEW: lambda: [_review(matter)],
        MilestoneKind.TERM_END: lambda: _followed(matter),
        MilestoneKind.VALUE_USED_UP: lambda: [_spent(matter)],
    }
    maker = makers.get(MilestoneKind(matter.kind))
    return maker() if maker else []


def _start(matter: Matter) -> Offer:
    return Offer(
        _("Aloita suunnittelu"), url_for("decisions.start_planning", contract_id=matter.contract_id), posts=True
    )


def _decide_first(matter: Matter) -> list[Offer]:
    return [_decide(matter)] if matter.with_planning else []


def _decide(matter: Matter) -> Offer:
    text = _("Päätä optiosta")
    return Offer(text, url_for("decisions.option", contract_id=matter.contract_id, number=matter.number))


def _exercise(matter: Matter) -> Offer:
    text = _("Kirjaa option käyttö")
    return Offer(text, url_for("decisions.option", contract_id=matter.contract_id, number=matter.number))


def _renewal(matter: Matter) -> list[Offer]:
    if matter.term not in (TermKind.AUTO_RENEWING, TermKind.FIXED_THEN_INDEFINITE):
        return []
    return [Offer(_("Ei uusita"), url_for("decisions.renewal", contract_id=matter.contract_id))]


def _review(matter: Matter) -> Offer:
    return Offer(_("Jatketaan tai kilpailutetaan"), url_for("decisions.review", contract_id=matter.contract_id))


def _spent(matter: Matter) -> Offer:
    return Offer(_("Katso ostot"), url_for("spending.index", contract_id=matter.contract_id))


def _followed(matter: Matter) -> list[Offer]:
    if matter.contract_state != ContractState.ENDED:
        return []
    ending = url_for("endings.ending", contract_id=matter.contract_id)
    return [
        Offer(_("Kirjaa seuraava sopimus"), url_for("endings.successor", contract_id=matter.contract_id)),
        Offer(_("Ei vaadi enempää"), f"{ending}?answer=done"),
        Offer(_("Tarve jatkuu"), f"{ending}?answer=need"),
    ]


def undo_of(event: AuditEvent, contract_id: int) -> Offer | None:
    """Return how a decision is taken back, None where it cannot be."""
    text = _("Kumoa")
    if event.action == "started":
        return Offer(text, url_for("decisions.stop_planning", contract_id=contract_id), posts=True)
    if event.action == "not_renewed":
        return Offer(text, url_for("decisions.renewal_undo", contract_id=contract_id), posts=True)
    if event.action == "successor":
        return Offer(text, url_for("endings.successor_undo", contract_id=contract_id), posts=True)
    if event.action in ("closed", "need_continues"):
        return Offer(text, url_for("endings.ending_undo", contract_id=contract_id), posts=True)
    if event.field is not None and event.field.startswith("option "):
        href = url_for("decisions.option", contract_id=contract_id, number=int(event.field.removeprefix("option ")))
        answer = "withdraw" if event.action == "option_intended" else "reopen"
        return Offer(text, href, posts=True, fields={"answer": answer})
    return None
