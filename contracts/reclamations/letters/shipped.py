"""The template that Hankintakello is shipped with, made here: what an organisation begins its own from."""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT, SIZE = "Arial", 10.5
MARGINS_CM = {"left": 2.5, "right": 2.2, "top": 2.0, "bottom": 2.0}
TAB_CM, STEP_CM, DATA_CM = 3.6, 0.8, 9.6

_WHO = (
    ("tilaaja.yksikko", "{{ tilaaja.yksikko }}"),
    ("tilaaja.ytunnus", "{{ sanat.ytunnus }} {{ tilaaja.ytunnus }}"),
)
_RECEIVER = (
    ("toimittaja.yhteyshenkilo.tiedot", "{{ toimittaja.yhteyshenkilo.tiedot }}"),
    ("toimittaja.osoite", "{{ toimittaja.osoite }}"),
    ("toimittaja.ytunnus", "{{ sanat.ytunnus }} {{ toimittaja.ytunnus }}"),
)
_AGREEMENT = ("tunnus", "allekirjoitettu", "ehdot", "kohta")


@cache
def shipped() -> bytes:
    """Return the shipped template as a .docx."""
    document = Document()
    _style(document)
    _footer(document)
    _head(document)
    _receiver(document)
    document.add_heading("{{ aihe }}", 1)
    document.add_paragraph("{{ johdanto }}")
    _agreement(document)
    _findings(document)
    _listed(document, "aiemmat")
    _demands(document)
    _answer(document)
    _listed(document, "seuraamukset")
    _when(document, "oikeudet", "{{ oikeudet }}")
    _signature(document)
    _end(document)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _style(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for side, width in MARGINS_CM.items():
        setattr(section, f"{side}_margin", Cm(width))
    for name, size, above, below in (("Normal", SIZE, 0, 6), ("Heading 1", 14, 20, 10), ("Heading 2", 11, 14, 4)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), name != "Normal"
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in fonts.attrib if "Theme" in key or "theme" in key]:
            del fonts.attrib[key]
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(above), Pt(below)
        shape.line_spacing_rule, shape.widow_control = WD_LINE_SPACING.SINGLE, True
    about = document.core_properties
    about.author, about.title, about.comments = "Hankintakello", "Reklamaatio", ""


def _footer(document: Any) -> None:
    line = document.sections[0].footer.paragraphs[0]
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(
        Cm(21 - MARGINS_CM["left"] - MARGINS_CM["right"]), WD_TAB_ALIGNMENT.RIGHT
    )
    line.add_run("{{ tilaaja.nimi }} · {{ otsikko }} {{ numero }}\t")
    _field(line, "PAGE")
    line.add_run(" (")
    _field(line, "NUMPAGES")
    line.add_run(")")
    for run in line.runs:
        run.font.size = Pt(9)


def _field(line: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = line.add_run(text if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            mark = OxmlElement("w:instrText")
            mark.text = text
            run._r.append(mark)


def _head(document: Any) -> None:
    """The buyer at the left, what this is at the right: as in an official letter."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    width = 21 - MARGINS_CM["left"] - MARGINS_CM["right"]
    left.width, right.width = Cm(DATA_CM), Cm(width - DATA_CM)
    _line(left.paragraphs[0], "{{ tilaaja.nimi }}", bold=True)
    for name, text in _WHO:
        _when(left, name, text, tight=True)
    _line(right.paragraphs[0], "{{ otsikko }}", bold=True)
    _when(right, "alaotsikko", "{{ alaotsikko }}", tight=True)
    _line(right.add_paragraph(), "{{ sanat.numero }} {{ numero }}")
    _line(right.add_paragraph(), "{{ paivays }}")
    _when(right, "salassapito", "{{ salassapito }}", tight=True, bold=True)


def _receiver(document: Any) -> None:
    name = document.add_paragraph()
    _line(name, "{{ toimittaja.nimi }}", bold=True)
    name.paragraph_format.space_before = Pt(26)
    for field, text in _RECEIVER:
        _when(document, field, text, tight=True)
    for line in _when(document, "lahetystapa", "{{ sanat.lahetystapa }}: {{ lahetystapa }}"):
        line.paragraph_format.space_before = Pt(10)


def _agreement(document: Any) -> None:
    document.add_heading("{{ sanat.sopimus }}", 2)
    _fact(document.add_paragraph(), "sanat.nimi", "{{ sopimus.nimi }}")
    for name in _AGREEMENT:
        _facts_when(document, f"sopimus.{name}", f"sanat.{name}", f"{{{{ sopimus.{name} }}}}")


def _findings(document: Any) -> None:
    document.add_heading("{{ sanat.havainnot }}", 2)
    document.add_paragraph("{%p for havainto in havainnot %}")
    _numbered(document, "havainto", "havainnot", "kuvaus")
    seen = "{{ sanat.havaittu }}: {{ havainto.havaittu }}."
    seen += "{% if havainto.havaitsija %} {{ sanat.havaitsija }}: {{ havainto.havaitsija }}.{% endif %}"
    _indented(document.add_paragraph(seen))
    for line in _when(document, "havainto.vaikutus", "{{ sanat.vaikutus }}: {{ havainto.vaikutus }}"):
        _indented(line)
    document.add_paragraph("{%p endfor %}")


def _demands(document: Any) -> None:
    document.add_paragraph("{%p if vaatimukset %}")
    document.add_heading("{{ sanat.vaatimukset }}", 2)
    document.add_paragraph("{%p for vaatimus in vaatimukset %}")
    _numbered(document, "vaatimus", "vaatimukset", "teksti")
    document.add_paragraph("{%p for rivi in vaatimus.laskelma %}")
    _indented(document.add_paragraph("{{ rivi }}"), tight=True)
    document.add_paragraph("{%p endfor %}")
    for line in _when(document, "vaatimus.summa", "{{ sanat.summa }}: {{ vaatimus.summa }}.", tight=True):
        _indented(line, tight=True)
    for line in _when(document, "vaatimus.maarapaiva", "{{ sanat.maarapaiva }}: {{ vaatimus.maarapaiva }}."):
        _indented(line)
    document.add_paragraph("{%p endfor %}")
    for line in _when(document, "yhteensa", "{{ sanat.yhteensa }}: {{ yhteensa }}", bold=True):
        line.paragraph_format.space_before = Pt(6)
    document.add_paragraph("{%p endif %}")


def _answer(document: Any) -> None:
    document.add_paragraph("{%p if korjaus or vastine %}")
    document.add_heading("{{ sanat.vastine }}", 2)
    _when(document, "korjaus", "{{ korjaus }}")
    _when(document, "vastine", "{{ vastine }}")
    document.add_paragraph("{%p endif %}")


def _listed(document: Any, name: str) -> None:
    """A list under its heading, if there is anything on it."""
    document.add_paragraph(f"{{%p if {name} %}}")
    document.add_heading(f"{{{{ sanat.{name} }}}}", 2)
    document.add_paragraph(f"{{%p for rivi in {name} %}}")
    document.add_paragraph("{{ rivi }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _signature(document: Any) -> None:
    document.add_paragraph("{%p if lahettaja.nimi %}")
    lines = [document.add_paragraph("{{ tilaaja.nimi }}"), document.add_paragraph()]
    _line(lines[1], "{{ lahettaja.nimi }}", bold=True)
    lines += _when(document, "lahettaja.nimike", "{{ lahettaja.nimike }}", tight=True)
    lines += _when(document, "lahettaja.toimivalta", "{{ sanat.toimivalta }}: {{ lahettaja.toimivalta }}", tight=True)
    document.add_paragraph("{%p endif %}")
    for line in lines:
        line.paragraph_format.keep_with_next = True
    lines[0].paragraph_format.space_before, lines[0].paragraph_format.space_after = Pt(26), Pt(34)
    lines[-1].paragraph_format.keep_with_next = False


def _end(document: Any) -> None:
    contact = "tilaaja.yhteyshenkilo.tiedot"
    lines = _facts_when(document, contact, "sanat.yhteyshenkilo", f"{{{{ {contact} }}}}")
    for name in ("liitteet", "jakelu"):
        lines += _facts_when(document, name, f"sanat.{name}", f'{{{{ {name}|join("\\n") }}}}')
    lines[0].paragraph_format.space_before = Pt(18)
    for line in lines:
        line.paragraph_format.space_after = Pt(4)


def _line(line: Any, text: str, *, bold: bool = False) -> None:
    line.add_run(text).bold = bold
    line.paragraph_format.space_after = Pt(0)


def _when(place: Any, name: str, text: str, *, tight: bool = False, bold: bool = False) -> list[Any]:
    """Add a paragraph that is left out where the field is empty."""
    place.add_paragraph(f"{{%p if {name} %}}")
    line = place.add_paragraph()
    line.add_run(text).bold = bold
    if tight:
        line.paragraph_format.space_after = Pt(0)
    place.add_paragraph("{%p endif %}")
    return [line]


def _facts_when(document: Any, name: str, heading: str, value: str) -> list[Any]:
    document.add_paragraph(f"{{%p if {name} %}}")
    line = document.add_paragraph()
    _fact(line, heading, value)
    document.add_paragraph("{%p endif %}")
    return [line]


def _fact(line: Any, heading: str, value: str) -> None:
    """A name and its value, which hangs beside it on several lines."""
    line.add_run(f"{{{{ {heading} }}}}:\t{value}")
    shape = line.paragraph_format
    shape.left_indent, shape.first_line_indent, shape.space_after = Cm(TAB_CM), Cm(-TAB_CM), Pt(2)
    shape.tab_stops.add_tab_stop(Cm(TAB_CM))


def _numbered(document: Any, one: str, of: str, text: str) -> None:
    line = document.add_paragraph(f"{{{{ {one}.numero }}}}.\t{{{{ {one}.{text} }}}}")
    shape = line.paragraph_format
    shape.left_indent, shape.first_line_indent = Cm(STEP_CM), Cm(-STEP_CM)
    shape.space_before, shape.space_after = Pt(6), Pt(3)
    shape.tab_stops.add_tab_stop(Cm(STEP_CM))


def _indented(line: Any, *, tight: bool = False) -> None:
    line.paragraph_format.left_indent = Cm(STEP_CM)
    line.paragraph_format.space_after = Pt(0 if tight else 4)
