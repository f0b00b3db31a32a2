"""What stands in a letter: the field list of a good reclamation, in the supplier's language."""

import pytest

from hankintakello.contracts.reclamations.letters.contents import contents
from hankintakello.tests.letters import bare_letter, make_letter


@pytest.mark.parametrize(
    ("language", "title", "subject", "day", "amount"),
    [
        ("fi", "Reklamaatio", "Reklamaatio nro 12/2026 – Siivouspalvelut (MLA/101/2024)", "30.11.2026", "1 234,50 €"),
        ("sv", "Reklamation", "Reklamation nr 12/2026 – Siivouspalvelut (MLA/101/2024)", "30.11.2026", "1 234,50 €"),
        (
            "en",
            "Notice of defect",
            "Notice of defect no. 12/2026 – Siivouspalvelut (MLA/101/2024)",
            "30 Nov 2026",
            "€1,234.50",
        ),
    ],
)
def test_letter_speaks_the_suppliers_language(language: str, title: str, subject: str, day: str, amount: str) -> None:
    told = contents(make_letter(language=language))

    assert (told["otsikko"], told["aihe"]) == (title, subject)
    assert day in told["korjaus"]
    assert told["vaatimukset"][1]["summa"].replace("\xa0", " ") == amount


def test_kinds_say_what_they_are_for() -> None:
    a, b, c = (contents(make_letter(kind, demands=() if kind == "a" else make_letter().demands)) for kind in "abc")

    assert [one["alaotsikko"] for one in (a, b, c)] == [
        "Huomautus",
        "",
        "Viimeinen määräaika ja purkamisen uhka",
    ]
    assert a["johdanto"].endswith("Tässä ilmoituksessa ei vielä esitetä vaatimuksia.")
    assert [one["korjaus"] for one in (a, b, c)] == [
        "Pyydämme korjaamaan virheen viimeistään 30.11.2026.",
        "Vaadimme, että virhe korjataan viimeistään 30.11.2026.",
        "Virhe on korjattava viimeistään 30.11.2026. Uutta määräaikaa ei anneta.",
    ]
    assert [len(one["seuraamukset"]) for one in (a, b, c)] == [1, 1, 2]


def test_sum_of_demands_is_told_where_there_are_several() -> None:
    one = make_letter()

    assert contents(one)["yhteensa"].replace("\xa0", " ") == "1 734,50 €"
    assert contents(make_letter(demands=one.demands[:2]))["yhteensa"] == ""


def test_what_is_not_known_is_empty() -> None:
    told = contents(bare_letter())

    assert (told["sopimus"]["kohta"], told["lahettaja"]["nimi"], told["vastine"], told["salassapito"]) == ("",) * 4
    assert told["tilaaja"]["yhteyshenkilo"] == {"nimi": "", "sahkoposti": "", "puhelin": "", "tiedot": ""}
    assert told["aihe"] == "Reklamaatio nro 1 – Siivouspalvelut"
    assert told["oikeudet"] == "Pidätämme oikeuden sopimuksen ja lain mukaisiin lisävaatimuksiin."


def test_signs_that_no_file_can_hold_are_left_out() -> None:
    told = contents(make_letter(clause="4\x00.\x0b2\r\n\tLaatu\x1b\ufffe"))

    assert told["sopimus"]["kohta"] == "4.2\n Laatu"
