"""A text file as rows of cells: its encoding, its delimiter, its records. Runs in the child process."""

import codecs
import csv
import io
import math
from collections import Counter
from collections.abc import Iterator

from .sniff import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HOME_LETTERS = frozenset("äöåÄÖÅéÉüÜèáàóíúñçøæõãâêô")
_SIGNS = frozenset("’‘“”–—…•€£§°«»\xa0½²³")
_DELIMITERS = ",;\t|"
_SAMPLE = 200
MAX_LINE = 2_000_000


def decoded(content: bytes) -> str:
    """The text of a file: by its mark, else UTF-8 or UTF-16, else the likelier of Windows-1252 and Mac Roman."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    if content[:4000].count(0) > len(content[:4000]) // 4:
        high = content[0:4000:2].count(0) > content[1:4000:2].count(0)
        return content.decode("utf-16-be" if high else "utf-16-le", errors="replace")
    if b"\0" in content:
        raise Unreadable("binary")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _by_likeness(content)


def _by_likeness(content: bytes) -> str:
    patched = content.decode("utf-8", errors="surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in patched)
    if sum(char > "\x7f" for char in patched) > 5 * stray:  # UTF-8 but for some spoilt bytes
        return patched.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")
    windows = content.decode("cp1252", errors="replace")
    mac = content.decode("mac_roman", errors="replace")
    bare_returns = b"\r" in content and b"\n" not in content
    return mac if _likeness(mac) + 2 * bare_returns > _likeness(windows) else windows


def _likeness(text: str) -> int:
    """How much the characters beyond ASCII look like words and signs of our languages."""
    score = 0
    for place, char in enumerate(text):
        if char <= "\x7f":
            continue
        beside = text[place - 1 : place].isalpha() or text[place + 1 : place + 2].isalpha()
        if char in _HOME_LETTERS:
            score += 3 if beside else -1
        elif char in _SIGNS:
            score += 2
        else:
            score += 0 if char.isalpha() and beside else -3
    return score


def records(text: str, *, most: int) -> Iterator[list[str]]:
    """The records of a delimited text; a line break inside quotes stays in its cell.

    Raises Unreadable for more than *most* cells and for what no reader of such files takes.
    """
    if text.count("\n") + text.count("\r") > 2 * most // 10:
        raise Unreadable("too_large")
    lines = io.StringIO(text, newline="").readlines()
    if max(map(len, lines), default=0) > MAX_LINE:
        raise Unreadable("too_large")
    delimiter = None
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        delimiter = lines.pop(0)[4]
    delimiter = delimiter or delimiter_of(lines)
    csv.field_size_limit(1_000_000)
    left = most
    try:
        for record in _records(lines, delimiter):
            left -= len(record)
            if left < 0:
                raise Unreadable("too_large")
            yield record
    except csv.Error:
        raise Unreadable("damaged") from None


def _records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """Records; one that swallowed others, because a quote was never closed, is given back line by line."""
    width = done = 0
    while done < len(lines):
        reader = csv.reader(lines[done:] if done else lines, delimiter=delimiter)
        before = done
        for record in reader:
            upto = before + reader.line_num
            if upto - done > 1 and _swallowed(lines[done:upto], delimiter, width, len(record)):
                yield next(csv.reader(lines[done : done + 1], delimiter=delimiter, quoting=csv.QUOTE_NONE))
                done += 1
                break
            width = width or len(record)
            done = upto
            yield record


def _swallowed(lines: list[str], delimiter: str, width: int, cells: int) -> bool:
    """Does every line of a record of many lines look like a record of its own?"""
    if width < 3 or lines[0].count('"') % 2 == 0:
        return False
    widths = [line.count(delimiter) + 1 for line in lines if line.strip()]
    quote = lines[-1].find('"')
    if quote >= 0 and not _opens(lines[-1], quote, delimiter):
        return False
    return all(one == width for one in widths) or (cells != width and all(one >= width for one in widths[:2]))


def _opens(line: str, quote: int, delimiter: str) -> bool:
    """Does a cell begin at the quote, rather than end there?"""
    after = line[quote + 1 : quote + 2]
    return (quote == 0 or line[quote - 1] == delimiter) and bool(after.strip('\r\n"')) and after != delimiter


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that cuts the first lines into the most even records; a comma where none does."""
    best, found = 0.0, ","
    for delimiter in _DELIMITERS:
        widths = Counter(len(record) for record in _sample(lines, delimiter))
        widths.pop(0, None)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * min(item[0], 30), item[0]))
        evenness = times / sum(widths.values()) * (1 + math.log2(width))
        if width > 1 and evenness > best:
            best, found = evenness, delimiter
    return found


def _sample(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines[:_SAMPLE], delimiter=delimiter)
    except csv.Error:
        return
