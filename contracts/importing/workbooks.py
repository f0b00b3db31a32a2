"""A workbook as rows of cells, read by calamine in the child process: values only, formulas as last worked out."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .sniff import Unreadable

Merge = tuple[tuple[int, int], tuple[int, int]]
_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")


@dataclass
class Sheet:
    """A sheet's rows from its first one that holds something; `first` is that row's index, `left` that column's."""

    name: str | None
    rows: list[list[Any]]
    first: int = 0
    left: int = 0
    hidden: bool = False
    merged: list[Merge] = field(default_factory=list)
    date_1904: bool | None = None

    def facts(self) -> dict[str, Any]:
        """All but the rows, for the one who asked."""
        return {name: value for name, value in vars(self).items() if name != "rows"}


def sheets_of(path: Path, kind: str, *, most: int) -> Iterator[Sheet]:
    """The worksheets of a workbook; raises Unreadable for a damaged, an encrypted and a too large one."""
    date_1904 = _is_1904(path) if kind == "xlsx" else None
    left = most
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for number, about in enumerate(book.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(number)
                left -= sheet.height * sheet.width
                if left < 0:
                    raise Unreadable("too_large")
                yield _sheet(sheet, hidden=about.visible != SheetVisibleEnum.Visible, date_1904=date_1904)
    except PasswordError:
        raise Unreadable("encrypted") from None
    except (CalamineError, OSError, ValueError) as broken:
        raise Unreadable("encrypted" if "password" in str(broken).lower() else "damaged") from None


def _sheet(sheet: CalamineSheet, *, hidden: bool, date_1904: bool | None) -> Sheet:
    first, left = sheet.start or (0, 0)
    merged = sheet.merged_cell_ranges or []
    return Sheet(sheet.name, sheet.to_python(), first, left, hidden, merged, date_1904)


def _is_1904(path: Path) -> bool | None:
    """Does the workbook count its days from 1904? Calamine knows it for cells shown as dates, not for plain numbers."""
    try:
        with zipfile.ZipFile(path) as packed, packed.open("xl/workbook.xml") as part:
            return bool(_DATE_1904.search(part.read(200_000)))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
