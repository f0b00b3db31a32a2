"""The work of one import, in its order: link, merge, write, report."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from ...core.bulk import take_ids
from ..models import Arrangement, Contract
from ..names import KINDS, Names, names_of
from . import creating, editing, queries
from .creating import Fresh, Origin
from .editing import Edit
from .fields import LINKS
from .linking import link_all
from .parents import Parents, arrange, link_waiting, write_parents
from .queries import Parent
from .references import references_for
from .report import Report, RowChange, RowConflict, RowNote, RowRepeat, notes_of, without_rows
from .sorting import Sorted
from .told import Told
from .values import ReadFile


class Work:
    """The rows of one file on their way into the register; its methods are called in the order in which they stand."""

    def __init__(self, session: Session, origin: Origin, rows: Sorted) -> None:
        self.session, self.origin, self.rows = session, origin, rows
        self.edits, self.fresh = rows.edits, list[Fresh]()
        self.touched: set[int] = set()
        self._parents: dict[int, int] = {}
        self._made: dict[str, list[int]] = dict(origin.batch.made)
        self._held = editing.load(session, [edit.contract_id for edit in self.edits])

    def link(self) -> None:
        """Find or make whom the rows name, and give the new contracts ids, references and parents."""
        session, origin, new = self.session, self.origin, self.rows.new
        told = [one for _row, one in new] + [edit.told for edit in self.edits]
        links = link_all(session, told, actor=origin.actor, actor_id=origin.actor_id, why=origin.why)
        for name, made in links.made.items():
            self._made[name] = [*self._made.get(name, []), *made]
        ids = take_ids(session, Contract, len(new))
        numbers = [(id_, one.base) for id_, (_row, one) in zip(ids, new, strict=True)]
        references = references_for(session, numbers, self.rows.references)
        for id_, reference, (row, one) in zip(ids, references, new, strict=True):
            self.fresh.append(Fresh(id_, reference, row, one, links.ids_of(one)))
        for edit in self.edits:
            edit.ids = links.ids_of(edit.told)
        self._find_parents()

    def _find_parents(self) -> None:
        children = [(one.id, one.told) for one in self.fresh]
        children += [(edit.contract_id, edit.told) for edit in self.edits if "parent" in edit.differences]
        named = [(id_, told.parent[0]) for id_, told in children if told.parent]
        parents = Parents(self.session, {text for _id, text in named}, self._possible_parents())
        self._parents = {id_: parent for id_, text in named if (parent := parents.find(id_, text)) is not None}
        for edit in self.edits:
            edit.ids = {**edit.ids, "parent": self._parents.get(edit.contract_id)}

    def _possible_parents(self) -> list[Parent]:
        return [Parent(one.id, one.told.key, one.reference, one.told.columns.get("case_number")) for one in self.fresh]

    def merge(self) -> None:
        """Decide what of the edits is written and what is a conflict."""
        for edit in self.edits:
            editing.decide(edit, self._held[edit.contract_id])

    def write(self, progress: Callable[[int, int], None] | None) -> None:
        """Write everything; new contracts first, for others may stand under them."""
        session, origin, fresh = self.session, self.origin, self.fresh
        for start in range(0, len(fresh), creating.CHUNK):
            if progress is not None:
                progress(start, len(fresh))
            creating.create(session, origin, fresh[start : start + creating.CHUNK], self._parents)
        write_parents(session, {one.id: self._parents[one.id] for one in fresh if one.id in self._parents})
        editing.write(session, origin, self.edits, self._held)
        linked = link_waiting(session, self._possible_parents(), actor=origin.actor, actor_id=origin.actor_id)
        arranged = arrange(session, self._arrangements())
        origin.batch.made = {**self._made, "arranged": [*self._made.get("arranged", []), *arranged]}
        self.touched = {one.id for one in fresh} | {edit.contract_id for edit in self.edits if edit.changes}
        self.touched |= {*linked, *arranged}

    def _arrangements(self) -> dict[int, Arrangement]:
        """Return what the parents are, as the columns of their children say."""
        told: dict[int, Told] = {one.id: one.told for one in self.fresh}
        told |= {edit.contract_id: edit.told for edit in self.edits if "parent" in edit.changes}
        return {
            parent: one.parent[1]
            for id_, parent in self._parents.items()
            if (one := told.get(id_)) is not None and one.parent is not None
        }

    def report(self, file: ReadFile) -> Report:
        """Return what was done."""
        changed = [edit for edit in self.edits if edit.changes]
        names = self._names(changed)
        return Report(
            file=without_rows(file),
            taken=len(file.rows),
            notes=(*notes_of(file), *(RowNote(one.row.sheet, one.row.row, one.note) for one in self.rows.repeats)),
            repeats=tuple(RowRepeat.of(one) for one in self.rows.repeats),
            import_id=self.origin.batch.id,
            created=tuple(_created(one) for one in self.fresh),
            updated=tuple(
                RowChange(
                    edit.row.sheet, edit.row.row, edit.contract_id, edit.reference, edit.title, _named(edit, names)
                )
                for edit in changed
            ),
            unchanged=self.rows.rows - len(self.fresh) - len(changed),
            conflicts=tuple(
                RowConflict(
                    edit.row.sheet,
                    edit.row.row,
                    edit.contract_id,
                    edit.reference,
                    replace(one, present=_name_of(names, one.field, one.present)),
                )
                for edit in self.edits
                for one in edit.conflicts
            ),
            without_address=tuple(queries.without_address(self.session, self.touched)),
        )

    def _names(self, changed: Sequence[Edit]) -> Names:
        """Return the names of what the changed and disputed links mean, while what a trial has made is there."""
        wanted: dict[str, set[int]] = defaultdict(set)
        ids = [(name, id_) for edit in changed for name, pair in edit.fields.items() for id_ in pair]
        ids += [(one.field, one.present) for edit in self.edits for one in edit.conflicts]
        for name, id_ in ids:
            if name in LINKS and isinstance(id_, int):
                wanted[KINDS[name]].add(id_)
        return names_of(self.session, wanted)


def _named(edit: Edit, names: Names) -> dict[str, tuple[Any, Any]]:
    """Return the fields that changed, with names in place of ids."""
    return {name: (_name_of(names, name, old), _name_of(names, name, new)) for name, (old, new) in edit.fields.items()}


def _name_of(names: Names, field: str, value: Any) -> Any:
    return names.get((KINDS[field], value), value) if field in LINKS and isinstance(value, int) else value


def _created(one: Fresh) -> RowChange:
    title = one.told.columns.get("title", "")
    return RowChange(one.row.sheet, one.row.row, one.id, one.reference, title)
