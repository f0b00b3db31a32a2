"""hankintakello indicator and feedback: what is measured is listed in the shape that others read."""

import json
from datetime import date
from decimal import Decimal

from click.testing import CliRunner, Result

from hankintakello.cli import main
from hankintakello.contracts.feedback.service import plan
from hankintakello.contracts.feedback.values import Plan
from hankintakello.contracts.indicators.models import Direction, Rhythm
from hankintakello.contracts.indicators.service import add
from hankintakello.contracts.indicators.values import Wanted
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY


def test_figures_are_measured_and_listed(environment: dict[str, str], database: Database) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words, env=environment)

    with database.writing() as session:
        contract = make_contract(session, reference="MLA/1").id or 0
        aino = make_person(session, name="Aino Kallio", email="aino@mallila.example")
        facts = {"direction": Direction.AT_LEAST, "rhythm": Rhythm.QUARTERLY}
        wanted = Wanted(name="Ajallaan", unit="%", target=Decimal(98), starts_on=date(2026, 7, 1), **facts)  # type: ignore[arg-type]
        add(session, contract, wanted, by=aino)
        plan(session, contract, Plan(sends_on=TODAY, closes_on=date(2026, 12, 8)), by=aino)

    of = ("--contract", "MLA/1", "--by", "aino@mallila.example", "--on")
    done = [
        run("indicator", "measure", "1", "97,5", *of, "15.8.2026"),
        run("indicator", "measure", "1", "x", *of, "1.10.2026"),
    ]
    (row,) = json.loads(run("indicator", "list", "--json").output)
    (asked,) = json.loads(run("feedback", "list", "--contract", "MLA/1", "--json").output)

    assert [one.exit_code for one in done] == [0, 1]
    assert "Mittaus kirjattiin." in done[0].output
    assert (row["standing"], row["missed"], row["measurements"]) == (
        "missed",
        1,
        [{"period": "2026-07-01", "value": "97.500"}],
    )
    assert "ei täyty" in run("indicator", "list").output
    assert (asked["state"], asked["answers"], asked["averages"]) == ("open", 0, {})
    assert "avoinna" in run("feedback", "list").output
