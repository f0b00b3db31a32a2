"""What the tests of the clock stand on: the shipped law and templates."""

from hankintakello.calendar.clock.values import Parameters
from hankintakello.calendar.law.rules import Law
from hankintakello.calendar.law.seed import shipped_law
from hankintakello.calendar.templates.seed import shipped_templates

LAW = Law(shipped_law())
TEMPLATES = shipped_templates()
STILL = LAW.still_days()
PARAMETERS = Parameters.of(LAW, TEMPLATES)
