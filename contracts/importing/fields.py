"""The fields of a contract that a file can fill: what they hold unasked, and which columns of a file tell them."""

from collections.abc import Mapping

from ..models import Arrangement, Precision
from .values import Field

UNNAMED = "(nimetön sopimus)"

LINKS = ("supplier", "category", "unit", "owner", "deputy", "parent")
"""Fields that name another thing; the contract holds its id in `<field>_id`."""

DEFAULTS: Mapping[str, object] = {
    "title": UNNAMED,
    "arrangement": Arrangement.CONTRACT,
    "starts_precision": Precision.DAY,
    "ends_precision": Precision.DAY,
    "currency": "EUR",
    "extra": {},
}
"""What a column of the contract holds when nobody has said anything."""

_START, _END = frozenset({Field.STARTS_ON, Field.PERIOD}), frozenset({Field.ENDS_ON, Field.PERIOD})

TOLD_BY: Mapping[str, frozenset[Field]] = {
    "case_number": frozenset({Field.CASE_NUMBER}),
    "title": frozenset({Field.TITLE}),
    "description": frozenset({Field.DESCRIPTION}),
    "supplier": frozenset({Field.SUPPLIER, Field.BUSINESS_ID}),
    "category": frozenset({Field.CATEGORY}),
    "cpv": frozenset({Field.CPV}),
    "unit": frozenset({Field.UNIT}),
    "owner": frozenset({Field.OWNER, Field.OWNER_EMAIL}),
    "deputy": frozenset({Field.DEPUTY, Field.DEPUTY_EMAIL}),
    "kind": frozenset({Field.KIND}),
    "procedure_text": frozenset({Field.PROCEDURE}),
    "procedure": frozenset({Field.PROCEDURE}),
    "arrangement": frozenset({Field.ARRANGEMENT}),
    "parent": frozenset({Field.PARENT_REFERENCE, Field.PARENT_DPS_REFERENCE}),
    "general_terms": frozenset({Field.GENERAL_TERMS}),
    "term": frozenset({Field.TERM}),
    "term_text": frozenset({Field.TERM}),
    "starts_on": _START,
    "starts_precision": _START,
    "ends_on": _END,
    "ends_precision": _END,
    "ends_are": _END,
    "renewal_months": frozenset({Field.RENEWAL, Field.TERM}),
    "options": frozenset({Field.OPTIONS}),
    "option_text": frozenset({Field.OPTIONS}),
    "notice_months": frozenset({Field.NOTICE}),
    "supplier_notice_months": frozenset({Field.SUPPLIER_NOTICE}),
    "notice_text": frozenset({Field.NOTICE}),
    "estimated_value": frozenset({Field.VALUE}),
    "value_text": frozenset({Field.VALUE}),
    "maximum_value": frozenset({Field.MAXIMUM_VALUE}),
    "currency": frozenset({Field.CURRENCY, Field.VALUE, Field.MAXIMUM_VALUE}),
    "last_competed_on": frozenset({Field.LAST_COMPETED_ON}),
    "publicity": frozenset({Field.PUBLICITY}),
}
"""Columns of a file by which an empty cell takes a field back."""
