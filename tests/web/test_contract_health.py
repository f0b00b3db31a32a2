"""How contracts are: on the desk, by fault, by unit and on each contract's own page, by one rule."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hankintakello.assembly import House
from hankintakello.calendar.milestones.values import Scope
from hankintakello.contracts.models import ContractState
from hankintakello.contracts.modifications.models import Ground
from hankintakello.contracts.modifications.service import record as modify
from hankintakello.contracts.modifications.values import Agreed
from hankintakello.contracts.obligations.models import Obligation, ObligationKind
from hankintakello.contracts.remedies.service import Terms, write
from hankintakello.core.database import now
from hankintakello.insight.health.contracts import rated
from hankintakello.insight.health.rules import Fault
from hankintakello.people.models import Role
from hankintakello.tests.build import (
    live_contract,
    make_clock,
    make_contract,
    make_deviation,
    make_option,
    make_person,
    make_unit,
)
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words
from hankintakello.tests.web.test_suppliers import make_claim

YESTERDAY = TODAY - timedelta(days=1)


def test_each_fault_is_found_and_nothing_else(house: House) -> None:
    """A contract for each fault; one that is well has none, and one that is over and answered is not looked at."""
    with house.database.writing() as session:
        by = make_person(session)
        unit = make_unit(session, manager_id=by.id)
        well = {"owner_id": by.id, "deputy_id": make_person(session).id, "unit_id": unit.id}

        def made(title: str, **facts: object) -> int:
            id_ = make_contract(session, title=title, **{**well, **facts}).id or 0
            write(session, id_, Terms(penalty_text="Kohta 12"), version=0, by=by)
            return id_

        made("well")
        made("over", state=ContractState.ENDED, ends_on=YESTERDAY, closed_on=YESTERDAY)
        made("no_owner", owner_id=None)
        made("no_deputy", deputy_id=None)
        made("unreachable", owner_id=None, deputy_id=None, unit_id=None)
        made("ended", state=ContractState.ENDED, ends_on=YESTERDAY)
        made("no_end", term=None)
        make_contract(session, title="no_remedies", **well)
        late = make_contract(session, title="late_planning", **well)
        write(session, late.id or 0, Terms(reduction_text="Kohta 9"), version=0, by=by)
        make_clock(session, late, latest_safe_start_on=YESTERDAY)
        id_ = made("overdue_deviations")
        for number in (1, 2):
            make_deviation(session, id_, number=number, next_deadline_on=YESTERDAY)
        claimed = make_contract(session, title="late_answers", **well)
        write(session, claimed.id or 0, Terms(penalty_text="Kohta 1"), version=0, by=by)
        make_claim(session, claimed)
        option = make_contract(session, title="no_option_day", **well)
        write(session, option.id or 0, Terms(penalty_text="Kohta 1"), version=0, by=by)
        make_option(session, option)
        tasked = made("late_tasks")
        task: dict[str, Any] = {
            "contract_id": tasked,
            "number": 1,
            "kind": ObligationKind.MEETING,
            "first_on": YESTERDAY,
        }
        session.add(Obligation(**task, due_on=YESTERDAY, changed_at=now(session), changed_by="Aino"))
        made("value_early", value_lasts_until=date(2027, 1, 1))

        found = {one.title: [(part.kind, part.count) for part in one.health.faults] for one in rated(session, Scope())}

    one = {fault: [(fault, 1)] for fault in Fault if fault.value in found}
    assert found == {
        **{fault.value: parts for fault, parts in one.items()},
        "well": [],
        "overdue_deviations": [(Fault.OVERDUE_DEVIATIONS, 2)],
        "unreachable": [(Fault.UNREACHABLE, 1), (Fault.NO_OWNER, 1), (Fault.NO_DEPUTY, 1)],
    }
    assert len(found) == 13


def test_desk_and_pages_lead_to_what_mends(owner: Visitor, house: House) -> None:
    assert owner.person is not None
    with house.database.writing() as session:
        mine = live_contract(session, owner_id=owner.person.id, estimated_value=Decimal(100_000), title="Siivous")
        id_ = mine.id or 0
        modify(
            session,
            id_,
            Agreed(on=TODAY, ground=Ground.SMALL, what="Lisäkohde", value_change=Decimal(9_000)),
            by=owner.person,
        )
        make_contract(session, title="Toisen sopimus")

    desk = main_words(owner.get("/"))
    assert "Sopimusten kunto Laskelma Keskimäärin 82 / 100: kunnossa 1, huomiota vaativia 0, heikkoja 0." in desk
    assert "Varahenkilö puuttuu yksi sopimus −5 p Valitse sopimukselle varahenkilö." in desk
    listed = owner.get("/health/modifications?whose=mine")
    assert f'href="/contracts/{id_}/modifications/"' in listed.text
    assert "Toisen sopimus" not in main_words(owner.get("/health/no_deputy?whose=mine"))
    assert "Toisen sopimus" in main_words(owner.get("/health/no_deputy?whose=all"))
    assert "Yhdelläkään sopimuksella ei ole tätä" in main_words(owner.get("/health/ended?whose=all"))
    page = main_words(owner.get(f"/contracts/{id_}"))
    assert "82 / 100, kunnossa" in page
    assert "Muutokset lähellä lain rajaa tai sen yli −10 p" in page
    assert owner.get("/health/unheard-of").status_code == 404


def test_manager_sees_units_and_many_contracts_ask_the_same(main_user: Visitor, house: House) -> None:
    assert main_user.person is not None
    with house.database.writing() as session:
        units = [make_unit(session, name=name).id for name in ("Koulut", "Varikko")]
        for unit_id in units:
            id_ = make_contract(session, unit_id=unit_id, owner_id=main_user.person.id).id or 0
            make_deviation(session, id_, next_deadline_on=YESTERDAY)
    said = main_words(main_user.get("/health/?whose=all"))
    assert "Yksiköittäin" in said
    assert "Koulut 1 87 1 – –" in said
    assert "Yksikkö: Koulut." in main_words(main_user.get(f"/health/?unit={units[0]}"))
    with count_queries(house.database.engine) as few:
        main_user.get("/?whose=all")
    with house.database.writing() as session:
        for number in range(20):
            id_ = make_contract(session, unit_id=units[0], owner_id=make_person(session, Role.OWNER).id).id or 0
            make_deviation(session, id_, number=number, next_deadline_on=YESTERDAY)
    with count_queries(house.database.engine) as many:
        main_user.get("/?whose=all")
    assert len(many) == len(few)
