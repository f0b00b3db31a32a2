"""What a rule does, in plain words."""

from datetime import date

import pytest

from hankintakello.alerts.ladders import Lead
from hankintakello.alerts.models import LeadUnit
from hankintakello.alerts.recipients import Way
from hankintakello.alerts.rule_values import SHIPPED, Reminder, Rule
from hankintakello.alerts.rule_words import distance, next_words, sentences
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.tests.today import TODAY

PLANNING = SHIPPED[MilestoneKind.PLANNING_START]
NOTICE = Rule(
    SHIPPED[MilestoneKind.NOTICE].steps,
    (Reminder(Lead(12, LeadUnit.MONTHS)), Reminder(Lead(2, LeadUnit.WEEKS), Way.EXPERT)),
)


def test_sentence_says_what_the_rule_does() -> None:
    assert sentences(MilestoneKind.PLANNING_START, PLANNING) == (
        "Ilmoitus suunnittelun alkamisesta lähtee vastuuhenkilölle sinä päivänä, jona suunnittelu alkaa. "
        "Jos asiaan ei vastata, siitä muistutetaan: vastuuhenkilölle 5 työpäivän kuluttua, sitten varahenkilölle "
        "5 työpäivän kuluttua, sitten yksikön johtajalle 5 työpäivän kuluttua. Hiljaiset viikot eivät kuluta aikaa."
    )
    assert sentences(MilestoneKind.HEADS_UP, SHIPPED[MilestoneKind.HEADS_UP]) == (
        "Ennakkotieto lähtee vastuuhenkilölle ennen kuin suunnittelu alkaa. Muistutuksia ei lähde."
    )
    assert "Hiljaiset" not in sentences(MilestoneKind.NOTICE, SHIPPED[MilestoneKind.NOTICE])


def test_sentence_says_what_goes_out_beforehand() -> None:
    assert sentences(MilestoneKind.NOTICE, NOTICE).startswith(
        "Ilmoitus lähtee vastuuhenkilölle viimeisenä päivänä irtisanoa sopimus. Ennakkoon muistutetaan: "
        "vastuuhenkilölle 12 kk ennen, substanssiosaajalle 2 vko ennen. Jos asiaan ei vastata"
    )


@pytest.mark.parametrize(
    ("day", "end", "said"),
    [
        (date(2026, 12, 17), date(2027, 12, 31), "12 kk 2 vko"),
        (date(2026, 12, 31), date(2027, 12, 31), "12 kk"),
        (date(2027, 11, 30), date(2027, 12, 31), "1 kk"),
        (date(2027, 12, 10), date(2027, 12, 31), "3 vko"),
        (date(2027, 12, 30), date(2027, 12, 31), "1 pv"),
        (date(2027, 1, 31), date(2027, 2, 28), "4 vko"),
        (date(2027, 12, 31), date(2027, 12, 31), "0 pv"),
    ],
)
def test_distance_is_told_in_months_and_weeks(day: date, end: date, said: str) -> None:
    assert distance(day, end) == said


def test_day_of_one_contract_is_told_with_its_reminders() -> None:
    on, end = date(2027, 6, 30), date(2027, 12, 31)

    assert next_words(NOTICE, date(2026, 6, 30), on, end) == (
        "Tällä sopimuksella päivä on ke 30.6.2027, 6 kk ennen kuin sopimuskausi päättyy 31.12.2027. "
        "Ennakkomuistutusten päivät: ti 30.6.2026, ke 16.6.2027."
    )
    assert next_words(NOTICE, date(2026, 7, 1), on, end).endswith("Ennakkomuistutusten päivät: ke 16.6.2027.")
    assert next_words(PLANNING, TODAY, on, None) == "Tällä sopimuksella päivä on ke 30.6.2027."
