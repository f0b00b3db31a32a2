"""Reclamations in words: kinds, states and steps in the reader's language."""

from ...core.i18n import _
from .models import ReclamationKind, ReclamationState, SentHow, StepKind
from .values import Tab


def kind_name(kind: ReclamationKind) -> str:
    """Return the kind's name."""
    return {
        ReclamationKind.A: _("Huomautus"),
        ReclamationKind.B: _("Reklamaatio"),
        ReclamationKind.C: _("Viimeinen määräaika"),
    }[kind]


def kind_meaning(kind: ReclamationKind) -> str:
    """Return what the kind is for, in a few words."""
    return {
        ReclamationKind.A: _("kerrotaan virheestä ja pidetään oikeudet, ei vaatimuksia"),
        ReclamationKind.B: _("vaaditaan korjausta, sakkoa tai hinnanalennusta"),
        ReclamationKind.C: _("uhka sopimuksen purkamisesta, juristin kanssa"),
    }[kind]


def reclamation_state_name(state: ReclamationState) -> str:
    """Return where a reclamation stands."""
    return {
        ReclamationState.PROPOSED: _("ehdotettu"),
        ReclamationState.TURNED_DOWN: _("ehdotus hylätty"),
        ReclamationState.DRAFT: _("luonnos"),
        ReclamationState.IN_REVIEW: _("luettavana"),
        ReclamationState.APPROVED: _("hyväksytty"),
        ReclamationState.SENT: _("lähetetty"),
        ReclamationState.ANSWERED: _("vastine saatu"),
        ReclamationState.PLAN_ACCEPTED: _("suunnitelma hyväksytty"),
        ReclamationState.CORRECTED: _("korjattu"),
        ReclamationState.SANCTION_PENDING: _("seuraamus auki"),
        ReclamationState.CLOSED: _("suljettu"),
        ReclamationState.DISPUTED: _("riitautettu"),
        ReclamationState.WITHDRAWN: _("peruutettu"),
    }[state]


def step_name(kind: StepKind) -> str:
    """Return what a step does, as a button and a heading say it."""
    return {
        StepKind.PROPOSED: _("Ehdota reklamaatiota"),
        StepKind.ACCEPTED: _("Ota luonnokseksi"),
        StepKind.TURNED_DOWN: _("Hylkää ehdotus"),
        StepKind.DRAFTED: _("Laadi reklamaatio"),
        StepKind.REVIEW_ASKED: _("Pyydä luettavaksi"),
        StepKind.REVIEWED: _("Kirjaa huomiot"),
        StepKind.RETURNED: _("Palauta luonnokseksi"),
        StepKind.APPROVED: _("Hyväksy"),
        StepKind.HANDED: _("Lähetä toimittajalle"),
        StepKind.REFUSED: _("Merkitse perille menemättömäksi"),
        StepKind.SENT: _("Lähetä toimittajalle"),
        StepKind.ANSWERED: _("Kirjaa vastine"),
        StepKind.PLAN_ACCEPTED: _("Hyväksy korjaussuunnitelma"),
        StepKind.CORRECTED: _("Totea korjatuksi"),
        StepKind.SANCTION_PENDING: _("Jätä seuraamus ratkaistavaksi"),
        StepKind.CLOSED: _("Sulje reklamaatio"),
        StepKind.DISPUTED: _("Kirjaa riitautetuksi"),
        StepKind.WITHDRAWN: _("Peruuta reklamaatio"),
        StepKind.CHANGED: _("Muokkaa tekstiä"),
        StepKind.NOTED: _("Lisää merkintä"),
    }[kind]


def step_told(kind: StepKind) -> str:
    """Return what was done, as it follows a name."""
    return {
        StepKind.PROPOSED: _("ehdotti reklamaatiota."),
        StepKind.ACCEPTED: _("otti ehdotuksen luonnokseksi."),
        StepKind.TURNED_DOWN: _("hylkäsi ehdotuksen:"),
        StepKind.DRAFTED: _("aloitti luonnoksen."),
        StepKind.REVIEW_ASKED: _("pyysi luettavaksi:"),
        StepKind.REVIEWED: _("kirjasi huomiot:"),
        StepKind.RETURNED: _("palautti luonnokseksi:"),
        StepKind.APPROVED: _("hyväksyi reklamaation."),
        StepKind.HANDED: _("antoi reklamaation lähetettäväksi:"),
        StepKind.REFUSED: _("ei saanut reklamaatiota perille:"),
        StepKind.SENT: _("lähetti reklamaation toimittajalle."),
        StepKind.ANSWERED: _("kirjasi toimittajan vastineen:"),
        StepKind.PLAN_ACCEPTED: _("hyväksyi toimittajan korjaussuunnitelman."),
        StepKind.CORRECTED: _("totesi puutteen korjatuksi:"),
        StepKind.SANCTION_PENDING: _("jätti seuraamuksen ratkaistavaksi:"),
        StepKind.CLOSED: _("sulki reklamaation:"),
        StepKind.DISPUTED: _("kirjasi, että toimittaja on eri mieltä:"),
        StepKind.WITHDRAWN: _("peruutti reklamaation:"),
        StepKind.CHANGED: _("muokkasi tekstiä."),
        StepKind.NOTED: _("kirjasi merkinnän:"),
    }[kind]


def sent_how_name(how: SentHow) -> str:
    """Return how it was sent."""
    return {
        SentHow.MAIL: _("sähköpostilla"),
        SentHow.POST: _("postitse"),
        SentHow.PORTAL: _("sähköisessä asioinnissa"),
        SentHow.HAND: _("käsin annettuna"),
        SentHow.OTHER: _("muuten"),
    }[how]


def tab_name(tab: Tab) -> str:
    """Return the name of a part of the list, with its count to be filled in."""
    return {
        Tab.OPEN: _("Avoinna (%(n)s)"),
        Tab.WAITING: _("Lähettämättä (%(n)s)"),
        Tab.OVERDUE: _("Myöhässä (%(n)s)"),
        Tab.CLOSED: _("Suljettu (%(n)s)"),
        Tab.ALL: _("Kaikki (%(n)s)"),
    }[tab]


_PATH = (
    ReclamationState.DRAFT,
    ReclamationState.IN_REVIEW,
    ReclamationState.APPROVED,
    ReclamationState.SENT,
    ReclamationState.ANSWERED,
    ReclamationState.PLAN_ACCEPTED,
    ReclamationState.CORRECTED,
    ReclamationState.CLOSED,
)
_ASIDE = {
    ReclamationState.PROPOSED: 0,
    ReclamationState.TURNED_DOWN: 0,
    ReclamationState.SANCTION_PENDING: 7,
    ReclamationState.DISPUTED: 5,
    ReclamationState.WITHDRAWN: 7,
}


def path_of(state: ReclamationState) -> list[tuple[str, str]]:
    """Return the usual way of a reclamation: each state's name, and "done", "here" or "" for what is yet to come.

    A state that is not on the way stands in it where it turns off.
    """
    names = list(_PATH)
    if state in _ASIDE:
        names.insert(_ASIDE[state], state)
    at = names.index(state)
    signs = ["done" if n < at else "here" if n == at else "" for n in range(len(names))]
    if state is ReclamationState.CLOSED:
        signs[at] = "done here"
    if state in (ReclamationState.TURNED_DOWN, ReclamationState.WITHDRAWN):
        return [(reclamation_state_name(state), "here")]
    return [(reclamation_state_name(name), sign) for name, sign in zip(names, signs, strict=True)]
