"""The child process that opens a stranger's file: bounded in memory and time, it hands over plain cells.

`python -P -m hankintakello.contracts.importing.child FILE SUFFIX` writes one JSON line (sheets, distinct cells) and
the cells' numbers as bytes. It imports nothing of the project but the modules that do the reading.
"""

import json
import resource
import sys
from array import array
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .json_rows import rows_of
from .sniff import Unreadable, kind_of
from .texts import decoded, records
from .workbooks import Sheet, sheets_of

MEMORY = 768 * 1024 * 1024
SECONDS = 60
MAX_CELLS = 4_000_000
MAX_TEXT = 48 * 1024 * 1024


class Numbers(dict[Any, int]):
    """Every distinct cell and its number: a register repeats itself, and each cell is then read but once."""

    def __missing__(self, cell: Any) -> int:
        self[cell] = number = len(self)
        return number


def main(path: Path, suffix: str) -> None:
    """Write what the file holds, or why it cannot be read, to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        head, body = packed(read(path, suffix))
    except Unreadable as refusal:
        head, body = {"refused": refusal.code, "facts": refusal.facts}, b""
    except MemoryError:
        head, body = {"refused": "too_large", "facts": {}}, b""
    sys.stdout.buffer.write(json.dumps(head, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.write(body)


def read(path: Path, suffix: str) -> Iterable[Sheet]:
    """The sheets of the file; a text file is one nameless sheet."""
    kind = kind_of(path, suffix)
    if kind not in ("text", "json"):
        return sheets_of(path, kind, most=MAX_CELLS)
    if path.stat().st_size > MAX_TEXT:
        raise Unreadable("too_large")
    if kind == "json":
        return [Sheet(None, rows_of(decoded(path.read_bytes()), most=MAX_CELLS))]
    rows = list(records(decoded(path.read_bytes()), most=MAX_CELLS))
    return [Sheet(None, rows)]


def packed(sheets: Iterable[Sheet]) -> tuple[dict[str, Any], bytes]:
    """The sheets as one JSON value and, row after row, the numbers of their cells."""
    numbers = Numbers()
    blank = numbers[""]
    heads, body = [], array("I")
    for sheet in sheets:
        width = max(map(len, sheet.rows), default=0)
        for row in sheet.rows:
            cells = [_plain(cell) for cell in row] if bool in set(map(type, row)) else row
            body.extend([numbers[cell] for cell in cells])
            body.extend([blank] * (width - len(row)))
        heads.append({**sheet.facts(), "height": len(sheet.rows), "width": width})
    return {"sheets": heads, "cells": [_jsonable(cell) for cell in numbers]}, body.tobytes()


def _plain(cell: Any) -> Any:
    """TRUE is not 1."""
    return str(cell).upper() if isinstance(cell, bool) else cell


def _jsonable(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell.encode("utf-8", errors="replace").decode()
    if isinstance(cell, int | float):
        return float(cell)
    return (
        {"moment" if isinstance(cell, datetime) else "day": cell.isoformat()} if isinstance(cell, date) else str(cell)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
