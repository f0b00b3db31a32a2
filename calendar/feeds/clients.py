"""Which program fetched a feed, told by its User-Agent: shown to people, never trusted."""

from ...core.i18n import _

BROWSER = "browser"
OTHER = "other"

# The first that matches, in this order: Google's string may begin with Mozilla/5.0, Outlook's for iOS holds "iOS/".
_FAMILIES = (
    ("google", ("Google-Calendar-Importer",)),
    ("outlook_online", ("Microsoft.Exchange", "Exchange", "OWA")),
    ("outlook", ("Microsoft Office/", "Microsoft Outlook")),
    ("thunderbird", ("Thunderbird/",)),
    ("evolution", ("Evolution/",)),
    ("apple_mac", ("CalendarAgent",)),
    ("apple_mobile", ("dataaccessd",)),
    ("nextcloud", ("Nextcloud",)),
    ("icsx5", ("ICSx5",)),
    ("fastmail", ("Fastmail",)),
    ("proton", ("Proton",)),
    (BROWSER, ("Mozilla/",)),
)


def family(user_agent: str) -> str:
    """Return the family of the program that calls itself so."""
    return next((name for name, marks in _FAMILIES if any(mark in user_agent for mark in marks)), OTHER)


def family_name(name: str) -> str:
    """Return what people call a family of programs."""
    names = {
        "google": _("Google-kalenteri"),
        "outlook_online": _("Outlook verkossa tai puhelimessa"),
        "outlook": _("Outlook"),
        "thunderbird": _("Thunderbird"),
        "evolution": _("GNOME-kalenteri"),
        "apple_mac": _("Applen kalenteri (Mac)"),
        "apple_mobile": _("Applen kalenteri (iPhone tai iPad)"),
        "nextcloud": _("Nextcloud"),
        "icsx5": _("ICSx5"),
        "fastmail": _("Fastmail"),
        "proton": _("Proton"),
        BROWSER: _("selain"),
    }
    return names.get(name, _("muu ohjelma"))
