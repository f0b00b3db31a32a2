"""The gate, the headers and the cookies."""

import pytest
from flask import Flask
from pydantic import SecretStr

from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.config import Settings, SettingsError
from hankintakello.people.models import Role
from hankintakello.tests.visiting import Visitor, visitor, words
from hankintakello.web.asking import asks
from hankintakello.web.security import policy


def over_https(settings: Settings, **changes: object) -> Flask:
    values = {"base_url": "https://kello.mallila.example", "proxies": 1, **changes}
    return create_app(House(settings.model_copy(update=values)))


def test_every_answer_tells_browsers_what_is_allowed(anybody: Visitor) -> None:
    expected = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for address in ("/sign-in", "/", "/healthz", "/no-such-page", "/static/css/tokens.css"):
        headers = anybody.get(address).headers
        assert {name: headers.get(name) for name in expected} == expected, address
        assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in anybody.get("/sign-in").headers


def test_pages_are_not_kept_by_caches_but_static_files_are(anybody: Visitor) -> None:
    assert anybody.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "max-age=31536000" in anybody.get("/static/css/tokens.css").headers["Cache-Control"]


def test_no_page_holds_inline_script_or_style(main_user: Visitor) -> None:
    for address in (
        "/",
        "/contracts/",
        "/calendar/wheel",
        "/imports/new",
        "/alerts/",
        "/outbox/",
        "/me",
        "/contracts/new",
    ):
        page = main_user.get(address).text
        assert " style=" not in page, address
        assert "<style" not in page, address
        assert "javascript:" not in page, address
        assert page.count("<script") == page.count('<script type="module" src="/static/js/'), address


def test_https_installation_keeps_to_https(settings: Settings) -> None:
    answer = over_https(settings).test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hankintakello=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_plain_installation_has_a_cookie_that_scripts_cannot_read(anybody: Visitor) -> None:
    cookie = anybody.get("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith("hankintakello=")
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_forwarded_address_is_believed_of_trusted_proxies_only(settings: Settings) -> None:
    for proxies, expected in ((0, "127.0.0.1"), (1, "192.0.2.9")):
        app = over_https(settings, proxies=proxies)
        seen: list[str | None] = []

        @app.get("/who")
        @asks("public")
        def who(seen: list[str | None] = seen) -> str:
            from flask import request  # noqa: PLC0415  (inside the request that is looked at)

            seen.append(request.remote_addr)
            return ""

        app.test_client().get("/who", headers={"X-Forwarded-For": "192.0.2.9"})
        assert seen == [expected]


def test_view_that_does_not_say_what_it_asks_is_shut(house: House) -> None:
    app = create_app(house)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    answer = visitor(app, house.database, Role.OWNER).get("/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_asking_something_unknown_stops_at_import() -> None:
    with pytest.raises(ValueError, match="not something a view can ask"):
        asks("everybody")


def test_role_that_is_missing_is_told(viewer: Visitor) -> None:
    answer = viewer.get("/imports/new")

    assert answer.status_code == 403
    assert "Tähän ei ole oikeutta" in words(answer)


def test_main_user_has_every_role(main_user: Visitor) -> None:
    assert main_user.get("/imports/new").status_code == 200


def test_form_without_its_token_is_refused_with_a_way_on(owner: Visitor) -> None:
    answer = owner.client.post("/me/sign-out-everywhere")

    assert answer.status_code == 400
    assert "päivitä sivu ja lähetä uudelleen" in words(answer)
    assert owner.get("/").status_code == 200


def test_form_sent_after_the_session_ended_leads_back_to_its_page(anybody: Visitor) -> None:
    answer = anybody.client.post("/contracts/1/planning", headers={"Referer": "http://localhost/contracts/1"})

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/contracts/1")
    elsewhere = anybody.client.post("/contracts/1/planning", headers={"Referer": "http://paha.example/x"})
    assert elsewhere.location == "/sign-in"


def test_form_that_is_too_large_is_refused(owner: Visitor) -> None:
    answer = owner.client.post("/me/password", data={"old": "x" * 2_000_000})

    assert answer.status_code == 413
    assert "Tiedosto on liian suuri." in words(answer)


def test_policy_can_be_widened_for_one_page_by_name() -> None:
    assert "frame-src 'self'" in policy(frame_src="'self'")
    assert policy(script_src="'none'").count("script-src") == 1


def test_application_does_not_start_without_a_key_for_its_sessions(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        create_app(House(settings.model_copy(update={"secret_key": None})))


def test_sessions_of_another_key_are_worth_nothing(settings: Settings, owner: Visitor) -> None:
    other = create_app(House(settings.model_copy(update={"secret_key": SecretStr("another key of another house" * 2)})))
    cookie = owner.client.get_cookie("hankintakello")
    assert cookie is not None
    thief = other.test_client()
    thief.set_cookie("hankintakello", cookie.value)

    assert thief.get("/").status_code == 303
