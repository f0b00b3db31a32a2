"""What doctor finds of the mail: whether the server can be used, and what is missing around it."""

from collections.abc import Iterator

from ..alerts.delivery import ServerTrouble
from ..assembly import House
from ..core.i18n import _
from .findings import Finding


def mail(house: House) -> Iterator[Finding]:
    """Yield what there is to say; connects and signs in, but sends nothing."""
    settings = house.settings
    if settings.mail_server is None:
        yield Finding(False, _("HANKINTAKELLO_MAIL_SERVER puuttuu: hälytykset odottavat eivätkä lähde."))
        return
    yield Finding(True, _("Sähköposti lähtee palvelimen %(server)s kautta.") % {"server": settings.mail_server})
    yield _connection(house)
    if settings.mail_password is not None and not (settings.mail_use_tls or settings.mail_use_ssl):
        yield Finding(False, _("Sähköpostin salasana kulkee salaamatta: aseta HANKINTAKELLO_MAIL_USE_TLS."))
    domain = (house.post.address or "").rpartition("@")[2]
    yield Finding(
        None,
        _("Tarkista, että verkkotunnuksella %(domain)s on SPF, DKIM ja DMARC: docs/mail.md") % {"domain": domain},
    )


def _connection(house: House) -> Finding:
    try:
        with house.post.line():
            return Finding(True, _("Sähköpostipalvelin vastaa ja ottaa viestejä."))
    except ServerTrouble as trouble:
        return Finding(False, _("Sähköpostipalvelinta ei voi käyttää: %(error)s") % {"error": trouble})
