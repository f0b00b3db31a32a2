"""The notes beside a date, each a sentence in the reader's language."""

from functools import cache, lru_cache

from ...core.i18n import _, current_language, format_date
from ..clock.values import Note, NoteCode
from .names import procedure_name

KEPT = 16_384


def note_text(note: Note) -> str:
    """Return the note as a sentence."""
    return _text(note, current_language())


@lru_cache(maxsize=KEPT)
def _text(note: Note, language: str) -> str:
    filled = {
        "procedure": procedure_name(note.procedure) if note.procedure is not None else "",
        "day": format_date(note.on) if note.on is not None else _("ilman päättymispäivää"),
        "name": note.name,
        "number": note.number,
    }
    return _sentences(language)[note.code] % filled


@cache
def _sentences(language: str) -> dict[NoteCode, str]:
    return _about_procedure() | _about_planning() | _about_going_on() | _about_unknown()


def _about_procedure() -> dict[NoteCode, str]:
    return {
        NoteCode.GUESSED: _("Menettely on arvio: %(procedure)s. Se on vahvistettava."),
        NoteCode.DIRECT_AWARD_ANEW: _("Nykyinen sopimus on suorahankinta, joten menettely on arvioitu uudelleen."),
        NoteCode.VALUE_UNKNOWN: _("Arvoa ei tiedetä, joten aikaa on varattu raskaimman menettelyn mukaan."),
        NoteCode.CONTEST_OF_PARENT: _("Kilpailutetaan järjestelyssä %(name)s."),
        NoteCode.PARENT_ENDS_BEFORE: _("Järjestely %(name)s päättyy %(day)s, ennen hankintapäätöstä."),
    }


def _about_planning() -> dict[NoteCode, str]:
    return {
        NoteCode.SHARED: _("Sama hankinta korvaa %(number)d sopimusta."),
        NoteCode.PLANNING_BEFORE_START: _("Suunnittelun alku on ennen sopimuksen alkua %(day)s."),
        NoteCode.HEADS_UP_LEFT_OUT: _("Ennakkotieto %(day)s olisi ennen sopimuksen alkua, joten sitä ei anneta."),
        NoteCode.DECIDED_BY_EXERCISE: _("Option viimeinen käyttöpäivä on ennen suunnittelun alkua."),
        NoteCode.DECIDED_BY_PLANNING: _(
            "Päätös tehdään viimeistään suunnittelun alkaessa, jotta koko hankinta ehditään."
        ),
    }


def _about_going_on() -> dict[NoteCode, str]:
    return {
        NoteCode.RENEWS_BY_ITSELF: _("Sopimus jatkuu itsestään, ellei sitä irtisanota."),
        NoteCode.RENEWED_BY_ITSELF: _("Sopimus on jatkunut itsestään: nykyinen kausi alkoi %(day)s."),
        NoteCode.NOTICE_BINDS_AHEAD: _("Huom. Irtisanomisaika on vähintään jatkokauden pituinen: se sitoo jo ennalta."),
        NoteCode.DECIDED_BY_NOTICE: _("Päätös tehdään viimeistään irtisanomisen takarajana."),
        NoteCode.DECIDED_BY_END: _("Irtisanomisaikaa ei tiedetä: päätös tehdään viimeistään kauden päättyessä."),
        NoteCode.COMPETED_UNKNOWN: _("Viimeistä kilpailutusta ei tiedetä, joten aika lasketaan sopimuksen alusta."),
    }


def _about_unknown() -> dict[NoteCode, str]:
    return {
        NoteCode.NOTICE_UNKNOWN: _("Irtisanomisaikaa ei tiedetä."),
        NoteCode.OPTION_DAY_UNKNOWN: _("Option viimeistä käyttöpäivää ei tiedetä."),
        NoteCode.TERM_UNKNOWN: _("Ei tiedetä, onko sopimus määräaikainen vai toistaiseksi voimassa."),
        NoteCode.END_UNKNOWN: _("Sopimuksen päättymispäivää ei tiedetä."),
        NoteCode.RENEWAL_UNKNOWN: _("Ei tiedetä, kuinka pitkään sopimus kerrallaan jatkuu."),
    }
