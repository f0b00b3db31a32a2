"""The application's pages: `bp` of a module goes into BLUEPRINTS, and each of its views says what it asks (`@asks`)."""

from typing import Any

from flask import Blueprint, Flask
from werkzeug.routing import IntegerConverter

from . import (
    alert_rules,
    alerts,
    answers,
    appeals,
    attachments,
    contract,
    contract_health,
    contracts,
    criteria,
    decisions,
    demo,
    desk,
    deviation,
    deviation_imports,
    deviations,
    digest,
    editing,
    endings,
    feed_files,
    feedback,
    feedback_answer,
    feedback_imports,
    feedback_rounds,
    feeds,
    health,
    holds,
    imports,
    indicator_list,
    indicators,
    language,
    lessons,
    letter_template,
    meeting,
    meetings,
    metrics,
    modifications,
    organisation,
    outbox,
    people,
    plan,
    procurements,
    purchase_imports,
    reclamation,
    reclamation_form,
    reclamations,
    reply,
    report,
    report_links,
    reports,
    retention,
    signin,
    spending,
    styleguide,
    suppliers,
    task_library,
    tasks,
    units,
    year,
)
from .site import Site

LARGEST_ID = 2**31 - 1  # of PostgreSQL's integer
BLUEPRINTS: tuple[Blueprint, ...] = (
    desk.bp,
    year.bp,
    contracts.bp,
    contract.bp,
    suppliers.bp,
    units.bp,
    contract_health.bp,
    editing.bp,
    imports.bp,
    deviation_imports.bp,
    feedback_imports.bp,
    purchase_imports.bp,
    decisions.bp,
    endings.bp,
    procurements.bp,
    appeals.bp,
    lessons.bp,
    criteria.bp,
    deviations.bp,
    deviation.bp,
    reclamations.bp,
    reclamation.bp,
    reclamation_form.bp,
    reply.bp,
    reports.bp,
    report_links.bp,
    modifications.bp,
    spending.bp,
    indicators.bp,
    indicator_list.bp,
    feedback_rounds.bp,
    feedback.bp,
    feedback_answer.bp,
    holds.bp,
    tasks.bp,
    task_library.bp,
    plan.bp,
    meetings.bp,
    meeting.bp,
    report.bp,
    attachments.bp,
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
    letter_template.bp,
    retention.bp,
    people.bp,
    styleguide.bp,
)


class Id(IntegerConverter):
    """A number in an address. One that no column can hold is no address of ours: 404."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **options})


def init_app(app: Flask, site: Site) -> None:
    """Register the pages; those of the demo in a demo only."""
    app.url_map.converters["int"] = Id
    for bp in (*BLUEPRINTS, *((demo.bp,) if site.is_demo else ())):
        app.register_blueprint(bp)
