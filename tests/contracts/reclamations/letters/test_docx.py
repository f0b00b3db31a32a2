"""The letter in Word, read back."""

import subprocess
import sys
from io import BytesIO

import pytest
from docx import Document

from hankintakello.contracts.reclamations.letters import docx
from hankintakello.core.errors import Invalid
from hankintakello.tests.letters import ODD, TRICKY, bare_letter, make_letter, many_findings


def read(file: bytes) -> list[str]:
    """Return the paragraphs, those of the head's two cells first."""
    document = Document(BytesIO(file))
    head = [line.text for row in document.tables[0].rows for cell in row.cells for line in cell.paragraphs]
    return [*head, *(line.text for line in document.paragraphs)]


def test_whole_letter_reads_as_an_official_letter() -> None:
    lines = read(docx.render(make_letter()))

    assert [one.replace("\xa0", " ") for one in lines] == [
        "Mallilan kaupunki",
        "Puhtauspalvelut",
        "Y-tunnus 0123456-7",
        "Reklamaatio",
        "Numero 12/2026",
        "23.11.2026",
        "Osittain salassa pidettävä",
        "Kiilto & Kuuraus Oy",
        "Åke Öhman, ake@kiilto.example",
        "Teollisuuskatu 1\n00510 Helsinki",
        "Y-tunnus 7654321-0",
        "Lähetystapa: sähköpostilla",
        "Reklamaatio nro 12/2026 – Siivouspalvelut (MLA/101/2024)",
        "Mallilan kaupunki ilmoittaa, ettei toimittajan suoritus ole vastannut sopimusta. "
        "Kyse on sopimuksen kohdasta 4.2 Laatutaso.",
        "Sopimus",
        "Nimi:\tSiivouspalvelut",
        "Tunnus:\tMLA/101/2024",
        "Allekirjoitettu:\t1.2.2024",
        "Sovellettavat ehdot:\tJYSE 2014 PALVELUT",
        "Sopimuskohta:\t4.2 Laatutaso",
        "Havainto",
        "1.\tToinen kerros oli siivoamatta.",
        "Havaittu: 9.11.2026. Havaitsija: vahtimestari Pekka Salo.",
        "Vaikutus: Kaksi luokkaa oli pois käytöstä.",
        "Aiemmat yhteydenotot",
        "Puhelu 10.11.2026: toimittaja lupasi korjata asian.",
        "Vaatimukset",
        "1.\tSiivous tehdään uudelleen.",
        "Viimeistään: 30.11.2026.",
        "2.\tViivästyssakko.",
        "Kohta 9.1: 1 % viikolta.",
        "2 × 617,25 €",
        "Summa: 1 234,50 €.",
        "3.\tHinnanalennus.",
        "Summa: 500 €.",
        "Yhteensä: 1 734,50 €",
        "Korjaus ja vastine",
        "Vaadimme, että virhe korjataan viimeistään 30.11.2026.",
        "Pyydämme kirjallisen vastineen ja korjaussuunnitelman viimeistään 7.12.2026. "
        "Vastine lähetetään osoitteeseen aino@mallila.example.",
        "Seuraamukset",
        "Sakko pidätetään seuraavasta laskusta.",
        "Pidätämme oikeuden sopimuksen ja lain mukaisiin lisävaatimuksiin.",
        "Mallilan kaupunki",
        "Maria Lindholm",
        "Hankintajohtaja",
        "Toimivalta: hallintosääntö 28 §",
        "Yhteyshenkilö:\tAino Kallio, aino@mallila.example, 040 123 4567",
        "Liitteet:\tValokuvat\nPöytäkirja",
        "Jakelu:\tKirjaamo",
    ]


def test_severity_is_the_buyers_own_word_and_stays_inside() -> None:
    assert "Merkittävä" not in "\n".join(read(docx.render(make_letter())))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["a", "b", "c"])
def test_bare_letter_has_no_holes(kind: str, language: str) -> None:
    lines = read(docx.render(bare_letter(kind, language)))

    assert [line for line in lines if not line.strip() or line.rstrip().endswith(":")] == []
    assert len(lines) < 20


def test_long_descriptions_and_odd_signs_stand_as_they_were_written() -> None:
    lines = read(docx.render(make_letter(findings=many_findings(), clause=ODD)))

    assert f"1.\t{TRICKY.strip()}" in lines
    assert "12.\tKerros 12:\nlattia likainen." in lines
    assert f"Sopimuskohta:\t{ODD}" in lines


def test_file_says_what_it_is_and_in_which_language() -> None:
    document = Document(BytesIO(docx.render(make_letter(language="sv"))))

    about = document.core_properties
    assert (about.title, about.author, about.language) == (
        "Reklamation nr 12/2026 – Siivouspalvelut (MLA/101/2024)",
        "Mallilan kaupunki",
        "sv-FI",
    )
    assert about.created is not None
    assert about.created.date().isoformat() == "2026-11-23"
    marks = document.styles.element.xpath("//w:lang/@w:val")
    assert set(marks) == {"sv-FI"}


def test_own_template_is_filled() -> None:
    assert read_simple("{{ toimittaja.nimi }} / {{ numero }}") == ["Kiilto & Kuuraus Oy / 12/2026"]


@pytest.mark.parametrize("mark", ["{{ ''.__class__.__mro__ }}", "{{ ei_ole.nimi }}", "{% if %}", "{{ numero.x.y }}"])
def test_template_that_cannot_be_filled_is_told(mark: str) -> None:
    with pytest.raises(Invalid, match="mallipohja"):
        read_simple(mark)


def test_makers_are_loaded_when_a_letter_is_made_and_not_before() -> None:
    """They would make each start of a command slower."""
    modules = ["contracts.reclamations.letters.templates", "contracts.reclamations.copies"]
    imports = "; ".join(f"import hankintakello.{name}" for name in modules)
    code = f"{imports}; import sys; print(sorted({{'docx', 'docxtpl', 'lxml', 'typst'}} & sys.modules.keys()))"

    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert said == "[]\n"


def read_simple(text: str) -> list[str]:
    made, kept = Document(), BytesIO()
    made.add_paragraph(text)
    made.save(kept)
    return [line.text for line in Document(BytesIO(docx.render(make_letter(), kept.getvalue()))).paragraphs]
