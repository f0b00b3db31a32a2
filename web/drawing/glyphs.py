"""Signs: one silhouette for each kind of day, so that colour is never needed to tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Ink = Literal["solid", "hollow", "line"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One outline of a sign, drawn on a field of 16 × 16: its path and how it is inked."""

    d: str
    ink: Ink = "solid"


def circle(x: float, y: float, radius: float) -> str:
    """Return a circle as a path."""
    half = f"a{radius:g} {radius:g} 0 1 1"
    return f"M{x - radius:g} {y:g}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z"


_FORK = Stroke("M6 8h3M14.2 3.2 9 8l5.2 4.8", "line")

GLYPHS: Mapping[str, tuple[Stroke, ...]] = MappingProxyType(
    {
        "planning_start": (Stroke("M3.5 2 14 8 3.5 14z"),),
        "heads_up": (Stroke("M4.5 3.2 12.8 8l-8.3 4.8z", "hollow"),),
        "term_end": (Stroke("M3 3h10v10H3z"),),
        "value_used_up": (Stroke("M2.5 2.5h11v11h-11z", "hollow"), Stroke("M2.5 6h11v7.5h-11z")),
        "option_decision": (_FORK, Stroke(circle(4.4, 8, 2.9), "hollow")),
        "option_exercise": (_FORK, Stroke("M1.2 4.6h6.6v6.8H1.2z")),
        "notice": (Stroke("M8 1.2 14.8 8 8 14.8 1.2 8z"),),
        "renewal_decision": (Stroke("M8 2l6 6-6 6-6-6z", "hollow"), Stroke("M8 2v12L2 8z")),
        "review": (Stroke(circle(8, 8, 5.6), "hollow"), Stroke("M8 2.4v11.2a5.6 5.6 0 0 1 0-11.2z")),
        "phase": (Stroke("M2 5.5h12v5H2z"),),
        "security_end": (Stroke("M8 2l5.4 1.9v4.2c0 2.9-2.3 4.9-5.4 5.9-3.1-1-5.4-3-5.4-5.9V3.9z", "hollow"),),
        "obligation": (Stroke(circle(8, 8, 3.8), "hollow"),),
        "deviation_deadline": (Stroke("M8 2.2l6.5 11.4h-13z", "hollow"), Stroke("M8 6.3v3.4M8 11v1.1", "line")),
        "appeal_deadline": (Stroke("M8 2v12M4.8 14h6.4M3 4.8h10M3 4.8 1.4 10h3.2zM13 4.8 11.4 10h3.2z", "hollow"),),
        "task_due": (Stroke("M2.5 2.5h11v11h-11z", "hollow"), Stroke("M5 8.2l2.2 2.3 4-4.6", "line")),
        "organisation_task": (Stroke("M8 1.8l5.4 3.1v6.2L8 14.2l-5.4-3.1V4.9z", "hollow"),),
    }
)


def glyph_of(kind: str) -> str:
    """Return the kind itself where it has a sign, else the plainest one."""
    return kind if kind in GLYPHS else "obligation"
