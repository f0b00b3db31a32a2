"""What the pages that list what is logged of contracts have in common; their frame is templates/log.html."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeVar

from flask import make_response, url_for
from pydantic import Field
from sqlmodel import Session
from werkzeug.wrappers import Response

from ..contracts.deviations.finding import contract_meant
from ..contracts.suppliers.queries import named
from ..core.i18n import _
from .forms import Query
from .site import today

PAGE = 50
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
AnyTab = TypeVar("AnyTab", bound=Any)
AnyWanted = TypeVar("AnyWanted")


class LogQuery(Query):
    """Of which contracts, and which page of the list; each list adds its own `tab` and what narrows it."""

    HOME: ClassVar[str]
    NOT_NARROWING: ClassVar[set[str]] = {"tab", "mine", "page"}

    unit: RowId | None = None
    contract: RowId | None = None
    supplier: RowId | None = None
    mine: bool = False
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def address(self, endpoint: str = "", **changes: object) -> str:
        """Return this list's address with some things changed; page 1 unless said otherwise."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"}) | changes
        return url_for(endpoint or self.HOME, **{name: value for name, value in said.items() if value is not None})

    @property
    def narrowed(self) -> bool:
        """Whether the list is narrowed to some of a part's rows."""
        return any(value for name, value in self if name not in self.NOT_NARROWING)

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        """Whose contracts: address, words, whether they are shown now."""
        return [
            (self.address(mine=None), _("Kaikki sopimukset"), not self.mine),
            (self.address(mine=1), _("Omat sopimukset"), self.mine),
        ]


def page_of(
    session: Session,
    query: LogQuery,
    wanted: AnyWanted,
    *,
    tab: AnyTab,
    counts: Callable[[Session, AnyWanted], Mapping[AnyTab, int]],
    lines: Callable[..., Sequence[Any]],
    tab_name: Callable[[AnyTab], str],
) -> dict[str, Any]:
    """Return what templates/log.html shows of the list: its lines of this page, parts, counts and addresses."""
    found = counts(session, wanted)
    pages = max(1, -(-found[tab] // PAGE))
    number = min(query.page, pages)
    everything, overdue = (next((n for one, n in found.items() if one.value == name), 0) for name in ("all", "overdue"))
    return {
        "query": query,
        "home": url_for(query.HOME),
        "tabs": [(query.address(tab=one.value), tab_name(one) % {"n": n}, one == tab) for one, n in found.items()],
        "views": query.views,
        "lines": lines(session, wanted, limit=PAGE, offset=(number - 1) * PAGE),
        "contract": contract_meant(session, query.contract) if query.contract else None,
        "supplier": next(iter(named(session, "", only=query.supplier, limit=1)), None) if query.supplier else None,
        "narrowed": query.narrowed,
        "everything": everything,
        "overdue": overdue,
        "page": number,
        "pages": pages,
        "page_href": query.address(page="{page}").replace("%7Bpage%7D", "{page}"),
    }


def csv_file(body: bytes, name: str) -> Response:
    """Give the list as a file that is named by what it holds and today."""
    response = make_response(body)
    response.mimetype = "text/csv"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{today().isoformat()}.csv")
    return response
