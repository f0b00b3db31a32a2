"""Attachments: added by those who may, seen by those who may, downloaded safely, removed and put back."""

import re
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.contracts.attachments import rules, service
from hankintakello.contracts.attachments.models import Attachment, Publicity
from hankintakello.contracts.attachments.values import Subject
from hankintakello.contracts.deviations.models import Deviation
from hankintakello.contracts.reports import service as reports
from hankintakello.contracts.reports.models import DeviationReport
from hankintakello.core.database import now
from hankintakello.core.errors import Conflict
from hankintakello.core.keeping.rows import sweep_unnamed
from hankintakello.people.models import Role
from hankintakello.tests import files
from hankintakello.tests.build import make_contract, make_deviation
from hankintakello.tests.counting import count_queries
from hankintakello.tests.files import File, file, photo
from hankintakello.tests.visiting import Visitor, main_words, visitor

GIVEN = {"what": "Lattia likainen", "severity": "2", "seen_on": "23.11.2026", "contract_id": "1"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that takes small files."""
    return settings.model_copy(update={"attachment_max_mb": 1})


@pytest.fixture
def contract_id(house: House, owner: Visitor) -> int:
    """A contract of the owner's."""
    assert owner.person is not None
    with house.database.writing() as session:
        return make_contract(session, reference="MLA/1", title="Siivous", owner_id=owner.person.id).id or 0


@pytest.fixture
def deviation_id(house: House, contract_id: int) -> int:
    """A deviation of the contract."""
    with house.database.writing() as session:
        return make_deviation(session, contract_id).id or 0


def send(who: Visitor, address: str, sent: Sequence[File], **fields: Any) -> TestResponse:
    return who.post(address, {**fields, "files": list(sent)}, content_type="multipart/form-data")


def send_large(who: "Visitor | Passer", address: str, content: bytes, **fields: str) -> TestResponse:
    """Send one file as bytes: the client of the tests would leave a larger body open."""
    values = {**fields, "csrf_token": who.token()}
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in values.items()
    ]
    head = '--b\r\nContent-Disposition: form-data; name="files"; filename="suuri.txt"\r\n\r\n'
    body = "".join([*parts, head]).encode() + content + b"\r\n--b--\r\n"
    return who.client.post(address, data=body, content_type="multipart/form-data; boundary=b", buffered=True)


def attached(house: House) -> list[Attachment]:
    with house.database.reading() as session:
        return [*session.exec(select(Attachment))]


def test_photo_comes_with_a_new_deviation_without_its_place(house: House, owner: Visitor, contract_id: int) -> None:
    done = send(owner, "/deviations/new", [photo(), file(files.pdf(), "..\\Lasku äö.pdf")], **GIVEN)
    page = owner.get(done.location)
    kept = owner.get("/attachments/1/picture")

    assert (done.status_code, done.location) == (303, "/deviations/1")
    assert [(one.deviation_id, one.name, one.content_type, one.added_by) for one in attached(house)] == [
        (1, "IMG_1.jpg", "image/jpeg", "Aino Kallio"),
        (1, "Lasku äö.pdf", "application/pdf", "Aino Kallio"),
    ]
    assert '<img src="/attachments/1/picture" alt="Kuva: IMG_1.jpg" loading="lazy">' in page.text
    assert "/attachments/2/picture" not in page.text
    assert kept.data.startswith(b"\xff\xd8")
    assert files.GPS not in kept.data
    assert "lisäsi liitteen: IMG_1.jpg" in main_words(owner.get("/contracts/1"))


def test_file_goes_out_as_a_download_that_runs_nowhere(owner: Visitor, contract_id: int) -> None:
    send(owner, "/attachments/contract/1", [file(files.pdf(), "../So|pimus ä;.pdf"), photo()])

    saved, shown = owner.get("/attachments/1"), owner.get("/attachments/2/picture")

    name = quote("So_pimus ä;.pdf")
    assert saved.headers["Content-Disposition"] == f"attachment; filename=\"So_pimus a;.pdf\"; filename*=UTF-8''{name}"
    assert shown.headers["Content-Disposition"] == "inline; filename=IMG_1.jpg"
    for answer, kind in ((saved, "application/pdf"), (shown, "image/jpeg")):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert owner.get("/attachments/1/picture").status_code == 404
    again = owner.get("/attachments/2/picture", headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_question_about_the_same_thing_keeps_the_files(house: House, owner: Visitor, deviation_id: int) -> None:
    asked = send(owner, "/deviations/new", [photo()], **GIVEN, type="quality")
    token = re.findall(r'name="held" value="([^"]+)" checked', asked.text)

    done = send(owner, "/deviations/new", [], **GIVEN, type="quality", same="1", held=token)
    again = send(owner, "/deviations/new", [], **GIVEN, type="quality", same="new", held=["forged", token[0][:-1]])

    assert (asked.status_code, len(token), attached(house)[0].deviation_id) == (409, 1, deviation_id)
    assert (done.status_code, again.status_code, len(attached(house))) == (303, 303, 1)


def test_what_one_form_holds_is_nothing_to_another_person(
    house: House, owner: Visitor, viewer: Visitor, deviation_id: int
) -> None:
    asked = send(owner, "/deviations/new", [photo()], **GIVEN, type="quality")
    token = re.findall(r'name="held" value="([^"]+)" checked', asked.text)

    done = send(viewer, "/deviations/new", [], **GIVEN, same="new", held=token)

    assert (done.status_code, attached(house)) == (303, [])


def test_file_that_is_refused_is_named_and_the_others_stay(house: House, owner: Visitor, contract_id: int) -> None:
    svg = file(b"<svg><script>alert(1)</script></svg>", "C:\\kuvat\\kuva.svg")

    answer = send(owner, "/deviations/new", [photo(), svg, file(b"", "tyhja.pdf")], **GIVEN)

    assert answer.status_code == 422
    assert "kuva.svg: Tätä tiedostomuotoa ei oteta vastaan." in main_words(answer)
    assert "tyhja.pdf: Tiedosto on tyhjä." in main_words(answer)
    assert answer.text.count('name="held"') == 1
    assert attached(house) == []


def test_files_beyond_those_taken_at_once_are_told(house: House, owner: Visitor, deviation_id: int) -> None:
    done = send(owner, f"/attachments/deviation/{deviation_id}", [photo(f"{n}.jpg") for n in range(6)])

    assert "kerralla enintään 5" in main_words(owner.get(done.location))
    assert [one.name for one in attached(house)] == ["0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg"]
    assert len({one.sha256 for one in attached(house)}) == 1


def test_file_over_the_limit_is_refused(house: House, app: Flask, owner: Visitor, contract_id: int) -> None:
    most = house.store.most_bytes

    large = send_large(owner, "/attachments/contract/1", b"x" * (most + 1))
    told = main_words(owner.get(large.location))
    huge = send_large(owner, "/attachments/contract/1", b"x" * (6 * most))

    assert "suuri.txt: Tiedosto on liian suuri: enintään 1 Mt." in told
    assert huge.status_code == 413
    assert attached(house) == []


def test_form_without_a_file_asks_for_one(house: House, owner: Visitor, contract_id: int) -> None:
    done = send(owner, "/attachments/contract/1", [])

    assert "Valitse tiedosto." in main_words(owner.get(done.location))


def test_only_those_in_charge_or_who_recorded_it_attach(
    house: House, owner: Visitor, viewer: Visitor, contract_id: int
) -> None:
    send(viewer, "/deviations/new", [], **GIVEN)
    send(owner, "/deviations/new", [], **GIVEN, same="new")

    codes = [
        send(viewer, place, [photo()]).status_code
        for place in ("/attachments/contract/1", "/attachments/deviation/2", "/attachments/deviation/1")
    ]

    assert codes == [403, 403, 303]
    assert "Lisää liite" in main_words(viewer.get("/deviations/1"))
    assert "Lisää liite" not in main_words(viewer.get("/deviations/2"))
    assert send(owner, "/attachments/deviation/9", [photo()]).status_code == 404


def test_secret_file_is_for_those_in_charge_and_the_auditor(
    house: House, app: Flask, owner: Visitor, viewer: Visitor, contract_id: int
) -> None:
    auditor = visitor(app, house.database, Role.AUDITOR, name="Tarkka", email="tarkka@mallila.example")
    send(owner, "/attachments/contract/1", [photo("Salaisuus.jpg")])
    without_law = owner.post("/attachments/1/edit", {"publicity": "secret", "ground": " "})
    done = owner.post("/attachments/1/edit", {"publicity": "secret", "ground": "JulkL 24 § 1 mom. 20 k."})

    codes = {name: who.get("/attachments/1").status_code for name, who in (("o", owner), ("v", viewer), ("a", auditor))}

    assert "minkä lainkohdan perusteella" in main_words(without_law)
    assert (without_law.status_code, done.status_code) == (422, 303)
    assert codes == {"o": 200, "v": 403, "a": 200}
    assert viewer.get("/attachments/1/picture").status_code == 403
    listed = viewer.get("/contracts/1").text.partition('id="attachments"')[2].partition("</section>")[0]
    assert "Salaisuus" not in listed
    assert "Salassa pidettävä tiedosto" in listed
    for address in ("/contracts/1", "/contracts/1/history", "/"):
        assert "Salaisuus" not in viewer.get(address).text, address
    assert "muutti liitteen julkisuutta: salassa pidettävä tiedosto" in main_words(viewer.get("/contracts/1/history"))
    history = main_words(owner.get("/contracts/1/history"))
    assert history.count("avasi salassa pidettävän liitteen: Salaisuus") == 2  # by the owner and the auditor, once each
    assert "salassa" in main_words(owner.get("/contracts/1"))
    assert viewer.post("/attachments/1/edit", {"publicity": "public"}).status_code == 403
    assert (attached(house)[0].ground, rules.may_go_out(attached(house)[0])) == ("JulkL 24 § 1 mom. 20 k.", False)


def test_trade_secret_stays_inside_and_public_has_no_ground(house: House, owner: Visitor, contract_id: int) -> None:
    send(owner, "/attachments/contract/1", [photo()])

    owner.post("/attachments/1/edit", {"publicity": "public", "ground": "turha", "trade_secret": "1"})

    one = attached(house)[0]
    assert (one.publicity, one.ground, one.trade_secret) == (Publicity.PUBLIC, None, True)
    assert rules.may_go_out(one) is False
    assert "checked" in owner.get("/attachments/1/edit").text.partition('name="trade_secret"')[2][:30]


def test_file_is_removed_and_put_back_within_its_days(
    house: House, owner: Visitor, viewer: Visitor, deviation_id: int
) -> None:
    send(owner, "/attachments/deviation/1", [photo()])

    refused = viewer.post("/attachments/1/remove").status_code
    gone = owner.post("/attachments/1/remove")
    while_gone = (owner.get("/attachments/1").status_code, owner.post("/attachments/1/remove").status_code)
    pages = (main_words(owner.get("/deviations/1")), main_words(viewer.get("/deviations/1")))
    back = owner.post("/attachments/1/restore")

    assert (refused, gone.location, while_gone) == (403, "/deviations/1#attachments", (404, 409))
    assert "poistettu" in pages[0]
    assert "IMG_1" not in pages[1]
    assert (back.status_code, owner.get("/attachments/1").status_code) == (303, 200)
    assert owner.post("/attachments/1/restore").status_code == 409


def test_removed_file_goes_for_good_after_its_days(house: House, owner: Visitor, deviation_id: int) -> None:
    send(owner, "/attachments/deviation/1", [photo(), photo("toinen.jpg")])
    owner.post("/attachments/1/remove")
    with house.database.writing() as session:
        young = service.forget_old(session)
        one = session.get_one(Attachment, 1)
        one.removed_at = now(session) - rules.REMOVED_FOR - timedelta(minutes=1)
    with house.database.writing() as session:
        old = service.forget_old(session)

    assert (young, old, [one.id for one in attached(house)]) == (0, 1, [2])
    sweep_unnamed(house.database, house.store)
    assert owner.get("/attachments/2").status_code == 200


def test_file_that_is_lost_from_the_disk_is_told(house: House, owner: Visitor, deviation_id: int) -> None:
    send(owner, "/attachments/deviation/1", [photo()])
    house.store.path_of(attached(house)[0].sha256).unlink()

    answer = owner.get("/attachments/1")

    assert (answer.status_code, "puuttuu tallennuskansiosta" in main_words(answer)) == (404, True)


def test_disk_that_refuses_is_told_and_nothing_is_half_written(house: House, owner: Visitor, contract_id: int) -> None:
    house.store.folder.parent.mkdir(parents=True, exist_ok=True)
    house.store.folder.write_text("not a folder")

    answer = send(owner, "/deviations/new", [photo()], **GIVEN)

    assert (answer.status_code, "levy on täynnä" in main_words(answer)) == (409, True)
    with house.database.reading() as session:
        assert session.exec(select(Deviation)).all() == []


def test_one_thing_has_so_many_files_and_no_more(house: House, owner: Visitor, deviation_id: int) -> None:
    stored = house.store.keep(BytesIO(files.pdf()), name="a.pdf")
    with house.database.writing() as session:
        for _n in range(rules.MOST):
            service.attach(session, Subject(deviation_id=deviation_id), stored, by=None)
        with pytest.raises(Conflict, match="Liitteitä on jo 50"):
            service.attach(session, Subject(deviation_id=deviation_id), stored, by=None)


def test_pages_ask_no_more_for_more_files(house: House, owner: Visitor, deviation_id: int) -> None:
    counts = []
    for _round in range(2):
        send(owner, "/attachments/deviation/1", [photo(f"{_round}{n}.jpg") for n in range(3)])
        with count_queries(house.database.engine) as asked:
            owner.get("/deviations/1")
        counts.append(len(asked))

    assert counts[0] == counts[1]


class Passer:
    """Somebody without an account at a code on a wall."""

    def __init__(self, app: Flask, owner: Visitor) -> None:
        made = owner.post("/contracts/1/codes/", {"place": "Keskuskoulu"}).text
        self.address = "/report/" + re.findall(r"http://localhost:8000/report/([a-z2-7]{32})", made)[0]
        self.client = app.test_client()
        self._token: str = re.findall(r'name="csrf_token" value="([^"]+)"', self.client.get(self.address).text)[0]

    def token(self) -> str:
        return self._token

    def send(self, *sent: File, **changes: str) -> TestResponse:
        data = {**GIVEN, **changes, "files": list(sent), "csrf_token": self._token}
        return self.client.post(self.address, data=data, content_type="multipart/form-data", buffered=True)

    def send_large(self, content: bytes) -> TestResponse:
        return send_large(self, self.address, content, **GIVEN)


@pytest.fixture
def passer(app: Flask, owner: Visitor, contract_id: int) -> Passer:
    """Somebody with a phone."""
    return Passer(app, owner)


def test_photo_of_a_report_is_seen_by_those_in_charge_and_goes_along(
    house: House, owner: Visitor, viewer: Visitor, passer: Passer
) -> None:
    done = passer.send(photo())
    before = (viewer.get("/attachments/1").status_code, owner.get("/attachments/1/picture").status_code)
    shown = owner.get("/deviations/reports/1").text
    owner.post("/deviations/reports/1/accept", {"severity": "2", "type": "quality"})

    assert (done.status_code, before) == (303, (403, 200))
    assert "/attachments/1/picture" in shown
    assert passer.client.get("/attachments/1").status_code == 303
    assert viewer.get("/attachments/1").status_code == 200
    assert [(one.deviation_id, one.report_id, one.added_by) for one in attached(house)] == [(1, None, "Keskuskoulu")]
    assert "IMG_1.jpg" in main_words(viewer.get("/deviations/1"))


def test_report_with_a_bad_file_stays_in_the_form(house: House, passer: Passer) -> None:
    bad = passer.send(photo(), file(b"MZ", "virus.jpg"))
    many = passer.send(photo(), photo(), photo(), photo())
    large = passer.send_large(files.jpeg(after=b"x" * 1024 * 1024))
    untold = passer.send(photo(), what="")

    assert [one.status_code for one in (bad, many, large, untold)] == [422] * 4
    assert "virus.jpg: Tätä tiedostomuotoa ei oteta vastaan." in main_words(bad)
    assert "enintään 3" in main_words(many)
    assert "suuri.txt: Tiedosto on liian suuri: enintään 1 Mt." in main_words(large)
    assert "Valitse kuvat uudelleen" in main_words(untold)
    assert "Lattia likainen" in main_words(bad)
    with house.database.reading() as session:
        assert session.exec(select(DeviationReport)).all() == []


def test_flood_of_pictures_is_stopped_before_the_disk(
    house: House, passer: Passer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(reports.MOST_A_MINUTE):
        assert passer.send(file(files.png(width=n + 1), "a.png")).status_code == 303
    lying = len([*house.store.folder.glob("??/*")])
    flooded = passer.send(file(files.png(width=200), "b.png"))
    after = len([*house.store.folder.glob("??/*")])
    with house.database.writing() as session:
        for one in session.exec(select(DeviationReport)):
            one.received_at -= timedelta(minutes=5)
        session.exec(select(Attachment)).first().size = reports.MOST_BYTES_A_DAY  # type: ignore[union-attr]
    full = passer.send(file(files.png(width=200), "b.png"))
    without = passer.send()

    assert (flooded.status_code, lying, after) == (429, reports.MOST_A_MINUTE, reports.MOST_A_MINUTE)
    assert (full.status_code, "Lähetä ilmoitus ilman kuvia" in main_words(full)) == (422, True)
    assert without.status_code == 303


def test_pictures_of_a_refused_report_go_after_thirty_days(house: House, owner: Visitor, passer: Passer) -> None:
    passer.send(photo())
    owner.post("/deviations/reports/1/refuse", {"reason": "asiaton"})
    with house.database.writing() as session:
        young = service.forget_old(session)
        report = session.get_one(DeviationReport, 1)
        report.decided_at = now(session) - rules.REFUSED_FOR - timedelta(minutes=1)
    with house.database.writing() as session:
        old = service.forget_old(session)

    assert (young, old, attached(house)) == (0, 1, [])
    with house.database.reading() as session:
        assert session.get_one(DeviationReport, 1).what == "Lattia likainen"
