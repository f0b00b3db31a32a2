"""What is done about a deviation: recorded, taken on step by step, undone; each step says who and when."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from ...core import audit
from ...core.changes import changed
from ...core.database import now, today
from ...core.errors import Conflict, Invalid
from ...core.i18n import _
from ...core.names import clipped
from ...core.said import say
from ...people.models import Person
from ...people.service import COMMAND
from ..models import Contract
from ..queries import get_contract
from . import queries, rules
from .models import Deviation, DeviationState, DeviationStep, DeviationType, StepKind
from .values import SEVERITIES, Known, Report, Sighting, Taken

LONGEST = 4_000
_UNDOABLE = frozenset(rules.LEADS_TO)


def record(
    session: Session, contract_id: int, report: Report, *, by: Person | None, reported_by: str | None = None
) -> Deviation:
    """Record a deviation of the contract; the third minor one within six months becomes major.

    *reported_by* names somebody without an account. Raises NotFound, and Invalid with the field.
    """
    check(report, today(session))
    get_contract(session, contract_id)
    session.get_one(Contract, contract_id, with_for_update=True)  # the next number is nobody else's
    others = queries.minor_days(session, contract_id) if report.type is not DeviationType.PROCESS else []
    severity = rules.after_repeats(report.severity, report.seen_on, others)
    deviation = Deviation(
        contract_id=contract_id,
        number=queries.next_number(session, contract_id),
        what=report.what,
        seen_on=report.seen_on,
        severity=severity,
        type=report.type,
        seen_by=report.seen_by,
        effect=report.effect,
        own_share=report.own_share,
        state_on=today(session),
        reported_by_id=by.id if by else None,
        reported_by=reported_by or _name(by),
        created_at=now(session),
    )
    session.add(deviation)
    session.flush()
    _write_step(session, deviation, Taken(kind=StepKind.RECORDED), by, who=reported_by)
    if severity != report.severity:
        _tell_raised(session, deviation)
    _note(session, deviation, "deviation_recorded", by)
    changed(session, contracts=[contract_id])
    session.flush()
    return deviation


def close_past(session: Session, deviation: Deviation, *, on: date, lesson: str | None, by: Person | None) -> Deviation:
    """Close a deviation that was over before it came to the register, whatever its steps were; no lesson is asked."""
    before = _facts(deviation)
    deviation.state, deviation.state_on, deviation.lesson = DeviationState.CLOSED, on, lesson
    after = _facts(deviation)
    step = Taken(kind=StepKind.CLOSED, on=on, text=lesson)
    _write_step(session, deviation, step, by, before={k: v for k, v in before.items() if v != after[k]})
    return _changed(session, deviation)


def same_as(session: Session, contract_id: int, report: Report) -> list[Known]:
    """Return the contract's open deviations that may be what the report is about, newest first."""
    told = Sighting(report.what, report.seen_on, report.type)
    known = queries.open_ones(session, contract_id)
    return [one for one in known if rules.is_same(told, Sighting(one.what, one.seen_on, one.type))]


def add_sighting(session: Session, deviation_id: int, report: Report, *, by: Person | None) -> Deviation:
    """Write the report down as another sighting of a deviation that is open; a graver severity holds for it."""
    check(report, today(session))
    deviation = queries.get_deviation(session, deviation_id, to_change=True)
    if deviation.state is DeviationState.CLOSED:
        raise Conflict(_("Poikkeama on jo suljettu. Kirjaa uusi poikkeama."))
    step = Taken(kind=StepKind.SEEN_AGAIN, on=report.seen_on, text=report.what)
    _write_step(session, deviation, step, by)
    if report.severity > deviation.severity:
        deviation.severity = report.severity
        _tell_raised(session, deviation)
    return _changed(session, deviation)


def take_step(session: Session, deviation_id: int, step: Taken, *, version: int, by: Person) -> Deviation:
    """Take the deviation a step on, or note something about it.

    Raises Conflict where somebody has taken a step since *version* or the step does not fit, Invalid with the field.
    """
    deviation = queries.get_deviation(session, deviation_id, to_change=True)
    _refuse_stale(deviation, version)
    if step.kind is not StepKind.NOTED and step.kind not in rules.next_steps(deviation.state, deviation.severity):
        raise Conflict(_("Tätä vaihetta ei voi kirjata poikkeaman nykyisessä tilassa."))
    _check_step(deviation, step, today(session))
    before = _facts(deviation)
    _move(session, deviation, step)
    after = _facts(deviation)
    _write_step(session, deviation, step, by, before={k: v for k, v in before.items() if v != after[k]})
    if step.kind in (StepKind.CLOSED, StepKind.REOPENED):
        _note(session, deviation, f"deviation_{step.kind.value}", by)
    return _changed(session, deviation)


def undo(session: Session, deviation_id: int, *, version: int, by: Person) -> DeviationStep:
    """Take back the last step that moved the deviation; the step stays in the log, marked as undone.

    A severity that was raised or mended since stays.
    """
    deviation = queries.get_deviation(session, deviation_id, to_change=True)
    _refuse_stale(deviation, version)
    step = queries.last_step(session, deviation_id, _UNDOABLE)
    if step is None:
        raise Conflict(_("Poikkeamalla ei ole vaihetta, jonka voisi kumota."))
    later = queries.last_step(session, deviation_id, (StepKind.RAISED, StepKind.CHANGED))
    kept = {"severity"} if later is not None and (later.id or 0) > (step.id or 0) else set()
    for name in step.before.keys() - kept:
        setattr(deviation, name, _read(name, step.before[name]))
    step.undone_at, step.undone_by = now(session), by.name
    _changed(session, deviation)
    return step


def note_claimed(
    session: Session, deviation: Deviation, text: str, *, on: date, by: Person | None, who: str | None = None
) -> Deviation:
    """Write down that a reclamation of it has gone out; with it the supplier has been told."""
    told = deviation.state is DeviationState.ASSESSED
    step = Taken(kind=StepKind.CONTACTED if told else StepKind.NOTED, on=max(on, deviation.seen_on), text=text)
    before = _facts(deviation)
    _move(session, deviation, step)
    after = _facts(deviation)
    _write_step(session, deviation, step, by, before={k: v for k, v in before.items() if v != after[k]}, who=who)
    return _changed(session, deviation)


def change(session: Session, deviation_id: int, report: Report, *, version: int, by: Person) -> bool:
    """Mend what was said of the deviation; return whether anything differed."""
    check(report, today(session))
    deviation = queries.get_deviation(session, deviation_id, to_change=True)
    _refuse_stale(deviation, version)
    news = {name: getattr(report, name) for name in Report.__dataclass_fields__}
    differing = {name: value for name, value in news.items() if getattr(deviation, name) != value}
    if not differing:
        return False
    before = {name: audit.plain(getattr(deviation, name)) for name in differing}
    for name, value in differing.items():
        setattr(deviation, name, value)
    _write_step(session, deviation, Taken(kind=StepKind.CHANGED), by, before=before)
    _changed(session, deviation)
    return True


def check(report: Report, day: date) -> None:
    """Raise Invalid at the field of a report that cannot be; *day* is today."""
    if not report.what.strip():
        raise Invalid(_("Kirjoita, mitä tapahtui."), field="what")
    for field in ("what", "effect", "own_share"):
        if len(getattr(report, field) or "") > LONGEST:
            raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field=field)
    if report.severity not in SEVERITIES:
        raise Invalid(_("Valitse vakavuus 1–4."), field="severity")
    if report.seen_on > day:
        raise Invalid(_("Havaintopäivä on tulevaisuudessa."), field="seen_on")


def _check_step(deviation: Deviation, step: Taken, day: date) -> None:
    if step.on is not None and step.on > day:
        raise Invalid(_("Päivä on tulevaisuudessa."), field="on")
    if step.on is not None and step.on < deviation.seen_on:
        raise Invalid(_("Päivä on ennen havaintoa."), field="on")
    if step.kind in rules.TELLS and not (step.text or "").strip():
        raise Invalid(_("Täytä kohta."), field="text")
    if len(step.text or "") > LONGEST:
        raise Invalid(_("Enintään %(n)s merkkiä.") % {"n": LONGEST}, field="text")
    if step.severity is not None and step.severity not in SEVERITIES:
        raise Invalid(_("Valitse vakavuus 1–4."), field="severity")
    if step.correct_by is not None and step.correct_by < (step.on or day):
        raise Invalid(_("Korjauksen määräpäivä on ennen suunnitelmaa."), field="correct_by")


def _move(session: Session, deviation: Deviation, step: Taken) -> None:
    """Change what the step changes."""
    if step.kind is StepKind.NOTED:
        return
    deviation.worsened_on, deviation.worsened_by = None, None
    deviation.state, deviation.state_on = rules.LEADS_TO[step.kind], step.on or today(session)
    if step.kind is StepKind.ASSESSED and step.severity is not None:
        others = queries.minor_days(session, deviation.contract_id, but=deviation.id)
        deviation.severity = rules.after_repeats(step.severity, deviation.seen_on, others)
        if deviation.severity != step.severity:
            _worsen(session, deviation, StepKind.RAISED)
    elif step.kind is StepKind.PLANNED:
        deviation.correct_by = step.correct_by
    elif step.kind is StepKind.FAILED:
        deviation.severity, deviation.correct_by = rules.after_failure(deviation.severity), None
        _worsen(session, deviation, StepKind.FAILED)
    elif step.kind is StepKind.CLOSED:
        deviation.lesson = step.text


def _worsen(session: Session, deviation: Deviation, by: StepKind) -> None:
    """Note that it weighs more than was thought: the alarm tells of it until the next step."""
    deviation.worsened_on, deviation.worsened_by = today(session), by


_READERS: Mapping[str, Callable[[str], object]] = {
    "state": DeviationState,
    "state_on": date.fromisoformat,
    "correct_by": date.fromisoformat,
    "worsened_on": date.fromisoformat,
    "worsened_by": StepKind,
}


def _facts(deviation: Deviation) -> dict[str, Any]:
    names = ("state", "state_on", "severity", "correct_by", "lesson", "worsened_on", "worsened_by")
    return {name: audit.plain(getattr(deviation, name)) for name in names}


def _read(name: str, value: Any) -> Any:
    if value is None or name not in _READERS:
        return value
    return _READERS[name](value)


def _refuse_stale(deviation: Deviation, version: int) -> None:
    if deviation.version != version:
        raise Conflict(
            _("Joku on kirjannut tähän poikkeamaan jotain sen jälkeen, kun avasit sivun. Katso tilanne ensin.")
        )


def _write_step(
    session: Session,
    deviation: Deviation,
    step: Taken,
    by: Person | None,
    *,
    before: Mapping[str, Any] | None = None,
    who: str | None = None,
) -> None:
    session.add(
        DeviationStep(
            deviation_id=deviation.id or 0,
            kind=step.kind,
            on=step.on or today(session),
            at=now(session),
            by_id=by.id if by else None,
            by=who or _name(by),
            text=step.text,
            before=dict(before or {}),
        )
    )
    session.flush()


def _tell_raised(session: Session, deviation: Deviation) -> None:
    """Say in the log that the clock, and no person, raised the severity; the alarm tells of it."""
    _worsen(session, deviation, StepKind.RAISED)
    session.add(
        DeviationStep(
            deviation_id=deviation.id or 0,
            kind=StepKind.RAISED,
            on=today(session),
            at=now(session),
            by=say("kello").kept(),
            text=str(deviation.severity),
        )
    )


def _note(session: Session, deviation: Deviation, action: str, by: Person | None) -> None:
    """Log it with the contract, whose history tells it."""
    why = clipped(f"{deviation.number}: {deviation.what}", 120)
    who = {"actor": by.name if by else deviation.reported_by, "actor_id": by.id if by else None}
    audit.note_many(
        session, [{**who, "subject": "contract", "subject_id": deviation.contract_id, "action": action, "why": why}]
    )


def _name(by: Person | None) -> str:
    return by.name if by else COMMAND


def _changed(session: Session, deviation: Deviation) -> Deviation:
    """Count the change and say it, so that the deadline follows."""
    deviation.version += 1
    session.add(deviation)
    changed(session, contracts=[deviation.contract_id])
    session.flush()
    return deviation
