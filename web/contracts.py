"""The register: search, narrow, sort, page, and take along."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from flask import Blueprint, Response, render_template, request, url_for
from pydantic import Field
from sqlmodel import Session

from ..calendar.milestones import queries as milestones
from ..calendar.milestones.rules import ASKING, next_matter
from ..calendar.milestones.values import Matter, Scope
from ..calendar.procurements.models import ProcurementState
from ..calendar.register import queries
from ..calendar.register.values import Fact, Order, RegisterRow, View, Wanted
from ..contracts.models import ContractState, TermKind
from ..contracts.suppliers.queries import named
from ..contracts.terms.models import OptionState
from ..core.i18n import _
from ..insight.export.files import export_contracts
from .asking import SIGNED_IN, asks
from .forms import Query, read_query
from .site import reading, today
from .visitor import myself
from .words import asks_short, fact_name, options_text, state_name, value_text, view_name

bp = Blueprint("contracts", __name__, url_prefix="/contracts")

PAGE, MOST_SUPPLIERS = 50, 5
MIMETYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
RowId = Annotated[int, Field(ge=1, le=2**31)]


class ListQuery(Query):
    """What the list's address says. Saved as a bookmark it is a saved view."""

    view: View | None = None
    q: Annotated[str, Field(max_length=200)] = ""
    unit: RowId | None = None
    owner: RowId | None = None
    category: RowId | None = None
    supplier: RowId | None = None
    imported: RowId | None = None
    missing: Fact | None = None
    sort: Order = Order.SLACK
    down: bool = False
    dense: bool = False
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    @property
    def shown_view(self) -> View:
        """The view that is named; without one what asks for something, or everything where it is searched in."""
        narrowed = self.q or self.unit or self.owner or self.category or self.supplier or self.imported or self.missing
        return self.view or (View.ALL if narrowed else View.TODO)

    def address(self, **changes: object) -> str:
        """Return this list's address with some things changed; page 1 unless said otherwise."""
        return self._address("contracts.index", changes)

    def file_address(self, ending: str) -> str:
        """Return the address of the same list as a file."""
        return self._address("contracts.export", {"ending": ending})

    def _address(self, endpoint: str, changes: Mapping[str, object]) -> str:
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"})
        if self.view is None:
            said["view"] = self.shown_view.value
        said |= changes
        return url_for(endpoint, **{name: value for name, value in said.items() if value not in (None, "", False)})

    def wanted(self, person_id: int) -> Wanted:
        """Return what to ask the register for."""
        return Wanted(
            view=self.shown_view,
            text=self.q,
            unit_id=self.unit,
            owner_id=self.owner,
            category_id=self.category,
            supplier_id=self.supplier,
            import_id=self.imported,
            missing=self.missing,
            order=self.sort,
            descending=self.down,
            person_id=person_id,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, as the table shows it."""

    href: str
    title: str
    reference: str
    supplier: str | None
    slack_days: int | None
    ends_on: date | None
    end_text: str
    options: str
    next_text: str
    next_on: date | None
    owner: str | None
    unit: str | None
    value: str
    state: str
    state_style: str
    warning: str


@bp.get("/")
@asks(SIGNED_IN)
def index() -> str:
    """List contracts: which need something, and what is not known of them."""
    query, person_id = read_query(ListQuery, request.args), myself().id
    wanted = query.wanted(person_id)
    with reading() as session:
        totals = queries.totals(session, wanted)
        pages = max(1, -(-totals.contracts // PAGE))
        number = min(query.page, pages)
        rows = queries.page(session, wanted, limit=PAGE, offset=(number - 1) * PAGE)
        lines = _lines(session, rows)
        counts = queries.view_counts(session, person_id)
        choices = _choices(session)
        suppliers = named(session, query.q, only=query.supplier, limit=MOST_SUPPLIERS)
    return render_template(
        "contracts/list.html",
        query=query,
        lines=lines,
        totals=totals,
        counts=counts,
        tabs=[(query_of(view), _tab(view, counts), view == query.shown_view) for view in View],
        choices=choices,
        sorts=_sorts(query),
        chips=_chips(query, dict(suppliers)),
        suppliers=suppliers if query.q else [],
        page=number,
        pages=pages,
        page_href=query.address(page="{page}").replace("%7Bpage%7D", "{page}"),
    )


@bp.get("/export.xlsx", defaults={"ending": "xlsx"})
@bp.get("/export.csv", defaults={"ending": "csv"})
@asks(SIGNED_IN)
def export(ending: str) -> Response:
    """Give the list as a file: what is narrowed to, all pages of it."""
    query = read_query(ListQuery, request.args)
    with TemporaryDirectory() as folder, reading() as session:
        path = Path(folder) / f"sopimukset.{ending}"
        export_contracts(session, path, only=set(queries.ids(session, query.wanted(myself().id))))
        response = Response(path.read_bytes(), mimetype=MIMETYPES[ending])
    name = f"sopimukset-{today().isoformat()}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def query_of(view: View) -> str:
    """Return the address of a view."""
    return url_for("contracts.index", view=view.value)


def _tab(view: View, counts: Mapping[View, int]) -> str:
    return f"{view_name(view)} ({counts[view]})"


def _lines(session: Session, rows: Sequence[RegisterRow]) -> list[Line]:
    ids = [row.id for row in rows]
    asked: dict[int, list[Matter]] = defaultdict(list)
    for matter in milestones.matters(session, Scope(), kinds=ASKING, contract_ids=ids):
        asked[matter.contract_id].append(matter)
    months: dict[int, list[int]] = defaultdict(list)
    for option in queries.options_of(session, ids):
        if option.state == OptionState.OPEN:
            months[option.contract_id].append(option.months)
    return [_line(row, next_matter(asked[row.id]), months[row.id]) for row in rows]


def _line(row: RegisterRow, matter: Matter | None, months: Sequence[int]) -> Line:
    state, style = _state(row)
    return Line(
        href=url_for("contract.show", contract_id=row.id),
        title=row.title,
        reference=row.reference,
        supplier=row.supplier,
        slack_days=(row.slack_from - today()).days if row.slack_from else None,
        ends_on=row.coverage_end,
        end_text=_("toistaiseksi") if row.term == TermKind.INDEFINITE else _("ei tiedossa"),
        options=options_text(months),
        next_text=_next(row, matter),
        next_on=matter.on if matter and row.procurement_state != ProcurementState.STARTED else None,
        owner=row.owner,
        unit=row.unit,
        value=value_text(row.value, row.currency, row.value_text),
        state=state,
        state_style=style,
        warning="",
    )


def _state(row: RegisterRow) -> tuple[str, str]:
    if row.state in (ContractState.ENDED, ContractState.ARCHIVED):
        return state_name(row.state), ""
    if row.has_successor:
        return _("seuraava sopimus on"), "done"
    if row.procurement_state == ProcurementState.STARTED:
        return _("käynnissä"), "done"
    return "", ""


def _next(row: RegisterRow, matter: Matter | None) -> str:
    if row.procurement_state == ProcurementState.STARTED and row.state in (
        ContractState.ACTIVE,
        ContractState.UPCOMING,
    ):
        return _("Hankinta etenee")
    return asks_short(matter) if matter else ""


def _choices(session: Session) -> Mapping[str, list[tuple[Any, str]]]:
    return {
        "unit": [("", _("kaikki")), *queries.units(session)],
        "owner": [("", _("kaikki")), *queries.owners(session)],
        "category": [("", _("kaikki")), *queries.categories(session)],
        "missing": [("", _("ei ehtoa")), *((fact.value, fact_name(fact)) for fact in Fact)],
    }


def _sorts(query: ListQuery) -> Mapping[str, tuple[str, str]]:
    """For each column that sorts: the address that sorts by it (again: the other way), and how it sorts now."""
    found = {}
    for order, column in (
        (Order.SLACK, "slack"),
        (Order.TITLE, "title"),
        (Order.END, "ends_on"),
        (Order.OWNER, "owner"),
        (Order.VALUE, "value"),
    ):
        chosen = query.sort == order
        now = ("descending" if query.down else "ascending") if chosen else ""
        first_down = order == Order.VALUE
        down = not query.down if chosen else first_down
        found[column] = (
            query.address(sort=order.value if order != Order.SLACK else None, down=1 if down else None),
            now,
        )
    return found


def _chips(query: ListQuery, suppliers: Mapping[int, str]) -> list[tuple[str, str]]:
    """The conditions that no select of the page shows."""
    chips = []
    if query.supplier:
        chips.append((suppliers.get(query.supplier, _("yksi toimittaja")), query.address(supplier=None)))
    if query.imported:
        chips.append((_("tuonti %(id)s") % {"id": query.imported}, query.address(imported=None)))
    return chips
