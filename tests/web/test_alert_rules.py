"""The alarm's rules in the browser, for main users."""

from datetime import date

from hankintakello.alerts.rule_service import steps_of
from hankintakello.assembly import House
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock

FORM = {
    "role_0": "owner",
    "role_1": "owner",
    "delay_1": "5",
    "active_1": "1",
    "role_2": "deputy",
    "delay_2": "5",
    "active_2": "1",
    "role_3": "unit_manager",
    "delay_3": "5",
    "active_3": "1",
}
ADDRESS = "/alerts/rules/planning_start"


def test_rules_are_for_main_users(owner: Visitor, main_user: Visitor) -> None:
    assert owner.get("/alerts/rules/").status_code == 403
    assert owner.post(ADDRESS, FORM).status_code == 403
    assert 'href="/alerts/rules/"' not in owner.get("/alerts/").text
    assert 'href="/alerts/rules/"' in main_user.get("/alerts/").text
    assert main_words(main_user.get("/alerts/rules/")).count("Jos asiaan ei vastata") == 7
    assert main_user.get("/alerts/rules/phase").status_code == 404


def test_rule_is_changed_and_taken_back(house: House, main_user: Visitor) -> None:
    changed = main_user.post(ADDRESS, {**FORM, "role_0": "deputy", "delay_1": "2"}, follow_redirects=True)
    with house.database.reading() as session:
        first, second, *_rest = steps_of(session, "planning_start")
    listed = main_words(main_user.get("/alerts/rules/"))
    restored = main_words(main_user.post(f"{ADDRESS}/restore", follow_redirects=True))

    assert "lähtee varahenkilölle sinä päivänä" in main_words(changed)
    assert "vastuuhenkilölle 2 työpäivän kuluttua" in main_words(changed)
    assert (first.role, second.delay_working_days) == ("deputy", 2)
    assert "muutettu" in listed
    assert "lähtee vastuuhenkilölle sinä päivänä" in restored
    assert "Palauta alkuperäinen sääntö" not in restored


def test_first_notice_is_never_switched_off(house: House, main_user: Visitor) -> None:
    only_first = {name: value for name, value in FORM.items() if not name.startswith("active")}

    answer = main_user.post(ADDRESS, {**only_first, "active_0": ""}, follow_redirects=True)

    assert "Muistutuksia ei lähde." in main_words(answer)
    with house.database.reading() as session:
        assert [step.active for step in steps_of(session, "planning_start")] == [True, False, False, False]


def test_what_cannot_be_is_told_at_its_field(main_user: Visitor) -> None:
    for wrong in ({"delay_1": "61"}, {"delay_1": "viisi"}, {"delay_1": ""}, {"role_2": "substitute"}, {"role_0": "x"}):
        answer = main_user.post(ADDRESS, {**FORM, **wrong})

        assert answer.status_code == 422
        assert "Yksi kohta on korjattava" in main_words(answer)
        assert "Palauta alkuperäinen sääntö" not in main_words(answer)


def test_page_tells_the_next_mails_of_its_rule(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        aino = make_person(session, name="Aino Kallio", email="aino@mallila.example")
        contract = make_contract(session, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30), owner_id=aino.id)
        on_the_clock(session, contract)

    said = main_words(main_user.get(ADDRESS))

    assert "ma 23.11.2026 aino@mallila.example" in said
    assert "ma 30.11.2026 aino@mallila.example" in said
    assert "Sääntö ei aiheuta viestejä" in main_words(main_user.get("/alerts/rules/review"))
