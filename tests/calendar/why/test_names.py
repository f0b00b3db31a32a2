"""Names of what stands on the clock."""

import pytest

from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.calendar.why.names import kind_name, phase_name, phase_word, procedure_name
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.tests.calendar import oracle

PHASES = ["analysis", *oracle.PHASES, "follow_up", "closing"]


@pytest.mark.parametrize("kind", MilestoneKind)
def test_every_kind_has_a_name_of_its_own(kind: MilestoneKind) -> None:
    assert [one for one in MilestoneKind if kind_name(one) == kind_name(kind.value)] == [kind]


@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_has_a_name_and_a_word(phase: str) -> None:
    assert phase_name(phase)[0].isupper()
    assert phase_word(phase)[0].islower()
    assert [one for one in PHASES if phase_name(one) == phase_name(phase)] == [phase]


@pytest.mark.parametrize("procedure", Procedure)
def test_every_procedure_has_a_name_of_its_own(procedure: Procedure) -> None:
    assert [one for one in Procedure if procedure_name(one) == procedure_name(procedure.value)] == [procedure]


def test_names_are_those_of_the_field() -> None:
    assert kind_name("notice") == "Irtisanomisen takaraja"
    assert phase_name("standstill") == "Odotusaika"
    assert procedure_name("competitive_dialogue") == "Kilpailullinen neuvottelumenettely"
