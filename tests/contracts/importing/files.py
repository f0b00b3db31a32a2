"""Files as if they had been read: rows made of contract facts, for tests of what happens after reading."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from hankintakello.contracts.importing.values import (
    Column,
    ContractValues,
    Field,
    ReadFile,
    ReadSheet,
    Refusal,
    Row,
    SheetFacts,
)
from hankintakello.core.said import say

_FIELDS = {
    "owner_name": Field.OWNER,
    "deputy_name": Field.DEPUTY,
    "procedure_text": Field.PROCEDURE,
    "estimated_value": Field.VALUE,
    "value_text": Field.VALUE,
    "term_text": Field.TERM,
    "renewal_months": Field.RENEWAL,
    "option_text": Field.OPTIONS,
    "notice_months": Field.NOTICE,
    "notice_text": Field.NOTICE,
    "supplier_notice_months": Field.SUPPLIER_NOTICE,
    "starts_precision": Field.STARTS_ON,
    "ends_precision": Field.ENDS_ON,
    "ends_are": Field.ENDS_ON,
}


def read_file(
    *rows: Mapping[str, Any],
    name: str = "rekisteri.xlsx",
    sheet: str = "Sopimukset",
    columns: Sequence[Field] | None = None,
    refused: Sequence[Refusal] = (),
) -> ReadFile:
    """A file of one sheet, header in row 1.

    Each row is a mapping of `ContractValues` fields; "extra" holds unknown columns and "row" a number of its own.
    *columns* are those that the file has, where they are not only those that the rows fill.
    """
    named = [key for row in rows for key in row if key not in ("extra", "row")]
    fields = list(dict.fromkeys(columns or [_FIELDS.get(key) or Field(key) for key in named]))
    extras = list(dict.fromkeys(key for row in rows for key in row.get("extra", {})))
    known = [Column(place, f"Sarake {field.value}", field, 1.0) for place, field in enumerate(fields)]
    unknown = [Column(len(fields) + place, heading) for place, heading in enumerate(extras)]
    facts = SheetFacts(sheet, (*known, *unknown))
    read = [_row(facts, len(fields), extras, place, row) for place, row in enumerate(rows, 2)]
    digest = sha256(repr(rows).encode()).hexdigest()
    return ReadFile(name, digest, (ReadSheet(sheet, 1, facts, tuple(read), tuple(refused)),))


def _row(facts: SheetFacts, width: int, extras: Sequence[str], place: int, row: Mapping[str, Any]) -> Row:
    values = ContractValues(**{key: value for key, value in row.items() if key not in ("extra", "row")})
    cells = ("",) * width + tuple(row.get("extra", {}).get(heading, "") for heading in extras)
    return Row(facts.sheet, row.get("row", place), values, facts, cells)


def refusal(row: int = 9, **overrides: Any) -> Refusal:
    """A refused row: an end that is no day."""
    given = {
        "sheet": "Sopimukset",
        "row": row,
        "column": "Sarake ends_on",
        "value": "30.2.2027",
        "reason": say("Päivää %(text)s ei ole.", text="30.2.2027"),
        "remedy": say("Korjaa päivä."),
        "raw": {"Sarake title": "Siivous", "Sarake ends_on": "30.2.2027"},
    }
    return Refusal(**{**given, **overrides})
