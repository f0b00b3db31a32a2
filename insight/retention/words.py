"""Retention in words."""

from ...core.i18n import _
from .models import ListState, Record


def record_name(record: Record) -> str:
    """Return the name of a class of records."""
    return {
        Record.CONTRACT: _("Sopimus poikkeamineen, reklamaatioineen ja liitteineen"),
        Record.CONTRACTOR_LIABILITY: _("Tilaajavastuuselvitykset"),
        Record.PLAN: _("Hankintasuunnitelman hankinta"),
        Record.DRAFT: _("Keskeneräinen luonnos tai torjuttu ilmoitus"),
        Record.ALERT: _("Hälytykset ja lähetetyt viestit"),
        Record.AUDIT: _("Muutosloki"),
    }[record]


def counted_from(record: Record) -> str:
    """Return from what the years of a class are counted."""
    return {
        Record.CONTRACT: _("sopimuksen päättymisestä"),
        Record.CONTRACTOR_LIABILITY: _("sopimuksen päättymisestä, vähintään kaksi vuotta (laki 1233/2006)"),
        Record.PLAN: _("päivästä, jona hankinnan sopimus tarvittiin"),
        Record.DRAFT: _("päivästä, jona sitä viimeksi muutettiin"),
        Record.ALERT: _("hälytyksen päättymisestä tai viestin lähettämisestä"),
        Record.AUDIT: _("merkinnän päivästä; voimassa olevan sopimuksen merkinnät säilyvät"),
    }[record]


def list_state_name(state: ListState) -> str:
    """Return where a list stands."""
    return {
        ListState.OPEN: _("tarkistettavana"),
        ListState.DELETED: _("hävitetty"),
        ListState.DROPPED: _("hylätty"),
    }[state]


def item_name(subject: str, label: str) -> str:
    """Return how a line of a list names what goes."""
    names = {
        "contract": _("Sopimus %(label)s"),
        "procurement": _("Hankinta %(label)s"),
        "reclamation": _("Reklamaation luonnos %(label)s"),
        "report": _("Torjuttu ilmoitus %(label)s"),
        "alert": _("Hälytykset %(label)s"),
        "message": _("Lähetetyt viestit %(label)s"),
        "audit_event": _("Lokimerkinnät %(label)s"),
    }
    return names[subject] % {"label": label}
