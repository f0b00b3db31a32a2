"""What an alarm says of a task of a follow-up plan; pure."""

from datetime import date

from ..contracts.obligations.words import age_words, obligation_advice, rhythm_words
from ..core.i18n import _, format_date, format_day
from .tasking import Task


def asks(task: Task, on: date) -> str:
    """Return what it asks, as its heading says it."""
    return _("%(task)s viimeistään %(day)s") % {"task": task.name, "day": format_date(on)}


def lead(task: Task, contract: str, on: date, today: date) -> str:
    """Return the sentences that say what is due or late."""
    filled = {"contract": contract, "task": task.name, "day": format_day(on)}
    late = _("Sopimuksen %(contract)s tehtävä on myöhässä: %(task)s. Määräpäivä oli %(day)s.")
    due = _("Sopimuksen %(contract)s seurantasuunnitelmassa on tehtävä: %(task)s, viimeistään %(day)s.")
    said = [(late if on < today else due) % filled]
    if task.assignee:
        said.append(_("Tehtävän tekee %(name)s.") % {"name": task.assignee})
    if task.report_on:
        said.append(_("Edellinen selvitys on %(age)s.") % {"age": age_words(task.report_on, today)})
    return " ".join(said)


def steps(task: Task) -> list[str]:
    """Return what to do first, in order."""
    does = task.advice or obligation_advice(task.kind)
    mark = (
        _("Merkitse tehtävä tehdyksi sen omalla sivulla: selvityksen päivämäärä tarvitaan.")
        if task.asks_more
        else _("Merkitse tehtävä tehdyksi. Tiedosto lisätään tehtävän omalla sivulla.")
    )
    return [*([does] if does else []), mark]


def why(task: Task) -> str:
    """Return why it is that day."""
    if task.every_months is None:
        return _("Päivä on kirjattu seurantasuunnitelmaan.")
    text = _("Tehtävä toistuu seurantasuunnitelmassa: %(rhythm)s.") % {"rhythm": rhythm_words(task.every_months)}
    if task.done_on is None:
        return text
    return " ".join((text, _("Tehty viimeksi %(day)s.") % {"day": format_date(task.done_on)}))
