"""One contract of the register as the export gives it (design §8). Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ...contracts.importing.fields import UNNAMED
from ...contracts.models import Arrangement, ContractState

_WORDS = ("term", "option", "notice", "value")
_OPTION = ("months", "decide_by", "decision", "months_before")
PLANNED = frozenset({ContractState.UPCOMING, ContractState.ACTIVE})


def row_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row: dates in ISO 8601, money as a decimal string, null for what is not known.

    Ended and archived contracts have no planning days.
    """
    planned = line["state"] in PLANNED
    return {
        "reference": line["reference"],
        "case_number": line["case_number"],
        "title": None if line["title"] == UNNAMED else line["title"],
        "supplier": line["supplier"],
        "business_id": line["business_id"],
        "category": line["category"],
        "cpv": line["cpv"],
        "unit": line["unit"],
        "owner": line["owner"],
        "owner_email": line["owner_email"],
        "deputy": line["deputy"],
        "deputy_email": line["deputy_email"],
        "kind": plain(line["kind"]),
        "starts_on": plain(line["starts_on"]),
        "ends_on": plain(line["ends_on"]),
        "term": plain(line["term"]),
        "renewal_months": line["renewal_months"],
        "options": [{name: plain(option[name]) for name in _OPTION} for option in line["options"]],
        "notice_months": line["notice_months"],
        "value": plain(line["estimated_value"]),
        "maximum_value": plain(line["maximum_value"]),
        "currency": line["currency"],
        "last_competed_on": plain(line["last_competed_on"]),
        "parent_reference": parent_of(line, Arrangement.FRAMEWORK),
        "parent_dps_reference": parent_of(line, Arrangement.DPS),
        "procedure_text": line["procedure_text"],
        "procedure": line["clock_procedure"],
        "procedure_guessed": bool(line["procedure_guessed"]),
        "coverage_end": plain(line["coverage_end"]),
        "max_extent_on": plain(line["max_extent_on"]),
        "latest_safe_start_on": plain(line["latest_safe_start_on"]) if planned else None,
        "planning_start_on": plain(line["planning_start_on"]) if planned else None,
        "state": plain(line["state"]),
        "source": {"file": line["source_file"], "sheet": line["source_sheet"], "row": line["source_row"]},
        "words": {name: line[f"{name}_text"] for name in _WORDS},
        "extra": line["extra"],
    }


def parent_of(line: Mapping[str, Any], arrangement: Arrangement) -> str | None:
    """Return the number of what the contract stands under, where that is of this kind."""
    stands_under = line["parent_arrangement"] or Arrangement.FRAMEWORK
    number: str | None = line["parent_text"]
    return number if stands_under is arrangement else None


def plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
