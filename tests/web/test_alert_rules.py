"""The alarm's rules in the browser, for main users."""

from datetime import date

from hankintakello.alerts.rule_queries import rule_of
from hankintakello.alerts.rules import KINDS
from hankintakello.assembly import House
from hankintakello.contracts.models import Category
from hankintakello.tests.build import make_contract, make_person, make_unit
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
    assert main_words(main_user.get("/alerts/rules/")).count("Jos asiaan ei vastata") == len(KINDS) - 1
    assert main_user.get("/alerts/rules/phase").status_code == 404


def test_rule_is_changed_and_taken_back(house: House, main_user: Visitor) -> None:
    changed = main_user.post(ADDRESS, {**FORM, "role_0": "deputy", "delay_1": "2"}, follow_redirects=True)
    with house.database.reading() as session:
        first, second, *_rest = rule_of(session, "planning_start").rule.steps
    listed = main_words(main_user.get("/alerts/rules/"))
    restored = main_words(main_user.post(f"{ADDRESS}/restore", follow_redirects=True))

    assert "lähtee varahenkilölle sinä päivänä" in main_words(changed)
    assert "vastuuhenkilölle 2 työpäivän kuluttua" in main_words(changed)
    assert (first.role, second.delay_working_days) == ("deputy", 2)
    assert "muutettu" in listed
    assert "lähtee vastuuhenkilölle sinä päivänä" in restored
    assert "Palauta alkuperäinen sääntö" not in restored


def test_first_notice_is_never_switched_off(house: House, main_user: Visitor) -> None:
    """Reminders may intrude and be silenced, the notice itself still warns: odoo#86379, odoo#106768, snipe-it#7133."""
    only_first = {name: value for name, value in FORM.items() if not name.startswith("active")}

    answer = main_user.post(ADDRESS, {**only_first, "active_0": ""}, follow_redirects=True)

    assert "Muistutuksia ei lähde." in main_words(answer)
    with house.database.reading() as session:
        assert [step.active for step in rule_of(session, "planning_start").rule.steps] == [True, False, False, False]


def test_what_cannot_be_is_told_at_its_field(main_user: Visitor) -> None:
    wrong_steps = [{"delay_1": "61"}, {"delay_1": "viisi"}, {"delay_1": ""}, {"role_2": "substitute"}, {"role_0": "x"}]
    for wrong in (*wrong_steps, {"lead_0": "0"}, {"lead_2": "37"}):
        answer = main_user.post(ADDRESS, {**FORM, **wrong})

        assert answer.status_code == 422
        assert "Yksi kohta on korjattava" in main_words(answer)
        assert "Palauta alkuperäinen sääntö" not in main_words(answer)


def test_fault_of_a_reminder_stands_at_its_own_line(main_user: Visitor) -> None:
    """Empty lines before it are no reminders, and are not counted."""
    lines = {"lead_0": "", "lead_1": "2", "lead_unit_1": "weeks", "lead_3": "14", "lead_unit_3": "days"}

    answer = main_user.post(ADDRESS, {**FORM, **lines})

    assert answer.status_code == 422
    assert 'href="#lead_3"' in answer.text
    assert "Kaksi ennakkomuistutusta osuu samaan aikaan." in main_words(answer)


def test_page_tells_the_next_mails_of_its_rule_while_another_writes(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        aino = make_person(session, name="Aino Kallio", email="aino@mallila.example")
        contract = make_contract(session, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30), owner_id=aino.id)
        on_the_clock(session, contract)

    with house.database.writing():  # a page that wrote would wait for it
        quick, said = (main_words(main_user.get(ADDRESS + more)) for more in ("", "?mails=1"))

    assert "Näytä seuraavat viestit" in quick
    assert "aino@mallila.example" not in quick
    assert "ma 23.11.2026 aino@mallila.example" in said
    assert "ma 30.11.2026 aino@mallila.example" in said
    assert "Sääntö ei aiheuta viestejä" in main_words(main_user.get("/alerts/rules/review?mails=1"))


def test_contract_gets_a_rule_of_its_own_and_loses_it(house: House, main_user: Visitor) -> None:
    """A contract's own delays before its day: dolibarr#34766, dolibarr#31122, dolibarr#22942, OCA/contract#591."""
    with house.database.writing() as session:
        aino = make_person(session, name="Aino Kallio", email="aino@mallila.example")
        contract = make_contract(
            session, title="Leikkipaikat", starts_on=date(2024, 1, 1), ends_on=date(2028, 9, 30), owner_id=aino.id
        )
        on_the_clock(session, contract)
    page = f"/alerts/rules/for/contract-{contract.id}/"
    address = f"{page}planning_start"
    ahead = {"lead_0": "3", "lead_unit_0": "weeks", "ahead_role_0": "expert", "lead_1": "", "lead_unit_1": "months"}

    before = main_words(main_user.get(address))
    saved = main_words(main_user.post(address, {**FORM, **ahead}, follow_redirects=True))
    listed = main_words(main_user.get("/alerts/rules/"))
    own = main_words(main_user.get(page))
    undone = main_words(main_user.post(f"{address}/undo", follow_redirects=True))
    again = main_user.post(f"{address}/undo")
    main_user.post(address, {**FORM, **ahead})
    removed = main_words(main_user.post(f"{address}/remove", follow_redirects=True))

    assert "Voimassa on sääntö: kaikki." in before
    assert "Ennakkoon muistutetaan: substanssiosaajalle 3 vko ennen." in saved
    assert "Tällä sopimuksella päivä on" in saved
    assert "Ennakkomuistutusten päivät: " in saved
    assert "Leikkipaikat Suunnittelu alkaa" in listed
    assert own.count("oma sääntö") == 1
    assert own.count("Sääntö: kaikki") == len(KINDS) - 1
    assert "Voimassa on sääntö: kaikki." in undone
    assert again.status_code == 409
    assert "Oma sääntö poistettiin." in removed
    assert main_words(main_user.get("/alerts/rules/")).count("Leikkipaikat") == 0


def test_unit_and_category_are_chosen_from_a_list(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        unit = make_unit(session, name="Tekninen")
        session.add(Category(name="Ruoka"))

    listed = main_words(main_user.get("/alerts/rules/"))
    answer = main_user.get(f"/alerts/rules/for?whose=unit-{unit.id}")
    main_user.post(f"/alerts/rules/for/unit-{unit.id}/notice", {**FORM, "role_0": "mailbox"})

    assert "Yksikkö: Tekninen" in listed
    assert "Kategoria: Ruoka" in listed
    assert answer.headers["Location"] == f"/alerts/rules/for/unit-{unit.id}/"
    assert "lähtee yksikön postilaatikkoon viimeisenä päivänä" in main_words(main_user.get(answer.headers["Location"]))
    for missing in ("unit-99", "unit-x", "person-1", "all-1", "unit"):
        assert main_user.get(f"/alerts/rules/for/{missing}/").status_code == 404
        assert main_user.get(f"/alerts/rules/for/{missing}/notice").status_code == 404


def test_contract_page_leads_to_its_rules(house: House, owner: Visitor, main_user: Visitor) -> None:
    with house.database.writing() as session:
        contract = make_contract(session, ends_on=date(2028, 9, 30))
        on_the_clock(session, contract)
    address = f'href="/alerts/rules/for/contract-{contract.id}/"'

    assert address in main_user.get(f"/contracts/{contract.id}").text
    assert address not in owner.get(f"/contracts/{contract.id}").text


def test_a_contract_that_does_not_speak_for_its_group_is_told_so(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        facts = {"starts_on": date(2024, 1, 1), "ends_on": date(2028, 9, 30), "case_number": "KUN/1"}
        first, second = (make_contract(session, reference=f"MLA/{n}", **facts) for n in (1, 2))
        on_the_clock(session, first, second)
    address = "/alerts/rules/for/contract-%s/%s"

    silent = main_words(main_user.get(address % (second.id, "planning_start")))

    assert "Tällä säännöllä ei ole nyt vaikutusta" in silent
    assert "siitä päättää sopimuksen MLA/1 sääntö." in silent
    for id_, kind in ((first.id, "planning_start"), (second.id, "term_end")):
        assert "ei ole nyt vaikutusta" not in main_words(main_user.get(address % (id_, kind)))
