"""Takes a refused row in once it is mended: read again as the others of its sheet were, as part of its import."""

from collections.abc import Mapping

from sqlmodel import Session

from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...people.models import Person
from . import queries
from .models import ImportBatch, ImportKind, ImportState, RefusedRow
from .reading import interpret_row
from .report import Report
from .service import take_rows
from .values import Column, ReadFile, ReadSheet, Refusal, SheetFacts


def mend(session: Session, refused_id: int, *, cells: Mapping[str, str], by: Person | None = None) -> Report:
    """Take the row in with *cells* ({COLUMN or FIELD: text}) in place of those it had.

    Raises Invalid, with reason and remedy, where it still cannot be read; Conflict where it is in already or its
    import was undone.
    """
    queries.lock_imports(session)
    refused = queries.get_refused(session, refused_id)
    batch = queries.get_import(session, refused.import_id)
    if refused.taken_in_at is not None:
        raise Conflict(_("Rivi on jo otettu mukaan."))
    if batch.kind is not ImportKind.CONTRACTS:
        raise Conflict(_("Tämän tuonnin rivi korjataan taulukossa: korjaa se ja tuo tiedosto uudelleen."))
    if batch.state is ImportState.UNDONE:
        raise Conflict(_("Tuonti %(id)s on kumottu, joten sen rivejä ei voi ottaa mukaan.") % {"id": batch.id})
    sheet = _sheet(batch, refused)
    texts = {**refused.raw, **{_column(sheet.facts, name).heading: text for name, text in cells.items()}}
    row = interpret_row(sheet.facts, refused.row or 0, texts, today=today(session))
    if isinstance(row, Refusal):
        raise Invalid(f"{row.reason.text()} {row.remedy.text()}", field=row.column)
    mended = ReadSheet(sheet.sheet, sheet.header_row, sheet.facts, (row,))
    report = take_rows(session, batch, ReadFile(batch.file_name, batch.sha256, (mended,)), by=by)
    refused.raw, refused.taken_in_at = texts, now(session)
    refused.contract_id = queries.contract_of_row(session, batch, sheet.sheet, refused.row)
    batch.refused -= 1
    session.add_all((refused, batch))
    session.flush()
    return report


def _sheet(batch: ImportBatch, refused: RefusedRow) -> ReadSheet:
    """Return how the row's part of the sheet was understood: the last one whose header stands above it."""
    above = [
        one for one in batch.sheets if one["sheet"] == refused.sheet and (one["header_row"] or 0) <= (refused.row or 0)
    ]
    if not above:
        raise Conflict(_("Rivin taulukkoa ei ole tallessa. Tuo korjattu tiedosto uudelleen."))
    return ReadSheet(refused.sheet, above[-1]["header_row"], SheetFacts.from_json(above[-1]["facts"]))


def _column(facts: SheetFacts, name: str) -> Column:
    """Return the column of that heading, or that holds the field of that name."""
    by_field = next((one for one in facts.columns if one.field and one.field.value == name), None)
    found = next((one for one in facts.columns if one.heading == name), by_field)
    if found is None:
        raise Invalid(_("Saraketta %(name)s ei ole tässä taulukossa.") % {"name": name}, field=name)
    return found
