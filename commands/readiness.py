"""What a command cannot do without: a database that is ready, and for serving a key to sign with."""

from sqlalchemy.exc import SQLAlchemyError

from .. import migrations
from ..assembly import House
from ..config import SettingsError
from ..core.i18n import _


def database_trouble(house: House) -> str | None:
    """Return in words why the database cannot be worked with, None where it can."""
    try:
        current, head = migrations.current(house.database), migrations.head()
    except SQLAlchemyError as error:
        return _("Tietokantaan ei saada yhteyttä: %(error)s") % {"error": getattr(error, "orig", error)}
    if current == head:
        return None
    version = current or "–"
    return _("Tietokanta ei ole valmis (%(version)s): aja hankintakello db upgrade") % {"version": version}


def demand_ready(house: House) -> None:
    """Raise SettingsError where the application or its scheduler cannot work."""
    if house.settings.secret_key is None:
        raise SettingsError(_("HANKINTAKELLO_SECRET_KEY puuttuu: istunnot ja viestien linkit allekirjoitetaan sillä."))
    if trouble := database_trouble(house):
        raise SettingsError(trouble)
