"""The application's pages: `bp` of a module goes into BLUEPRINTS, and each of its views says what it asks (`@asks`)."""

from flask import Blueprint, Flask

from . import (
    alert_rules,
    alerts,
    answers,
    contract,
    contracts,
    decisions,
    demo,
    desk,
    digest,
    editing,
    endings,
    feed_files,
    feeds,
    health,
    imports,
    language,
    metrics,
    organisation,
    outbox,
    people,
    procurements,
    signin,
    styleguide,
    year,
)
from .site import Site

BLUEPRINTS: tuple[Blueprint, ...] = (
    desk.bp,
    year.bp,
    contracts.bp,
    contract.bp,
    editing.bp,
    imports.bp,
    decisions.bp,
    endings.bp,
    procurements.bp,
    feeds.bp,
    feed_files.bp,
    alerts.bp,
    alert_rules.bp,
    answers.bp,
    outbox.bp,
    health.bp,
    metrics.bp,
    language.bp,
    signin.bp,
    digest.bp,
    organisation.bp,
    people.bp,
    styleguide.bp,
)


def init_app(app: Flask, site: Site) -> None:
    """Register the pages; those of the demo in a demo only."""
    for bp in (*BLUEPRINTS, *((demo.bp,) if site.is_demo else ())):
        app.register_blueprint(bp)
