"""The colours of tokens.css keep their contrast in light and in dark."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "static" / "css" / "tokens.css"
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS.read_text("utf-8"))
}

TEXT = [
    *[(ink, ground, 4.5) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "sheet", "sunk", "still")],
    *[(ink, "pine-soft", 4.5) for ink in ("ink", "ink-2", "pine")],
    *[("pine", ground, 4.5) for ground in ("paper", "sheet", "sunk")],
    ("ink-2", "moss-soft", 4.5),
    ("on-pine", "pine", 4.5),
    ("on-hand", "hand", 4.5),
    *[("hand", ground, 4.5) for ground in ("paper", "sheet", "hand-soft")],
    *[("amber", ground, 4.5) for ground in ("paper", "sheet", "sunk", "amber-soft")],
    *[("moss", ground, 4.5) for ground in ("sheet", "moss-soft")],
]
SHAPES = [
    *[("edge", ground, 3) for ground in ("paper", "sheet", "sunk", "still")],
    *[("pine-2", ground, 3) for ground in ("sheet", "still", "pine-soft")],
    *[("hand", ground, 3) for ground in ("sheet", "still", "sunk")],
    *[("focus", ground, 3) for ground in ("paper", "sheet", "sunk", "pine-soft")],
]


def brightness(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), [*TEXT, *SHAPES])
def test_contrast_is_enough(ink: str, ground: str, least: float, kind: int) -> None:
    assert contrast(COLOURS[ink][kind], COLOURS[ground][kind]) >= least


def test_bar_keeps_its_letters_readable() -> None:
    for ground in COLOURS["bar"]:
        assert contrast("#ffffff", ground) >= 7
        assert contrast("#cfe0e3", ground) >= 4.5
        assert contrast("#8fb0b6", ground) >= 3
        assert contrast("#ffd75e", ground) >= 3
