"""Follow-up plans in the browser: taken, added to, done with a file, undone, listed, given as a file; the library."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from hankintakello.assembly import House
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.obligations import queries
from hankintakello.contracts.obligations.values import Wanted
from hankintakello.tests.build import make_contract, make_organisation
from hankintakello.tests.counting import count_queries
from hankintakello.tests.visiting import Visitor, main_words


@pytest.fixture
def contract_id(house: House, owner: Visitor) -> int:
    assert owner.person is not None
    with house.database.writing() as session:
        make_organisation(session)
        dates: dict[str, Any] = {"term": TermKind.FIXED, "starts_on": date(2026, 10, 1), "ends_on": date(2029, 12, 31)}
        found = make_contract(session, reference="MLA/1", title="Siivous", owner_id=owner.person.id, **dates)
        return found.id or 0


def send(who: Visitor, address: str, **data: Any) -> TestResponse:
    """Send a form."""
    return who.post(address, data)


def ids(house: House) -> list[int]:
    with house.database.reading() as session:
        return [one.id for one in queries.lines(session, Wanted())]


def test_plan_is_taken_in_one_click_and_edited(house: House, owner: Visitor, contract_id: int) -> None:
    plan, here = f"/contracts/{contract_id}/plan/", f"/contracts/{contract_id}"
    page = owner.get(plan)
    assert "Ota suunnitelma käyttöön" in page.text
    assert "Tee seurantasuunnitelma" in main_words(owner.get(here))
    chosen = [str(n) for n in range(1, 9)]

    send(owner, f"{plan}take", tasks=chosen)
    assert len(ids(house)) == 8
    assert "Tilaajavastuuselvitykset" in main_words(owner.get(plan))
    assert "Seurantatehtävät 8 tekemättä" in main_words(owner.get(here))

    wrong = send(owner, plan, kind="other", title="Laatukierros", due_on="31.2.2027")
    assert wrong.status_code == 422
    assert "Päivää ei ole." in wrong.text
    send(owner, plan, kind="other", title="Laatukierros", due_on="20.11.2026", every_months="3")
    late = ids(house)[0]
    assert "Laatukierros" in main_words(owner.get("/"))
    edited = owner.get(f"/tasks/{late}/edit")
    assert 'value="20.11.2026"' in edited.text
    stale = send(owner, f"/tasks/{late}/edit", kind="other", title="Kierros", due_on="1.2.2027", version="9")
    assert stale.status_code == 409
    send(owner, f"/tasks/{late}/edit", kind="other", title="Kierros", due_on="1.2.2027", version="1")
    assert "1.2.2027" in main_words(owner.get(f"/tasks/{late}"))
    send(owner, f"/tasks/{late}/remove")
    assert "Poistetut tehtävät" in main_words(owner.get(plan))
    send(owner, f"/tasks/{late}/restore")
    assert "Poistetut tehtävät" not in main_words(owner.get(plan))
    with count_queries(house.database.engine) as few:
        owner.get(plan)
        owner.get("/tasks/")
    for number in range(5):
        send(owner, plan, kind="other", title=f"Muu {number}", due_on="1.3.2027")
    with count_queries(house.database.engine) as many:
        owner.get(plan)
        owner.get("/tasks/")
    assert len(few) == len(many)
    said = main_words(owner.get(f"{here}/history"))
    assert "muutti seurantatehtävää" in said


def test_task_is_done_with_a_file_and_undone(house: House, owner: Visitor, contract_id: int) -> None:
    send(owner, f"/contracts/{contract_id}/plan/", kind="contractor_check", due_on="20.11.2026", every_months="12")
    (id_,) = ids(house)
    here = f"/tasks/{id_}"

    missing = send(owner, f"{here}/done", done_on="23.11.2026", version="1")
    assert missing.status_code == 422
    assert "Kirjoita vanhimman selvityksen päivämäärä" in missing.text
    file = (BytesIO(b"vero ja elake kunnossa"), "selvitys.txt")
    send(owner, f"{here}/done", done_on="23.11.2026", report_on="1.7.2026", note="Kunnossa", version="1", files=file)

    page = owner.get(here)
    words = main_words(page)
    assert "Edellinen selvitys on päivätty 1.7.2026, 4 kuukautta vanha." in words
    assert "yli kolme kuukautta vanha" in page.text
    assert "selvitys.txt" in words
    assert "1.7.2027" in words
    listed = main_words(owner.get("/tasks/?mine=1&kind=contractor_check"))
    assert "Tilaajavastuuselvitykset" in listed
    body = owner.get("/tasks/export.csv?tab=all").data.decode("utf-8-sig")
    assert "MLA/1;Siivous" in body
    assert "1.7.2026" in body
    send(owner, f"{here}/undo", version="2")
    assert "kumottu" in main_words(owner.get(here))
    assert "myöhässä" in main_words(owner.get("/tasks/?tab=overdue"))


def test_others_see_and_may_not_change(house: House, owner: Visitor, viewer: Visitor, contract_id: int) -> None:
    send(owner, f"/contracts/{contract_id}/plan/", kind="reporting", due_on="20.11.2026")
    (id_,) = ids(house)

    assert viewer.get(f"/tasks/{id_}").status_code == 200
    refused = [
        viewer.get(f"/tasks/{id_}/edit"),
        viewer.get("/tasks/library/"),
        send(viewer, f"/tasks/{id_}/done", done_on="23.11.2026", version="1"),
        send(viewer, f"/contracts/{contract_id}/plan/take", tasks="1"),
    ]
    assert [one.status_code for one in refused] == [403] * 4


def test_library_is_edited(main_user: Visitor, house: House, contract_id: int) -> None:
    assert "Seurantakokous" in main_words(main_user.get("/tasks/library/"))
    wrong = send(main_user, "/tasks/library/", kind="other", anchor="start", months="-1")
    assert wrong.status_code == 422

    send(main_user, "/tasks/library/", kind="other", title="Asukaskysely", anchor="end", months="6")
    send(main_user, "/tasks/library/1", kind="meeting", anchor="start", months="1", every_months="1")
    send(main_user, "/tasks/library/2/use", active="0")

    words = main_words(main_user.get(f"/contracts/{contract_id}/plan/"))
    assert "Asukaskysely: 6 kk ennen sopimuksen loppua, kerran" in words
    assert "Seurantakokous: 1 kk sopimuksen alusta, joka kuukausi" in words
    assert "Toimittajan raportti: 3 kk" not in words
    assert 'value="6"' in main_user.get("/tasks/library/9").text
