"""An export of a purchase ledger, read: its columns by the words of their headings, its rows by day and sum."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from ....core.said import Said, say
from ...parties import business_id_of
from ..cells import Cell
from ..dates import DateWay
from ..headings import plain
from ..logs.cells import Cells, Fault
from ..logs.reading import Log, read_log
from ..logs.values import Head
from ..money import exact_of, money_of
from .values import Bought, PurchaseFile
from .values import PurchaseField as Field

MOST_ROWS = 50_000
_SURE, _FAIR, _WEAK = 1.0, 0.8, 0.6
_NET = (
    r"veroton|netto|ilman (alv|arvonlisä)|alv ?0|(exkl|utan|ex)\w*\.? moms|moms ?0"
    r"|(excl\w*|without|ex|net of)\.? vat|\bnet\b"
)
_SUM = r"summa|määrä|euro|arvo|hinta|belopp|amount|\bsum\b|total|kostnad|spend|netto|\bnet\b|eur"
_WITH_VAT = (
    r"brutto|verollinen|sis\w*\.? ?(alv|arvonlisä)|inkl\w*\.? moms|incl\w*\.? vat|gross"
    r"|alv[- ]?(summa|määrä|osuus)|vat amount|momsbelopp"
)
_HEADINGS: Mapping[Field, Sequence[tuple[float, str]]] = {
    Field.CONTRACT: (
        (_SURE, r"(sopimuksen |sopimus ?)(numero|nro|tunnus|viite|tunniste)|contract (number|no|id|reference)"),
        (_SURE, r"avtals?(nummer| nummer|beteckning)|avtalets (nummer|beteckning)"),
        (_FAIR, r"sopimus|contract|avtal|asianumero|case number"),
    ),
    Field.TITLE: ((_SURE, r"sopimuksen (nimi|otsikko)|contract (name|title)|avtal(ets|s)? ?namn"),),
    Field.SUPPLIER: (
        (_SURE, r"(toimittaja|myyjä|palvelun ?tuottaja)(n nimi)?|(supplier|vendor)( name)?"),
        (_SURE, r"leverantör(ens? ?namn|snamn|ens)?( namn)?|säljare"),
        (_FAIR, r"saaja|laskuttaja|toimittajan? .*nimi|payee|creditor"),
    ),
    Field.BUSINESS_ID: (
        (_SURE, r"((toimittaja|myyjä)n )?(y ?-? ?tunnus|ytunnus)|(supplier |vendor )?business id"),
        (_SURE, r"((leverantör|säljar)ens )?(fo-?(nummer|signum)|fo nummer)|company (id|number)|organisationsnummer"),
    ),
    Field.ON: (
        (_SURE, r"(kirjaus|tiliöinti)(päivä(määrä)?| ?pvm)?|posting date|bokföring(sdatum|sdag)"),
        (_FAIR, r"(tositte?en |tosite|laskun |lasku|osto)? ?(päivä(määrä)?|pvm)|(invoice|voucher|document) date"),
        (_FAIR, r"(faktura|verifikat(ions)?)datum|datum|date"),
    ),
    Field.VOUCHER: (
        (_SURE, r"tosit(e|teen) ?(numero|nro|tunnus)|voucher( number| no)?|verifikat(ions)?(nummer)?|document number"),
        (_FAIR, r"(laskun|lasku|invoice|faktura) ?(numero|nro|number|no|nummer|id)|tosite"),
    ),
    Field.TEXT: (
        (_SURE, r"selite|kuvaus|description|beskrivning|förklaring|tiliöinnin selite|laskun selite"),
        (_FAIR, r"tilin nimi|kontonamn|account name|text|teksti|tuote|product"),
    ),
}
_FILL = say("Täydennä solu, tai poista rivi, jos se ei ole osto.")
_WRITE_SUM = say("Kirjoita veroton summa euroina, hyvitys miinuksella.")


def likeness(heading: str, field: Field) -> float:
    """How surely a heading says the field, 0 … 1; a sum with VAT, or the VAT itself, is never the sum."""
    words = plain(heading).strip(" ?:*.")
    if field is Field.AMOUNT:
        return _sum_likeness(words)
    return max((sure for sure, pattern in _HEADINGS[field] if re.fullmatch(pattern, words)), default=0.0)


def _sum_likeness(words: str) -> float:
    if re.search(_WITH_VAT, words) or not re.search(_SUM, words):
        return 0.0
    if re.search(_NET, words):
        return _SURE
    return _FAIR if re.fullmatch(r"(tiliöinti|lasku|laskun )? ?summa|belopp|amount|sum", words) else _WEAK


def read_row(head: Head, of: Cells, ways: Mapping[Field, DateWay], today: date) -> Bought:
    """Return the purchase of the row; raise Fault at its first."""
    on = of.day(Field.ON, ways.get(Field.ON), today)
    if on is None:
        raise Fault(Field.ON, say("Kirjauspäivä puuttuu."), _FILL)
    amount, business_id = _amount(of), business_id_of(of.text(Field.BUSINESS_ID))
    return Bought(*head, business_id, on, amount, of.short(Field.VOUCHER), of.short(Field.TEXT))


def _amount(of: Cells) -> Decimal:
    text = of.text(Field.AMOUNT)
    if not text:
        raise Fault(Field.AMOUNT, say("Summa puuttuu."), _FILL)
    amount = amount_of(of.cell(Field.AMOUNT), text)
    if isinstance(amount, Said):
        raise Fault(Field.AMOUNT, amount, _WRITE_SUM)
    return amount


def amount_of(cell: Cell, text: str) -> Decimal | Said:
    """Return the signed sum of a cell, whole cents, or what is wrong with it.

    A minus may stand before or after the number, as ledgers write it, or be a pair of brackets.
    """
    bare = re.sub(r"[−–]", "-", text).strip()
    found = re.fullmatch(r"-\s*(.+)|(.+?)\s*-|\((.+)\)", bare)
    negative = found is not None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        money, negative = exact_of(abs(float(cell))), cell < 0
    else:
        money = money_of(next(filter(None, found.groups())) if found is not None else bare)
    if money.amount is None or not money.exact:
        return say("%(value)s ei ole summa.", value=text[:80])
    if money.currency not in (None, "EUR"):
        return say("%(value)s ei ole euroja.", value=text[:80])
    if money.amount == 0:
        return say("Summa on nolla.")
    return -money.amount if negative else money.amount


PURCHASES: Log[Field, Bought] = Log(
    Field,
    (Field.ON,),
    likeness,
    lambda columns: Field.ON in columns and Field.AMOUNT in columns,
    read_row,
    say("Tiedostossa ei ole yhtään ostoa."),
    say("Taulukosta ei tunnistettu toimittajaa tai sopimusta, päivää ja summaa."),
    say("Tiedostossa on yli %(n)s ostoa. Jaa se osiin.", n=MOST_ROWS),
    MOST_ROWS,
)


def read_purchases(
    path: Path,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    sheets: Sequence[str] | None = None,
    name: str | None = None,
) -> PurchaseFile:
    """Read an export of a purchase ledger as `read_log` does."""
    return read_log(path, PURCHASES, today=today, mapping=mapping, sheets=sheets, name=name)
