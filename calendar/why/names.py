"""Names of milestones, phases and procedures in the reader's language."""

from functools import cache

from ...contracts.terms.procedures import Procedure
from ...core.i18n import _, current_language
from ..milestones.models import MilestoneKind


def kind_name(kind: str) -> str:
    """Return the name of a kind of milestone: Suunnittelu alkaa."""
    return _kinds(current_language())[kind]


def phase_name(phase: str) -> str:
    """Return the name of a phase (domain list of phases): Tarjousaika."""
    return _phases(current_language())[phase]


def phase_word(phase: str) -> str:
    """Return a phase's short name as it stands within a sentence: tarjousaika."""
    return _phase_words(current_language())[phase]


def procedure_name(procedure: str) -> str:
    """Return the name of a procedure: EU-avoin menettely."""
    return _procedures(current_language())[procedure]


@cache
def _kinds(language: str) -> dict[str, str]:
    return {
        MilestoneKind.HEADS_UP: _("Ennakkotieto suunnittelusta"),
        MilestoneKind.PLANNING_START: _("Suunnittelu alkaa"),
        MilestoneKind.OPTION_DECISION: _("Option käytöstä päätettävä"),
        MilestoneKind.OPTION_EXERCISE: _("Option viimeinen käyttöpäivä"),
        MilestoneKind.RENEWAL_DECISION: _("Jatkumisesta päätettävä"),
        MilestoneKind.NOTICE: _("Irtisanomisen takaraja"),
        MilestoneKind.REVIEW: _("Sopimuksen tarkastelu"),
        MilestoneKind.TERM_END: _("Sopimuskausi päättyy"),
        MilestoneKind.VALUE_USED_UP: _("Enimmäisarvo tulee täyteen"),
        MilestoneKind.PHASE: _("Vaihe alkaa"),
        MilestoneKind.SECURITY_END: _("Vakuus päättyy"),
        MilestoneKind.OBLIGATION: _("Velvoite"),
        MilestoneKind.DEVIATION_DEADLINE: _("Poikkeaman määräpäivä"),
        MilestoneKind.PHASE_LATE: _("Hankinnan vaihe myöhässä"),
        MilestoneKind.DECISION_OVERDUE: _("Päätös jäi tekemättä"),
        MilestoneKind.APPEAL_DEADLINE: _("Muutoksenhakuaika päättyy"),
        MilestoneKind.TASK_DUE: _("Seurantatehtävä"),
        MilestoneKind.ORGANISATION_TASK: _("Organisaation tehtävä"),
    }


@cache
def _phases(language: str) -> dict[str, str]:
    return {
        "analysis": _("Edellisen kauden analyysi"),
        "need": _("Tarvekartoitus"),
        "market": _("Markkinakartoitus ja -vuoropuhelu"),
        "prep": _("Tarjouspyynnön valmistelu"),
        "request": _("Osallistumishakemukset ja ehdokkaiden valinta"),
        "negot": _("Neuvottelut"),
        "tender": _("Tarjousaika"),
        "eval": _("Vertailu ja tarkistukset"),
        "decision": _("Hankintapäätös ja tiedoksianto"),
        "standstill": _("Odotusaika"),
        "contract": _("Sopimuksen teko ja jälki-ilmoitus"),
        "mobil": _("Käyttöönotto ja siirtymä"),
        "follow_up": _("Sopimusseuranta"),
        "closing": _("Lopetus ja opit"),
    }


@cache
def _phase_words(language: str) -> dict[str, str]:
    return {
        "analysis": _("edellisen kauden analyysi"),
        "need": _("tarvekartoitus"),
        "market": _("markkinakartoitus"),
        "prep": _("tarjouspyynnön valmistelu"),
        "request": _("osallistumishakemukset"),
        "negot": _("neuvottelut"),
        "tender": _("tarjousaika"),
        "eval": _("vertailu"),
        "decision": _("hankintapäätös"),
        "standstill": _("odotusaika"),
        "contract": _("sopimuksen teko"),
        "mobil": _("käyttöönotto"),
        "follow_up": _("sopimusseuranta"),
        "closing": _("lopetus"),
    }


@cache
def _procedures(language: str) -> dict[str, str]:
    return {
        Procedure.SMALL_PURCHASE: _("Pienhankinta"),
        Procedure.CPB_DIRECT_ORDER: _("Suora tilaus yhteishankintayksiköltä"),
        Procedure.MINI_COMPETITION: _("Minikilpailutus"),
        Procedure.DPS_CONTRACT: _("Hankinta dynaamisessa hankintajärjestelmässä"),
        Procedure.DIRECT_AWARD: _("Suorahankinta"),
        Procedure.NATIONAL_OPEN: _("Kansallinen avoin menettely"),
        Procedure.DPS_SETUP: _("Dynaamisen hankintajärjestelmän perustaminen"),
        Procedure.EU_OPEN: _("EU-avoin menettely"),
        Procedure.EU_RESTRICTED: _("EU-rajoitettu menettely"),
        Procedure.JOINT_CPB: _("Yhteishankinta"),
        Procedure.ANNEX_E: _("Liitteen E palvelut"),
        Procedure.COMPETITIVE_NEGOTIATION: _("Neuvottelumenettely"),
        Procedure.COMPETITIVE_DIALOGUE: _("Kilpailullinen neuvottelumenettely"),
        Procedure.INNOVATION_PARTNERSHIP: _("Innovaatiokumppanuus"),
        Procedure.OPEN: _("Avoin menettely"),
        Procedure.FRAMEWORK: _("Puitejärjestely"),
    }
