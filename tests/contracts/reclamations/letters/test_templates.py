"""An organisation's own template: what is refused of it, where the fault is, and that nothing runs."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from hankintakello.contracts.reclamations.letters import checking, child, docx, templates
from hankintakello.contracts.reclamations.letters.contents import contents
from hankintakello.contracts.reclamations.letters.fields import field_names, meanings
from hankintakello.contracts.reclamations.letters.samples import sample
from hankintakello.core.errors import Invalid
from hankintakello.core.i18n import use_language
from hankintakello.core.keeping.store import Store

GOOD = (
    "{{ tilaaja.nimi }}: {{ otsikko }} {{ numero }}, {{ paivays }}, {{ toimittaja.nimi }}",
    "{%p for havainto in havainnot %}",
    "{{ loop.index }}/{{ havainnot|length }} {{ havainto.kuvaus }}",
    "{%p endfor %}",
)


def template(*lines: str, good: tuple[str, ...] = GOOD) -> bytes:
    """A template of paragraphs as Word would write them."""
    made, kept = Document(), BytesIO()
    for line in (*good, *lines):
        made.add_paragraph(line)
    made.save(kept)
    return kept.getvalue()


def changed(change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """A good template whose parts were changed, and to which parts were added."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(template())) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in added.items():
            new.writestr(name, content)
    return kept.getvalue()


def linked(line: str) -> bytes:
    """A good template with one relationship more."""
    return changed(
        lambda name, part: (
            part.replace(b"</Relationships>", f"{line}</Relationships>".encode())
            if name == "word/_rels/document.xml.rels"
            else part
        )
    )


def told(data: bytes) -> list[str]:
    return [one.said().text() for one in child.problems_of(data)]


def test_shipped_template_and_a_small_one_can_be_used() -> None:
    assert checking.problems_of(docx.shipped_template()) == []
    assert child.problems_of(template('{% if liitteet %}{{ liitteet|join(", ") }}{% endif %}')) == []


def test_fields_on_the_page_are_those_of_the_letter() -> None:
    fields = [name for name in field_names(contents(sample("fi"))) if not name.startswith("sanat.")]

    assert list(meanings()) == fields


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Hei {{ toimittaja.nmi }}", "Kenttää toimittaja.nmi ei ole; lähin on toimittaja.nimi. Kohta: ”Hei {{ toim"),
        ("{{ xyz }}", "Kenttää xyz ei ole. Kohta: ”{{ xyz }}”."),
        ("Summa {{ yhteensa", "Merkintä jää kesken tai siitä puuttuu alku kohdassa ”Summa {{ yhteensa”."),
        ("{%p if yhteensa %}", "Merkintä {%p if yhteensa %} jää sulkematta. Lisää sen loppuun {% endif %}."),
        ("{% endfor %}", "Merkinnällä {% endfor %} ei ole alkua."),
        ("{{ numero + }}", "Merkintää ei voi lukea kohdassa ”{{ numero + }}”."),
        ("{{ jakelu }}", "Kenttä jakelu on luettelo"),
        ("{{ tilaaja }}", "Kenttä tilaaja on ryhmä: valitse siitä kenttä, esimerkiksi tilaaja.nimi."),
        ("{% for x in numero %}{% endfor %}", "Kenttä numero ei ole luettelo"),
    ],
)
def test_fault_is_told_with_its_place(line: str, said: str) -> None:
    found = told(template(line))

    assert len(found) == 1
    assert found[0].startswith(said)


def test_faults_are_told_in_the_readers_language_all_at_once() -> None:
    found = child.problems_of(template("{{ eka }}", "{{ toka }}"))

    with use_language("sv"):
        assert [one.said().text() for one in found] == [
            "Fältet eka finns inte. Ställe: ”{{ eka }}”.",
            "Fältet toka finns inte. Ställe: ”{{ toka }}”.",
        ]


def test_letter_without_what_it_needs_is_refused() -> None:
    found = told(template("Reklamaatio {{ numero }} {{ paivays }}", good=()))

    assert found == [
        f"Mallipohjasta puuttuu kenttä {field}, jota reklamaatio tarvitsee."
        for field in ("tilaaja.nimi", "toimittaja.nimi", "havainnot")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ numero.__class__ }}",
        "{{ numero|attr('__class__') }}",
        "{{ numero.upper() }}",
        "{{ self._TemplateReference__context }}",
        "{{ config }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% set x = numero %}",
        "{% macro x() %}{% endmacro %}",
        "{% for x in range(999999999) %}x{% endfor %}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{r numero }}",
        "{{ numero|safe }}",
        "{% for a in havainnot %}{% for b in havainnot %}x{% endfor %}{% endfor %}",
    ],
)
def test_what_is_no_field_condition_or_repetition_never_runs(line: str) -> None:
    found = child.problems_of(template(line))

    assert {one.code for one in found} <= {"not_allowed", "unknown", "unknown_near", "nested"}
    assert found != []


def test_large_files_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=2**26)

    with pytest.raises(Invalid, match="enintään 2 Mt"):
        templates.checked(template() + bytes(2**21), "malli.docx", store)
    with pytest.raises(Invalid, match="muodossa .docx"):
        templates.checked(b"%PDF-1.7", "malli.docx", store)


_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        ("attachedTemplate", "https://paha.example/t.dotm", "attached"),
        ("image", "https://paha.example/seuranta.png", "external"),
        ("hyperlink", "file:///etc/passwd", "external"),
        ("oleObject", "https://paha.example/x", "embedded"),
        ("hyperlink", "https://mallila.example/", None),
    ],
)
def test_links_that_fetch_are_refused(kind: str, target: str, code: str | None) -> None:
    line = f'<Relationship Id="rIdX" Type="{_TYPE}/{kind}" Target="{target}" TargetMode="External"/>'

    assert [one.code for one in child.problems_of(linked(line))] == ([code] if code else [])


def test_files_that_are_no_templates_are_refused() -> None:
    bomb = changed(lambda _, part: part, **{"word/media/image1.png": b"\0" * 40_000_000})
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><w:document '
    entities = changed(
        lambda name, part: part.replace(b"<w:document ", entity) if name == "word/document.xml" else part
    )
    fetching = b'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;/etc/passwd&quot; "/></w:p><w:sectPr'
    fields = changed(lambda name, part: part.replace(b"<w:sectPr", fetching) if name == "word/document.xml" else part)

    assert len(bomb) < 200_000
    assert [[one.code for one in child.problems_of(data)] for data in (bomb, entities, fields, b"", b"PK\3\4")] == [
        ["too_much"],
        ["entities"],
        ["field_code"],
        ["damaged"],
        ["damaged"],
    ]
