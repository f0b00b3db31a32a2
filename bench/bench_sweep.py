"""The sweep: 1,000 due of 100,000 and of 1,000,000 milestones, beside the bare statement in the same run.

The limit is one INSERT ... SELECT ... ON CONFLICT that writes the same alerts and asks nothing else. PostgreSQL is
measured, too, where HANKINTAKELLO_TEST_DATABASE_URL names a cluster. Arguments: the sizes.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from hankintakello.alerts.sweep import sweep
from hankintakello.calendar.milestones.models import Milestone
from hankintakello.contracts.models import Contract
from hankintakello.core.bulk import insert_rows
from hankintakello.core.clock import Clock
from hankintakello.core.collector import collect_seldom
from hankintakello.core.database import Database
from hankintakello.migrations import upgrade
from hankintakello.tests.databases import PostgresCluster, opened

TODAY = date(2026, 11, 23)
DUE, A_CONTRACT, ROUNDS = 1_000, 10, 7
KINDS = ("notice", "review", "renewal_decision", "term_end", "option_exercise")

BARE = """
INSERT INTO alert (subject, kind, number, target_on, step, role, contract_id, milestone_id, due_on, state, created_at)
SELECT 'contract:' || m.contract_id, m.kind, m.number, m."on", 0, 'owner', m.contract_id, m.id, m."on", 'open', :now
FROM milestone m
WHERE m."on" <= :today AND m.gone_on IS NULL AND m.kind IN ('notice', 'review', 'renewal_decision', 'term_end')
ON CONFLICT DO NOTHING
"""


def fill(database: Database, milestones: int) -> None:
    """Write contracts with ten days each, a thousand of which have come."""
    contracts = milestones // A_CONTRACT
    with database.writing() as session:
        moment = session.info["now"]
        rows = (
            {"id": n, "reference": f"C{n}", "title": "Sopimus", "came_in_on": TODAY, "created_at": moment}
            | {"changed_at": moment, "arrangement": "contract", "starts_precision": "day", "ends_precision": "day"}
            | {"currency": "EUR", "extra": {}, "state": "active", "version": 1}
            for n in range(1, contracts + 1)
        )
        insert_rows(session, Contract, list(rows))
        insert_rows(session, Milestone, list(_days(contracts, moment)))
        session.execute(sa.text("ANALYZE"))


def _days(contracts: int, moment: object) -> Iterator[dict[str, object]]:
    due = set(range(1, contracts + 1, contracts // DUE))
    for contract in range(1, contracts + 1):
        for place in range(A_CONTRACT):
            is_due = place == 0 and contract in due
            ahead = 1 + (contract * A_CONTRACT + place) % 2_000
            yield {
                "contract_id": contract,
                "kind": KINDS[0] if is_due else KINDS[place % 5] if place < 5 else "phase",
                "phase": "" if place < 5 else f"phase{place}",
                "scenario": "" if place < 5 else "a",
                "number": 0,
                "on": TODAY - timedelta(days=1) if is_due else TODAY + timedelta(days=ahead),
                "slack_from": TODAY,
                "tentative": False,
                "uid": uuid4(),
                "sequence": 0,
                "shown": "0" * 32,
                "changed_at": moment,
            }


def timed(work: Callable[[], None]) -> float:
    """Return how many milliseconds the work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def clear(database: Database) -> None:
    """Forget all alerts."""
    with database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alert"))


def measure(database: Database, size: int) -> None:
    """Print the limit, a sweep that finds 1,000, and the day's second, which finds none."""
    fill(database, size)
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)

    def bare() -> None:
        with database.engine.begin() as connection:
            values = {"today": TODAY, "now": now} if postgres else {"today": TODAY.isoformat(), "now": now.isoformat()}
            connection.execute(sa.text(BARE), values)

    def ours() -> None:
        with database.writing() as session:
            sweep(session)

    postgres = database.engine.dialect.name == "postgresql"
    limits, firsts, seconds = [], [], []
    for _ in range(ROUNDS):
        clear(database)
        limits.append(timed(bare))
        clear(database)
        firsts.append(timed(ours))
        seconds.append(timed(ours))
    limit, first, second = (statistics.median(times) for times in (limits, firsts, seconds))
    print(
        f"{database.engine.dialect.name:10} {size:>9,} milestones: bare statement {limit:6.1f} ms, "
        f"sweep {first:6.1f} ms = {first / limit:4.2f}, second sweep {second:6.1f} ms = {second / limit:4.2f}"
    )


def measured(url: str, size: int) -> None:
    """Measure one size on one fresh database."""
    with opened(url, Clock(TODAY)) as database:
        upgrade(database)
        measure(database, size)


def main() -> None:
    """Measure all sizes on all databases."""
    collect_seldom()  # as the command does; the limit has it, too
    sizes = [int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measured(f"sqlite:///{folder}/bench.db", size)
    url = os.environ.get("HANKINTAKELLO_TEST_DATABASE_URL")
    if url:
        cluster = PostgresCluster(url)
        for size in sizes:
            address = cluster.empty()
            measured(address, size)
            cluster.drop(address)


if __name__ == "__main__":
    main()
