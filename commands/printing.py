"""How commands print: one JSON document alone on standard output, everything else for people."""

import json
from collections.abc import Sequence
from typing import Any

import click


def print_json(document: Any) -> None:
    """Print one JSON document: dates in ISO 8601, money as decimal strings."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns that are as wide as they need to be."""
    texts = [tuple("" if cell is None else str(cell) for cell in row) for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def say(text: str) -> None:
    """Tell the person at the keyboard something, on standard error."""
    click.echo(text, err=True)
