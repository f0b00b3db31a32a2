"""What a mail consists of: words in the reader's language, laid out by a template; and what lays it out."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts: what, and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Stair:
    """A step of the derivation: a day, what happens then, its length or note, and whether it is a landing."""

    day: str
    name: str
    note: str
    key: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be given from the mail: its words and its address."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """One matter of a mail, whole in itself. A brief one has heading, lead and link alone."""

    heading: str
    lead: str
    slack: str
    is_late: bool
    link: str
    link_text: str
    note: str = ""
    choices: tuple[Choice, ...] = ()
    steps: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()
    warning: str = ""
    facts: tuple[Fact, ...] = ()
    stairs: tuple[Stair, ...] = ()
    why: str = ""
    past: tuple[str, ...] = ()
    brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail in words. `template` is its folder under templates/mail; `contents` is its list of matters."""

    template: str
    language: str
    subject: str
    preview: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    link: str = ""
    link_text: str = ""
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail laid out."""

    subject: str
    text: str
    html: str


class Renderer(Protocol):
    """What lays a letter out, from templates."""

    def __call__(self, letter: Letter) -> Rendered:
        """Return the mail's subject and its two bodies."""
        ...
