"""After any history of moves, leavers, answers and days gone by, each open matter has one alert and one next step."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from hankintakello.alerts import answers, rule_service
from hankintakello.alerts.directory import directory
from hankintakello.alerts.ladders import Lead
from hankintakello.alerts.models import (
    Alert,
    AlertAnswer,
    AlertMessage,
    AlertRule,
    AlertState,
    Answer,
    LeadUnit,
    Message,
    MessageState,
)
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.rule_values import SHIPPED, Level, Reminder, Rule, Whose
from hankintakello.alerts.rules import OF_PROCUREMENT, OF_RENEWAL, PLANNING
from hankintakello.alerts.values import Given
from hankintakello.alerts.whom import recipients
from hankintakello.assembly import House
from hankintakello.calendar.clock import service as clock_service
from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.calendar.procurements.models import Procurement, ProcurementState
from hankintakello.calendar.procurements.service import stop
from hankintakello.config import Settings
from hankintakello.contracts.models import Contract, ContractState, TermKind
from hankintakello.contracts.terms import decisions
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.changes import changed
from hankintakello.core.clock import Clock
from hankintakello.core.errors import DomainError
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Absence, Person, Role
from hankintakello.tests.build import live_contract, make_person, make_unit
from hankintakello.tests.databases import Maker
from hankintakello.tests.today import TODAY

EXAMPLES = "HISTORIES"  # how many histories are lived, each of 30 steps; without it a short form
DAY = timedelta(days=1)
PLACE = st.integers(0, 7)
MAIN_USER = 4
ANSWERER = st.sampled_from([MAIN_USER, MAIN_USER, MAIN_USER, 0, 1, 2, 3])
ANSWERS = st.sampled_from([*Answer, Answer.LATER, Answer.LATER, Answer.WRONG_PERSON])
WAITING = (MessageState.QUEUED, MessageState.SENDING, MessageState.DEFERRED)
ALARMS = {kind.value for kind in MilestoneKind}

# What is answered, and has its day all the same: there is nothing more to decide until the day moves.
ANSWERED_AND_STANDS = {(Answer.OPTION, "option_decision"), *((Answer.NOT_RENEWED, kind.value) for kind in OF_RENEWAL)}
OUTLASTING = (MilestoneKind.DECISION_OVERDUE, MilestoneKind.DEVIATION_DEADLINE)
Key = tuple[str, str, int, date]


class History(RuleBasedStateMachine):
    """An office that lives with its alarm for up to two years."""

    def __init__(self, make: Callable[[], Settings]) -> None:
        super().__init__()
        self.mailbox = Mailbox()
        self.mailbox.start()
        mail = {"mail_server": self.mailbox.host, "mail_port": self.mailbox.port, "mail_timeout_s": 5}
        self.house = House(make().model_copy(update={**mail, "mail_sender": "kello@mallila.example"}))
        self.database, self.today, self.away = self.house.database, TODAY, False

    def teardown(self) -> None:
        if not self.away:
            self.mailbox.stop()
        self.house.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with suppress(DomainError), self.database.writing() as session:
            yield session

    @initialize(ahead=st.integers(-20, 40), shared=st.booleans())
    def begin(self, ahead: int, shared: bool) -> None:
        with self.writing() as session:
            manager = make_person(session, email="johtaja@mallila.example")
            unit = make_unit(session, manager_id=manager.id)
            deputy = make_person(session, email="vara@mallila.example", unit_id=unit.id)
            for name in ("aino", "petri"):
                make_person(session, email=f"{name}@mallila.example", unit_id=unit.id, deputy_id=deputy.id)
            make_person(session, Role.MAIN_USER, email="paa@mallila.example")
        for case in (1, 1 if shared else 2):
            self.sign(ahead=ahead, owner=1 + case, case=case, term=TermKind.FIXED, options=[])

    @rule(
        ahead=st.integers(-60, 60),
        owner=PLACE,
        case=st.integers(1, 2),
        term=st.sampled_from([TermKind.FIXED, TermKind.AUTO_RENEWING, TermKind.INDEFINITE]),
        options=st.lists(st.sampled_from([12, 24]), max_size=2),
    )
    def sign(self, ahead: int, owner: int, case: int, term: TermKind, options: list[int]) -> None:
        """Sign a contract whose planning, or whose own day, is near."""
        near = 314 if term is TermKind.FIXED else 120
        with self.writing() as session:
            live_contract(
                session,
                term=term,
                starts_on=date(2024, 1, 1),
                ends_on=self.today + timedelta(days=near + ahead),
                option_months=tuple(options) if term is TermKind.FIXED else (),
                notice_months=3 if term is TermKind.AUTO_RENEWING else None,
                renewal_months=12 if term is TermKind.AUTO_RENEWING else None,
                case_number=f"KUN/{case}",
                owner_id=_pick(session, Person, owner),
                unit_id=1,
                came_in_on=self.today,
            )

    @rule(place=PLACE, days=st.sampled_from([-60, -5, 3, 5, 13, 14, 40]))
    def move_end(self, place: int, days: int) -> None:
        with self.writing() as session:
            id_ = _pick(session, Contract, place)
            terms = select(ContractTerm).where(ContractTerm.contract_id == id_).order_by(col(ContractTerm.number))
            last = session.exec(terms).all()[-1]
            contract = session.get(Contract, id_)
            if contract is not None and last.ends_on is not None and last.ends_on + days * DAY > date(2024, 1, 1):
                last.ends_on = contract.ends_on = last.ends_on + days * DAY
                changed(session, contracts=[id_])

    @rule(place=PLACE, case=st.integers(1, 3))
    def regroup(self, place: int, case: int) -> None:
        with self.writing() as session:
            contract = session.get(Contract, _pick(session, Contract, place))
            if contract is not None:
                before, contract.case_number = contract.case_number, f"KUN/{case}"
                mates = col(Contract.case_number).in_([before, contract.case_number])
                changed(session, contracts=[id_ or 0 for id_ in session.exec(select(Contract.id).where(mates))])

    @rule(place=PLACE, owner=PLACE)
    def hand_over(self, place: int, owner: int) -> None:
        with self.writing() as session:
            contract = session.get(Contract, _pick(session, Contract, place))
            if contract is not None and contract.id is not None:
                contract.owner_id = _pick(session, Person, owner)
                changed(session, contracts=[contract.id])

    @rule(place=PLACE, active=st.booleans())
    def come_or_leave(self, place: int, active: bool) -> None:
        with self.writing() as session:
            person = session.get(Person, _pick(session, Person, place))
            if person is not None:
                person.active = active

    @rule(place=PLACE, days=st.integers(1, 30), stand_in=st.none() | PLACE)
    def be_away(self, place: int, days: int, stand_in: int | None) -> None:
        with self.writing() as session:
            person = session.get(Person, _pick(session, Person, place))
            instead = None if stand_in is None else session.get(Person, _pick(session, Person, stand_in))
            assert person is not None
            last_on = self.today + timedelta(days=days)
            session.add(
                Absence(
                    person_id=person.id or 0,
                    first_on=self.today,
                    last_on=last_on,
                    substitute_id=instead.id if instead is not None and instead.id != person.id else None,
                )
            )

    @rule(place=PLACE, by=ANSWERER, what=ANSWERS, days=st.integers(1, 40))
    def answer(self, place: int, by: int, what: Answer, days: int) -> None:
        with self.writing() as session:
            person, alert_id = session.get(Person, _pick(session, Person, by)), _pick_live(session, place)
            if person is None or alert_id is None:
                return
            later = self.today + timedelta(days=days)
            given = Given(
                answer=what,
                reason="Näin on sovittu.",
                until_on=later if what in (Answer.LATER, Answer.CONTINUE) else None,
                decided_on=later if what is Answer.REPLACE else self.today,
                notified_on=self.today,
                instead="Yhteishankinta",
            )
            answers.answer(session, alert_id, given, by=person)

    @rule(place=PLACE, by=ANSWERER)
    def take_back(self, place: int, by: int) -> None:
        with self.writing() as session:
            ids = session.exec(
                select(AlertAnswer.alert_id).where(col(AlertAnswer.undone_at).is_(None)).order_by(col(AlertAnswer.id))
            ).all()
            person = session.get(Person, _pick(session, Person, by))
            if ids and person is not None:
                answers.undo(session, ids[place % len(ids)], by=person)

    @rule(place=PLACE, what=st.sampled_from(["stop", "reopen", "withdraw", "unlink", "ask"]))
    def change_its_mind(self, place: int, what: str) -> None:
        """On the contract's own page a decision is taken back, whoever made it by an answer."""
        with self.writing() as session:
            by, id_ = session.get(Person, _pick(session, Person, MAIN_USER)), _pick(session, Contract, place)
            assert by is not None
            match what:
                case "stop":
                    for procurement in session.exec(select(Procurement.id)).all():
                        with suppress(DomainError):
                            stop(session, procurement or 0, by=by)
                case "reopen":
                    decisions.reopen_contract(session, id_, by=by)
                case "withdraw":
                    decisions.withdraw_intent(session, id_, 1, by=by)
                case "unlink":
                    decisions.link_successor(session, id_, successor_id=None, by=by)
                case _:
                    decisions.ask_of_renewal(session, id_, by=by)

    @rule(
        level=st.sampled_from(["all", "unit", "contract"]),
        place=PLACE,
        kind=st.sampled_from(["planning_start", "notice", "review", "term_end"]),
        weeks=st.sets(st.integers(1, 20), max_size=3),
    )
    def make_rule(self, level: str, place: int, kind: str, weeks: set[int]) -> None:
        """All, the unit or a contract gets another rule, with reminders beforehand."""
        with self.writing() as session:
            by = session.get(Person, _pick(session, Person, MAIN_USER))
            assert by is not None
            ids = {"unit": 1, "contract": _pick(session, Contract, place)}
            whose = Whose(Level(level), ids.get(level, 0))
            ahead = tuple(Reminder(Lead(one, LeadUnit.WEEKS)) for one in sorted(weeks))
            rule_service.change(session, kind, Rule(SHIPPED[MilestoneKind(kind)].steps, ahead), by=by, whose=whose)

    @rule(refused=st.dictionaries(st.sampled_from(["aino", "petri", "vara"]), st.sampled_from([450, 550]), max_size=2))
    def refuse(self, refused: dict[str, int]) -> None:
        self.mailbox.refused = {f"{name}@mallila.example": f"{code} Not now" for name, code in refused.items()}

    @rule()
    def server_comes_and_goes(self) -> None:
        if self.away:
            self.mailbox.start()
        else:
            self.mailbox.stop()
        self.away = not self.away

    @rule()
    def live_a_week(self) -> None:
        self.live(7)

    @rule()
    def live_two_weeks(self) -> None:
        self.live(8)
        self.live(7)

    @rule(days=st.sampled_from([0, 1, 3, 21]))
    def live(self, days: int) -> None:
        """Let days pass, then do what the scheduler does; whatever was, all stands as it should after it."""
        self.today += timedelta(days=days)
        self.database.clock = Clock(self.today)
        with self.writing() as session:
            clock_service.roll(session)
        with self.database.reading() as session:
            known = set(session.scalars(select(Message.id)))
        sweep_and_compose(self.database, self.house.office)
        if deliver_round(self.database, self.house.office, self.house.post, retry=True).trouble:
            sweep_and_compose(self.database, self.house.office)  # what a claim found overtaken is composed next time
        with self.database.reading() as session:
            self.check_matters(session)
            self.check_mails(session, known)

    def check_matters(self, session: Session) -> None:
        """Each open matter has one alert that lives, with one next step; nothing else rings."""
        alerts = session.scalars(select(Alert).order_by(col(Alert.id))).all()
        ringing = [one for one in alerts if one.state is AlertState.OPEN]
        keys = Counter((one.subject, one.kind, one.number, one.target_on, one.step, one.role) for one in alerts)
        assert set(keys.values()) <= {1}
        coming = _open_matters(session, self.today, ahead=True)
        assert {_key(one) for one in ringing} <= coming, "what is closed rings"
        live = [one for one in alerts if one.state in (AlertState.OPEN, AlertState.ANSWERED)]
        matters = Counter(_key(one) for one in live)
        assert max(matters.values(), default=1) == 1, "one matter lives twice"
        for key in _open_matters(session, self.today):
            assert matters[key] == 1, f"{key} has {matters[key]} alerts"
        for one in live:
            if one.state is AlertState.ANSWERED and one.answer is Answer.LATER:
                assert one.later_until is not None
                assert one.later_until > self.today
            elif one.state is AlertState.ANSWERED and _key(one) in _open_matters(session, self.today):
                assert (one.answer, one.kind) in ANSWERED_AND_STANDS, f"{one.answer} of {one.kind} decided nothing"
        self.check_next_steps(session, ringing)

    def check_next_steps(self, session: Session, ringing: list[Alert]) -> None:
        """What rings has a mail that waits or was sent, and its next step a day; without a mail it reaches nobody."""
        mails = {one.id: one.state for one in session.scalars(select(Message))}
        reached = recipients(session, ringing, directory(session, self.today))
        for one in ringing:
            state = mails.get(one.message_id)
            if state is None:
                assert reached[one.id or 0] is None, "somebody could be told"
            else:
                assert state in (*WAITING, MessageState.SENT)
            assert one.next_on is None or one.next_on > self.today or one.step == 3
            assert one.step >= 0 or (one.next_on is not None and one.next_on <= one.target_on)

    def check_mails(self, session: Session, known: set[int | None]) -> None:
        """Whoever a new mail is for is at work today, and none is told one matter twice in one round."""
        everybody = directory(session, self.today).people
        mails = session.scalars(select(Message).order_by(col(Message.id))).all()
        new = [one for one in mails if one.id not in known and one.kind in ALARMS]
        for one in new:
            person = everybody.get(one.person_id or 0)
            assert person is None or (person.active and not person.away) or one.state is MessageState.SUPERSEDED
        told = Counter(
            session.execute(
                sa.select(col(AlertMessage.alert_id), col(Message.recipient))
                .join(Message, col(Message.id) == col(AlertMessage.message_id))
                .where(
                    col(Message.id).in_([one.id for one in mails if one.id not in known]),
                    col(Message.state).in_((*WAITING, MessageState.SENT)),
                )
            ).all()
        )
        assert set(told.values()) <= {1}
        accepted = Counter(str(one.message["Message-ID"]) for one in self.mailbox.received)
        assert accepted == Counter(one.message_id for one in mails if one.state is MessageState.SENT)


def _key(one: Alert) -> Key:
    return one.subject, one.kind, one.number, one.target_on


def _pick(session: Session, table: type[Contract] | type[Person], place: int) -> int:
    ids = session.exec(select(table.id).order_by(col(table.id))).all()
    return ids[place % len(ids)] or 0


def _pick_live(session: Session, place: int) -> int | None:
    live = col(Alert.state).in_([AlertState.OPEN, AlertState.ANSWERED])
    ids = session.exec(select(Alert.id).where(live).order_by(col(Alert.id))).all()
    return ids[place % len(ids)] if ids else None


def _open_matters(session: Session, today: date, *, ahead: bool = False) -> set[Key]:
    """The matters that ask for somebody today, told from the clock and the contracts alone; *ahead*: on any day."""
    kinds = set(session.scalars(select(AlertRule.kind).where(col(AlertRule.active), col(AlertRule.step) == 0)))
    contracts = {one.id: one for one in session.scalars(select(Contract))}
    procurements = {one.id: one for one in session.scalars(select(Procurement))}
    days = session.scalars(
        select(Milestone).where(
            col(Milestone.gone_on).is_(None), col(Milestone.phase) == "", col(Milestone.scenario).in_(["", "a"])
        )
    ).all()
    starts = {(one.contract_id, one.on) for one in days if one.kind is MilestoneKind.PLANNING_START}
    found: set[Key] = set()
    for one in days:
        contract, procurement = contracts[one.contract_id], procurements.get(one.procurement_id)
        renewal = one.kind in OF_RENEWAL
        begun = procurement is not None and procurement.state is not ProcurementState.DRAFT
        told_otherwise = (
            (one.kind in PLANNING and begun)
            or (renewal and contract.renews_after is not None and contract.renews_after == contract.coverage_end)
            or (one.kind is MilestoneKind.TERM_END and contract.successor_id is not None)
            or (one.kind is MilestoneKind.OPTION_DECISION and (one.contract_id, one.on) in starts)
            or (
                one.kind is MilestoneKind.HEADS_UP and any(id_ == one.contract_id and on <= today for id_, on in starts)
            )
        )
        asks = contract.state is not ContractState.ARCHIVED and (
            contract.closed_on is None or renewal or one.kind in OUTLASTING
        )
        if one.kind.value in kinds and (ahead or one.on <= today) and asks and not told_otherwise:
            shared = one.kind in OF_PROCUREMENT and one.procurement_id is not None
            subject = f"procurement:{one.procurement_id}" if shared else f"contract:{one.contract_id}"
            found.add((subject, one.kind.value, one.number, one.on))
    return found


def test_each_open_matter_has_one_next_step_after_any_history(databases: Maker, settings: Settings) -> None:
    urls: list[str] = []

    def make() -> Settings:
        urls.append(databases.migrated())
        return settings.model_copy(update={"database_url": urls[-1]})

    given = os.environ.get(EXAMPLES)
    examples, steps = (int(given), 30) if given else (8, 12)
    try:
        machine: Any = partial(History, make)
        form = hypothesis_settings(max_examples=examples, stateful_step_count=steps, deadline=None)
        run_state_machine_as_test(machine, settings=form)
    finally:
        for url in urls:
            databases.drop(url)
