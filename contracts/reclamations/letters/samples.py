"""Made-up letters by which a template is tried, one full and one bare, in each language and of each kind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ....core.i18n import LANGUAGES
from .facts import Agreement, Buyer, Contact, Demand, Finding, Letter, LetterKind, Receiver, Sender

_FULL = Letter(
    kind=LetterKind.CLAIMS,
    language="fi",
    number="12/2026",
    dated=date(2026, 11, 23),
    buyer=Buyer(
        name="Mallilan kaupunki",
        business_id="0000000-0",
        unit="Puhtauspalvelut",
        contact=Contact(name="Aino Kallio", email="aino.kallio@mallila.example", phone="040 000 0000"),
    ),
    supplier=Receiver(
        name="Kiilto & Kuuraus Oy Ab",
        business_id="0000000-0",
        contact=Contact(name="Åke Öhman", email="ake.ohman@kiilto.example", phone="050 000 0000"),
        address="Esimerkkikatu 1\n00000 Mallila",
    ),
    contract=Agreement(
        title="Siivouspalvelut", reference="MLA/101/2024", signed_on=date(2024, 2, 1), terms="JYSE 2014 PALVELUT"
    ),
    clause="4.2",
    findings=tuple(
        Finding(what=what, seen_on=seen_on, seen_by="Pekka Salo", effect="Kaksi luokkaa < pois käytöstä.", severity="3")
        for what, seen_on in (
            ("Toinen kerros oli siivoamatta.\nRoska-astiat olivat täynnä.", date(2026, 11, 9)),
            ("Ikkunoita ei ollut pesty & käytävä oli likainen.", date(2026, 11, 16)),
        )
    ),
    earlier=("Puhelu 10.11.2026.",),
    demands=(
        Demand(text="Siivous tehdään uudelleen.", working=("Kohta 4.2: kerroksittain.",), due_on=date(2026, 11, 30)),
        Demand(text="Viivästyssakko, kohta 9.1.", amount=Decimal("1234.50"), working=("2 × 1 % × 61 725 €",)),
        Demand(text="Hinnanalennus, kohta 9.4.", amount=Decimal(500), working=("5 % × 10 000 €",)),
    ),
    correct_by=date(2026, 11, 30),
    answer_by=date(2026, 12, 7),
    consequences=("Viivästyssakko vähennetään seuraavasta laskusta.",),
    attachments=("Valokuvat", "Pöytäkirja"),
    sender=Sender(name="Maria Lindholm", title="Hankintajohtaja", authority="hallintosääntö 28 §"),
    distribution=("Kirjaamo", "Keskuskoulu"),
    secrecy="Salassa pidettävä",
    sent_how="sähköpostilla",
)
_BARE = Letter(
    kind=LetterKind.NOTICE,
    language="fi",
    number="13/2026",
    dated=date(2026, 11, 23),
    buyer=Buyer(name="Mallilan kaupunki"),
    supplier=Receiver(name="Kiilto Oy"),
    contract=Agreement(title="Siivouspalvelut"),
    findings=(Finding(what="Toinen kerros oli siivoamatta.", seen_on=date(2026, 11, 9)),),
)


def sample(language: str, kind: LetterKind = LetterKind.CLAIMS) -> Letter:
    """Return a made-up letter that has everything, in the language: fi, sv or en."""
    return replace(_FULL, language=language, kind=kind, demands=() if kind is LetterKind.NOTICE else _FULL.demands)


def trials() -> list[Letter]:
    """Return the letters that a template must be able to say."""
    full = [sample(language, kind) for language in LANGUAGES for kind in LetterKind]
    return [*full, *(replace(_BARE, language=language) for language in LANGUAGES)]
