"""The page of the template of reclamation letters: the shipped one, the organisation's own, and the way back."""

from io import BytesIO

from docx import Document
from sqlmodel import select
from werkzeug.test import TestResponse

from hankintakello.assembly import House
from hankintakello.contracts.reclamations.letters.models import LetterTemplate
from hankintakello.contracts.reclamations.models import ReclamationKind
from hankintakello.contracts.reclamations.service import draft
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_deviation
from hankintakello.tests.visiting import Visitor, main_words

PAGE = "/organisation/letter/"
LINES = (
    "OMA POHJA {{ tilaaja.nimi }} {{ numero }} {{ paivays }} {{ toimittaja.nimi }}",
    "{%p for havainto in havainnot %}",
    "{{ havainto.kuvaus }}",
    "{%p endfor %}",
)


def word(*lines: str) -> bytes:
    made, kept = Document(), BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(kept)
    return kept.getvalue()


def send(visitor: Visitor, content: bytes, name: str = "malli.docx") -> TestResponse:
    return visitor.post(PAGE, {"file": (BytesIO(content), name)})


def text_of(answer: TestResponse) -> str:
    return "\n".join(line.text for line in Document(BytesIO(answer.data)).paragraphs)


def test_own_template_is_used_until_the_way_back(house: House, main_user: Visitor) -> None:
    assert "valmis mallipohja" in main_words(main_user.get(PAGE))

    assert send(main_user, word(*LINES)).location == PAGE

    page = main_words(main_user.get(PAGE))
    assert "malli.docx" in page
    assert "Maria Lindholm" in page
    assert text_of(main_user.get(PAGE + "sample.docx?language=sv")).startswith("OMA POHJA Mallilan kaupunki 12/2026")
    assert main_user.get(PAGE + "own.docx").data == word_kept(house)
    assert main_user.post(PAGE + "shipped").location == PAGE
    assert text_of(main_user.get(PAGE + "sample.docx")).find("OMA POHJA") == -1
    assert main_user.get(PAGE + "own.docx").status_code == 404
    assert main_user.post(PAGE + "shipped").status_code == 409
    with house.database.reading() as session:
        kept = session.exec(select(LetterTemplate)).one()
    assert (kept.name, kept.added_by, kept.ended_by) == ("malli.docx", "Maria Lindholm", "Maria Lindholm")


def word_kept(house: House) -> bytes:
    with house.database.reading() as session:
        sha256 = session.exec(select(LetterTemplate.file_sha256)).one()
    with house.store.open_kept(sha256) as file:
        return file.read()


def test_reclamations_are_written_by_the_own_template(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        deviation = make_deviation(session, make_contract(session).id or 0, severity=3, what="Siivoamatta & likainen")
        by = session.get_one(Person, main_user.person.id if main_user.person else 0)
        one = draft(session, [deviation.id or 0], kind=ReclamationKind.B, by=by).id
    assert "OMA POHJA" not in text_of(main_user.get(f"/reclamations/{one}/letter.docx"))

    send(main_user, word(*LINES))

    told = text_of(main_user.get(f"/reclamations/{one}/letter.docx"))
    assert told.startswith("OMA POHJA")
    assert "Siivoamatta & likainen" in told


def test_faults_are_told_and_nothing_changes(house: House, main_user: Visitor) -> None:
    answers = [
        send(main_user, word(*LINES, "Terve {{ nimii }}", "{{ ''.__class__ }}")),
        send(main_user, b"%PDF-1.7 ", "malli.pdf"),
        send(main_user, b"", "malli.docx"),
        main_user.post(PAGE, {}),
    ]

    assert [one.status_code for one in answers] == [422] * 4
    said = main_words(answers[0])
    assert "Mallipohjassa on 2 virhettä" in said
    assert "Kohta: ”Terve {{ nimii }}”." in said
    assert "Mallipohja on Word-tiedosto muodossa .docx." in main_words(answers[1])
    with house.database.reading() as session:
        assert session.exec(select(LetterTemplate)).all() == []


def test_files_go_out_as_attachments(main_user: Visitor) -> None:
    shipped, pdf = main_user.get(PAGE + "shipped.docx"), main_user.get(PAGE + "sample.pdf?language=en")

    assert "{{ aihe }}" in text_of(shipped)
    assert pdf.data.startswith(b"%PDF-1.7")
    assert [one.headers["Content-Disposition"].split(";")[0] for one in (shipped, pdf)] == ["attachment"] * 2


def test_others_may_not(owner: Visitor) -> None:
    assert owner.get(PAGE).status_code == 403
    assert owner.post(PAGE + "shipped").status_code == 403
