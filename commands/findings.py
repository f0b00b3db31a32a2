"""What doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: well or not, and what to do; None: advice that nobody has to take."""

    well: bool | None
    text: str
