"""Feedback from a spreadsheet: looked at, taken in, hidden where it is little, taken out again."""

import re
from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlmodel import Session, select

from hankintakello.assembly import House
from hankintakello.cli import main
from hankintakello.contracts.feedback.models import FeedbackAnswer, FeedbackRound, Theme
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words

FILE = """Sopimus;Päivä;Laatu;Saatavuus ja aikataulu;Miten hyvin yhteistyö toimittajan kanssa sujuu?;Kommentti;Teema
MLA/7;1.3.2026;2;3;4;Siivooja vaihtuu;Henkilöstö
MLA/7;1.3.2026;2;3;4;;
MLA/7;1.3.2026;2;3;4;;
MLA/7;15.9.2026;3;;;;
Siivous;16.9.2026;1 - heikko;;;Ei hyvä;outo
MLA/7;5.10.2025;5;;;Vain yksi;
MLA/9;1.3.2026;5;;;;
MLA/7;2.3.2026;7;;;;
MLA/7;;4;;;;
MLA/7;3.3.2026;;;;-;
"""


@pytest.fixture
def contract(house: House) -> int:
    """A contract that the file means, by its number or its name."""
    with house.database.writing() as session:
        return make_contract(session, reference="MLA/7", title="Siivous").id or 0


def kept(session: Session) -> tuple[int, int]:
    """Return how many rounds and answers there are."""
    return len(session.exec(select(FeedbackRound)).all()), len(session.exec(select(FeedbackAnswer)).all())


def test_file_is_looked_at_taken_in_once_and_undone(house: House, main_user: Visitor, contract: int) -> None:
    files = {"file": (BytesIO(FILE.encode()), "palaute.csv")}
    sent = main_user.post("/imports/feedback/", files, content_type="multipart/form-data")
    assert sent.status_code == 303, main_words(sent)
    look = main_words(main_user.get(sent.location))
    with house.database.reading() as session:
        assert kept(session) == (0, 0)
    assert "Tuo 6 palautetta" in look
    for said in (
        "Rekisterissä ei ole sopimusta MLA/9.",
        "7 ei ole arvosana 1–5.",
        "Palautteen päivä puuttuu.",
        "Rivillä ei ole arvosanaa eikä tekstiä.",
    ):
        assert said in look
    done = main_user.post(f"{sent.location}/take")
    assert "Näytä palautteet" in main_words(main_user.get(done.location))
    with house.database.reading() as session:
        rounds = session.exec(select(FeedbackRound).order_by(FeedbackRound.sends_on)).all()  # type: ignore[arg-type]
        themes = {one.text: one.theme for one in session.exec(select(FeedbackAnswer)).all() if one.text}
        assert kept(session) == (2, 6)
    assert [(one.sends_on.isoformat(), one.closes_on.isoformat()) for one in rounds] == [
        ("2025-10-05", "2025-10-05"),
        ("2026-03-01", "2026-09-16"),
    ]
    assert themes == {"Siivooja vaihtuu": Theme.STAFF, "Ei hyvä": Theme.OTHER, "Vain yksi": None}
    page = main_words(main_user.get(f"/contracts/{contract}/feedback/"))
    assert "tuotu tiedostosta · 5 vastausta 2 – –" in page
    assert "Vain yksi" not in main_words(main_user.get(f"/contracts/{contract}/feedback/{rounds[0].id}"))
    assert "Siivooja vaihtuu" in main_words(main_user.get(f"/contracts/{contract}/feedback/{rounds[1].id}"))
    assert "Yksi kierros" not in page

    again = main_user.post("/imports/feedback/", {"file": (BytesIO(FILE.encode()), "palaute.csv")})
    assert "Kirjaa tuonti" in main_words(main_user.get(again.location))
    assert "6 palautetta poistetaan." in main_words(main_user.get(f"{done.location}/undo"))
    main_user.post(f"{done.location}/undo")
    with house.database.reading() as session:
        assert kept(session) == (0, 0)
    assert "Sen palautteet poistettiin." in main_words(main_user.get(done.location))


def test_command_takes_in_and_undoes(
    house: House, contract: int, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("files") / "palaute.csv"
    path.write_text(FILE, encoding="utf-8")

    tried = CliRunner().invoke(main, ["import", "feedback", str(path), "--dry-run"], env=environment)
    done = CliRunner().invoke(main, ["import", "feedback", str(path)], env=environment)
    found = re.search(r"hankintakello import undo (\d+)", done.output)
    assert found is not None
    undone = CliRunner().invoke(main, ["import", "undo", found[1]], env=environment)

    assert (tried.exit_code, done.exit_code, undone.exit_code) == (1, 1, 0)
    assert "palaute.csv: 10 riviä; 6 uutta palautetta, 0 ennallaan, 4 hylätty" in tried.output
    assert f"Tuonti {found[1]} kumottu: 6 palautetta poistettu." in undone.output
    with house.database.reading() as session:
        assert kept(session) == (0, 0)
