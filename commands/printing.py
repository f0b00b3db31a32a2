"""How commands print: one JSON document alone on standard output, everything else for people."""

import json
import sys
from collections.abc import Sequence
from typing import Any, Self

import click

LONG = 2_000


def print_json(document: Any) -> None:
    """Print one JSON document: dates in ISO 8601, money as decimal strings."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns that are as wide as they need to be."""
    texts = [tuple("" if cell is None else str(cell) for cell in row) for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def tell(text: str) -> None:
    """Tell the person at the keyboard something, on standard error."""
    click.echo(text, err=True)


class Bar:
    """A progress bar on standard error, for long work and people only."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def show(self, done: int, total: int) -> None:
        """Show how many of how many are done."""
        if total < LONG or not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr)
            self._bar.render_progress()
        if done > self._bar.pos:
            self._bar.update(done - self._bar.pos)
