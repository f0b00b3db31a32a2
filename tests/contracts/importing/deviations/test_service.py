"""A spreadsheet of deviations comes in once: understood, refused by row, unchanged the second time, undone whole."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from sqlmodel import Session, select

from hankintakello.alerts.models import Alert, AlertState
from hankintakello.alerts.sweep import sweep
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.deviations.models import Deviation, DeviationState, DeviationStep, DeviationType, StepKind
from hankintakello.contracts.deviations.queries import steps_of
from hankintakello.contracts.deviations.service import take_step
from hankintakello.contracts.deviations.values import Taken
from hankintakello.contracts.importing.deviations.reading import read_deviations
from hankintakello.contracts.importing.deviations.service import take_in
from hankintakello.contracts.importing.deviations.values import DeviationFile, DeviationsReport
from hankintakello.contracts.importing.mending import mend
from hankintakello.contracts.importing.models import ImportBatch, ImportKind, RefusedRow
from hankintakello.contracts.importing.undo import undo
from hankintakello.contracts.importing.values import FileRefused
from hankintakello.core.errors import Conflict
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person, make_supplier
from hankintakello.tests.today import TODAY

RINGS = MilestoneKind.DEVIATION_DEADLINE
HEAD = "Sopimusnro;Toimittaja;Havaittu;Mitä tapahtui?;Vakavuus;Laji;Havaitsija;Tila;Suljettu;Oppi;Kustannuspaikka"
ROWS = [
    "MLA/1;;3.11.2026;Lattia likainen;2;Laatu;Vahtimestari;avoin;;;123",
    "Ruokapalvelut;;4/11/2026;Ruoka myöhässä;Merkittävä;myöhästyminen;;suljettu;10.11.2026;Sakko sovittava;",
    ";Pesu Oy;15/11/2026;Laskulla vääriä rivejä;huomio;laskutus;;;;;",
    "MLA/1;;3.11.2026;  LATTIA   likainen;2;Laatu;;;;;",
    "MLA/1;;9.11.2026;Roskat viemättä;;outo laji;;suljettu;;;",
]
BAD = [
    "MLA/9;;3.11.2026;Outo sopimus;2;;;;;;",
    "Siivous;;3.11.2026;Kumpi siivous;2;;;;;;",
    "MLA/1;;31.11.2026;Päivää ei ole;2;;;;;;",
    "MLA/1;;3.11.2027;Tulevaisuus;2;;;;;;",
    "MLA/1;;11/2026;Vain kuukausi;2;;;;;;",
    "MLA/1;;;Päivä puuttuu;2;;;;;;",
    "MLA/1;;3.11.2026;;2;;Aino;;;;",
    "MLA/1;;3.11.2026;Vakavuus väärin;seitsemän;;;;;;",
    "MLA/1;;3.11.2026;Juristin sana;olennainen;;;;;;",
    "MLA/1;;3.11.2026;Suljettu ennen;2;;;;1.11.2026;;",
    ";;3.11.2026;Ei sopimusta;2;;;;;;",
]


@pytest.fixture
def aino(house: House) -> Person:
    """Somebody who imports, with five contracts in the register."""
    with house.database.writing() as session:
        wash = make_supplier(session, name="Pesu Oy", normalised_name="pesu")
        make_contract(session, reference="MLA/1", title="Koulujen siivous")
        make_contract(session, reference="MLA/2", title="Ruokapalvelut", case_number="D/77/2025")
        make_contract(session, reference="MLA/3", title="Pesula", supplier_id=wash.id)
        make_contract(session, reference="MLA/4", title="Siivous")
        make_contract(session, reference="MLA/5", title="Siivous")
        return make_person(session, name="Aino Kallio")


def written(folder: Path, *rows: str, head: str = HEAD, name: str = "poikkeamat.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def read(path: Path, **wishes: object) -> DeviationFile:
    return read_deviations(path, today=TODAY, **wishes)  # type: ignore[arg-type]


def taken(house: House, file: DeviationFile, by: Person | None = None) -> DeviationsReport:
    with house.database.writing() as session:
        return take_in(session, file, by=by)


def kept(session: Session) -> list[Deviation]:
    return [*session.exec(select(Deviation).order_by(Deviation.id))]  # type: ignore[arg-type]


def test_rows_come_in_each_to_its_contract(house: House, aino: Person, tmp_path: Path) -> None:
    report = taken(house, read(written(tmp_path, *ROWS)), aino)

    with house.database.reading() as session:
        rows = kept(session)
        first, second, third, fourth = rows
        steps = [(one.kind, one.on, one.text, one.by) for one in steps_of(session, second.id or 0)]
    assert (report.created, report.closed, report.unchanged, report.refused) == (4, 2, 1, ())
    assert [(one.contract_id, one.number, one.seen_on) for one in rows] == [
        (1, 1, date(2026, 11, 3)),
        (2, 1, date(2026, 11, 4)),
        (3, 1, date(2026, 11, 15)),
        (1, 2, date(2026, 11, 9)),
    ]
    assert (first.what, first.severity, first.type, first.seen_by, first.reported_by) == (
        "Lattia likainen",
        2,
        DeviationType.QUALITY,
        "Vahtimestari",
        "Aino Kallio",
    )
    assert (first.state, first.next_deadline_on is not None) == (DeviationState.RECORDED, True)
    assert (second.severity, second.type, second.state) == (3, DeviationType.DELAY, DeviationState.CLOSED)
    assert (second.state_on, second.lesson, second.next_deadline_on) == (date(2026, 11, 10), "Sakko sovittava", None)
    assert steps == [
        (StepKind.RECORDED, TODAY, None, "Aino Kallio"),
        (StepKind.CLOSED, date(2026, 11, 10), "Sakko sovittava", "Aino Kallio"),
    ]
    assert (third.severity, third.type) == (1, DeviationType.PRICE_INVOICING)
    assert (fourth.severity, fourth.type, fourth.state_on) == (1, DeviationType.OTHER, TODAY)
    assert [(one.row, one.note.text()) for one in report.notes] == [
        (6, "Vakavuus puuttuu: kirjattiin huomioksi, kunnes se vahvistetaan."),
        (6, "Laji outo laji ei ole tuttu: kirjattiin muuksi."),
        (6, "Sulkemispäivä puuttuu: suljettu tuontipäivänä."),
    ]
    assert report.file.read[0].unknown == ["Kustannuspaikka"]


def test_same_file_again_changes_nothing(house: House, aino: Person, tmp_path: Path) -> None:
    path = written(tmp_path, *ROWS)
    taken(house, read(path))
    with house.database.writing() as session:
        take_step(session, 1, Taken(kind=StepKind.ASSESSED, severity=3), version=1, by=aino)

    again = taken(house, read(path))

    assert (again.created, again.unchanged) == (0, 5)
    with house.database.reading() as session:
        assert [one.severity for one in kept(session)] == [3, 3, 1, 1]


def test_rows_that_cannot_be_are_refused_each_by_name(house: House, aino: Person, tmp_path: Path) -> None:
    report = taken(house, read(written(tmp_path, ROWS[0], *BAD)))

    told = [(one.row, one.column, one.value, one.reason.text()) for one in report.refused]
    assert told == [
        (3, "Sopimusnro", "MLA/9", "Rekisterissä ei ole sopimusta MLA/9."),
        (4, "Sopimusnro", "Siivous", "Siivous voi olla mikä tahansa näistä: MLA/4, MLA/5."),
        (5, "Havaittu", "31.11.2026", "31.11.2026 ei ole päivä: kuussa on 30 päivää."),
        (6, "Havaittu", "3.11.2027", "Päivä 3.11.2027 on tulevaisuudessa."),
        (7, "Havaittu", "11/2026", "11/2026 ei ole päivä."),
        (8, "Havaittu", None, "Havaintopäivä puuttuu."),
        (9, "Mitä tapahtui?", None, "Kuvaus puuttuu: rivi ei kerro, mitä tapahtui."),
        (10, "Vakavuus", "seitsemän", "Vakavuus seitsemän ei ole tuttu."),
        (11, "Vakavuus", "olennainen", "Olennainen sopimusrikkomus on juristin tekemä ratkaisu eikä vakavuusluokka."),
        (12, "Suljettu", "1.11.2026", "Sulkemispäivä 1.11.2026 on ennen havaintoa 3.11.2026."),
        (13, "Sopimusnro", None, "Rivi ei kerro, mitä sopimusta se koskee."),
    ]
    assert all(one.remedy.text() for one in report.refused)
    with house.database.reading() as session:
        batch = session.exec(select(ImportBatch)).one()
        assert (batch.kind, batch.rows, batch.created, batch.refused) == (ImportKind.DEVIATIONS, 12, 1, 11)
        assert len(session.exec(select(RefusedRow)).all()) == 11


def test_refused_row_is_mended_in_the_spreadsheet(house: House, aino: Person, tmp_path: Path) -> None:
    taken(house, read(written(tmp_path, ROWS[0], BAD[0])))

    with house.database.writing() as session, pytest.raises(Conflict, match="korjataan taulukossa"):
        mend(session, 1, cells={"Sopimusnro": "MLA/1"})
    again = taken(house, read(written(tmp_path, ROWS[0], BAD[0].replace("MLA/9", "MLA/4"))))

    assert (again.created, again.unchanged, again.refused) == (1, 1, ())


def test_import_is_undone_while_nobody_has_gone_on(house: House, aino: Person, tmp_path: Path) -> None:
    path = written(tmp_path, *ROWS)
    first = taken(house, read(path))
    with house.database.writing() as session:
        undone = undo(session, first.import_id or 0, by=aino)
    with house.database.reading() as session:
        left = (kept(session), session.exec(select(DeviationStep)).all())
    second = taken(house, read(path))
    with house.database.writing() as session:
        take_step(session, kept(session)[0].id or 0, Taken(kind=StepKind.ASSESSED), version=1, by=aino)
    with house.database.writing() as session, pytest.raises(Conflict, match="MLA/1 / 1"):
        undo(session, second.import_id or 0, by=aino)

    assert (undone.deviations, left) == (4, ([], []))
    with house.database.writing() as session, pytest.raises(Conflict, match="jo kumottu"):
        undo(session, first.import_id or 0, by=aino)
    with house.database.reading() as session:
        assert len(kept(session)) == 4


def test_what_was_due_before_the_import_waits_for_somebody(house: House, aino: Person, tmp_path: Path) -> None:
    old = "MLA/1;;3.8.2026;Lattia likainen;3;Laatu;;avoinna;;;"
    report = taken(house, read(written(tmp_path, old)), aino)
    with house.database.writing() as session:
        found = sweep(session)
        held = [(one.state, one.held_import_id) for one in session.exec(select(Alert).where(Alert.kind == RINGS))]
        undo(session, report.import_id or 0, by=aino)
    with house.database.writing() as session:
        sweep(session)
        left = [one.state for one in session.exec(select(Alert).where(Alert.kind == RINGS))]

    assert (found, held) == (0, [(AlertState.HELD, report.import_id)])
    assert AlertState.HELD not in left


def test_workbook_with_a_title_and_date_cells_is_read(house: House, aino: Person, tmp_path: Path) -> None:
    path = tmp_path / "avvikelser.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        notes = book.add_worksheet("Ohje")
        notes.write(0, 0, "Täytä taulukko Avvikelser")
        sheet = book.add_worksheet("Avvikelser")
        sheet.write(0, 0, "Avvikelser 2026")
        sheet.write_row(2, 1, ["Datum", "Avtal", "Avvikelse", "Allvarlighetsgrad", "Typ"])
        sheet.write_datetime(3, 1, date(2026, 11, 2), day)
        sheet.write_row(3, 2, ["Ruokapalvelut (MLA/2)", "Maten kom för sent", "Betydande", "Försening"])
        sheet.write_datetime(5, 1, date(2026, 11, 3), day)
        sheet.write_row(5, 2, ["D/77/2025", "Fel mat", 2.0, ""])

    file = read(path)
    report = taken(house, file)

    assert [(one.sheet, one.header_row) for one in file.read] == [("Avvikelser", 3)]
    assert (report.created, report.refused) == (2, ())
    with house.database.reading() as session:
        rows = [(one.contract_id, one.seen_on, one.what, one.severity, one.type) for one in kept(session)]
    assert rows == [
        (2, date(2026, 11, 2), "Maten kom för sent", 3, DeviationType.DELAY),
        (2, date(2026, 11, 3), "Fel mat", 2, DeviationType.OTHER),
    ]


def test_own_export_changes_nothing(house: House, aino: Person, tmp_path: Path) -> None:
    taken(house, read(written(tmp_path, *ROWS)))
    head = "Tunnus;Poikkeama;Sopimus;Toimittaja;Vastuuhenkilö;Havaittu;Vakavuus;Laji;Mitä tapahtui?;Tila;Seuraavaksi"
    row = "MLA/1;1;Koulujen siivous;;;03.11.2026;Vähäinen;Laatu;Lattia likainen;kirjattu;ensitoimi"

    again = taken(house, read(written(tmp_path, row, head=head, name="vienti.csv")))

    assert (again.created, again.unchanged, again.refused) == (0, 1, ())


def test_columns_are_named_by_hand(house: House, aino: Person, tmp_path: Path) -> None:
    path = written(tmp_path, "MLA/1;x;3.11.2026;kolmas", head="Viite;Kuvaus;Pvm;Teksti")
    by_hand = {"contract": "A", "what": "Teksti", "type": ""}

    with pytest.raises(FileRefused, match="ei tunnistettu"):
        read(path)
    file = read(path, mapping=by_hand)

    assert file.read[0].mapping == {"contract": "Viite", "what": "Teksti", "seen_on": "Pvm"}
    assert taken(house, file).created == 1
    for wrong, told in (({"nimi": "A"}, "Kenttää nimi ei ole"), ({"lesson": "Opit"}, "Saraketta Opit ei löydy")):
        with pytest.raises(FileRefused, match=told):
            read(path, mapping=wrong)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "tyhjä"),
        ("Nimi;Arvo\nx;1\n", "ei tunnistettu|ei löytynyt"),
        (HEAD + "\n", "ei ole yhtään poikkeamaa"),
        ("<html>", "ei ole taulukko"),
    ],
)
def test_file_that_gives_nothing_is_told(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, "utf-8")

    with pytest.raises(FileRefused, match=told):
        read(path)


def test_supplier_tells_contracts_of_one_name_apart(house: House, aino: Person, tmp_path: Path) -> None:
    with house.database.writing() as session:
        clean = make_supplier(session, name="Puhdas Oy", normalised_name="puhdas")
        make_contract(session, reference="MLA/6", title="Siivous", supplier_id=clean.id)

    report = taken(house, read(written(tmp_path, "Siivous;PUHDAS;3.11.2026;Lattia;2;;;;;;")))

    assert report.created == 1
    with house.database.reading() as session:
        assert kept(session)[0].contract_id == 6
