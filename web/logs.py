"""Log lines for people: one line a request, no query, no e-mail address, no secret of an address."""

import logging
import re
import sys
from typing import TextIO

_SECRET_IN_ADDRESS = re.compile(r"(/(?:feeds|answer|digest|report)/)[A-Za-z0-9_~-]{12,}")
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def without_secrets(text: str) -> str:
    """Return *text* with the secrets of feeds', answers', reports' and digests' addresses taken out."""
    return _SECRET_IN_ADDRESS.sub(r"\1…", text)


class DiscreetFormatter(logging.Formatter):
    """Formats a record, its traceback included, and takes the secrets out last."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return without_secrets(super().format(record))


def handler(stream: TextIO | None = None) -> logging.Handler:
    """Return a handler that writes discreet lines to *stream* (standard error)."""
    made = logging.StreamHandler(stream or sys.stderr)
    made.setFormatter(DiscreetFormatter(_FORM))
    return made


def set_up(level: int = logging.INFO) -> None:
    """Log everything of this process to standard error."""
    logging.basicConfig(level=level, handlers=[handler()], force=True)
    for name in ("apscheduler", "alembic"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
