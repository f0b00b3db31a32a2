"""The import of a long register: file to rows, and on to procurements, days and log, beside calamine and raw SQL.

The limit reads the same workbook by python-calamine, converts five columns by hand and writes them with one
executemany. Each round of ours runs in a process of its own, so that its peak memory is its own: the process's and
its reading child's are told apart. Arguments: rows (20,000 unless given).
"""

import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from hankintakello import migrations
from hankintakello.assembly import connect_floors
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.service import take_in
from hankintakello.core.changes import settle
from hankintakello.core.clock import Clock
from hankintakello.core.collector import collect_seldom
from hankintakello.core.database import Database

TODAY = date(2026, 11, 23)
ROUNDS = 3
HEADINGS = [
    "Asianumero",
    "Sopimuksen nimi",
    "Toimittaja",
    "Kategoria",
    "Yksikkö",
    "Sopimustyyppi",
    "Alkaa",
    "Päättyy",
    "Optiot",
    "Irtisanomisaika",
    "Ennakoitu arvo (alv 0 %)",
    "Vastuuhenkilö",
    "Vastuuhenkilö sähköposti",
    "Kustannuspaikka",
    "Huomautus",
]


def main() -> None:
    """Print the limit, ours, and their ratios; medians of a few rounds."""
    collect_seldom()  # as the command does; the limit has it, too
    if sys.argv[1:2] == ["ours"]:
        print(*ours(Path(sys.argv[2])))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.xlsx")
        write(path, count)
        limits = [limit(path, Path(folder, f"limit{n}.db")) for n in range(ROUNDS)]
        rounds = [run_ours(path) for _ in range(ROUNDS)]
    least = statistics.median(limits)
    read, rows, whole = (statistics.median(one[place] for one in rounds) for place in range(3))
    own, child = (max(one[place] for one in rounds) for place in (3, 4))
    print(f"{count} rows of {len(HEADINGS)} columns; medians of {ROUNDS} rounds")
    print(f"limit: calamine, conversion by hand, raw executemany   {least:7.2f} s")
    print(f"ours: read and recognised                              {read:7.2f} s   {read / least:5.1f} x")
    print(f"ours: and written with suppliers, people, log          {rows:7.2f} s   {rows / least:5.1f} x  (goal 5)")
    print(f"ours: and with procurements and days, committed        {whole:7.2f} s   {whole / least:5.1f} x  (30 s)")
    print(f"peak memory: {own:.0f} MiB, its reading child {child:.0f} MiB  (goal 300)")


def write(path: Path, count: int) -> None:
    """Write the workbook."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet, day = book.add_worksheet("Sopimukset"), book.add_format({"num_format": "d.m.yyyy"})
    sheet.write_row(0, 0, HEADINGS)
    for n in range(1, count + 1):
        ends_on = date(2027, 1, 31) + timedelta(days=n * 7 % 1_800)
        person = f"henkilo{n % 300}"
        cells = (f"KUN/{n}/02.08.00/2025", f"Sopimus {n}", f"Toimittaja {n % 900} Oy", f"Kategoria {n % 40}")
        sheet.write_row(n, 0, (*cells, f"Yksikkö {n % 60}", "määräaikainen"))
        sheet.write_datetime(n, 6, ends_on - timedelta(days=1_400), day)
        sheet.write_datetime(n, 7, ends_on, day)
        sheet.write_string(n, 8, "12 kk + 12 kk" if n % 3 == 0 else "")
        sheet.write_row(n, 9, ("3 kk", n * 37 % 900_000, f"Henkilö {n % 300}", f"{person}@kunta.example", n % 900, "–"))
    book.close()


def limit(path: Path, target: Path) -> float:
    """Read, convert and write with nothing between."""
    began = time.perf_counter()
    rows: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    made = [
        (r[0], r[1], r[2], r[6].isoformat(), r[7].isoformat(), int(r[10] * 100), *map(str, r[8:])) for r in rows[1:]
    ]
    with sqlite3.connect(target) as connection:
        connection.execute("CREATE TABLE contract (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i, j, k, l, m)")
        connection.executemany(f"INSERT INTO contract VALUES (NULL{', ?' * 13})", made)
    connection.close()
    return time.perf_counter() - began


def run_ours(path: Path) -> tuple[float, ...]:
    """Run one round in a process of its own."""
    command = [sys.executable, __file__, "ours", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return tuple(map(float, done.stdout.split()))


def ours(path: Path) -> tuple[float, ...]:
    """Seconds until rows are read, written and committed with their clock; peak MiB of this process and its child."""
    with tempfile.TemporaryDirectory() as folder:
        connect_floors()
        database = Database(f"sqlite:///{os.path.join(folder, 'ours.db')}", Clock(TODAY))
        migrations.upgrade(database)
        began = time.perf_counter()
        file = read_register(path, today=TODAY)
        read = time.perf_counter() - began
        with database.writing() as session:
            take_in(session, file)
            session.flush()
            del file
            rows = time.perf_counter() - began
            settle(session)
        whole = time.perf_counter() - began
        database.dispose()
    usage = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return read, rows, whole, *usage


if __name__ == "__main__":
    main()
