"""How contracts are: what takes points of them, what would mend it, and which contracts have it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from flask import Blueprint, render_template, request, url_for
from pydantic import Field

from ..calendar.milestones.values import Scope, Whose
from ..core.errors import NotFound
from ..core.i18n import _
from ..insight.health.contracts import Rated, rated
from ..insight.health.rules import Fault, Summary, summary
from ..insight.health.words import part_name, remedy
from ..people.models import Role
from .asking import SIGNED_IN, asks
from .forms import Query, read_query
from .site import reading
from .visitor import myself

bp = Blueprint("contract_health", __name__, url_prefix="/health")

PAGE = 50
BY_UNIT = frozenset({Role.UNIT_MANAGER, Role.MAIN_USER, Role.PROCUREMENT, Role.AUDITOR, Role.CATEGORY_LEAD})


class HealthQuery(Query):
    """Whose contracts, or those of one unit and what is below it."""

    whose: Whose = Whose.MINE
    unit: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    @property
    def scope(self) -> Scope:
        """Return which contracts are meant."""
        account = myself()
        if self.unit is not None:
            return Scope(Whose.UNIT, account.id, self.unit)
        return Scope(self.whose, account.id, account.unit_id if self.whose == Whose.UNIT else None)

    def words(self) -> dict[str, Any]:
        """Return what an address of the same contracts says."""
        return {"unit": self.unit} if self.unit is not None else {"whose": self.whose.value}


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """Show the points of contracts with their working, and by unit to those who manage."""
    query, account = read_query(HealthQuery, request.args), myself()
    with reading() as session:
        rows = rated(session, query.scope)
    own_unit = [(Whose.UNIT, _("Oma yksikkö"))] if account.unit_id else []
    ways = [(Whose.MINE, _("Omat sopimukset")), *own_unit, (Whose.ALL, _("Koko organisaatio"))]
    return render_template(
        "health/index.html",
        summary=summary([one.health for one in rows]),
        query=query,
        views=[
            (url_for("contract_health.index", whose=one.value), text, query.unit is None and one == query.whose)
            for one, text in ways
        ],
        worst=[one for one in rows[:10] if one.health.faults],
        units=_by_unit(rows) if account.roles & BY_UNIT else [],
        unit=next((one.unit for one in rows if one.unit_id == query.unit), None) if query.unit else None,
    )


@bp.get("/<fault>")
@asks(SIGNED_IN)
def having(fault: str) -> str:
    """List the contracts that have a fault, the worst first."""
    if fault not in set(Fault):
        raise NotFound(_("Sivua ei löydy."))
    kind, query = Fault(fault), read_query(HealthQuery, request.args)
    with reading() as session:
        rows = rated(session, query.scope)
    found = [one for one in rows if any(part.kind is kind for part in one.health.faults)]
    pages = max(1, -(-len(found) // PAGE))
    number = min(query.page, pages)
    return render_template(
        "health/having.html",
        kind=kind,
        name=part_name(kind),
        remedy=remedy(kind),
        found=len(found),
        rows=[(one, mending(one.id)[kind]) for one in found[(number - 1) * PAGE : number * PAGE]],
        counts={one.id: next(part.count for part in one.health.faults if part.kind is kind) for one in found},
        query=query,
        page=number,
        pages=pages,
        page_href=url_for("contract_health.having", fault=fault, **query.words()) + "&page={page}",
    )


def mending(contract_id: int) -> Mapping[Fault, str]:
    """Return where each fault of the contract is mended."""
    edit = url_for("editing.edit", contract_id=contract_id)
    return {
        **dict.fromkeys(Fault, edit),
        Fault.LATE_PLANNING: url_for("contract.show", contract_id=contract_id),
        Fault.ENDED: url_for("endings.ending", contract_id=contract_id),
        Fault.VALUE_EARLY: url_for("spending.index", contract_id=contract_id),
        Fault.MODIFICATIONS: url_for("modifications.index", contract_id=contract_id),
        Fault.OVERDUE_DEVIATIONS: url_for("deviations.index", contract=contract_id, tab="overdue"),
        Fault.LATE_ANSWERS: url_for("reclamations.index", contract=contract_id, tab="overdue"),
        Fault.LATE_TASKS: url_for("tasks.index", contract=contract_id, tab="overdue"),
        Fault.NO_REMEDIES: url_for("reclamation_form.terms", contract_id=contract_id),
    }


def _by_unit(rows: Sequence[Rated]) -> list[tuple[int | None, str | None, Summary]]:
    """Each unit's own contracts, the weakest unit first."""
    groups: dict[tuple[int | None, str | None], list[Rated]] = defaultdict(list)
    for one in rows:
        groups[one.unit_id, one.unit].append(one)
    found = [
        (id_, name, told) for (id_, name), mine in groups.items() if (told := summary([one.health for one in mine]))
    ]
    return sorted(found, key=lambda one: (one[2].mean, one[1] or ""))
