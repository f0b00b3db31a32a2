"""Writes what an edited file changes in contracts that the register has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from ...core import audit
from ...core.batches import batches
from ...core.bulk import insert_rows
from ...core.database import now
from ..models import Contract, TermKind
from ..terms.models import ContractTerm, ExtensionOption, OptionState
from . import own, queries
from .creating import Origin
from .fields import DEFAULTS, LINKS
from .laying import is_laid_anew, laid_by_people, lay_terms, used_after
from .merge import BESIDE, COLUMNS, IDS, Conflict, carried, merge, standing
from .models import ImportRow, RowOutcome
from .queries import Columns, LastSaid
from .told import Told, Words, option_columns, plain
from .values import Field, Row


@dataclass
class Edit:
    """A row that says something else of a known contract than it did; `changes` and `conflicts` once it is merged."""

    contract_id: int
    row: Row
    told: Told
    last: LastSaid
    words: Words
    differences: Collection[str]
    ids: Mapping[str, int | None] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    reference: str = ""
    title: str = ""


@dataclass(frozen=True)
class Held:
    """A contract as the register has it."""

    columns: Columns
    terms: list[Columns]
    options: list[Columns]

    def words(self, last: Words) -> Words:
        """Return it in words to compare with; its end is the coverage's where people have recorded more since."""
        found = {name: plain(value) for name, value in self.columns.items()}
        found |= {name: self.columns[f"{name}_id"] for name in LINKS}
        found["options"] = [
            [one["months"], one["state"].value, plain(one["exercise_by"]), one["exercise_months_before"]]
            for one in self.options
        ]
        found["ends_are"] = last.get("ends_are")
        if self.laid_by_people(last):
            found["ends_on"] = plain(self.columns["coverage_end"])
        return found

    def own_words(self, words: Words) -> Words:
        """Return *words* with the ends that a table of ours may show, and the parent's number."""
        shown = {"register_end": self.columns["ends_on"], "coverage_end": self.columns["coverage_end"]}
        return {**words, **{name: plain(day) for name, day in shown.items()}}

    def laid_by_people(self, last: Words) -> bool:
        """Tell whether people have recorded more of its terms than the file knew."""
        return laid_by_people(self.terms, last.get("ends_are"), last.get("options", []))

    def before_people(self, edit: "Edit") -> Collection[str]:
        """Return the fields in which the row says what the register's own word was before people recorded more."""
        is_older = edit.words.get("ends_on") == plain(self.columns["ends_on"])
        return ("ends_on",) if is_older and self.laid_by_people(edit.last.words) else ()


def load(session: Session, contract_ids: Collection[int]) -> dict[int, Held]:
    """Return the contracts as the register has them."""
    terms, options = queries.term_rows(session, contract_ids), queries.option_rows(session, contract_ids)
    return {
        id_: Held(row, terms.get(id_, []), options.get(id_, []))
        for id_, row in queries.held(session, contract_ids).items()
    }


def decide(edit: Edit, held: Held) -> None:
    """Merge the file's word, its last word and the register, and note what comes of it in the edit."""
    now_held = held.words(edit.last.words)
    if edit.row.facts.is_own:
        edit.words = own.with_known_days(edit.words, now_held)
        edit.differences = set(edit.differences) - own.repeated(edit.words, held.own_words(now_held))
    _merge(edit, now_held, held.before_people(edit))
    if edit.row.facts.is_own:
        edit.differences = {*edit.changes, *(one.field for one in edit.conflicts)}
        edit.words = own.taken(edit.last.plain, edit.words, edit.differences)
    follows = "term" not in edit.changes and edit.words.get("term") == TermKind.FIXED_THEN_INDEFINITE
    if follows and "ends_on" in edit.changes and held.columns["term"] is TermKind.INDEFINITE:
        edit.changes.append("term")  # its fixed time was made longer: it is not yet in force until further notice
    edit.fields = {name: (now_held.get(name), _new_word(edit, name)) for name in edit.changes}
    edit.reference = held.columns["reference"]
    edit.title = str(edit.words.get("title", "")) if "title" in edit.changes else held.columns["title"]


def _merge(edit: Edit, now_held: Words, settled: Collection[str]) -> None:
    """Decide the fields, and then the texts beside them: those that are lacking stand where their fields do."""
    last, open_ = edit.last.words, set(edit.differences) - set(settled)
    for names in (open_ - BESIDE.keys(), open_ & BESIDE.keys()):
        decided = {*edit.changes, *(one.field for one in edit.conflicts)}
        stand = standing(edit.words, decided) & names if names <= BESIDE.keys() else set()
        edit.differences = set(edit.differences) - stand
        changes, conflicts = merge(names - stand, last=last, words=edit.words, held=now_held, ids=edit.ids)
        edit.changes, edit.conflicts = [*edit.changes, *changes], [*edit.conflicts, *conflicts]


def _new_word(edit: Edit, name: str) -> Any:
    return edit.ids.get(name) if name in LINKS else edit.words.get(name)


def write(session: Session, origin: Origin, edits: Sequence[Edit], held: Mapping[int, Held]) -> None:
    """Write the merged edits, what the file said, and the log."""
    changed = [edit for edit in edits if edit.changes]
    _write_columns(session, origin, changed, held)
    _write_rows(session, changed, held)
    said = [edit for edit in edits if edit.differences or not edit.row.facts.is_own]
    insert_rows(session, ImportRow, [_import_row(origin, edit, held[edit.contract_id]) for edit in said])
    event = {"actor": origin.actor, "actor_id": origin.actor_id, "subject": "contract", "action": "imported"}
    audit.note_many(
        session,
        (
            {**event, "subject_id": edit.contract_id, "field": name, "old": old, "new": new, "why": origin.why}
            for edit in changed
            for name, (old, new) in edit.fields.items()
        ),
    )


def _write_columns(session: Session, origin: Origin, edits: Sequence[Edit], held: Mapping[int, Held]) -> None:
    """One statement for each different set of columns."""
    at, groups = now(session), dict[tuple[str, ...], list[dict[str, Any]]]()
    for edit in edits:
        values = _columns(edit) | {
            "import_id": origin.batch.id,
            "source_file": origin.batch.file_name,
            "source_sheet": edit.row.sheet,
            "source_row": edit.row.row,
            "version": held[edit.contract_id].columns["version"] + 1,
            "changed_at": at,
        }
        if not edit.last.words:
            values["import_key"] = edit.told.key
        groups.setdefault(tuple(values), []).append(values | {"b_id": edit.contract_id})
    for names, rows in groups.items():
        session.connection().execute(
            sa.update(Contract)
            .where(col(Contract.id) == sa.bindparam("b_id"))
            .values({name: sa.bindparam(name) for name in names}),
            rows,
        )


def _columns(edit: Edit) -> dict[str, Any]:
    """Return the contract's columns that the edit changes."""
    found: dict[str, Any] = {}
    for name in edit.changes:
        if name == "parent":
            found["parent_text"] = edit.told.parent[0] if edit.told.parent else None
        if name in LINKS:
            found[f"{name}_id"] = edit.ids.get(name)
        elif name == "extra":
            found[name] = edit.words.get(name, {})
        elif name not in ("options", "ends_are"):
            found[name] = edit.told.columns.get(name, DEFAULTS.get(name))
    return found


def _write_rows(session: Session, edits: Sequence[Edit], held: Mapping[int, Held]) -> None:
    terms: dict[int, list[Columns]] = {}
    options: dict[int, list[Columns]] = {}
    for edit in edits:
        present = held[edit.contract_id]
        anew = is_laid_anew(edit.changes, present.laid_by_people(edit.last.words))
        if anew:
            terms[edit.contract_id] = _terms(edit, present)
        elif "starts_on" in edit.changes and present.terms:
            starts_on = edit.told.columns.get("starts_on")
            terms[edit.contract_id] = [present.terms[0] | {"starts_on": starts_on}, *present.terms[1:]]
        if anew or "options" in edit.changes:
            options[edit.contract_id] = _options(edit, present)
    replace_rows(session, ContractTerm, terms)
    replace_rows(session, ExtensionOption, options)


def _terms(edit: Edit, held: Held) -> list[Columns]:
    """Return the term rows that the register's word makes after the edit; time rolls them on by itself."""
    after = held.columns | _columns(edit)
    words = {name: edit.words.get(name) if name in edit.changes else edit.last.words.get(name) for name in _LAID_BY}
    used = used_after(words["ends_are"], words["options"] or [])
    return [
        {"reason": None, **row}
        for row in lay_terms(after["term"], after["starts_on"], after["ends_on"], used_months=used)
    ]


_LAID_BY = ("ends_are", "options")


def _options(edit: Edit, held: Held) -> list[Columns]:
    """Return the options by the file's word; those that only time had closed are open again until it closes them."""
    if "options" not in edit.changes:
        said = edit.words.get("options", [])
        by_file = {number: state for number, (_months, state, *_rest) in enumerate(said, 1)}
        return [
            one | {"state": OptionState.OPEN}
            if one["state"] is OptionState.LAPSED and by_file.get(one["number"]) == OptionState.OPEN.value
            else one
            for one in held.options
        ]
    known = {(one["number"], one["months"]): one for one in held.options}
    blank = dict.fromkeys(("decided_by_id", "decided_on", "supplier_notified_on", "reason")) | {"intent": False}
    return [
        {**blank, **known.get((row["number"], row["months"]), {}), **row}
        for row in option_columns(edit.words.get("options", []))
    ]


def replace_rows(session: Session, model: type[SQLModel], rows: Mapping[int, Sequence[Columns]]) -> None:
    """Write the rows of these contracts anew, without the ids that they may have had."""
    contract_id = col(getattr(model, "contract_id"))  # noqa: B009
    for batch in batches(rows):
        session.execute(sa.delete(model).where(contract_id.in_(batch)))
    insert_rows(
        session,
        model,
        [
            {name: value for name, value in row.items() if name not in ("id", "contract_id")} | {"contract_id": id_}
            for id_, own in rows.items()
            for row in own
        ],
    )


def _import_row(origin: Origin, edit: Edit, held: Held) -> Columns:
    version: int = held.columns["version"]
    return {
        "import_id": origin.batch.id,
        "contract_id": edit.contract_id,
        "sheet": edit.row.sheet,
        "row": edit.row.row,
        "outcome": RowOutcome.UPDATED if edit.changes else RowOutcome.UNCHANGED,
        "said": _said(edit),
        "before": _before(edit, held) if edit.changes else None,
        "conflicts": [
            *(
                {"field": one.field, "last": one.last, "file": one.file, "present": one.present}
                for one in edit.conflicts
            ),
            *(one for one in edit.last.disputed if one["field"] not in edit.differences),
        ],
        "version": version + 1 if edit.changes else version,
    }


def _said(edit: Edit) -> Words:
    last = edit.last.words
    said = carried(last, edit.words, edit.differences)
    ids = {name: id_ for name in LINKS if name in said and (id_ := _id_said(edit, name)) is not None}
    own = {one.field for one in edit.row.facts.columns if one.field}
    older = edit.last.columns - own if said.keys() - edit.words.keys() else frozenset[Field]()
    columns = {COLUMNS: sorted(one.value for one in own | older)} if older else {}
    return {**said, **({IDS: ids} if ids else {}), **columns}


def _id_said(edit: Edit, name: str) -> int | None:
    if name in edit.differences:
        return edit.ids.get(name)
    known: int | None = edit.last.words.get(IDS, {}).get(name)
    return known


def _before(edit: Edit, held: Held) -> Columns:
    """Return what an undo puts back."""
    names = [*_columns(edit), "import_id", "import_key", "source_file", "source_sheet", "source_row"]
    return {
        "version": held.columns["version"],
        "columns": {name: plain(held.columns[name]) for name in names},
        "terms": [{name: plain(value) for name, value in row.items()} for row in held.terms],
        "options": [{name: plain(value) for name, value in row.items()} for row in held.options],
    }
