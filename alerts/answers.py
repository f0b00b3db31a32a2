"""Answers: what somebody says of a matter becomes a decision on the contract or its procurement, and can be undone."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.clock.queries import parameters
from ..calendar.milestones.models import Milestone
from ..calendar.milestones.rules import ALARM_ALONE
from ..contracts.terms.months import add_months
from ..core import audit, changes
from ..core.clock import local
from ..core.database import now, today
from ..core.errors import Conflict, Forbidden, Invalid, NotFound
from ..core.i18n import _, format_date, ngettext
from ..people.models import Person, PersonRole, Role
from . import deciding, deviating, directory, phasing, steps, whom
from .matters import matters
from .models import Alert, AlertAnswer, AlertState, Answer
from .proposals import proposal
from .recipients import Directory, Holders, circle, managers
from .ringing import LIVE, rings_on
from .rules import PLANNING
from .sweep import put_away, take_turn
from .values import Given

UNDONE_WITHIN = timedelta(days=7)
LATER_AT_MOST = 3
_MAY_ALL = frozenset({Role.MAIN_USER, Role.PROCUREMENT})
_NEED_REASON = frozenset({Answer.LATER, Answer.NOT_RENEWED, Answer.RENEW, Answer.CONTINUE})


def answer(session: Session, alert_id: int, given: Given, *, by: Person) -> AlertAnswer:
    """Record an answer, act on it, and put away what rings no more; return it.

    A matter that has climbed is answered where it is now. Raises NotFound, Forbidden, Conflict for what is over or
    answered, and Invalid with the field's name.
    """
    take_turn(session)
    alert = present(session, get_alert(session, alert_id))
    _refuse_stranger(session, alert, by)
    _refuse_over(alert)
    if given.answer not in fitting_answers(session, alert):
        raise Conflict(_("Tämä vastaus ei sovi asiaan."))
    given = _checked(session, alert, given, by)
    made = AlertAnswer(
        alert_id=_id(alert),
        answer=given.answer,
        person_id=_id(by),
        at=now(session),
        reason=given.reason,
        until_on=given.until_on,
        decided_on=given.decided_on,
        notified_on=given.notified_on,
        instead=given.instead,
        undo=deciding.act(session, alert, given, by),
    )
    session.add(made)
    _close(session, alert, made)
    _note(session, alert, "answered", by, (None, given.answer.value), given.reason)
    _settle(session)
    _reopen_what_it_left(session, made)
    if made.alert_id in rings_on(session, ids=[made.alert_id]):
        made.undo = {**made.undo, "rings_on": True}
    return made


def undo(session: Session, alert_id: int, *, by: Person) -> AlertAnswer:
    """Take the last answer back, within a week; its matter opens again and goes on where it was.

    Raises NotFound, Forbidden, and Conflict where there is none, a week is over, or something else came after it.
    """
    take_turn(session)
    alert = get_alert(session, alert_id)
    _refuse_stranger(session, alert, by)
    made = last_answer(session, alert_id)
    if made is None:
        raise Conflict(_("Asiaan ei ole vastattu."))
    if not is_undoable(session, made):
        raise Conflict(_("Vastauksen voi kumota viikon ajan. Muuta päätöstä sopimuksen sivulla."))
    deciding.take_back(session, alert, made, by)
    made.undone_at, made.undone_by_id, made.told_at = now(session), by.id, None
    again = {"state": AlertState.OPEN, "reason": None, "next_on": None} if alert.state is AlertState.ANSWERED else {}
    session.flush()
    before = last_answer(session, alert_id)
    _write(session, alert_id, **again, **(_said(before) if before else steps.not_answered()))
    _note(session, alert, "answer_undone", by, (made.answer.value, None), None)
    _settle(session)
    return made


def get_alert(session: Session, alert_id: int) -> Alert:
    """Return the alert as it stands; raise NotFound."""
    found = session.get(Alert, alert_id, populate_existing=True)
    if found is None:
        raise NotFound(_("Hälytystä ei löydy."))
    return found


def present(session: Session, alert: Alert) -> Alert:
    """Return the alert in which this one's matter goes on: itself, or the step that it has climbed to."""
    same = (
        col(Alert.subject) == alert.subject,
        col(Alert.kind) == alert.kind,
        col(Alert.number) == alert.number,
        col(Alert.target_on) == alert.target_on,
        col(Alert.state).in_(LIVE),
    )
    found = session.scalars(
        sa.select(Alert)
        .where(*same)
        .order_by(col(Alert.step).desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    return found or alert


def fitting_answers(session: Session, alert: Alert) -> tuple[Answer, ...]:
    """Return the answers that fit the matter as it is now."""
    return matters(session, [alert], explained=False)[0].answers


def last_answer(session: Session, alert_id: int) -> AlertAnswer | None:
    """Return the last answer that stands, if any."""
    given = sa.select(AlertAnswer).where(col(AlertAnswer.alert_id) == alert_id, col(AlertAnswer.undone_at).is_(None))
    return session.scalars(given.order_by(col(AlertAnswer.id).desc()).limit(1)).first()


def is_undoable(session: Session, made: AlertAnswer) -> bool:
    """Tell whether the answer can still be taken back: for a week."""
    return now(session) - made.at <= UNDONE_WITHIN


def may_answer(session: Session, alert: Alert, person: Person) -> bool:
    """Tell whether the matter is theirs: as owner, deputy, substitute or manager of it, or as one who may all."""
    if not person.active:
        return False
    return bool(_roles(session, person) & _MAY_ALL) or person.id in circle(*_around(session, alert))


def may_wait_long(session: Session, alert: Alert, person: Person) -> bool:
    """Tell whether the person may put the matter off past its latest safe start: a unit's manager, or who may all."""
    return bool(_roles(session, person) & _MAY_ALL) or person.id in managers(*_around(session, alert))


def _around(session: Session, alert: Alert) -> tuple[Directory, list[Holders]]:
    return directory.directory(session, today(session)), whom.holders_of(session, alert)


def _roles(session: Session, person: Person) -> set[Role]:
    return set(session.scalars(sa.select(col(PersonRole.role)).where(col(PersonRole.person_id) == person.id)))


def _refuse_stranger(session: Session, alert: Alert, by: Person) -> None:
    if not may_answer(session, alert, by):
        text = _("Asia ei ole henkilön %(name)s vastuulla. Siihen vastaa sopimuksen vastuuhenkilö tai varahenkilö.")
        raise Forbidden(text % {"name": by.name})


def _refuse_over(alert: Alert) -> None:
    if alert.state is AlertState.ANSWERED:
        day = local(alert.answered_at).date() if alert.answered_at else None
        raise Conflict(_("Asiaan on jo vastattu %(day)s.") % {"day": format_date(day)})
    if alert.state not in LIVE:
        raise Conflict(_("Asia ei ole enää avoinna."))


def _refuse_second(stands: AlertAnswer | None) -> None:
    """Of two proposals nobody would know which to follow."""
    if stands is not None and stands.answer is Answer.WRONG_PERSON:
        text = _("Asialle on jo ehdotettu: %(who)s. Kumoa ehdotus, jos asia kuuluu muulle.")
        raise Conflict(text % {"who": stands.instead})


def _checked(session: Session, alert: Alert, given: Given, by: Person) -> Given:
    """Return the answer with what it may leave out; raise Invalid for what is missing or cannot be."""
    if given.answer in _NEED_REASON and not given.reason:
        raise Invalid(_("Kirjoita syy."), field="reason")
    if given.reason and len(given.reason) > deciding.REASON_LENGTH:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": deciding.REASON_LENGTH}, field="reason")
    day = today(session)
    match given.answer:
        case Answer.STARTED:
            given = replace(given, decided_on=given.decided_on or day)
            _need((given.decided_on or day) <= day, _("Päivä on tulevaisuudessa."), "decided_on")
        case Answer.LATER:
            _check_later(session, alert, given, by)
        case Answer.CONTINUE:
            given = replace(given, until_on=given.until_on or add_months(day, parameters(session).review_months))
            _need_ahead(given.until_on, day, "until_on")
        case Answer.REPLACE:
            _need_ahead(given.decided_on, day, "decided_on")
        case Answer.EXERCISED:
            _need(given.decided_on is not None, _("Täytä kohta."), "decided_on")
            _need(given.notified_on is not None, _("Täytä kohta."), "notified_on")
        case Answer.DONE:
            given = replace(given, decided_on=given.decided_on or day)
        case Answer.COVERED:
            _need(bool(given.instead), _("Kirjoita sopimuksen numero tai yhteishankinnan nimi."), "instead")
        case Answer.WRONG_PERSON:
            _need(bool(given.instead), _("Kirjoita, kenelle asia kuuluu."), "instead")
            _refuse_second(last_answer(session, _id(alert)))
            given = replace(given, instead=proposal(session, given.instead or "", by=by))
        case _:
            pass
    return given


def _need(fulfilled: bool, text: str, field: str) -> None:
    if not fulfilled:
        raise Invalid(text, field=field)


def _need_ahead(given: date | None, day: date, field: str) -> None:
    _need(given is not None and given > day, _("Päivän on oltava tulevaisuudessa."), field)


def _check_later(session: Session, alert: Alert, given: Given, by: Person) -> None:
    _need_ahead(given.until_on, today(session), "until_on")
    assert given.until_on is not None
    told_later = ngettext("Asiaa on jo siirretty kerran.", "Asiaa on jo siirretty %(n)d kertaa.", LATER_AT_MOST)
    _need(times_put_off(session, alert) < LATER_AT_MOST, told_later % {"n": LATER_AT_MOST}, "until_on")
    last = latest_wait(session, alert)
    if last is not None and given.until_on > last and not may_wait_long(session, alert, by):
        text = _("Viimeistään %(day)s: sen jälkeen uusi sopimus ei ehdi. Myöhemmäksi asian voi siirtää esihenkilö.")
        raise Invalid(text % {"day": format_date(last)}, field="until_on")


def times_put_off(session: Session, alert: Alert) -> int:
    """Return how often the matter has been put off already."""
    same = (col(Alert.subject) == alert.subject, col(Alert.kind) == alert.kind, col(Alert.number) == alert.number)
    counted = (col(AlertAnswer.answer) == Answer.LATER, col(AlertAnswer.undone_at).is_(None))
    statement = sa.select(sa.func.count()).select_from(AlertAnswer)
    joined = statement.join(Alert, col(Alert.id) == col(AlertAnswer.alert_id))
    return session.scalar(joined.where(*same, *counted)) or 0


def latest_wait(session: Session, alert: Alert) -> date | None:
    """Return the day until which anybody may put the matter off: the latest safe start, an option's own day;

    of a deviation the last day of its reclamation, if it waits for one.
    """
    if alert.kind in ALARM_ALONE:
        one = deviating.told(session, [alert]).get(alert.id or 0)
        late = phasing.told(session, [alert]).get(alert.id or 0)
        return one.last_on if one else late.needed_on if late else None
    return session.scalar(sa.select(col(Milestone.slack_from)).where(col(Milestone.id) == alert.milestone_id))


def _close(session: Session, alert: Alert, made: AlertAnswer) -> None:
    """Note the answer on the alert. A wrong person's matter stays open: it climbs until somebody has it."""
    stays = made.answer is Answer.WRONG_PERSON
    _write(session, _id(alert), state=alert.state if stays else AlertState.ANSWERED, **_said(made))


def _said(made: AlertAnswer) -> dict[str, Any]:
    return {
        "answer": made.answer,
        "answered_at": made.at,
        "answered_by_id": made.person_id,
        "answer_reason": made.reason,
        "later_until": made.until_on if made.answer is Answer.LATER else None,
    }


def _reopen_what_it_left(session: Session, made: AlertAnswer) -> None:
    """An option moves its own contract; what shares the procurement, and has none, has still to be planned."""
    alert = get_alert(session, made.alert_id)
    stands = sa.select(col(Milestone.id)).where(
        col(Milestone.id) == alert.milestone_id, col(Milestone.on) == alert.target_on, col(Milestone.gone_on).is_(None)
    )
    if made.answer is Answer.OPTION and alert.kind in PLANNING and session.scalar(stands) is not None:
        _write(session, made.alert_id, state=AlertState.OPEN)
        session.expire_all()


def _write(session: Session, alert_id: int, **values: Any) -> None:
    session.execute(sa.update(Alert).where(col(Alert.id) == alert_id).values(**values))


def _note(
    session: Session, alert: Alert, action: str, by: Person, change: tuple[str | None, str | None], why: str | None
) -> None:
    audit.note(
        session,
        "alert",
        _id(alert),
        action,
        actor=by.name,
        actor_id=by.id,
        fields={"answer": change},
        why=why,
    )


def _settle(session: Session) -> None:
    """Derive the clock anew, and put away what does not ring after this."""
    session.flush()
    changes.settle(session)
    put_away(session)
    session.expire_all()


def _id(row: Alert | Person) -> int:
    assert row.id is not None
    return row.id
