"""The shipped process templates are the table that was decided."""

import pytest

from hankintakello.contracts.terms.procedures import TEMPLATES as PROCEDURES
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.known import TEMPLATES


def test_every_procedure_has_a_template() -> None:
    assert TEMPLATES.keys() == oracle.WEEKS.keys() == PROCEDURES
    assert {code: template.code for code, template in TEMPLATES.items()} == {code: code for code in TEMPLATES}


@pytest.mark.parametrize("code", oracle.WEEKS)
def test_template_is_as_decided(code: str) -> None:
    template, weeks = TEMPLATES[code], oracle.WEEKS[code]

    named = [(phase, n) for phase, n in zip(oracle.PHASES, weeks, strict=True) if n]
    assert [(phase.phase, phase.weeks) for phase in template.phases] == named
    assert [phase.own_work for phase in template.phases] == [name not in oracle.ON_THE_CALENDAR for name, _ in named]
    assert [phase.least_days for phase in template.phases] == [oracle.least_days(code, name) for name, _ in named]
    assert template.weeks == sum(weeks)
    assert template.version == 1
    waits = {"dps_contract": 10, "small_purchase": None, "cpb_direct_order": None, "dps_setup": None}
    assert template.standstill_days == waits.get(code, 14)
    assert template.heads_up_weeks == (36 if code in oracle.LONG_HEADS_UP else 4 if code == "small_purchase" else 12)


def test_totals_are_those_of_the_table() -> None:
    totals = [9, 10, 16, 14, 15, 24, 24, 34, 40, 46, 47, 54, 65, 69]

    assert [TEMPLATES[code].weeks for code in oracle.WEEKS] == totals


def test_templates_of_one_version_are_kept_apart_by_their_phases() -> None:
    template = TEMPLATES["eu_open"]
    other = type(template)(template.code, 1, template.heads_up_weeks, template.standstill_days, template.phases[1:])

    assert hash(template) == hash(other)
    assert template != other
