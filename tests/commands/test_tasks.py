"""hankintakello task: what is to be done is listed, and marked as done."""

import json
from datetime import date

from click.testing import CliRunner, Result

from hankintakello.cli import main
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.obligations.models import ObligationKind
from hankintakello.contracts.obligations.service import plan
from hankintakello.contracts.obligations.values import Planned
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_person


def test_task_is_listed_and_done(environment: dict[str, str], database: Database) -> None:
    with database.writing() as session:
        by = make_person(session, name="Aino Kallio", email="aino@mallila.example")
        contract = make_contract(session, reference="MLA/1", term=TermKind.FIXED, owner_id=by.id)
        for kind, due_on in ((ObligationKind.MEETING, date(2026, 11, 20)), (ObligationKind.CONTRACTOR_CHECK, None)):
            planned = Planned(kind=kind, due_on=due_on or date(2027, 1, 15), every_months=12)
            plan(session, contract.id or 0, planned, by=by)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words, env=environment)

    shown = run("task", "list", "--contract", "MLA/1")
    assert "1       MLA/1    Seurantakokous            20.11.2026  joka vuosi  Aino Kallio" in shown.stdout
    assert [one["id"] for one in json.loads(run("task", "list", "--late", "--json").stdout)] == [1]
    done = run("task", "done", "1", "--by", "aino@mallila.example", "--on", "2026-11-23", "--note", "Pidetty")
    assert done.stderr == "Tehtävä merkittiin tehdyksi. Seuraava kerta on la 20.11.2027.\n"
    refused = run("task", "done", "2", "--by", "aino@mallila.example", "--on", "2026-11-23")
    assert (refused.exit_code, "vanhimman selvityksen päivämäärä" in refused.stderr) == (1, True)
    words = ("--on", "2026-11-23", "--report-on", "1.11.2026", "--json")
    told = json.loads(run("task", "done", "2", "--by", "aino@mallila.example", *words).stdout)
    assert (told["due_on"], told["last_report_on"]) == ("2027-11-01", "2026-11-01")
