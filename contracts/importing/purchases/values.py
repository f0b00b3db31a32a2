"""What is read of an export of a purchase ledger: its columns and its rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..logs.values import LogFile, LogReport, Row


class PurchaseField(StrEnum):
    """What a column can hold: the names of `--map FIELD=COLUMN`."""

    CONTRACT = "contract"
    TITLE = "title"
    SUPPLIER = "supplier"
    BUSINESS_ID = "business_id"
    ON = "on"
    AMOUNT = "amount"
    VOUCHER = "voucher"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Bought(Row):
    """One row as it was understood: euros without VAT, below zero a credit note."""

    business_id: str | None
    on: date
    amount: Decimal
    voucher: str | None
    text: str | None


PurchaseFile = LogFile[PurchaseField, Bought]
PurchaseReport = LogReport[PurchaseField, Bought]
