"""Time limits of appeals: the numbers of the law in force, counted and moved by the act on time limits (150/1930).

The day from which is counted is not counted (2 §); months end on the same day number or the month's last day (3 §);
a last day that is a Saturday, a holiday, Christmas Eve or Midsummer Eve moves to the first working day after (5 §).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from ...contracts.terms.months import DAY, add_months
from ...contracts.terms.procedures import Procedure
from ..days.rules import forward
from ..law.rules import Law
from .values import AppealKind, LastDay, Pending, ServedBy, Service, Standing, Standstill, StandstillState

_WITHOUT_STANDSTILL = frozenset(
    {Procedure.SMALL_PURCHASE, Procedure.NATIONAL_OPEN, Procedure.DIRECT_AWARD, Procedure.CPB_DIRECT_ORDER}
)


def usual_standstill(procedure: str | None) -> Standstill:
    """Return the standstill that a procedure asks for (129 §), as a proposal; one not known asks for it."""
    if procedure == Procedure.DPS_CONTRACT:
        return Standstill.VOLUNTARY
    return Standstill.NONE if procedure in _WITHOUT_STANDSTILL else Standstill.REQUIRED


def days_after(day: date, count: int, rule: str) -> LastDay:
    """Return the last day of a time limit of days."""
    raw = day + timedelta(days=count)
    return LastDay(on=forward(raw), raw_on=raw, from_on=day, count=count, months=False, rule=rule)


def months_after(day: date, count: int, rule: str) -> LastDay:
    """Return the last day of a time limit of months."""
    raw = add_months(day, count)
    return LastDay(on=forward(raw), raw_on=raw, from_on=day, count=count, months=True, rule=rule)


def notified_on(service: Service, law: Law) -> date:
    """Return the day on which the decision is deemed to be received (127 §): at once, or the 7th day after posting."""
    if service.served_by is ServedBy.ELECTRONIC:
        return service.served_on
    return service.served_on + timedelta(days=law.number("postal_presumption_days", service.served_on))


def last_day(kind: AppealKind, service: Service, law: Law) -> LastDay | None:
    """Return the last day on which it can be sought; None where no law here says.

    Rectification by a party: 14 days (132-133 §). The Market Court: 14 days, 30 where the standstill was left out, six
    months where the decision or its instructions were essentially deficient (146 § ff.).
    """
    day = notified_on(service, law)
    if kind is AppealKind.OTHER:
        return None
    if kind is AppealKind.RECTIFICATION:
        return _days("rectification_party_days", day, law)
    if service.deficient:
        return months_after(day, law.number("appeal_months_defective", day), "appeal_months_defective")
    rule = "appeal_days_no_standstill" if service.standstill is Standstill.LEFT_OUT else "appeal_days"
    return _days(rule, day, law)


def own_rectification(service: Service, law: Law) -> LastDay:
    """Return the last day on which the buyer may rectify its decision by itself: 90 days from it (133 §)."""
    return _days("rectification_own_days", service.decided_on, law)


def standing(service: Service | None, pending: Iterable[Pending], law: Law, today: date) -> Standing:
    """Return where the standstill stands, and the earliest safe day to make the contract.

    That is the working day after its last day as moved: an appeal may still come in on that day (129 §).
    """
    if service is None:
        return Standing(state=StandstillState.NOT_SERVED)
    if service.deficient:
        return Standing(state=StandstillState.NOT_BEGUN)
    held = any(one.until is None for one in pending)
    rule = {Standstill.REQUIRED: "standstill_days", Standstill.VOLUNTARY: "dps_standstill_days"}.get(service.standstill)
    last = _days(rule, notified_on(service, law), law) if rule else None
    contract_on = forward(last.on + DAY) if last else None
    if held:
        return Standing(state=StandstillState.SUSPENDED, last=last)
    if last is None:
        return Standing(state=StandstillState.NOT_KEPT)
    state = StandstillState.OVER if contract_on is not None and today >= contract_on else StandstillState.RUNNING
    return Standing(state=state, last=last, contract_on=contract_on)


def days_lost(pending: Iterable[Pending], today: date) -> int:
    """Return for how many days appeals have kept the contract from being made, those that overlap counted once."""
    lost, reached = 0, date.min
    for one in sorted(pending, key=lambda one: one.since):
        since, until = max(one.since, reached), one.until or today
        lost += max((until - since).days, 0)
        reached = max(reached, until)
    return lost


def _days(rule: str, day: date, law: Law) -> LastDay:
    return days_after(day, law.number(rule, day), rule)
