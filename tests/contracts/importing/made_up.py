"""Made-up registers of every kind: rows of facts, and the same facts written as some office would write them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hankintakello.contracts.importing.sandbox import Table
from hankintakello.contracts.terms.months import lay

_TITLES = """
Siivous- ja puhtaanapitopalvelut
Koulukuljetukset 2023–2026
Talvikunnossapito, eteläinen alue
Städtjänster
IT consulting
Road salt (NaCl)
Elintarvikkeet ja juomat
Snow removal & sanding
Företagshälsovård
Ikäihminen kotona -turvapuhelimet
Sähkön hankinta 110 kV
Kirjastoaineisto
""".strip().splitlines()
_SUPPLIERS = (
    "Meriväylä Ab",
    "Åkerblom & Söner Ab",
    "Datasampo Oyj",
    "Kuljetus-Lehtonen Ky",
    "Bolt Services Ltd",
    "Nokinen Tmi",
)
_PEOPLE = ("Anna Virtanen", "Björn Åkerlund", "Päivi Hyppönen", "Matti Mäki-Öster")
_UNITS = ("Sivistys", "Tekninen", "Hyvinvointi")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Fact:
    """One contract as it is."""

    reference: str
    title: str
    supplier: str
    business_id: str
    starts_on: date
    ends_on: date | None
    options: tuple[int, ...]
    notice: int | None
    value: int | None  # cents
    owner: str
    unit: str


@dataclass
class Style:
    """How an office writes: its headings, dates, lengths and sums."""

    headings: dict[str, str]
    day: str = "{d}.{m}.{y}"
    indefinite: str = "toistaiseksi"
    year_unit: str = "v"
    month_unit: str = "kk"
    decimal: str = ","
    thousands: str = " "
    currency: str = ""
    cells: bool = False  # dates and sums as cells, not text
    options_with_end: bool = False
    noise: tuple[str, ...] = ()
    order: list[str] = field(default_factory=list)


_NAMES = (
    *("reference", "title", "supplier", "business_id", "starts_on", "ends_on"),
    *("options", "notice", "value", "owner", "unit"),
)  # fmt: skip
FINNISH = """
    Diaarinumero | Sopimuksen nimi | Toimittaja | Y-tunnus | Alkaa | Päättyy | Optiot | Irtisanomisaika |
        Arvo (alv 0 %) | Vastuuhenkilö | Yksikkö
    Asianro | Hankinnan kohde | Sopimuskumppani | LY-tunnus | Sopimuskausi alk. | Sopimuskausi päätt. |
        Optiokaudet | Irt.aika / irtisanominen | Kokonaissumma, € | Sopimusvastaava | Toimiala
    Sopimusnro | Nimike | Palveluntuottajan nimi | Palveluntuottajan y-tunnus | Voimassa alkaen |
        Voimassa saakka | Optio | Irtisanomisaika (kk) | Sopimuksen arvo eur | Vastuuhlö | Vastuualue
    tunniste | sopimus | urakoitsija | ytunnus | alkupvm | loppupvm | jatkomahdollisuus | irtisanomisaika |
        hankinnan arvo | omistaja | osasto
    Asiatunnus | Sopimuksen kohde / palvelu | Yritys | Yrityksen Y-tunnus | Sopimuksen alkamispäivä |
        Sopimuksen päättymispäivä | Optiovuodet | Irtisanomisehto | Ennakoitu arvo | Sopimuksen vastuuhenkilö |
        Tilaajayksikkö
"""
SWEDISH = """
    Diarienummer | Avtalets namn | Leverantör | FO-nummer | Avtalsperioden börjar | Avtalsperioden slutar |
        Optioner | Uppsägningstid | Värde (moms 0 %) | Ansvarsperson | Enhet
    Avtalsnr | Benämning | Motpart | Org.nummer | Giltigt fr.o.m. | Giltigt t.o.m. | Förlängning | Uppsägning |
        Avtalsvärde | Avtalsansvarig | Förvaltning
    Ärendenr | Upphandlingens föremål | Avtalspart | FO-nr | Startdatum | Slutdatum | Optionsår |
        Uppsägningstid (mån) | Belopp | Kontaktperson | Sektor
"""
ENGLISH = """
    Contract # | Contract title | Vendor | Company no | Effective date | Expiry date | Extension options |
        Notice period | Contract value | Contract manager | Department
    contract_id | short_desc | supplier_name | vat_no | start_dt | end_dt | renewal_options | notice_period |
        amt | contract_owner | dept
    contractNumber | contractTitle | supplierName | companyNumber | validFrom | validTo | extensions |
        noticeMonths | totalAmount | responsiblePerson | businessUnit
    PO Number | Description of goods and services | Name of contractor | Registration number | Commencement |
        Completion date | Options to extend | Termination notice | Contract Sum | Responsible officer |
        Agency
"""
"""Headings in the order of _NAMES, a register on each unindented line; a line further in goes on with the one above."""
_WITHOUT_END = {
    "fi": ("toistaiseksi", "Toistaiseksi voimassa oleva", "toist."),
    "sv": ("tills vidare",),
    "en": ("until further notice", "Ongoing", "Open ended"),
}
_NOISE = (
    "Huom.",
    "Linkki",
    "Hankintapäätös pvm",
    "Allekirjoitettu",
    "Status",
    "Lisätietoja",
    "Anmärkning",
    "Last updated",
)


def registers(text: str) -> list[dict[str, str]]:
    """The headings of each register, by the name of what they head."""
    whole = text.strip("\n").replace("\n        ", " ").splitlines()
    return [dict(zip(_NAMES, map(str.strip, line.split("|")), strict=True)) for line in whole]


def facts(source: random.Random, count: int) -> list[Fact]:
    """So many contracts, some of them open-ended."""
    return [_fact(source, number) for number in range(count)]


def _fact(source: random.Random, number: int) -> Fact:
    start = date(2018, 1, 1) + timedelta(days=source.randrange(3200))
    if source.random() < 0.5:
        start = start.replace(day=1)
    end = lay(start, 12 * source.randint(1, 5)) if source.random() < 0.85 else None
    options = tuple(source.choice((12, 24)) for _ in range(source.choice((0, 0, 1, 2)))) if end else ()
    return Fact(
        f"KUN/{number:03d}/02.08.00/{start.year}",
        f"{source.choice(_TITLES)} ({number})",
        source.choice(_SUPPLIERS),
        business_id(source),
        start,
        end,
        options,
        source.choice((None, 1, 3, 6, 12)),
        source.choice((None, source.randrange(100_000, 900_000_000))),
        source.choice(_PEOPLE),
        source.choice(_UNITS),
    )


def business_id(source: random.Random) -> str:
    """A Finnish business id with its check digit."""
    while True:
        digits = [source.randrange(10) for _ in range(7)]
        rest = sum(a * b for a, b in zip(digits, _WEIGHTS, strict=True)) % 11
        if rest != 1:
            return "".join(map(str, digits)) + f"-{(11 - rest) % 11}"


def style(source: random.Random) -> Style:
    """Some office's way to write."""
    language = source.choice(("fi", "sv", "en"))
    headings = source.choice(registers({"fi": FINNISH, "sv": SWEDISH, "en": ENGLISH}[language]))
    made = Style(dict(headings))
    made.cells = source.random() < 0.4
    made.day = source.choice(
        (
            "{d}.{m}.{y}",
            "{d:02}.{m:02}.{y}",
            "{y}-{m:02}-{d:02}",
            "{d:02}/{m:02}/{y}",
            "{m}/{d}/{y}",
            "{y}{m:02}{d:02}",
            "{d}.{m}.{yy:02}",
        )
    )
    made.indefinite = source.choice(_WITHOUT_END[language])
    made.year_unit = {"fi": source.choice(("v", "vuosi")), "sv": "år", "en": "year"}[language]
    made.month_unit = {"fi": source.choice(("kk", "kuukautta")), "sv": "mån", "en": "months"}[language]
    made.decimal, made.thousands = source.choice(((",", " "), (",", "."), (".", ","), (".", ""), (",", "\xa0")))
    made.currency = source.choice(("", " €", " EUR"))
    made.options_with_end = source.random() < 0.25
    made.noise = tuple(source.sample(_NOISE, source.randint(0, 3)))
    made.order = [*headings, *made.noise]
    source.shuffle(made.order)
    return made


def written(made: Style, one: Fact, source: random.Random) -> list[Any]:
    """A contract as a row."""
    cells = {
        "reference": one.reference,
        "title": one.title,
        "supplier": one.supplier,
        "business_id": one.business_id,
        "starts_on": _day(made, one.starts_on),
        "ends_on": _end(made, one),
        "options": "" if made.options_with_end else _options(made, one),
        "notice": _notice(made, one),
        "value": _value(made, one),
        "owner": one.owner,
        "unit": one.unit,
    }
    noise = {
        "Hankintapäätös pvm": _day(made, one.starts_on - timedelta(days=50)),
        "Allekirjoitettu": _day(made, one.starts_on - timedelta(days=9)),
        "Status": source.choice(("Voimassa", "Active")),
        "Linkki": "https://esimerkki.fi/1",
        "Last updated": _day(made, date(2026, 3, 14)),
    }
    return [cells[name] if name in cells else noise.get(name, source.choice(("", "ks. liite"))) for name in made.order]


def _day(made: Style, day: date) -> Any:
    return day if made.cells else made.day.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100)


def _end(made: Style, one: Fact) -> Any:
    if one.ends_on is None:
        return made.indefinite
    if not made.options_with_end or not one.options:
        return _day(made, one.ends_on)
    day = _day(replace(made, cells=False), one.ends_on)
    lengths = "+".join(str(months // 12) for months in one.options)
    word = {"år": "option", "year": "option"}.get(made.year_unit, "optio")
    return f"{day} + {word} {lengths} {made.year_unit}"


def _options(made: Style, one: Fact) -> str:
    return " + ".join(f"{months // 12} {made.year_unit}" for months in one.options)


def _notice(made: Style, one: Fact) -> Any:
    if one.notice is None:
        return ""
    heading = made.headings["notice"]
    bare = any(word in heading for word in ("(kk)", "(mån)", "Months"))
    return str(one.notice) if bare else f"{one.notice} {made.month_unit}"


def _value(made: Style, one: Fact) -> Any:
    if one.value is None:
        return ""
    if made.cells:
        return one.value / 100
    whole, cents = divmod(one.value, 100)
    return f"{whole:,}".replace(",", made.thousands) + f"{made.decimal}{cents:02d}{made.currency}"


def table(source: random.Random, rows: Sequence[list[Any]], header: list[str]) -> tuple[Table, int]:
    """The rows under some titles, with a total and a footer; and the index of the first contract's row."""
    width = len(header)
    above = [["Mallilan kunta – sopimusluettelo"], ["Päivitetty 3.9.2026"], []][: source.randint(0, 3)]
    below = [["Yhteensä"], [], ["Luettelon laati hankintapalvelut"]][: source.randint(0, 3)]
    body = [list(row) for row in rows]
    first = len(above) + 1
    padded = [tuple([*row, *([""] * (width - len(row)))]) for row in [*above, header, *body, *below]]
    return Table("Taulukko", padded, 0, 0, False, (), False), first
