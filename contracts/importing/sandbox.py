"""A file's tables, fetched from the child process that read it; what went wrong there becomes one sentence."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from array import array
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ...core.said import Said, say
from .cells import Cell
from .own_words import without_mark
from .values import FileRefused

SECONDS = 90
MAX_ANSWER = 256 * 1024 * 1024
_PIECE = 1 << 20
_CAUSES = {-signal.SIGXCPU: "too_slow", -signal.SIGKILL: "too_slow"}

SENTENCES = {
    "suffix": say("Tiedostomuotoa %(suffix)s ei lueta. Käytä muotoa .xlsx, .xls, .ods, .csv, .tsv tai JSON."),
    "not_contracts": say("JSON-tiedostossa ei ole luetteloa sopimuksista. Luettelon muoto on sama kuin viennissä."),
    "wrong_suffix": say("Tiedoston pääte on %(suffix)s, mutta sisältö on muotoa %(right)s. Korjaa pääte."),
    "empty": say("Tiedosto on tyhjä."),
    "damaged": say("Tiedosto on vioittunut tai katkennut kesken. Tallenna se uudelleen taulukko-ohjelmassa."),
    "encrypted": say("Tiedosto on suojattu salasanalla. Poista suojaus ja tuo tiedosto uudelleen."),
    "not_a_table": say("Tiedosto ei ole taulukko (%(kind)s). Tallenna rekisteri muotoon .xlsx, .ods tai .csv."),
    "binary": say("Tiedosto ei ole tekstiä eikä taulukko."),
    "too_large": say("Tiedosto on liian suuri luettavaksi: siinä on liikaa soluja tai liikaa purettavaa."),
    "too_slow": say("Tiedoston lukeminen kesti liian kauan, joten se keskeytettiin."),
    "missing": say("Tiedostoa ei löydy tai sitä ei voi lukea."),
}


@dataclass(frozen=True)
class Table:
    """A sheet as it stands: rows of equal width from the first that holds something."""

    name: str | None
    rows: list[tuple[Cell, ...]]
    first: int  # index of the first row in the sheet, 0-based
    left: int  # index of the first column
    hidden: bool
    merged: tuple[tuple[int, int, int, int], ...]  # top, left, bottom, right; indices into rows
    date_1904: bool | None  # do its counts of days begin in 1904? None: the file does not tell


def tables_of(path: Path, suffix: str) -> list[Table]:
    """Return the file's tables; raises FileRefused with one sentence for a file that cannot be read."""
    if not path.is_file() or not os.access(path, os.R_OK):
        raise FileRefused(SENTENCES["missing"])
    answer = _answer_of_child(path, suffix)
    end = answer.index(b"\n")
    head = json.loads(answer[:end])
    if "refused" in head:
        raise FileRefused(Said(SENTENCES[head["refused"]].msgid, head["facts"]))
    numbers = array("I")
    numbers.frombytes(memoryview(answer)[end + 1 :])
    return _tables(head, numbers)


def _answer_of_child(path: Path, suffix: str) -> bytearray:
    """All that the child wrote; it is ended when it writes too much or takes too long."""
    command = [sys.executable, "-P", "-m", f"{__package__}.child", str(path.resolve()), suffix]
    answer, deadline = bytearray(), time.monotonic() + SECONDS
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet) as child:
        assert child.stdout is not None
        while select.select([child.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            piece = os.read(child.stdout.fileno(), _PIECE)
            if not piece:
                break
            answer += piece
            if len(answer) > MAX_ANSWER:
                child.kill()
                raise FileRefused(SENTENCES["too_large"])
        else:
            child.kill()
            raise FileRefused(SENTENCES["too_slow"])
    if child.returncode:
        raise FileRefused(SENTENCES[_CAUSES.get(child.returncode, "too_large" if child.returncode < 0 else "damaged")])
    return answer


def _tables(head: dict[str, Any], numbers: "array[int]") -> list[Table]:
    cells = [_cell(cell) for cell in head["cells"]]
    if any(sheet["name"] is None for sheet in head["sheets"]):
        cells = [without_mark(cell) if isinstance(cell, str) else cell for cell in cells]
    cell_of = cells.__getitem__
    tables, place = [], 0
    for sheet in head["sheets"]:
        width = sheet["width"]
        ends = range(place, place + sheet["height"] * width, width) if width else ()
        rows = [tuple(map(cell_of, numbers[start : start + width])) for start in ends]
        place += sheet["height"] * width
        tables.append(_table(sheet, rows))
    return tables


def _table(sheet: dict[str, Any], rows: list[tuple[Cell, ...]]) -> Table:
    first, left = sheet["first"], sheet["left"]
    merged = tuple((a - first, b - left, c - first, d - left) for (a, b), (c, d) in sheet["merged"])
    return Table(sheet["name"], rows, first, left, sheet["hidden"], merged, sheet["date_1904"])


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell if isinstance(cell, float) else str(cell)
