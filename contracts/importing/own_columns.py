"""The columns of the tables that this register itself writes: what each of their headings holds."""

from collections.abc import Mapping, Sequence

from .values import Field, is_ours

BESIDE = " (rekisterin)"
"""Ends the heading of an unknown column that would else be called as one of ours."""

HEADINGS: Mapping[str, Field] = {
    "Sopimuksen tunniste": Field.REFERENCE,
    "Asianumero": Field.CASE_NUMBER,
    "Sopimuksen nimi": Field.TITLE,
    "Toimittaja": Field.SUPPLIER,
    "Y-tunnus": Field.BUSINESS_ID,
    "Kategoria": Field.CATEGORY,
    "CPV-koodi": Field.CPV,
    "Yksikkö": Field.UNIT,
    "Vastuuhenkilö": Field.OWNER,
    "Vastuuhenkilön sähköposti": Field.OWNER_EMAIL,
    "Varahenkilö": Field.DEPUTY,
    "Varahenkilön sähköposti": Field.DEPUTY_EMAIL,
    "Hankintalaji": Field.KIND,
    "Hankintamenettely": Field.PROCEDURE,
    "Kuuluu puitejärjestelyyn": Field.PARENT_REFERENCE,
    "Kuuluu dynaamiseen hankintajärjestelmään": Field.PARENT_DPS_REFERENCE,
    "Sopimustyyppi": Field.TERM,
    "Alkaa": Field.STARTS_ON,
    "Päättyy": Field.ENDS_ON,
    "Optiot": Field.OPTIONS,
    "Option ilmoitusaika": Field.OPTION_NOTICE,
    "Irtisanomisaika": Field.NOTICE,
    "Viimeksi kilpailutettu": Field.LAST_COMPETED_ON,
    "Ennakoitu arvo (alv 0 %)": Field.VALUE,
    "Enimmäisarvo (alv 0 %)": Field.MAXIMUM_VALUE,
    "Valuutta": Field.CURRENCY,
}


KEYS: Mapping[str, Field] = {
    **{field.value: field for field in HEADINGS.values()},
    "notice_months": Field.NOTICE,
    "procedure_text": Field.PROCEDURE,
}
"""The same by the keys of our JSON; `procedure` there is the clock's word."""


def given_by(headings: Sequence[str]) -> dict[Field, int | None]:
    """Return the column of each field in a table of ours, None for a field that it lacks; nothing for other tables."""
    if not any(map(is_ours, headings)):
        return {}
    known = KEYS if "reference" in headings else HEADINGS
    places = {known[heading]: index for index, heading in enumerate(headings) if heading in known}
    return {field: places.get(field) for field in Field}


def original(heading: str) -> str:
    """Return what an unknown column was called before it came to stand beside ours."""
    return heading.removesuffix(BESIDE)
