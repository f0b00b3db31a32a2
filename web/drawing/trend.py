"""A short line of figures over time, with gaps where one is lacking; its table stands beside it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 320, 96, 12


@dataclass(frozen=True, slots=True)
class Trend:
    """The line as SVG paths and dots, in a box of `width` by `height`; `target_y` is the height of the target."""

    width: int
    height: int
    path: str
    dots: tuple[tuple[float, float], ...]
    target_y: float | None


def draw_trend(
    values: Sequence[Decimal | None],
    *,
    least: Decimal | None = None,
    most: Decimal | None = None,
    target: Decimal | None = None,
) -> Trend | None:
    """Return the line of *values*, oldest first, from *least* to *most* or as far as they reach; None of under two."""
    known = [one for one in values if one is not None]
    if len(known) < 2:
        return None
    around = [*known, *([target] if target is not None else [])]
    low = least if least is not None else min(around)
    high = most if most is not None else max(around)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.5
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    path, dots, pen = [], [], "M"
    for number, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x = round(MARGIN + number * step, 1)
        path.append(f"{pen}{x} {y(value)}")
        dots.append((x, y(value)))
        pen = "L"
    return Trend(WIDTH, HEIGHT, "".join(path), tuple(dots), y(target) if target is not None else None)
