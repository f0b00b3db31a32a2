"""The fields of a template: their names as they are written in Word, and what each of them is."""

from collections.abc import Iterator, Mapping
from typing import Any

from ....core.i18n import _
from .contents import Texts

REQUIRED = ("numero", "paivays", "tilaaja.nimi", "toimittaja.nimi", "havainnot")
"""Without these a letter would not say what, whose and to whom it is."""


def field_names(told: Texts, above: str = "") -> Iterator[str]:
    """Yield the names in the order of the letter; what one of a list has by the singular: havainto.kuvaus."""
    for name, value in told.items():
        path = f"{above}{name}"
        if isinstance(value, dict):
            yield from field_names(value, f"{path}.")
            continue
        yield path
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from field_names(value[0], f"{ONE_OF[path]}.")


ONE_OF: Mapping[str, str] = {"havainnot": "havainto", "vaatimukset": "vaatimus"}
"""What one of a list is called in the shipped template."""


def meanings() -> dict[str, str]:
    """Return what each field is, in the reader's language; the headings (sanat) are told by their own words."""
    return {
        "kieli": _("Reklamaation kieli: fi, sv tai en"),
        "laji": _("a = ilmoitus, b = vaatimukset, c = viimeinen määräaika"),
        "otsikko": _("Asiakirjan nimi toimittajan kielellä"),
        "alaotsikko": _("Mitä lajia reklamaatio on; tyhjä, kun siinä on vaatimuksia"),
        "aihe": _("Otsikkorivi: numero, sopimus ja tunnus"),
        "numero": _("Reklamaation numero"),
        "paivays": _("Reklamaation päivä"),
        "salassapito": _("Salassapitomerkintä ja sen peruste"),
        "lahetystapa": _("Miten reklamaatio lähetetään"),
        "tilaaja.nimi": _("Organisaation nimi"),
        "tilaaja.ytunnus": _("Organisaation Y-tunnus"),
        "tilaaja.yksikko": _("Yksikkö"),
        "tilaaja.yhteyshenkilo.nimi": _("Tilaajan yhteyshenkilö"),
        "tilaaja.yhteyshenkilo.sahkoposti": _("Yhteyshenkilön sähköposti"),
        "tilaaja.yhteyshenkilo.puhelin": _("Yhteyshenkilön puhelin"),
        "tilaaja.yhteyshenkilo.tiedot": _("Nimi, sähköposti ja puhelin samalla rivillä"),
        "toimittaja.nimi": _("Toimittajan nimi"),
        "toimittaja.ytunnus": _("Toimittajan Y-tunnus"),
        "toimittaja.osoite": _("Osoite, johon reklamaatiot lähetetään; voi olla monta riviä"),
        "toimittaja.yhteyshenkilo.nimi": _("Toimittajan yhteyshenkilö"),
        "toimittaja.yhteyshenkilo.sahkoposti": _("Yhteyshenkilön sähköposti"),
        "toimittaja.yhteyshenkilo.puhelin": _("Yhteyshenkilön puhelin"),
        "toimittaja.yhteyshenkilo.tiedot": _("Nimi, sähköposti ja puhelin samalla rivillä"),
        "sopimus.nimi": _("Sopimuksen nimi"),
        "sopimus.tunnus": _("Sopimuksen tunnus"),
        "sopimus.allekirjoitettu": _("Allekirjoituspäivä"),
        "sopimus.ehdot": _("Yleiset ehdot, joita sopimukseen sovelletaan"),
        "sopimus.kohta": _("Sopimuskohta, jota suoritus ei vastaa"),
        "johdanto": _("Virke, jolla tilaaja ilmoittaa virheestä"),
        "havainnot": _("Luettelo havainnoista"),
        "havainto.numero": _("Havainnon järjestysnumero"),
        "havainto.kuvaus": _("Mitä havaittiin"),
        "havainto.havaittu": _("Havaintopäivä"),
        "havainto.havaitsija": _("Kuka havaitsi"),
        "havainto.vaikutus": _("Mitä siitä seurasi"),
        "havainto.vakavuus": _("Tilaajan oma vakavuusluokka; valmis mallipohja ei kerro sitä"),
        "aiemmat": _("Luettelo aiemmista yhteydenotoista"),
        "vaatimukset": _("Luettelo vaatimuksista"),
        "vaatimus.numero": _("Vaatimuksen järjestysnumero"),
        "vaatimus.teksti": _("Mitä vaaditaan"),
        "vaatimus.summa": _("Vaadittu summa"),
        "vaatimus.laskelma": _("Luettelo laskelman riveistä"),
        "vaatimus.maarapaiva": _("Päivä, johon mennessä vaatimus on täytettävä"),
        "yhteensa": _("Summat yhteensä, kun niitä on monta"),
        "korjaus": _("Virke, joka kertoo korjauksen määräpäivän"),
        "vastine": _("Virke, jolla pyydetään vastine ja korjaussuunnitelma"),
        "seuraamukset": _("Luettelo seuraamuksista, jos virhettä ei korjata"),
        "oikeudet": _("Virke, joka varaa oikeuden lisävaatimuksiin"),
        "lahettaja.nimi": _("Allekirjoittajan nimi"),
        "lahettaja.nimike": _("Allekirjoittajan tehtävänimike"),
        "lahettaja.toimivalta": _("Mihin allekirjoittajan toimivalta perustuu"),
        "liitteet": _("Luettelo liitteistä"),
        "jakelu": _("Luettelo jakelusta"),
    }


def shape_of(told: Any) -> Any:
    """Return what is in the fields as their kinds: a dict, a list with what one of it is, or None for a text."""
    if isinstance(told, dict):
        return {name: shape_of(one) for name, one in told.items()}
    return [shape_of(told[0])] if isinstance(told, list) else None
