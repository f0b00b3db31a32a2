"""The process templates that the product is shipped with."""

import csv
from pathlib import Path

from .values import Template, TemplatePhase

FOLDER = Path(__file__).resolve().parents[2] / "migrations" / "data"


def shipped_templates() -> dict[str, Template]:
    """Return the shipped templates by their code, as the first migrations write them."""
    phases: dict[str, list[TemplatePhase]] = {}
    for cells in _rows("template_phases.csv"):
        phase = TemplatePhase(
            cells["phase"], int(cells["weeks"]), own_work=cells["own_work"] == "1", least_days=int(cells["least_days"])
        )
        phases.setdefault(cells["code"], []).append(phase)
    return {cells["code"]: _template(cells, tuple(phases[cells["code"]])) for cells in _rows("process_templates.csv")}


def _template(cells: dict[str, str], phases: tuple[TemplatePhase, ...]) -> Template:
    waits = int(cells["standstill_days"]) if cells["standstill_days"] else None
    return Template(cells["code"], int(cells["version"]), int(cells["heads_up_weeks"]), waits, phases)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
