"""A letter in Word, by the shipped template or by one that the organisation has made in Word itself."""

from .facts import Letter


def render(letter: Letter, template: bytes | None = None) -> bytes:
    """Return the letter as a .docx; raises Invalid where the template cannot be filled."""
    from . import word  # noqa: PLC0415 - a quarter of a second, which the start of a command should not take

    return word.filled(letter, template)


def shipped_template() -> bytes:
    """Return the shipped template, from which an organisation begins its own."""
    from .shipped import shipped  # noqa: PLC0415 - as above

    return shipped()
