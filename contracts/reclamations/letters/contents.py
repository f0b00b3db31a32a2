"""What stands in a letter, in its own language: the same texts for Word, for PDF and for an organisation's template.

The names are what a person writes into a template in Word: Finnish, with a and o for ä and ö.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ....core.i18n import _, format_date, format_money, use_language
from .facts import Contact, Demand, Finding, Letter, LetterKind

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
Texts = dict[str, Any]


def contents(letter: Letter) -> Texts:
    """Return the letter's texts by their names; what is not known is an empty text or list."""
    with use_language(letter.language):
        return {name: _cleaned(one) for name, one in _texts(letter).items()}


def _texts(letter: Letter) -> Texts:
    return {
        "kieli": letter.language,
        "laji": letter.kind.value,
        "otsikko": _("Reklamaatio"),
        "alaotsikko": _kind_name(letter),
        "aihe": _subject(letter),
        "numero": letter.number,
        "paivays": format_date(letter.dated),
        "salassapito": letter.secrecy,
        "lahetystapa": letter.sent_how,
        "tilaaja": _buyer(letter),
        "toimittaja": _supplier(letter),
        "sopimus": _contract(letter),
        "johdanto": _opening(letter),
        "havainnot": [_finding(number, one) for number, one in enumerate(letter.findings, start=1)],
        "aiemmat": list(letter.earlier),
        "vaatimukset": [_demand(number, one) for number, one in enumerate(letter.demands, start=1)],
        "yhteensa": _together(letter.demands),
        "korjaus": _correction(letter),
        "vastine": _answer(letter),
        "seuraamukset": _consequences(letter),
        "oikeudet": _rights(letter),
        "lahettaja": _sender(letter),
        "liitteet": list(letter.attachments),
        "jakelu": list(letter.distribution),
        "sanat": _headings(letter),
    }


def _kind_name(letter: Letter) -> str:
    return {
        LetterKind.NOTICE: _("Huomautus"),
        LetterKind.CLAIMS: "",
        LetterKind.FINAL: _("Viimeinen määräaika ja purkamisen uhka"),
    }[letter.kind]


def _subject(letter: Letter) -> str:
    """The skeleton's first line: Reklamaatio nro 12/2026 – Siivouspalvelut (MLA/7/2025)."""
    filled = {"number": letter.number, "contract": letter.contract.title, "reference": letter.contract.reference}
    if letter.contract.reference:
        return _("Reklamaatio nro %(number)s – %(contract)s (%(reference)s)") % filled
    return _("Reklamaatio nro %(number)s – %(contract)s") % filled


def _buyer(letter: Letter) -> Texts:
    one = letter.buyer
    about = {"nimi": one.name, "ytunnus": one.business_id, "yksikko": one.unit}
    return {**about, "yhteyshenkilo": _contact(one.contact)}


def _supplier(letter: Letter) -> Texts:
    one = letter.supplier
    about = {"nimi": one.name, "ytunnus": one.business_id, "osoite": one.address}
    return {**about, "yhteyshenkilo": _contact(one.contact)}


def _contact(one: Contact | None) -> Texts:
    known = one or Contact(name="")
    together = ", ".join(filter(None, (known.name, known.email, known.phone)))
    return {"nimi": known.name, "sahkoposti": known.email, "puhelin": known.phone, "tiedot": together}


def _contract(letter: Letter) -> Texts:
    one = letter.contract
    return {
        "nimi": one.title,
        "tunnus": one.reference,
        "allekirjoitettu": format_date(one.signed_on),
        "ehdot": one.terms,
        "kohta": letter.clause,
    }


def _opening(letter: Letter) -> str:
    filled = {"buyer": letter.buyer.name, "clause": letter.clause}
    said = [_("%(buyer)s ilmoittaa, ettei toimittajan suoritus ole vastannut sopimusta.") % filled]
    if letter.clause:
        said.append(_("Kyse on sopimuksen kohdasta %(clause)s.") % filled)
    if letter.kind is LetterKind.NOTICE and not letter.demands:
        said.append(_("Tässä ilmoituksessa ei vielä esitetä vaatimuksia."))
    if letter.kind is LetterKind.FINAL:
        said.append(_("Tämä on viimeinen määräaika, ennen kuin tilaaja ratkaisee, purkaako se sopimuksen."))
    return " ".join(said)


def _finding(number: int, one: Finding) -> Texts:
    return {
        "numero": number,
        "kuvaus": one.what,
        "havaittu": format_date(one.seen_on),
        "havaitsija": one.seen_by,
        "vaikutus": one.effect,
        "vakavuus": one.severity,
    }


def _demand(number: int, one: Demand) -> Texts:
    return {
        "numero": number,
        "teksti": one.text,
        "summa": format_money(one.amount),
        "laskelma": list(one.working),
        "maarapaiva": format_date(one.due_on),
    }


def _together(demands: Iterable[Demand]) -> str:
    """The sum of the amounts, where there are several to add up."""
    amounts = [one.amount for one in demands if one.amount is not None]
    return format_money(sum(amounts, Decimal(0))) if len(amounts) > 1 else ""


def _correction(letter: Letter) -> str:
    if letter.correct_by is None:
        return ""
    said = {
        LetterKind.NOTICE: _("Pyydämme korjaamaan virheen viimeistään %(day)s."),
        LetterKind.CLAIMS: _("Vaadimme, että virhe korjataan viimeistään %(day)s."),
        LetterKind.FINAL: _("Virhe on korjattava viimeistään %(day)s. Uutta määräaikaa ei anneta."),
    }[letter.kind]
    return said % {"day": format_date(letter.correct_by)}


def _answer(letter: Letter) -> str:
    if letter.answer_by is None:
        return ""
    said = [_("Pyydämme kirjallisen vastineen ja korjaussuunnitelman viimeistään %(day)s.")]
    email = letter.buyer.contact.email if letter.buyer.contact else None
    if email:
        said.append(_("Vastine lähetetään osoitteeseen %(address)s."))
    return " ".join(said) % {"day": format_date(letter.answer_by), "address": email}


def _consequences(letter: Letter) -> list[str]:
    own = [*letter.consequences]
    if letter.kind is LetterKind.FINAL:
        own.append(
            _("Jos virhettä ei korjata määräajassa, tilaaja voi purkaa sopimuksen sopimuksen ja lain mukaisesti.")
            if letter.correct_by
            else _("Jos virhettä ei korjata, tilaaja voi purkaa sopimuksen sopimuksen ja lain mukaisesti.")
        )
    return own


def _rights(letter: Letter) -> str:
    if not letter.reserves_rights:
        return ""
    return _("Pidätämme oikeuden sopimuksen ja lain mukaisiin lisävaatimuksiin.")


def _sender(letter: Letter) -> Texts:
    one = letter.sender
    return {
        "nimi": one.name if one else "",
        "nimike": one.title if one else "",
        "toimivalta": one.authority if one else "",
    }


def _headings(letter: Letter) -> Texts:
    return {
        "numero": _("Numero"),
        "paivays": _("Päiväys"),
        "tilaaja": _("Tilaaja"),
        "yksikko": _("Yksikkö"),
        "ytunnus": _("Y-tunnus"),
        "yhteyshenkilo": _("Yhteyshenkilö"),
        "toimittaja": _("Toimittaja"),
        "lahetystapa": _("Lähetystapa"),
        "sopimus": _("Sopimus"),
        "nimi": _("Nimi"),
        "tunnus": _("Tunnus"),
        "allekirjoitettu": _("Allekirjoitettu"),
        "ehdot": _("Sovellettavat ehdot"),
        "kohta": _("Sopimuskohta"),
        "havainnot": _("Havainto") if len(letter.findings) == 1 else _("Havainnot"),
        "havaittu": _("Havaittu"),
        "havaitsija": _("Havaitsija"),
        "vaikutus": _("Vaikutus"),
        "vakavuus": _("Vakavuus"),
        "aiemmat": _("Aiemmat yhteydenotot"),
        "vaatimukset": _("Vaatimus") if len(letter.demands) == 1 else _("Vaatimukset"),
        "summa": _("Summa"),
        "laskelma": _("Laskelma"),
        "maarapaiva": _("Viimeistään"),
        "yhteensa": _("Yhteensä"),
        "vastine": _("Korjaus ja vastine"),
        "seuraamukset": _("Seuraamukset"),
        "toimivalta": _("Toimivalta"),
        "liitteet": _("Liitteet"),
        "jakelu": _("Jakelu"),
    }


def _cleaned(value: Any) -> Any:
    """The same without what XML cannot hold; None is an empty text, a tab a blank."""
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, int):
        return str(value)
    return _CONTROL.sub("", (value or "").replace("\r\n", "\n").replace("\t", " ")).strip()
