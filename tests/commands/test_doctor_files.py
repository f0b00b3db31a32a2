"""hankintakello doctor tells of attached files that are lost from their folder."""

from io import BytesIO

from click.testing import CliRunner

from hankintakello.assembly import House
from hankintakello.cli import main
from hankintakello.core.keeping.rows import enter


def test_doctor_tells_of_lost_files(house: House, environment: dict[str, str]) -> None:
    def told() -> str:
        return CliRunner().invoke(main, ["doctor"], env=environment, catch_exceptions=False).stdout

    with house.database.writing() as session:
        for text in (b"yksi", b"kaksi"):
            enter(session, house.store.keep(BytesIO(text), name="x.txt"))
    well = told()
    next(house.store.folder.glob("??/*")).unlink()
    lost = told()

    assert "  ok   Liitetyt tiedostot ovat tallessa (2)." in well
    assert "  !!   1 tiedostoa puuttuu kansiosta " in lost
    assert "HANKINTAKELLO_DATA_DIR" in lost
