"""The words by which columns, classes, types and states of deviations are known, in Finnish, Swedish and English."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from ....core.i18n import LANGUAGES, use_language
from ....core.names import folded
from ...deviations.models import DeviationType
from ...deviations.values import SEVERITIES
from ...deviations.words import severity_name, type_name
from ..headings import plain
from .values import DeviationField as Field

_SURE, _FAIR, _WEAK = 1.0, 0.8, 0.5
_HEADINGS: Mapping[Field, Sequence[tuple[float, str]]] = {
    Field.CONTRACT: (
        (
            _SURE,
            r"(sopimuksen |sopimus ?)(numero|nro|tunnus|viite)|(asia)?tunnus|diaari\w*|contract (number|id|reference)",
        ),
        (_SURE, r"reference|avtals?(nummer| nummer|beteckning)|avtalets (nummer|beteckning)|ärendenummer|diarienummer"),
        (_FAIR, r"sopimus|contract|avtal"),
    ),
    Field.TITLE: (
        (_SURE, r"sopimuksen (nimi|otsikko)|contract (name|title)|avtal(ets|s)? ?namn|avtalets rubrik"),
        (_WEAK, r"sopimus|contract|avtal|hankinta|palvelu|service|tjänst"),
    ),
    Field.SUPPLIER: (
        (_SURE, r"toimittaja\w*|palvelun ?tuottaja|tuottaja|supplier( name)?|vendor|contractor|provider|leverantör\w*"),
    ),
    Field.SEEN_ON: (
        (
            _SURE,
            r"havaittu( päivä)?|havaitsemis(päivä|pvm)|havainto ?(päivä|pvm)|milloin havaittiin|(seen|observed)( on)?",
        ),
        (
            _SURE,
            r"(date )?observed|observerad|iakttagen|upptäckt( datum)?|tapahtuma ?(päivä|pvm)|date of (deviation|event)",
        ),
        (_FAIR, r"päivä(määrä)?|date|datum|ajankohta|milloin"),
    ),
    Field.WHAT: (
        (_SURE, r"mitä tapahtui|poikkeaman kuvaus|kuvaus( poikkeamasta)?|what happened|description( of deviation)?"),
        (_SURE, r"vad (hände|som hände|har hänt)|beskrivning( av avvikelsen?)?"),
        (_FAIR, r"poikkeama|havainto|puute|selite|selitys|deviation|finding|issue|avvikelse|iakttagelse|brist"),
    ),
    Field.SEVERITY: (
        (
            _SURE,
            r"vakavuus(luokka|aste)?|poikkeaman vakavuus|severity( class)?|allvar(lighets)?grad|allvarlighet|allvar",
        ),
        (_WEAK, r"luokka|class|klass|taso|level|nivå"),
    ),
    Field.TYPE: (
        (_SURE, r"poikkeaman (laji|tyyppi|luokka)|laji|tyyppi|deviation type|type|kind|avvikelsetyp|typ|slag|art"),
        (_WEAK, r"luokittelu|kategoria|category|kategori"),
    ),
    Field.SEEN_BY: (
        (_SURE, r"kuka havaitsi|havaitsija|havainnon tekijä|seen by|observed by|vem såg|observerad av|iakttagare"),
        (_FAIR, r"ilmoittaja|kirjaaja|reported by|reporter|anmälare|rapporterad av|kuka|vem|who"),
    ),
    Field.EFFECT: (
        (_SURE, r"vaikutu(s|kset)|seurau(s|kset)|effects?|impact|consequences?|följd(er)?|effekt(er)?|inverkan"),
    ),
    Field.OWN_SHARE: (
        (_SURE, r"(tilaajan )?oma osuus|tilaajan (osuus|myötävaikutus)|own share|buyer s share|buyers share"),
        (_SURE, r"(beställarens )?egen (del|andel)|beställarens (del|andel)"),
    ),
    Field.STATE: ((_SURE, r"(poikkeaman )?(tila|vaihe|tilanne)|status|state|läge|skede"),),
    Field.CLOSED_ON: (
        (
            _SURE,
            r"suljettu( päivä)?|sulkemis ?(päivä|pvm)|closed( on| date)?|date closed|closing date|stängd( datum)?",
        ),
        (
            _FAIR,
            r"päätetty|päättynyt|valmis päivä|korjattu( päivä)?|avslutad( datum)?|åtgärdad|(completed|resolved)( on)?",
        ),
    ),
    Field.LESSON: ((_SURE, r"opp(i|eja)|opit|mitä (tästä )?opittiin|lessons?( learn(ed|t))?|lärdom(ar)?"),),
}
_SEVERITIES: Mapping[str, int] = {
    **{"toive": 1, "havainto": 1, "lievä": 2, "pieni": 2, "matala": 2, "keskitaso": 3, "kohtalainen": 3, "vakava": 3},
    **{
        "suuri": 3,
        "korkea": 3,
        "erittäin vakava": 4,
        "hyvin vakava": 4,
        "önskemål": 1,
        "liten": 2,
        "lindrig": 2,
        "låg": 2,
    },
    **{
        "måttlig": 3,
        "allvarlig": 3,
        "stor": 3,
        "hög": 3,
        "mycket allvarlig": 4,
        "observation": 1,
        "low": 2,
        "small": 2,
    },
    **{"medium": 3, "moderate": 3, "serious": 3, "severe": 3, "high": 3, "very serious": 4, "major": 3, "minor": 2},
}
_TYPES: Mapping[str, DeviationType] = {
    **dict.fromkeys(
        ("myöhästyminen", "aikataulu", "toimitusaika", "försening", "late", "schedule"), DeviationType.DELAY
    ),
    **dict.fromkeys(
        ("laskutus", "lasku", "hinta", "pris", "fakturering", "faktura", "price", "invoicing", "invoice"),
        DeviationType.PRICE_INVOICING,
    ),
    **dict.fromkeys(("henkilöstö", "pätevyys", "personal", "kompetens", "staff", "personnel"), DeviationType.STAFF),
    **dict.fromkeys(
        ("tietoturva", "tietosuoja", "dataskydd", "informationssäkerhet", "security", "privacy", "data protection"),
        DeviationType.INFORMATION_SECURITY,
    ),
    **dict.fromkeys(
        ("tilaajavastuu", "harmaa talous", "beställaransvar", "contractor liability"),
        DeviationType.CONTRACTOR_LIABILITY,
    ),
    **dict.fromkeys(("toimitusvaje", "toimitusmäärä", "leveransmängd", "shortage"), DeviationType.QUANTITY),
    **dict.fromkeys(("alihankkija", "underleverantör", "subcontractor"), DeviationType.SUBCONTRACTING),
    **dict.fromkeys(
        ("ympäristö", "miljö", "environment", "sustainability", "hållbarhet"), DeviationType.RESPONSIBILITY
    ),
    **dict.fromkeys(("tilaaja", "oma toiminta", "beställaren", "buyer"), DeviationType.BUYER_SIDE),
    **dict.fromkeys(("muu", "muu tai ei tiedossa", "annat", "övrigt", "other"), DeviationType.OTHER),
}
_CLOSED = re.compile(
    r"\b(suljettu|päättynyt|päätetty|valmis|hoidettu|käsitelty|korjattu|ratkaistu|ok|stängd|avslutad|klar|åtgärdad|closed|done"
    r"|resolved|completed|finished)\b"
)
_OPEN = re.compile(r"\b(ei|inte|not|osittain|delvis|partly|kesken)\b")


def likeness(heading: str, field: Field) -> float:
    """How surely a heading says the field, 0 … 1."""
    words = plain(heading).strip(" ?:*.")
    return max((sure for sure, pattern in _HEADINGS[field] if re.fullmatch(pattern, words)), default=0.0)


def severity_of(text: str) -> int | None:
    """Return the class 1-4 that a cell says: a number, or a word; None for anything else."""
    words = folded(text).strip(" .")
    if found := re.fullmatch(r"(?:luokka |class |klass )?([1-4])(?:[ .:)=-]+(.*))?", words):
        return int(found[1])
    return _severities().get(words)


def is_lawyers_word(text: str) -> bool:
    """Tell whether the cell says "olennainen", a condition of cancelling that only a lawyer assesses."""
    return bool(re.search(r"olennai|väsentlig|material breach|fundamental", folded(text)))


def type_of(text: str) -> DeviationType | None:
    """Return the type that a cell says; None for a word that is none."""
    return _types().get(folded(text).strip(" ."))


def is_closed(text: str) -> bool:
    """Tell whether a cell says that the deviation is closed: "suljettu", not "ei suljettu"."""
    words = folded(text)
    return bool(_CLOSED.search(words)) and not _OPEN.search(words)


@cache
def _severities() -> Mapping[str, int]:
    own: dict[str, int] = {}
    for language in LANGUAGES:
        with use_language(language):
            own |= {folded(severity_name(one)): one for one in SEVERITIES}
    return {**_SEVERITIES, **own}


@cache
def _types() -> Mapping[str, DeviationType]:
    own = {folded(one.value.replace("_", " ")): one for one in DeviationType}
    for language in LANGUAGES:
        with use_language(language):
            own |= {folded(type_name(one)): one for one in DeviationType}
    return {**_TYPES, **own}
