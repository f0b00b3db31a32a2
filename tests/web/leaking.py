"""Which columns hold words that never leave the house, and a register full of unmistakable ones.

Every column of text stands in one of three lists; a new one that stands in none fails the test.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import AutoString, Session, SQLModel

from hankintakello.tests.build import AT
from hankintakello.tests.today import TODAY

OUTSIDE = """
category: name
contract: reference case_number title general_terms
deviation: what seen_by effect
organisation: name business_id language mail_domain
person: name email language
reclamation: language clause earlier demand other_demand consequences distribution secrecy approved_by sent_to letter
remedy_terms: penalty_clause penalty_text reduction_clause reduction_text claim_name claim_email claim_address
report_link: place
supplier: name normalised_name business_id language
supplier_answer: said plan name contact
supplier_file: name
unit: name mailbox
message: recipient language subject text html ics stop_url reply_to file_name
feedback_round: language
"""
"""What a letter, a supplier's page, a report's page or a feedback's page may say. Of messages: what was composed."""
INTERNAL = """
alert: released_by answer_reason
alert_answer: reason instead
appeal: appellant decision changed_by
attachment: name ground added_by removed_by
audit_event: actor why old new
award_decision: changed_by
contract: description lot cpv parent_text term_text notice_text option_text closed_reason value_text publicity
contract: case_link buying_instruction extra source_file source_sheet
contract_term: reason
criterion: sentence worked added_by removed_by
criterion_use: by
deletion_item: label kept_reason kept_by
deletion_list: made_by done_by
deviation: own_share lesson reported_by
deviation_report: what seen_by contact decided_by reason
deviation_step: by undone_by
extension_option: reason
feedback_answer: text theme_by
feedback_recipient: address
feedback_round: made_by stopped_by
finding_mark: sentence marked_by
heartbeat: note error
import_batch: by file_name
indicator: name source unit made_by measured_by ended_by
learning_gate: approved_by published_by passed_reason
legal_hold: reason set_by ended_by
letter_template: name added_by ended_by
library_task: title advice
mail_server_pause: error
meeting: agenda attendees decisions minutes written_by changed_by removed_by
message: reply
measurement: note recorded_by undone_by
modification: what document recorded_by undone_by
obligation: title advice changed_by removed_by
obligation_done: note by undone_by
phase_done: by
process_template: source
procurement: title
reclamation: drafted_by
reclamation_reviewer: said
reclamation_step: by text undone_by
refused_row: sheet column value suggestion
report_link: made_by
retention_rule: changed_by
spend: note recorded_by
steering: purpose members supplier_members changed_by
supplier_contact: name role email phone address recorded_by ended_by
"""
"""What only people of the house may see, and of that some only those in charge."""
CODES = """
alert: subject kind role reason
alert_answer: undo
alert_rule: kind role
answer_link: secret_hash
appeal: before
attachment: sha256 content_type
audit_event: subject action field
award_decision: before
contract: procedure procedure_text currency import_key
contract_clock: procedure notes
contract_search: words
deletion_item: subject
deviation_step: text before
digest_choice: secret
feed: secret_hash drawn last_client
feed_piece: language shown recipe
feedback_recipient: secret_hash reminder_hash
feedback_round: open_hash
finding_mark: key
heartbeat: job
import_batch: sha256 sheets made
import_row: sheet said before conflicts
kept_file: sha256
legal_parameter: key unit source confidence
letter_template: file_sha256
login_attempt: key
message: message_id kind lease_by file_sha256
milestone: phase scenario shown
modification: before after
person: password_hash session_key
phase_done: phase
process_template: code
procurement: procedure chosen_procedure
reclamation: letter_sha256
reclamation_copy: sha256
reclamation_step: before
refused_row: reason remedy raw
reply_link: secret_hash
report_link: secret_hash
spend: key
supplier_file: sha256 content_type
template_phase: phase
"""
"""Hashes, keys, codes of ours and what is derived from other columns; a deviation's step is a supplier's, too."""


def listed(text: str) -> set[str]:
    """Return "table.column" of a list."""
    lines = (line.partition(":") for line in text.strip().splitlines())
    return {f"{table}.{name}" for table, _colon, names in lines for name in names.split()}


def columns_of_text() -> set[str]:
    """Return "table.column" of every column that can hold words."""
    return {
        str(column)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.String | AutoString | sa.JSON) and not isinstance(column.type, sa.Enum)
    }


def mark(column: str) -> str:
    """Return the words that stand in a column that is to stay inside, as no other does."""
    return "zq" + column.replace(".", "x").replace("_", "") + "qz"


def plant(session: Session, *, only: str = "") -> None:
    """Give every internal column, or those of *only* one table, a row at least and its own mark in every row."""
    session.flush()
    for table in SQLModel.metadata.tables.values():
        names = [one.partition(".")[2] for one in sorted(listed(INTERNAL)) if one.startswith(f"{table.name}.")]
        if not names or table.name != (only or table.name):
            continue
        if not session.scalar(sa.select(sa.func.count()).select_from(table)):
            session.execute(sa.insert(table).values(_row(session, table)))
        session.execute(sa.update(table).values({name: _marked(table.c[name]) for name in names}))
    session.expire_all()


def _marked(column: "sa.Column[Any]") -> Any:
    text = mark(str(column))
    return {text: text} if isinstance(column.type, sa.JSON) else text[: getattr(column.type, "length", None) or 999]


def _row(session: Session, table: sa.Table) -> dict[str, Any]:
    return {column.name: _value(session, column) for column in table.columns if not _fills_itself(column)}


def _fills_itself(column: "sa.Column[Any]") -> bool:
    return column.nullable or (column.primary_key and not column.foreign_keys and column.name == "id")


def _value(session: Session, column: "sa.Column[Any]") -> Any:
    for key in column.foreign_keys:
        return session.scalar(sa.select(key.column).limit(1))
    kind = column.type
    if isinstance(kind, sa.Enum):
        return [*(kind.enum_class or kind.enums)][-1]  # of mails and alarms that is one that is over
    word = uuid4().hex[: min(8, getattr(kind, "length", None) or 8)]
    plain: tuple[tuple[Any, Any], ...] = (
        (sa.JSON, {}),
        (sa.Boolean, False),
        (sa.Date, TODAY),
        (sa.DateTime, AT),
        (sa.Uuid, uuid4()),
        (sa.String, word),
        (AutoString, word),
    )
    for type_, value in plain:
        if isinstance(kind, type_):
            return value
    return AT if "DateTime" in type(kind).__name__ else 1


def leaked(text: str | bytes) -> Iterator[str]:
    """Yield the columns whose marks stand in the text."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    said = said.replace("\r\n ", "")  # lines of calendars are folded
    return (column for column in sorted(listed(INTERNAL)) if mark(column) in said)
