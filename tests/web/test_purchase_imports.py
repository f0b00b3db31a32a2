"""An export of a purchase ledger on the pages: looked at, taken in, undone; and by the command."""

import re
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.cli import main
from hankintakello.contracts.spending.models import Spend
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words

FILE = "Toimittaja;Sopimus;Kirjauspäivä;Summa\nSiivous Oy;MLA/7;1.3.2026;100,00\nMuu Oy;;1.3.2026;5,00\nMuu Oy;;;6,00\n"


def test_export_is_looked_at_taken_in_and_undone(house: House, main_user: Visitor, tmp_path: Path) -> None:
    with house.database.writing() as session:
        contract_id = make_contract(session, reference="MLA/7").id
    assert "Tuo ostoja" in main_words(main_user.get("/imports/"))
    sent = main_user.post("/imports/purchases/", {"file": (BytesIO(FILE.encode()), "ostot.csv")})
    look = main_words(main_user.get(sent.location))
    for said in ("Tuo 1 osto", "Kirjauspäivä puuttuu.", "Ei minkään sopimuksen alla", "Muu Oy 1 rivi"):
        assert said in look
    done = main_user.post(f"{sent.location}/take")
    assert "toi ostoja" in main_words(main_user.get(f"/contracts/{contract_id}/history"))
    assert "Yksi osto poistetaan." in main_words(main_user.get(f"{done.location}/undo"))
    main_user.post(f"{done.location}/undo")
    assert "Sen ostot poistettiin." in main_words(main_user.get(done.location))


def test_command_takes_in_and_undoes(house: House, environment: dict[str, str], tmp_path: Path) -> None:
    with house.database.writing() as session:
        make_contract(session, reference="MLA/7")
    path = tmp_path / "ostot.csv"
    path.write_text(FILE, encoding="utf-8")

    tried = CliRunner().invoke(main, ["import", "purchases", str(path), "--dry-run"], env=environment)
    done = CliRunner().invoke(main, ["import", "purchases", str(path)], env=environment)
    found = re.search(r"hankintakello import undo (\d+)", done.output)
    assert found is not None
    undone = CliRunner().invoke(main, ["import", "undo", found[1]], env=environment)

    assert (tried.exit_code, done.exit_code, undone.exit_code) == (1, 1, 0)
    assert "ostot.csv: 3 riviä; 1 uutta ostoa, 0 ennallaan, 1 hylätty (kokeilu" in tried.output
    assert "Ei minkään sopimuksen alla: 1 riviä\n    Muu Oy: 1" in done.output
    assert f"Tuonti {found[1]} kumottu: 1 ostoa poistettu." in undone.output
    with house.database.reading() as session:
        assert session.exec(select(Spend)).all() == []
