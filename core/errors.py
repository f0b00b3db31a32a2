"""Errors made for the reader; web/ maps them to status codes, the command line prints them."""


class DomainError(Exception):
    """Something that a reader is told; its text is already in the reader's language."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NotFound(DomainError):
    """What was asked for is not there (404)."""


class Conflict(DomainError):
    """The thing is in a state that does not allow this, or somebody was faster (409)."""


class Invalid(DomainError):
    """The input cannot be taken (422); *field* names the place where that is known."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


class Forbidden(DomainError):
    """The reader may not do this (403)."""
