"""Decisions by form: each changes the clock, is told in the history, and can be taken back."""

from datetime import date

import pytest
from sqlmodel import col, select

from hankintakello.alerts.models import Alert, AlertState
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.rules import Reason
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.calendar.procurements.models import Procurement, ProcurementState
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.terms.models import ExtensionOption, OptionState
from hankintakello.tests.build import make_contract, make_option
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock


@pytest.fixture
def cleaning(house: House, owner: Visitor) -> str:
    """The address of a contract with two options, owned by Aino."""
    return added(house, owner, options=2)


def added(house: House, owner: Visitor, *, options: int = 0, **overrides: object) -> str:
    assert owner.person is not None
    given = {"starts_on": date(2024, 1, 1), "procedure": "eu_open", "owner_id": owner.person.id, **overrides}
    with house.database.writing() as session:
        contract = make_contract(session, **given)
        for number in range(1, options + 1):
            make_option(session, contract, number=number, exercise_months_before=6)
        on_the_clock(session, contract)
    return f"/contracts/{contract.id}"


def options(house: House) -> list[tuple[OptionState, bool]]:
    with house.database.reading() as session:
        return [
            (one.state, one.intent)
            for one in session.exec(select(ExtensionOption).order_by(col(ExtensionOption.number)))
        ]


def contract(house: House, address: str) -> Contract:
    with house.database.reading() as session:
        return session.get_one(Contract, int(address.rsplit("/", 1)[1]))


def test_planning_is_started_told_and_taken_back(house: House, cleaning: str, owner: Visitor) -> None:
    assert owner.post(f"{cleaning}/planning").location == cleaning
    page = main_words(owner.get(cleaning))
    assert "hankinta käynnissä" in page
    assert "aloitti suunnittelun." in page

    owner.post(f"{cleaning}/planning/undo", {"next": "/"})

    with house.database.reading() as session:
        assert session.exec(select(Procurement.state)).one() == ProcurementState.DRAFT
    assert "hankinta käynnissä" not in main_words(owner.get(cleaning))


def test_starting_twice_is_a_conflict_that_is_told(cleaning: str, owner: Visitor) -> None:
    owner.post(f"{cleaning}/planning")

    answer = owner.post(f"{cleaning}/planning")

    assert answer.status_code == 409
    assert "Suunnittelu on jo aloitettu." in main_words(answer)


def test_option_is_intended_and_the_planning_moves_past_it(house: House, cleaning: str, owner: Visitor) -> None:
    assert "Käytetäänkö optio 1 (12 kk)?" in main_words(owner.get(f"{cleaning}/options/1"))

    answer = owner.post(f"{cleaning}/options/1", {"answer": "intend", "reason": "Palvelu toimii."})

    assert answer.location == cleaning
    assert options(house) == [(OptionState.OPEN, True), (OptionState.OPEN, False)]
    said = main_words(owner.get(cleaning))
    assert "aiotaan käyttää" in said
    assert "Palvelu toimii." in said


def test_option_is_exercised_and_the_term_is_laid(house: House, cleaning: str, owner: Visitor) -> None:
    form = {"answer": "exercise", "decided_on": "2.11.2026", "notified_on": "2026-11-03", "reason": "Päätös 12 §"}

    owner.post(f"{cleaning}/options/1", form)

    assert options(house)[0] == (OptionState.EXERCISED, False)
    assert contract(house, cleaning).coverage_end == date(2028, 12, 31)
    assert "Päätetty 2.11.2026, ilmoitettu toimittajalle 3.11.2026." in main_words(owner.get(cleaning))
    assert "Kumoa päätös" in main_words(owner.get(f"{cleaning}/options/1"))

    owner.post(f"{cleaning}/options/1", {"answer": "reopen"})

    assert contract(house, cleaning).coverage_end == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Täytä kohta."),
        ({"answer": "nonsense"}, "Valitse jokin tarjotuista."),
        ({"answer": "exercise"}, "Täytä kohta."),
        ({"answer": "exercise", "decided_on": "31.2.2026", "notified_on": "1.3.2026"}, "Päivää ei ole."),
        (
            {"answer": "exercise", "decided_on": "3.11.2026", "notified_on": "2.11.2026"},
            "Toimittajalle ilmoitettu ennen päätöstä",
        ),
        ({"answer": "decline"}, "Täytä kohta."),
        ({"answer": "intend", "reason": "x" * 1001}, "Enintään 1000 merkkiä."),
    ],
)
def test_answer_that_cannot_be_is_told_and_nothing_is_written(
    house: House, cleaning: str, owner: Visitor, form: dict[str, str], said: str
) -> None:
    answer = owner.post(f"{cleaning}/options/1", form)

    assert answer.status_code == 422
    assert said in main_words(answer)
    assert options(house) == [(OptionState.OPEN, False)] * 2


def test_option_that_is_not_there_is_told(cleaning: str, owner: Visitor) -> None:
    assert owner.get(f"{cleaning}/options/7").status_code == 404


def test_second_option_before_the_first_is_a_conflict(cleaning: str, owner: Visitor) -> None:
    form = {"answer": "exercise", "decided_on": "2.11.2026", "notified_on": "3.11.2026"}

    assert owner.post(f"{cleaning}/options/2", form).status_code == 409


def test_declined_option_stops_the_next(house: House, cleaning: str, owner: Visitor) -> None:
    owner.post(f"{cleaning}/options/1", {"answer": "decline", "reason": "Hinta nousi."})

    assert options(house)[0] == (OptionState.DECLINED, False)
    assert "Tätä optiota ei voi enää käyttää" in main_words(owner.get(f"{cleaning}/options/2"))


def test_renewal_is_stopped_with_a_reason_and_taken_back(house: House, owner: Visitor) -> None:
    address = added(house, owner, term=TermKind.AUTO_RENEWING, renewal_months=12, notice_months=3)
    assert "Irtisanominen on annettava" in main_words(owner.get(f"{address}/renewal"))
    assert owner.post(f"{address}/renewal", {"reason": " "}).status_code == 422

    owner.post(f"{address}/renewal", {"reason": "Siirrytään yhteishankintaan."})

    assert contract(house, address).not_renewed_on == date(2026, 11, 23)
    assert owner.get(f"{address}/renewal").status_code == 409
    owner.post(f"{address}/renewal/undo")
    assert contract(house, address).not_renewed_on is None


def test_review_goes_on_or_leads_to_a_new_contract(house: House, owner: Visitor) -> None:
    address = added(house, owner, term=TermKind.INDEFINITE, ends_on=None, notice_months=3)

    owner.post(f"{address}/review", {"answer": "continue", "review_on": "1.6.2028", "reason": "Hyvä sopimus."})
    assert contract(house, address).review_on == date(2028, 6, 1)

    owner.post(f"{address}/review", {"answer": "replace", "needed_on": "1.1.2029"})
    assert contract(house, address).replace_on == date(2029, 1, 1)

    owner.post(f"{address}/review", {"answer": "keep"})
    assert contract(house, address).replace_on is None


@pytest.mark.parametrize(
    "form",
    [
        {"answer": "continue"},
        {"answer": "replace"},
        {"answer": "replace", "needed_on": "1.1.2020"},
        {"answer": "continue", "review_on": "23.11.2026", "reason": "x"},
    ],
)
def test_review_that_cannot_be_is_told(house: House, owner: Visitor, form: dict[str, str]) -> None:
    address = added(house, owner, term=TermKind.INDEFINITE, ends_on=None)

    assert owner.post(f"{address}/review", form).status_code == 422


def test_fixed_contract_has_no_review_and_no_renewal(cleaning: str, owner: Visitor) -> None:
    assert owner.get(f"{cleaning}/review").status_code == 409
    assert owner.get(f"{cleaning}/renewal").status_code == 409


def test_successor_is_linked_by_its_reference_and_unlinked(house: House, cleaning: str, owner: Visitor) -> None:
    with house.database.writing() as session:
        following = make_contract(session, reference="MLA/9/2028", starts_on=date(2028, 1, 1), ends_on=None)
    assert owner.post(f"{cleaning}/successor", {"reference": "ei ole"}).status_code == 422

    owner.post(f"{cleaning}/successor", {"reference": "MLA/9/2028"})

    assert contract(house, cleaning).successor_id == following.id
    owner.post(f"{cleaning}/successor/undo")
    assert contract(house, cleaning).successor_id is None


def test_contract_cannot_follow_itself(house: House, cleaning: str, owner: Visitor) -> None:
    reference = contract(house, cleaning).reference

    answer = owner.post(f"{cleaning}/successor", {"reference": reference})

    assert answer.status_code == 422
    assert "Sopimus ei voi seurata itseään." in main_words(answer)


@pytest.fixture
def ended(house: House, owner: Visitor) -> str:
    """The address of a contract of Aino's that ended and that no contract follows; its end has rung."""
    address = added(house, owner, ends_on=date(2026, 10, 31), coverage_end=date(2026, 10, 31))
    sweep_and_compose(house.database, house.office)
    return address


def alert(house: House) -> tuple[AlertState, str | None]:
    with house.database.reading() as session:
        found = session.exec(select(Alert).where(Alert.kind == MilestoneKind.TERM_END)).one()
    return found.state, found.reason


def test_end_is_one_matter_until_it_is_answered(house: House, ended: str, owner: Visitor) -> None:
    page = main_words(owner.get(ended))
    assert "Kirjaa seuraava sopimus Ei vaadi enempää Tarve jatkuu" in page
    assert "Ei vaadi enempää" in main_words(owner.get("/"))
    assert alert(house)[0] == AlertState.OPEN

    assert owner.post(f"{ended}/ending", {"answer": "done"}).status_code == 422
    owner.post(f"{ended}/ending", {"answer": "done", "reason": "Palvelu lakkautettiin."})
    sweep_and_compose(house.database, house.office)

    found = contract(house, ended)
    assert (found.closed_on, found.closed_reason) == (date(2026, 11, 23), "Palvelu lakkautettiin.")
    assert alert(house) == (AlertState.CLOSED, Reason.CONTRACT_CLOSED)
    page = main_words(owner.get(ended))
    assert "Päättynyt sopimus ei vaadi enempää. Kirjattu 23.11.2026. Palvelu lakkautettiin." in page
    assert "kirjasi, ettei päättynyt sopimus vaadi enempää." in page
    assert "Kirjattu tänään: päättynyt sopimus ei vaadi enempää. Kumoa" in main_words(owner.get("/"))


def test_answer_to_an_end_is_taken_back(house: House, ended: str, owner: Visitor) -> None:
    owner.post(f"{ended}/ending", {"answer": "done", "reason": "Palvelu lakkautettiin."})
    sweep_and_compose(house.database, house.office)
    assert owner.get(f"{ended}/ending").status_code == 409
    assert owner.post(f"{ended}/ending", {"answer": "done", "reason": "x"}).status_code == 409

    owner.post(f"{ended}/ending/undo", {"next": "/"})
    sweep_and_compose(house.database, house.office)

    assert contract(house, ended).closed_on is None
    assert alert(house)[0] == AlertState.OPEN
    assert "kumosi vastauksen sopimuksen päättymiseen." in main_words(owner.get(ended))
    assert owner.post(f"{ended}/ending/undo").status_code == 409


def test_need_that_goes_on_begins_a_procurement_and_can_be_taken_back(house: House, ended: str, owner: Visitor) -> None:
    form = {"answer": "need", "reason": "Palvelu tarvitaan yhä."}
    assert owner.post(f"{ended}/ending", form).status_code == 422
    assert owner.post(f"{ended}/ending", form | {"needed_on": "1.1.2026"}).status_code == 422

    owner.post(f"{ended}/ending", form | {"needed_on": "1.9.2027"})
    sweep_and_compose(house.database, house.office)

    assert alert(house) == (AlertState.CLOSED, Reason.CONTRACT_CLOSED)
    assert "Tarve jatkuu: 23.11.2026 aloitettiin uusi hankinta, jonka sopimus tarvitaan 1.9.2027." in main_words(
        owner.get(ended)
    )
    assert "Siivouspalvelut" in main_words(owner.get("/procurements/?state=started"))

    owner.post(f"{ended}/ending/undo")

    with house.database.reading() as session:
        assert session.exec(select(Procurement.state)).one() == ProcurementState.DRAFT
    assert "Siivouspalvelut" not in main_words(owner.get("/procurements/"))


def test_contract_in_force_has_no_end_to_answer(cleaning: str, owner: Visitor) -> None:
    assert owner.get(f"{cleaning}/ending").status_code == 409
    assert owner.post(f"{cleaning}/ending", {"answer": "done", "reason": "x"}).status_code == 409


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("ending", "get"),
        ("ending", "post"),
        ("ending/undo", "post"),
        ("planning", "post"),
        ("planning/undo", "post"),
        ("options/1", "get"),
        ("options/1", "post"),
        ("renewal", "get"),
        ("review", "get"),
        ("successor", "get"),
        ("successor", "post"),
        ("edit", "get"),
        ("edit", "post"),
    ],
)
def test_viewer_may_decide_nothing(cleaning: str, viewer: Visitor, path: str, method: str) -> None:
    form = {"answer": "done" if path == "ending" else "intend", "reference": "x", "reason": "x", "title": "x"}
    answer = viewer.get(f"{cleaning}/{path}") if method == "get" else viewer.post(f"{cleaning}/{path}", form)

    assert answer.status_code == 403
