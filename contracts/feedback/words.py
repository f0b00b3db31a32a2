"""Questions, themes and states of feedback in words."""

from ...core.i18n import _
from .models import Theme
from .values import Question, RoundState


def question_name(question: Question) -> str:
    """Return what the question is about, as lists say it."""
    return {
        Question.QUALITY: _("Laatu"),
        Question.TIMELINESS: _("Saatavuus ja aikataulu"),
        Question.COOPERATION: _("Yhteistyö"),
    }[question]


def question_text(question: Question) -> str:
    """Return the question as it is asked."""
    return {
        Question.QUALITY: _("Miten hyvin laatu vastaa sitä, mitä on sovittu?"),
        Question.TIMELINESS: _("Miten hyvin palvelu tai tavara on saatavilla ajallaan?"),
        Question.COOPERATION: _("Miten hyvin yhteistyö toimittajan kanssa sujuu?"),
    }[question]


def grades() -> list[tuple[str, str, str]]:
    """Return the answers of a question, each with its words; the last for who cannot tell."""
    worded = (
        _("Erittäin huonosti"),
        _("Huonosti"),
        _("Kohtalaisesti"),
        _("Hyvin"),
        _("Erittäin hyvin"),
    )
    return [
        *((str(number), f"{number} {text}", "") for number, text in enumerate(worded, 1)),
        ("", _("En osaa sanoa"), ""),
    ]


def theme_name(theme: Theme) -> str:
    """Return what a text is about."""
    return {
        Theme.QUALITY: _("Laatu"),
        Theme.TIMELINESS: _("Saatavuus ja aikataulu"),
        Theme.COOPERATION: _("Yhteistyö"),
        Theme.STAFF: _("Henkilöstö"),
        Theme.COMMUNICATION: _("Viestintä"),
        Theme.PRICE: _("Hinta ja laskutus"),
        Theme.SAFETY: _("Turvallisuus"),
        Theme.BUYER_SIDE: _("Tilaajan oma toiminta"),
        Theme.PRAISE: _("Kiitos"),
        Theme.OTHER: _("Muu"),
    }[theme]


def round_state_name(state: RoundState) -> str:
    """Return where a round stands."""
    return {
        RoundState.PLANNED: _("tulossa"),
        RoundState.OPEN: _("avoinna"),
        RoundState.CLOSED: _("sulkeutunut"),
        RoundState.STOPPED: _("keskeytetty"),
    }[state]
