"""Reads the marks of a template: which fields, conditions and repetitions it uses, and what is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from .problems import Problem

FILTERS = frozenset(
    {"upper", "lower", "capitalize", "trim", "join", "length", "count", "default", "d", "first", "last"}
)
TESTS = frozenset({"defined", "undefined", "none"})
LOOP: Mapping[str, None] = dict.fromkeys(("index", "index0", "revindex", "first", "last", "length"))
_PASSING = (
    nodes.Compare,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Tuple,
)
_TOKEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSES = {"}}": "{{", "%}": "{%", "#}": "{#"}
_TAG = re.compile(r"\{%(?:p|tr|tc|r)?[-+]?\s*(\w+).*?%\}")
_RICH = re.compile(r"\{\{(?:r|p|tr|tc)\s")
_EXCERPT = 90
UNKNOWN = object()


def text_problems(paragraphs: list[str]) -> list[Problem]:
    """Return what is wrong with the marks as they are written: brackets and ends that are missing."""
    unpaired = [line for line in paragraphs if not _paired(line)]
    if unpaired:
        return [Problem("unpaired", place=excerpt(line)) for line in unpaired]
    rich = [Problem("not_allowed", place=excerpt(line)) for line in paragraphs if _RICH.search(line)]
    return rich or list(_blocks(paragraphs))


def _paired(line: str) -> bool:
    opened = ""
    for token in _TOKEN.findall(line):
        if token in _CLOSES:
            if opened != _CLOSES[token]:
                return False
            opened = ""
        elif opened:
            return False
        else:
            opened = token
    return not opened


def _blocks(paragraphs: list[str]) -> Iterator[Problem]:
    opened: list[tuple[str, str]] = []
    for line in paragraphs:
        for found in _TAG.finditer(line):
            mark, word = found[0][:_EXCERPT], found[1]
            if word in ("for", "if"):
                opened.append((word, mark))
            elif word in ("endfor", "endif"):
                if not opened or opened.pop()[0] != word[3:]:
                    yield Problem("unopened", mark=mark)
                    return
            elif word in ("else", "elif") and not opened:
                yield Problem("unopened", mark=mark)
    for word, mark in opened:
        yield Problem("unclosed", mark=mark, needed=f"{{% end{word} %}}")


class Marks:
    """The marks of one part of a template, as its XML holds them; *shape* is what the fields are."""

    def __init__(self, source: str, shape: Mapping[str, Any], environment: SandboxedEnvironment) -> None:
        self.lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", source).split("\n")
        self.shape, self.environment = shape, environment
        self.used: set[str] = set()

    def problems(self) -> list[Problem]:
        """Return what is wrong, in the order of the text."""
        try:
            tree = self.environment.parse("\n".join(self.lines))
        except TemplateSyntaxError as error:
            return [Problem("syntax", place=self.place(error.lineno))]
        except RecursionError:
            return [Problem("too_slow")]
        return list(self._statements(tree.body, dict(self.shape), ()))

    def place(self, line: int) -> str:
        """Return the text of the paragraph in which a mark stands."""
        return excerpt(re.sub(r"<[^>]+>", "", self.lines[min(line, len(self.lines)) - 1]))

    def _statements(
        self, body: list[nodes.Node], scope: Mapping[str, Any], loops: tuple[str, ...]
    ) -> Iterator[Problem]:
        for node in body:
            if isinstance(node, nodes.Output):
                for one in node.nodes:
                    yield from self._written(one, scope)
            elif isinstance(node, nodes.If):
                yield from self._asked(node.test, scope)
                yield from self._statements([*node.body, *node.elif_, *node.else_], scope, loops)
            elif isinstance(node, nodes.For):
                yield from self._repeated(node, scope, loops)
            else:
                yield Problem("not_allowed", place=self.place(node.lineno))

    def _repeated(self, node: nodes.For, scope: Mapping[str, Any], loops: tuple[str, ...]) -> Iterator[Problem]:
        path, shape = self._reached(node.iter, scope)
        if path is None or node.test or node.recursive or node.else_ or not isinstance(node.target, nodes.Name):
            yield Problem("not_allowed", place=self.place(node.lineno))
        elif shape is UNKNOWN:
            yield self._unknown(path, node.lineno)
        elif not isinstance(shape, list):
            yield Problem("not_list", field=path, place=self.place(node.lineno))
        elif loops and path.split(".")[0] != loops[-1]:
            yield Problem("nested", place=self.place(node.lineno))
        else:
            self.used.add(path)
            inner = {**scope, node.target.name: shape[0], "loop": LOOP}
            yield from self._statements(node.body, inner, (*loops, node.target.name))

    def _written(self, node: nodes.Node, scope: Mapping[str, Any]) -> Iterator[Problem]:
        if isinstance(node, nodes.TemplateData):
            return
        path, shape = self._reached(node, scope)
        if path is not None and isinstance(shape, list):
            yield Problem("list", field=path, place=self.place(node.lineno))
        elif path is not None and isinstance(shape, dict):
            yield Problem("group", field=path, near=f"{path}.{next(iter(shape))}", place=self.place(node.lineno))
        else:
            yield from self._asked(node, scope)

    def _asked(self, node: nodes.Node, scope: Mapping[str, Any]) -> Iterator[Problem]:
        path, shape = self._reached(node, scope)
        if path is not None:
            if shape is UNKNOWN:
                yield self._unknown(path, node.lineno)
            self.used.add(path)
        elif isinstance(node, nodes.Const):
            return
        elif self._passes(node):
            for one in node.iter_child_nodes():
                inside = one.expr if isinstance(one, nodes.Operand) else one
                yield from self._asked(inside, scope)
        else:
            yield Problem("not_allowed", place=self.place(node.lineno))

    def _passes(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.Filter):
            return node.name in FILTERS
        return isinstance(node, _PASSING) or (isinstance(node, nodes.Test) and node.name in TESTS)

    def _reached(self, node: nodes.Node, scope: Mapping[str, Any]) -> tuple[str | None, Any]:
        """Return the field that an expression names and what it is; None for what is no field."""
        if isinstance(node, nodes.Name):
            return node.name, scope.get(node.name, UNKNOWN)
        if isinstance(node, nodes.Getattr):
            path, shape = self._reached(node.node, scope)
            inside = shape.get(node.attr, UNKNOWN) if isinstance(shape, dict) else UNKNOWN
            return (None, None) if path is None else (f"{path}.{node.attr}", inside)
        return None, None

    def _unknown(self, path: str, line: int) -> Problem:
        near = get_close_matches(path, list(_names(self.shape)), 1, 0.7)
        facts = {"field": path[:_EXCERPT], "place": self.place(line)}
        return Problem("unknown_near", near=near[0], **facts) if near else Problem("unknown", **facts)


def _names(shape: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for name, inside in shape.items():
        yield above + name
        if isinstance(inside, dict):
            yield from _names(inside, f"{above}{name}.")


def excerpt(text: str) -> str:
    """Return the text as a message shows it."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _EXCERPT else plain[:_EXCERPT] + "…"
