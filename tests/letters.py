"""A letter of reclamation for tests, with everything in it that a letter can say."""

from datetime import date
from decimal import Decimal
from typing import Any

from hankintakello.contracts.reclamations.letters.facts import (
    Agreement,
    Buyer,
    Contact,
    Demand,
    Finding,
    Letter,
    LetterKind,
    Receiver,
    Sender,
)

ODD = "Å, ä & ö <ei & {{ numero }} ${x} #set \\ $y$ @z ”å”: 10 € – 1 × 2"
TRICKY = (f"Siivous jäi tekemättä: {ODD}. " * 80)[:4_000]


def make_letter(kind: str = "b", language: str = "fi", **overrides: Any) -> Letter:
    """A letter from the made-up town to a cleaning company, with one finding and three demands."""
    given: dict[str, Any] = {
        "kind": LetterKind(kind),
        "language": language,
        "number": "12/2026",
        "dated": date(2026, 11, 23),
        "buyer": Buyer(
            name="Mallilan kaupunki",
            business_id="0123456-7",
            unit="Puhtauspalvelut",
            contact=Contact(name="Aino Kallio", email="aino@mallila.example", phone="040 123 4567"),
        ),
        "supplier": Receiver(
            name="Kiilto & Kuuraus Oy",
            business_id="7654321-0",
            contact=Contact(name="Åke Öhman", email="ake@kiilto.example"),
            address="Teollisuuskatu 1\n00510 Helsinki",
        ),
        "contract": Agreement(
            title="Siivouspalvelut", reference="MLA/101/2024", signed_on=date(2024, 2, 1), terms="JYSE 2014 PALVELUT"
        ),
        "clause": "4.2 Laatutaso",
        "findings": (
            Finding(
                what="Toinen kerros oli siivoamatta.",
                seen_on=date(2026, 11, 9),
                seen_by="vahtimestari Pekka Salo",
                effect="Kaksi luokkaa oli pois käytöstä.",
                severity="Merkittävä",
            ),
        ),
        "earlier": ("Puhelu 10.11.2026: toimittaja lupasi korjata asian.",),
        "demands": (
            Demand(text="Siivous tehdään uudelleen.", due_on=date(2026, 11, 30)),
            Demand(
                text="Viivästyssakko.", amount=Decimal("1234.50"), working=("Kohta 9.1: 1 % viikolta.", "2 × 617,25 €")
            ),
            Demand(text="Hinnanalennus.", amount=Decimal(500)),
        ),
        "correct_by": date(2026, 11, 30),
        "answer_by": date(2026, 12, 7),
        "consequences": ("Sakko pidätetään seuraavasta laskusta.",),
        "attachments": ("Valokuvat", "Pöytäkirja"),
        "sender": Sender(name="Maria Lindholm", title="Hankintajohtaja", authority="hallintosääntö 28 §"),
        "distribution": ("Kirjaamo",),
        "secrecy": "Osittain salassa pidettävä",
        "sent_how": "sähköpostilla",
    }
    return Letter(**given | overrides)


def bare_letter(kind: str = "b", language: str = "fi") -> Letter:
    """A letter of which nothing is known but what each letter must say."""
    return Letter(
        kind=LetterKind(kind),
        language=language,
        number="1",
        dated=date(2026, 11, 23),
        buyer=Buyer(name="Mallilan kaupunki"),
        supplier=Receiver(name="Kiilto Oy"),
        contract=Agreement(title="Siivouspalvelut"),
        findings=(Finding(what="Likaista.", seen_on=date(2026, 11, 9)),),
    )


def many_findings() -> tuple[Finding, ...]:
    """Twelve findings, of which the first is as long as one can be and full of signs that mean something elsewhere."""
    first = Finding(what=TRICKY, seen_on=date(2026, 11, 1))
    rest = [Finding(what=f"Kerros {n}:\nlattia likainen.", seen_on=date(2026, 11, n)) for n in range(2, 13)]
    return (first, *rest)
