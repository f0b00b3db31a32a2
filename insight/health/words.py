"""Parts of health in words: what is wrong, and what mends it."""

from ...core.i18n import _
from .rules import Blemish, Fault, Grade


def grade_name(grade: Grade) -> str:
    """Return what the points mean."""
    return {Grade.GOOD: _("kunnossa"), Grade.FAIR: _("huomiota vaativa"), Grade.WEAK: _("heikko")}[grade]


def part_name(kind: Fault | Blemish) -> str:
    """Return what the part counts."""
    return _faults()[kind][0] if isinstance(kind, Fault) else _blemishes()[kind][0]


def remedy(kind: Fault | Blemish) -> str:
    """Return what would mend it."""
    return _faults()[kind][1] if isinstance(kind, Fault) else _blemishes()[kind][1]


def _faults() -> dict[Fault, tuple[str, str]]:
    return {
        Fault.UNREACHABLE: (
            _("Hälytys ei tavoita omaa väkeä"),
            _("Valitse vastuuhenkilö tai varahenkilö, jolla on toimiva osoite ja joka on paikalla."),
        ),
        Fault.NO_OWNER: (_("Vastuuhenkilö puuttuu"), _("Valitse sopimukselle vastuuhenkilö.")),
        Fault.LATE_PLANNING: (
            _("Suunnittelu on myöhässä"),
            _("Aloita seuraavan hankinnan suunnittelu, käytä optio tai kirjaa, ettei sopimukselle tarvita seuraavaa."),
        ),
        Fault.ENDED: (
            _("Päättynyt ilman jatkoa"),
            _("Kirjaa seuraava sopimus tai se, ettei päättynyt sopimus vaadi enempää."),
        ),
        Fault.NO_END: (
            _("Päättymispäivä ei ole tiedossa"),
            _("Kirjaa päättymispäivä tai se, että sopimus on voimassa toistaiseksi."),
        ),
        Fault.VALUE_EARLY: (
            _("Enimmäisarvo loppuu ennen sopimusta"),
            _("Aikaista seuraavaa hankintaa tai rajoita ostoja."),
        ),
        Fault.MODIFICATIONS: (
            _("Muutokset lähellä lain rajaa tai sen yli"),
            _("Katso muutosmittari, varmista perusteet ja valmistele uusi hankinta."),
        ),
        Fault.OVERDUE_DEVIATIONS: (
            _("Poikkeaman vaihe myöhässä"),
            _("Kirjaa tehty vaihe tai tee se: yhteydenotto, suunnitelma, todentaminen tai sulkeminen."),
        ),
        Fault.LATE_ANSWERS: (
            _("Toimittajan vastine myöhässä"),
            _("Pyydä vastine uudelleen, tai kirjaa se, jos se on jo tullut."),
        ),
        Fault.LATE_TASKS: (
            _("Seurantatehtävä myöhässä"),
            _("Tee tehtävä ja merkitse se tehdyksi, tai siirrä sitä."),
        ),
        Fault.NO_NOTICE: (_("Irtisanomisaika puuttuu"), _("Kirjaa sopimuksen irtisanomisaika.")),
        Fault.NO_OPTION_DAY: (
            _("Option viimeinen käyttöpäivä puuttuu"),
            _("Kirjaa, mihin mennessä optio on ilmoitettava."),
        ),
        Fault.NO_DEPUTY: (_("Varahenkilö puuttuu"), _("Valitse sopimukselle varahenkilö.")),
        Fault.NO_REMEDIES: (
            _("Seuraamusehdot puuttuvat"),
            _("Kirjaa sopimuksen sakko- ja hinnanalennusehdot, jotta reklamaation summa voidaan laskea."),
        ),
    }


def _blemishes() -> dict[Blemish, tuple[str, str]]:
    return {
        Blemish.GRAVE_OPEN: (
            _("Avoimet merkittävät ja kriittiset poikkeamat"),
            _("Vie korjaus loppuun, todenna se ja sulje poikkeama."),
        ),
        Blemish.SEEN: (
            _("Poikkeamat 12 kuukauden aikana"),
            _("Sovi toistuvista syistä ehkäisevä toimenpide. Havainto vanhenee 12 kuukaudessa."),
        ),
        Blemish.FAILED: (
            _("Korjaukset, jotka eivät pitäneet"),
            _("Vaadi uusi korjaussuunnitelma ja todenna se ennen sulkemista."),
        ),
        Blemish.LATE_ANSWERS: (
            _("Reklamaatioiden vastineet myöhässä tai saamatta"),
            _("Pyydä puuttuva vastine, ja ota vastaamisajat seurantakokoukseen."),
        ),
        Blemish.CLAIMS: (
            _("Reklamaatiot, joissa on vaatimuksia"),
            _("Käsittele vaatimukset loppuun. Reklamaatio vanhenee 12 kuukaudessa lähettämisestä."),
        ),
        Blemish.MISSED_TARGETS: (
            _("Mittareita tavoitetta heikompana"),
            _("Ota mittari seurantakokoukseen ja sovi, miten tavoite saavutetaan. Viimeisin mittaus ratkaisee."),
        ),
        Blemish.WEAK_FEEDBACK: (
            _("Käyttäjien palaute alle 3"),
            _("Käy palautteen teemat läpi toimittajan kanssa ja kysy uudelleen: viimeisin kierros ratkaisee."),
        ),
    }
