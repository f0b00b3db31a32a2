"""Lettering without a screen: how wide a text will be, and how it is broken or cut to fit."""

_NARROW = frozenset("iljtfr.,:;|!'’()[] -1I")
_WIDE = frozenset("mwMWÅÄÖOQGDHNU%@—")


def text_width(text: str, size: float = 13) -> float:
    """Return a generous guess of the width in pixels, for the widest of the fonts we ask for."""
    units = sum(0.38 if letter in _NARROW else 0.86 if letter in _WIDE else 0.6 for letter in text)
    return units * size


def shorten(text: str, width: float, size: float = 13) -> str:
    """Return *text* where it fits in *width*, else what fits of it, an ellipsis after; empty when that says nothing."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    kept = kept.rstrip(" ,.:;-–(")
    return f"{kept}…" if len(kept) >= 5 else ""


def wrap(text: str, width: float, size: float = 13, lines: int = 2) -> tuple[str, ...]:
    """Return *text* in at most *lines* lines, broken between words; the last is cut where it must be."""
    if lines == 2 and text_width(text, size) > width:
        words = text.split()
        pairs = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        fitting = [pair for pair in pairs if max(text_width(part, size) for part in pair) <= width]
        if fitting:
            return min(fitting, key=lambda pair: max(text_width(part, size) for part in pair))
    out: list[str] = []
    words = text.split()
    while words and len(out) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        out.append(shorten(line, width, size) or line)
    if words:
        rest = " ".join(words)
        out.append(shorten(rest, width, size) or rest[:5])
    return tuple(out)
