"""What a feed shows moves exactly with the clock: moved, renamed, cancelled, gone, back again, past, far ahead."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.calendar.feeds import drawing, queries, values
from hankintakello.calendar.feeds.models import Feed, FeedAudience, FeedPiece, FeedScope
from hankintakello.calendar.feeds.service import raise_version
from hankintakello.calendar.feeds.style import Style
from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.contracts.models import Contract
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, OptionState
from hankintakello.core.changes import changed
from hankintakello.core.database import Database, now
from hankintakello.people.models import Person
from hankintakello.tests.build import (
    live_contract,
    make_contract,
    make_milestone,
    make_person,
)
from hankintakello.tests.calendar.feeds.reading import SHORT, STYLE, change, fetch, subscribe, titles, told
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def move_end(database: Database, contract: Contract, ends_on: date) -> None:
    with database.writing() as session:
        row = session.get_one(Contract, contract.id)
        session.exec(select(ContractTerm).where(ContractTerm.contract_id == contract.id)).one().ends_on = ends_on
        row.ends_on = ends_on
        changed(session, contracts=[row.id or 0])


def test_feed_has_every_day_of_the_window(database: Database, reader: Person, contract: Contract) -> None:
    """All of it, not one page: events-tracker#2104."""
    data = fetch(database, subscribe(database, reader))

    with database.reading() as session:
        days = session.exec(select(Milestone).order_by(sa.text('"on"'))).all()
    assert {(uid, one.on) for uid, one in told(data).items()} == {(str(day.uid), day.on) for day in days}
    assert titles(data)[-1] == "Sopimuskausi päättyy: Siivous"
    end = next(one for one in told(data).values() if one.summary.startswith("Sopimuskausi"))
    text = end.text.decode().replace("\r\n ", "")
    assert r"\nToimittaja: Puhdas Oy\nVastuuhenkilö: Lukija Lahti\nhttps://kello.mallila.example/contracts/" in text
    assert "DESCRIPTION:31.12.2027 sopimus päättyy" in text


def test_feed_when_nothing_changes_is_the_same_bytes(database: Database, reader: Person, contract: Contract) -> None:
    """A fetch makes no new UIDs, which would be new events: Wallos#966."""
    feed = subscribe(database, reader)
    before = fetch(database, feed)

    change(database, contract, buying_instruction="Ei näy kalenterissa")

    assert fetch(database, feed) == before


def test_day_when_moved_keeps_its_uid_and_says_that_it_moved(
    database: Database, reader: Person, contract: Contract
) -> None:
    feed = subscribe(database, reader)
    before = told(fetch(database, feed))

    move_end(database, contract, date(2028, 6, 30))

    after = told(fetch(database, feed))
    assert after.keys() == before.keys()
    assert {after[uid].sequence - before[uid].sequence for uid in after} == {1}
    assert all(after[uid].stamp >= before[uid].stamp for uid in after)
    assert date(2028, 6, 30) in {one.on for one in after.values()}


def test_contract_when_renamed_is_told_anew(database: Database, reader: Person, contract: Contract) -> None:
    feed = subscribe(database, reader)
    before = told(fetch(database, feed))

    change(database, contract, title="Siivous ja vahtimestarit")

    after = told(fetch(database, feed))
    assert {(uid, one.on) for uid, one in after.items()} == {(uid, one.on) for uid, one in before.items()}
    assert {one.sequence for one in after.values()} == {1}
    assert all(one.summary.endswith(": Siivous ja vahtimestarit") for one in after.values())


def test_days_of_an_option_when_it_is_declined_are_cancelled_for_90_days(database: Database, reader: Person) -> None:
    with database.writing() as session:
        contract = live_contract(session, title="Siivous", option_months=(12,), **SHORT)
    feed = subscribe(database, reader)
    before = told(fetch(database, feed))
    waits = {uid for uid, one in before.items() if one.status == "TENTATIVE"}
    assert waits

    with database.writing() as session:
        option = session.exec(select(ExtensionOption)).one()
        option.state, option.decided_on = OptionState.DECLINED, TODAY
        changed(session, contracts=[contract.id or 0])
    after = told(fetch(database, feed))

    assert {after[uid].status for uid in waits} == {"CANCELLED"}
    for uid in waits:
        assert after[uid].summary == "Peruttu: " + before[uid].summary
        assert (after[uid].on, after[uid].sequence) == (before[uid].on, before[uid].sequence + 1)
    still = told(fetch(database, feed, today=TODAY + timedelta(days=89)))
    assert {uid: still[uid].text for uid in waits} == {uid: after[uid].text for uid in waits}
    assert waits.isdisjoint(told(fetch(database, feed, today=TODAY + timedelta(days=90))))


def test_day_when_it_comes_back_is_no_longer_cancelled(database: Database, reader: Person) -> None:
    with database.writing() as session:
        contract = live_contract(session, option_months=(12,), **SHORT)
    feed = subscribe(database, reader)
    before = told(fetch(database, feed))
    for state in (OptionState.DECLINED, OptionState.OPEN):
        with database.writing() as session:
            session.exec(select(ExtensionOption)).one().state = state
            changed(session, contracts=[contract.id or 0])
        after = told(fetch(database, feed))

    assert {uid: one.summary for uid, one in after.items()} == {uid: one.summary for uid, one in before.items()}
    assert {one.sequence for uid, one in after.items() if before[uid].status == "TENTATIVE"} == {2}


def test_days_of_a_contract_that_is_deleted_are_cancelled_for_its_readers(
    database: Database, reader: Person, contract: Contract
) -> None:
    feeds = [subscribe(database, reader, scope) for scope in (FeedScope.ALL, FeedScope.MINE)]
    before = [told(fetch(database, feed)) for feed in feeds]

    with database.writing() as session:
        session.execute(sa.delete(Contract))
        changed(session, contracts=[contract.id or 0])

    for feed, was in zip(feeds, before, strict=True):
        now = told(fetch(database, feed))
        assert now.keys() == was.keys()
        assert {one.status for one in now.values()} == {"CANCELLED"}
        assert {one.sequence for one in now.values()} == {1}
    for feed in feeds:
        assert told(fetch(database, feed, today=TODAY + timedelta(days=90))) == {}
    with database.reading() as session:
        assert session.exec(select(FeedAudience)).all() == []


def test_uid_when_it_comes_again_with_another_contract_goes_on_counting(
    database: Database, reader: Person, contract: Contract
) -> None:
    feed = subscribe(database, reader)
    fetch(database, feed)
    with database.writing() as session:
        uid = session.exec(select(Milestone.uid).where(Milestone.kind == MilestoneKind.TERM_END)).one()
        session.execute(sa.delete(Contract))
        changed(session, contracts=[contract.id or 0])
    fetch(database, feed)

    with database.writing() as session:
        other = make_contract(session, title="Vartiointi")
        make_milestone(session, other, MilestoneKind.TERM_END, date(2027, 12, 31), uid=uid)
        raise_version(session)

    again = told(fetch(database, feed))[str(uid)]
    assert (again.summary, again.status, again.sequence) == ("Sopimuskausi päättyy: Vartiointi", "CONFIRMED", 2)


def test_past_day_when_the_clock_goes_on_without_it_just_stays(database: Database, reader: Person) -> None:
    with database.writing() as session:
        contract = make_contract(session)
        past = make_milestone(session, contract, MilestoneKind.NOTICE, TODAY - timedelta(days=10))
    feed = subscribe(database, reader)
    before = fetch(database, feed)

    with database.writing() as session:
        session.get_one(Milestone, past.id).gone_on = TODAY
        raise_version(session)

    assert fetch(database, feed) == before


def test_window_when_days_pass_takes_in_and_lets_go(database: Database, reader: Person) -> None:
    with database.writing() as session:
        contract = make_contract(session)
        for on in (date(2026, 8, 24), date(2026, 8, 25), date(2026, 8, 26), date(2029, 11, 23), date(2029, 11, 24)):
            make_milestone(session, contract, MilestoneKind.OBLIGATION, on, number=on.toordinal(), changed_at=LONG_AGO)
    feed = subscribe(database, reader)

    def days(today: date) -> list[date]:
        return sorted(one.on for one in told(fetch(database, feed, today=today)).values())

    assert days(TODAY) == [date(2026, 8, 25), date(2026, 8, 26), date(2029, 11, 23)]
    assert days(TODAY + timedelta(days=1)) == [date(2026, 8, 26), date(2029, 11, 23), date(2029, 11, 24)]


def test_phases_of_a_large_feed_come_together_half_a_year_before_the_procurement_begins(
    database: Database, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "MOST_WIDE", 3)
    with database.writing() as session:
        contract = make_contract(session)
        make_milestone(session, contract, MilestoneKind.TERM_END, date(2028, 6, 30))
        for on in (date(2027, 5, 24), date(2027, 11, 1), date(2028, 2, 1)):
            plan = {"phase": "tender", "number": on.toordinal(), "slack_from": date(2027, 5, 24)}
            make_milestone(session, contract, MilestoneKind.PHASE, on, **plan)
    feed = subscribe(database, reader)

    assert [one.on for one in told(fetch(database, feed)).values()] == [date(2028, 6, 30)]
    assert len(told(fetch(database, feed, today=TODAY + timedelta(days=1)))) == 4


def test_phase_of_a_large_feed_when_its_procurement_moves_on_stays(
    database: Database, reader: Person, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "MOST_WIDE", 3)
    monkeypatch.setattr(values, "WIDE_AGAIN", 0)
    monkeypatch.setattr(values, "PHASES_AHEAD", 12)
    feed = subscribe(database, reader)
    before = told(fetch(database, feed))

    move_end(database, contract, date(2028, 12, 31))

    after = told(fetch(database, feed))
    assert len(before) > 3
    assert after.keys() == before.keys()
    assert {one.sequence for one in after.values()} == {1}


def test_phases_when_a_large_feed_becomes_small_are_all_there(
    database: Database, reader: Person, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = [subscribe(database, reader) for _ in range(2)]
    wide = fetch(database, feeds[0])
    with monkeypatch.context() as patch:
        patch.setattr(values, "MOST_WIDE", 3)
        narrow = fetch(database, feeds[1])

    with database.writing() as session:
        raise_version(session)

    assert told(narrow).keys() < told(wide).keys()
    assert fetch(database, feeds[1]) == wide


def test_feed_of_a_region_is_near_and_without_phases_until_it_is_smaller_again(
    database: Database, reader: Person, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide, feed = fetch(database, subscribe(database, reader)), subscribe(database, reader)
    with database.writing() as session:
        far = make_milestone(session, contract, MilestoneKind.REVIEW, TODAY + timedelta(days=800))
        raise_version(session)
    with monkeypatch.context() as patch:
        patch.setattr(values, "MOST_NARROW", 3)
        near = fetch(database, feed)
    with database.reading() as session:
        phases = session.exec(select(Milestone.uid).where(Milestone.kind == MilestoneKind.PHASE)).all()
        entries = session.exec(select(Feed.entries).order_by(col(Feed.id))).all()
    missing = told(wide).keys() - told(near).keys()

    assert missing == {str(uid) for uid in phases}
    assert str(far.uid) not in told(near)
    assert entries[1] == len(told(near)) > 0
    with monkeypatch.context() as patch:
        patch.setattr(values, "NARROW_AGAIN", 3)
        with database.writing() as session:
            raise_version(session)
        assert told(fetch(database, feed)).keys() == told(near).keys()
    with database.writing() as session:
        raise_version(session)
    assert told(fetch(database, feed)).keys() == {*told(wide), str(far.uid)}


@pytest.mark.parametrize("moved_to", [date(2031, 1, 7), date(2024, 1, 8)])
def test_published_day_when_it_moves_out_of_the_window_stays(
    database: Database, reader: Person, moved_to: date
) -> None:
    with database.writing() as session:
        contract = make_contract(session)
        day = make_milestone(session, contract, MilestoneKind.REVIEW, date(2027, 1, 4), changed_at=LONG_AGO)
        make_milestone(session, contract, MilestoneKind.OBLIGATION, moved_to)
    feed = subscribe(database, reader)
    fetch(database, feed)

    with database.writing() as session:
        row = session.get_one(Milestone, day.id)
        row.on, row.shown, row.sequence, row.changed_at = moved_to, "moved", 1, now(session)
        raise_version(session)

    assert [(one.on, one.sequence) for one in told(fetch(database, feed)).values()] == [(moved_to, 1)]


def test_change_that_was_never_published_is_not_told_as_cancelled(database: Database, reader: Person) -> None:
    with database.writing() as session:
        contract = make_contract(session)
        make_milestone(session, contract, MilestoneKind.REVIEW, date(2027, 1, 4), gone_on=TODAY)

    assert told(fetch(database, subscribe(database, reader))) == {}


def test_pieces_when_the_address_of_the_pages_changes_are_drawn_anew(
    database: Database, reader: Person, contract: Contract
) -> None:
    feed = subscribe(database, reader)
    before = told(fetch(database, feed))

    after = told(fetch(database, feed, Style("https://toinen.mallila.example")))

    assert {one.sequence for one in after.values()} == {1}
    assert all(after[uid].stamp >= before[uid].stamp for uid in before)
    assert all(b"toinen.mallila" in one.text.replace(b"\r\n ", b"") for one in after.values())


def test_titles_only_tells_no_reason_no_supplier_no_person(
    database: Database, reader: Person, contract: Contract
) -> None:
    data = fetch(database, subscribe(database, reader), Style(STYLE.base_url, titles_only=True))

    text = data.decode().replace("\r\n ", "")
    assert "SUMMARY:Sopimuskausi päättyy: Siivous" in text
    assert not any(secret in text for secret in ("Puhdas Oy", "Lukija Lahti", "puskuri"))


def test_each_language_has_its_own_pieces(database: Database, reader: Person, contract: Contract) -> None:
    with database.writing() as session:
        other = make_person(session, language="en")
    finnish, english = (fetch(database, subscribe(database, person)) for person in (reader, other))

    assert told(finnish).keys() == told(english).keys()
    with database.reading() as session:
        assert set(session.exec(select(FeedPiece.language))) == {"fi", "en"}


def test_feed_when_drawn_in_batches_is_the_same(
    database: Database, reader: Person, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fetch(database, subscribe(database, reader))
    with database.writing() as session:
        session.execute(sa.delete(FeedPiece))

    monkeypatch.setattr(drawing, "AT_ONCE", 2)

    assert fetch(database, subscribe(database, reader)) == whole


def test_feed_notes_how_many_entries_it_has(database: Database, reader: Person, contract: Contract) -> None:
    feed = subscribe(database, reader)
    with database.reading() as session:
        expected = queries.get_feed(session, feed).entries

    data = fetch(database, feed)

    with database.reading() as session:
        assert queries.get_feed(session, feed).entries == len(told(data)) == expected


def test_feed_asks_as_much_of_the_database_for_many_contracts_as_for_few(database: Database, reader: Person) -> None:
    def statements(contracts: int) -> int:
        with database.writing() as session:
            for _ in range(contracts):
                live_contract(session, **SHORT)
        feed = subscribe(database, reader)
        with count_queries(database.engine) as asked:
            fetch(database, feed)
        return len(asked)

    assert statements(3) == statements(20)
