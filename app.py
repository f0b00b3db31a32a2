"""The application factory. It starts nothing: no scheduler, no migration, no mail."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from . import migrations
from .alerts.compose import compose_all
from .alerts.probing import send_probe
from .assembly import House
from .config import SettingsError
from .web import errors, frame, language, packing, pages, security, visitor
from .web.asking import PUBLIC, asks
from .web.compiled import PAGES
from .web.site import Mailbox, Site

_HERE = Path(__file__).resolve().parent


def create_app(house: House, *, mailbox: Mailbox | None = None) -> Flask:
    """Return the application of one installation; with a *mailbox* it is the demo's, which has doors of its own."""
    settings = house.settings
    if settings.secret_key is None:
        raise SettingsError("HANKINTAKELLO_SECRET_KEY is not set: the application signs its sessions with it")
    app = Flask(
        "hankintakello",
        root_path=str(_HERE),
        template_folder=str(_HERE / "templates"),
        static_folder=str(_HERE / "static"),
        instance_path=str(settings.data_dir.resolve()),
    )
    app.jinja_options = {"bytecode_cache": PAGES}
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)
    site = site_of(house, mailbox)
    app.extensions["hankintakello"] = site
    asks(PUBLIC)(app.view_functions["static"])
    visitor.init_app(app)
    language.init_app(app)
    security.init_app(app, site, secret_key=settings.secret_key.get_secret_value(), proxies=settings.proxies)
    errors.init_app(app)
    frame.init_app(app)
    packing.init_app(app)
    pages.init_app(app, site)
    return app


def site_of(house: House, mailbox: Mailbox | None) -> Site:
    """Return what the pages are handed."""
    settings = house.settings
    return Site(
        database=house.database,
        base_url=settings.base_url,
        data_dir=settings.data_dir,
        store=house.store,
        office=house.office,
        import_memory_mb=settings.import_memory_mb,
        gzip_feeds=settings.gzip_feeds,
        feed_titles_only=settings.feed_titles_only,
        mails_are_sent=settings.mail_server is not None,
        schema_trouble=lambda: schema_trouble(house),
        compose=lambda: compose_all(house.database, house.office),
        probe=lambda email: send_probe(house.database, house.office, house.post, email),
        started_at=house.clock.now(),
        metrics_token=settings.metrics_token.get_secret_value() if settings.metrics_token else None,
        mailbox=mailbox,
    )


def schema_trouble(house: House) -> str | None:
    """Return why the database cannot be served from, None where it can."""
    current, head = migrations.current(house.database), migrations.head()
    return None if current == head else f"schema is at {current or 'nothing'}, not at {head}"
