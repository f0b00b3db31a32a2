"""The three-way merge, case by case and for any words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.merge import Conflict, carried, differing, merge, with_kept_extra
from hankintakello.contracts.importing.values import Field

OPEN, LAPSED, USED = [12, "open", None, None], [12, "lapsed", None, None], [12, "exercised", None, None]

DECLINED = [12, "declined", None, None]


def decide(name: str, last: Any, file: Any, held: Any) -> str:
    """Return what becomes of one field: write, conflict or keep."""
    said = {} if last is None else {name: last}
    word = {} if file is None else {name: file}
    changes, conflicts = merge([name], last=said, words=word, held={name: held}, ids={})
    assert conflicts in ([], [Conflict(name, last, file, held)])
    return "write" if changes == [name] else "conflict" if conflicts else "keep"


@pytest.mark.parametrize(
    ("name", "last", "file", "held", "outcome"),
    [
        ("title", "a", "b", "a", "write"),
        ("title", "a", "b", "b", "keep"),
        ("title", "a", "b", "c", "conflict"),
        ("title", None, "b", "c", "conflict"),
        ("title", None, "b", "(nimetön sopimus)", "write"),
        ("title", "a", "b", "(nimetön sopimus)", "write"),
        ("notice_months", 3, None, 3, "write"),
        ("notice_months", 3, None, 6, "conflict"),
        ("notice_months", 3, None, None, "keep"),
        ("notice_months", None, 0, None, "write"),
        ("notice_months", 0, 3, 0, "write"),
        ("currency", None, "SEK", "EUR", "write"),
        ("arrangement", None, "framework", "contract", "write"),
        ("arrangement", "framework", None, "framework", "write"),
        ("extra", {"a": "b"}, {"a": "c"}, {"a": "b"}, "write"),
        ("extra", None, {"a": "c"}, {}, "write"),
        ("term", "fixed_then_indefinite", "fixed", "indefinite", "write"),
        ("term", "fixed", "auto_renewing", "indefinite", "conflict"),
        ("options", [OPEN], [USED], [OPEN], "write"),
        ("options", [OPEN], [USED], [LAPSED], "write"),
        ("options", [OPEN], [USED], [USED], "keep"),
        ("options", [OPEN], [OPEN, OPEN], [USED], "conflict"),
        ("options", [OPEN], [LAPSED], [LAPSED], "keep"),
        ("options", [OPEN], [LAPSED], [OPEN], "write"),
        ("options", [OPEN], None, [OPEN], "write"),
        ("options", [LAPSED], [OPEN], [LAPSED], "keep"),
        ("options", [USED], [OPEN], [USED], "conflict"),
        ("options", [DECLINED, LAPSED], [OPEN, OPEN], [DECLINED, LAPSED], "conflict"),
        ("options", [LAPSED, USED], [OPEN, LAPSED], [LAPSED, USED], "write"),
        ("options", [[12, "open", None, 6]], [LAPSED], [[12, "lapsed", None, 6]], "keep"),
    ],
)
def test_field_is_written_kept_or_a_conflict(name: str, last: Any, file: Any, held: Any, outcome: str) -> None:
    assert decide(name, last, file, held) == outcome


@pytest.mark.parametrize(
    ("last_id", "new_id", "held", "outcome"),
    [(1, 2, 1, "write"), (1, 2, 2, "keep"), (1, 2, 3, "conflict"), (1, None, 1, "write"), (None, 2, None, "write")],
)
def test_links_are_compared_by_whom_they_mean(last_id: int, new_id: int, held: int, outcome: str) -> None:
    last = {"supplier": ["A", None], "ids": {"supplier": last_id}} if last_id else {}
    words = {"supplier": ["B", None]} if new_id else {}

    changes, conflicts = merge(["supplier"], last=last, words=words, held={"supplier": held}, ids={"supplier": new_id})

    assert ("write" if changes else "conflict" if conflicts else "keep") == outcome


def test_somebody_whom_nobody_knows_yet_differs_from_everybody() -> None:
    words = {"owner": ["Uusi", None]}

    changes, conflicts = merge(["owner"], last={}, words=words, held={"owner": 3}, ids={})

    assert (changes, [one.field for one in conflicts]) == ([], ["owner"])


words = st.dictionaries(
    st.sampled_from(["title", "description", "notice_months", "cpv"]), st.sampled_from(["a", "b", "c"]), max_size=4
)


@given(words, words, words)
def test_nothing_is_lost_silently(last: dict[str, str], file: dict[str, str], held: dict[str, str]) -> None:
    names = differing(last, file, list(Field), list(Field))
    changes, conflicts = merge(names, last=last, words=file, held=held, ids={})
    after = {**held, **{name: file.get(name) for name in changes}}

    for name in ("title", "description", "notice_months", "cpv"):
        edited = held.get(name) is not None and held.get(name) != last.get(name)
        if edited:
            assert after.get(name) == held.get(name)
        if file.get(name) != last.get(name):
            assert after.get(name) == file.get(name) or name in {one.field for one in conflicts}
        if file.get(name) == last.get(name):
            assert after.get(name) == held.get(name)


@given(words, words)
def test_merge_again_does_nothing(last: dict[str, str], file: dict[str, str]) -> None:
    names = differing(last, file, list(Field), list(Field))
    changes, _conflicts = merge(names, last=last, words=file, held=last, ids={})
    held = {**last, **{name: file.get(name) for name in changes}}
    said = carried(last, file, names)

    assert said == file
    assert differing(said, file, list(Field), list(Field)) == set()
    assert all(held.get(name) == file.get(name) for name in {*last, *file})


def test_column_that_is_not_there_takes_nothing_back() -> None:
    last = {"title": "a", "notice_months": 3, "owner": ["A", None]}

    assert differing(last, {"title": "a"}, [Field.TITLE], [Field.TITLE, Field.NOTICE, Field.OWNER]) == set()
    assert differing(last, {"title": "a"}, [Field.TITLE, Field.NOTICE], [Field.TITLE, Field.NOTICE, Field.OWNER]) == {
        "notice_months"
    }


def test_word_without_a_column_of_its_own_goes_with_the_same_columns() -> None:
    """Options that stood in the end's cell: gone from it, they are taken back only by a file of those columns."""
    last = {"ends_on": "2027-12-31", "options": [OPEN]}
    now = {"ends_on": "2027-12-31"}

    assert differing(last, now, [Field.ENDS_ON], [Field.ENDS_ON]) == {"options"}
    assert differing(last, now, [Field.ENDS_ON], [Field.ENDS_ON, Field.OPTIONS]) == set()


def test_text_beside_a_field_stands_where_a_file_tells_the_same_in_its_own_words() -> None:
    last = {"options": [OPEN], "option_text": "optio 1 v", "term": "fixed", "term_text": "ma."}
    columns = [Field.OPTIONS, Field.TERM]

    assert differing(last, {"options": [OPEN], "term": "fixed"}, columns, columns) == set()
    assert differing(last, {"options": [USED], "term": "fixed"}, columns, columns) == {"options", "option_text"}
    assert differing(last, {"term": "fixed"}, columns, columns) == {"options", "option_text"}
    assert differing(last, last | {"term_text": "ma., ks. liite"}, columns, columns) == {"term_text"}


def test_unknown_columns_of_another_file_are_kept() -> None:
    last = {"extra": {"Huom": "x", "Tila": "y"}}

    assert with_kept_extra(last, {"extra": {"Tila": "z"}}, ["Tila", "Nimi"]) == {"extra": {"Huom": "x", "Tila": "z"}}
    assert with_kept_extra(last, {}, ["Huom", "Tila"]) == {}
