"""Columns of registers as public bodies name them, recognised by heading and content."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from hankintakello.contracts.importing.contents import profile_of
from hankintakello.contracts.importing.headings import find_header
from hankintakello.contracts.importing.recognise import recognise
from hankintakello.contracts.importing.values import Field
from hankintakello.tests.contracts.importing.written import table

REGISTERS = """
    Purchase Order Description = title | Purchase Order (Contract) Number = reference |
        Revision Number = :num | Specification Number = :code | Contract Type = :text |
        Start Date = starts_on | End Date = ends_on | Approval Date = :date | Department = unit |
        Vendor Name = supplier | Vendor ID = :code | Address 1 = :addr | City = :text | State = :text |
        Zip = :code | Award Amount = value | Procurement Type = :text | Contract PDF = :url
    Contract Number = reference | Contract Title = title | Term Start Date = starts_on |
        Term End Date = ends_on | Contract Type = :text | Purchasing Authority = :text | Department = unit |
        Prime Contractor = supplier | Contract Award Amount = value | Remaining Contract Award Amt = :money |
        Consumed = :money | PMT Amount = :money
    Contract Reference Number = reference | Title of Agreement = title |
        Local Authority Department Responsible = unit |
        Description of the Goods and/or Services being Provided = description |
        Supplier Name and Details = supplier | Sum to be Paid over the Length of the Contract = value |
        VAT that Cannot be Recovered = :money | Start Date = starts_on | End Date = ends_on |
        Review Date = :date | Process Used = procedure? | SME or VCSE = :yes |
        Registration Number = business_id?
    OrganisationLabel = :text | OrganisationURI = :url | EffectiveDate = :date | ReferenceNumber = reference |
        Title = title | Description = description | CPVCode = cpv | DepartmentName = unit |
        SupplierName = supplier | CompanyNumber = business_id | SupplierIsSME = :yes | StartDate = starts_on |
        EndDate = ends_on | ReviewDate = :date | ContractValue = value | IrrecoverableVAT = :money
    reference_number = reference | procurement_id = :code | vendor_name = supplier |
        vendor_postal_code = :code | buyer_name = owner? | contract_date = :date |
        economic_object_code = :code | description_en = title | description_fr = :text |
        contract_period_start = starts_on | contract_value = value | original_value = :money |
        amendment_value = :money | comments_en = :text
    Contract ID = reference | Agency = unit | Vendor = supplier | Purpose = title |
        Contract Start = starts_on | Contract End = ends_on | Current Amount = value |
        Original Amount = :money | Spend to Date = :money | Registration Date = :date
    Contract Number = reference | Title = title | Type of Contract = kind? |
        Total Value of the Contract = value | Start date = starts_on | Expiry date = ends_on | Status = :text |
        UNSPSC = :code | Supplier Name = supplier | ABN = business_id? | Contact person = owner?
    CN ID = reference | Agency = unit | Publish Date = :date | Category = category |
        Contract Start Date = starts_on | Contract End Date = ends_on | Contract Value (AUD) = value |
        Supplier Name = supplier | Description = title | Procurement Method = procedure
    Avtalsnamn = title | Avtalsnr = reference | Leverantör = supplier | Org.nr = business_id? |
        Startdatum = starts_on | Slutdatum = ends_on | Förlängning t.o.m. = max_extent_on? |
        Uppsägningstid = notice | Avtalsområde = category? | Avtalsansvarig = owner | Förvaltning = unit |
        Avtalsvärde = value
    Diarienr = case_number | Benämning = title | Motpart = supplier | Giltig fr.o.m. = starts_on |
        Giltig t.o.m. = ends_on | Max avtalstid t.o.m. = max_extent_on? | Option = options |
        Kontaktperson = owner | E-postadress = owner_email | Ersättare = deputy | Enhet = unit |
        Upphandlingsförfarande = procedure | Totalbelopp (SEK) = value
    Sopimuksen nimi = title | Sopimustoimittaja = supplier | Sopimus alkaa = starts_on |
        Sopimus päättyy = ends_on | Optio = options | Optiokauden päättyminen = max_extent_on? |
        Irtisanomisaika = notice | Vastuuyksikkö = unit | Vastuuhenkilö = owner | Diaarinumero = case_number |
        Arvo = value
    Hankinnan nimi = title | Palveluntuottaja = supplier | Y-tunnus = business_id |
        Sopimuksen alkupvm = starts_on | Sopimuksen loppupvm = ends_on | Optiovuodet = options |
        Hankintapäätös pvm = :date | Allekirjoituspvm = :date | Toimiala = unit |
        Sopimusvastuuhenkilö = owner | Varahenkilö = deputy | Hankintamenettely = procedure |
        Sopimuksen kokonaisarvo (alv 0 %) = value | Asianro = case_number | CPV = cpv
    Nro = :seq | Asiatunnus = case_number | Kohde = title | Sopijapuoli = supplier |
        Voimassaolo alkaa = starts_on | Voimassaolo päättyy = ends_on | Päättyy optioineen = max_extent_on |
        Irtisanomisaika tilaaja = notice | Irtisanomisaika toimittaja = supplier_notice | Palvelualue = unit |
        Yhteyshenkilö = owner | Sähköposti = owner_email | Lisätiedot = :text
    Sopimusnumero = reference | Sopimus = title | Toimittaja = supplier | Sopimuskausi = period |
        Optiot (kk) = options | Irtisanomisaika (kk) = notice | Vastaava = owner | Hinta = value
    ID = reference | Sopimuksen kohde = title | Sopimuskumppani = supplier | Alkupäivä = starts_on |
        Loppupäivä = ends_on | Hankintaluokka = category | Tulosalue = unit | Sopimusvastaava = owner |
        Sopimusvastaavan sähköposti = owner_email | Sijainen = deputy | Sijaisen sähköposti = deputy_email |
        Ennakoitu arvo EUR = value | Valuutta = currency | Julkisuus = publicity |
        Yleiset sopimusehdot = general_terms
    dnro = case_number | sopimus = title | toimittaja = supplier | alkaen = starts_on | asti = ends_on |
        vastuuhlö = owner | yksikkö = unit | € = value
    contract_id = reference | contract_name = title | supplier_nm = supplier | eff_dt = starts_on |
        exp_dt = ends_on | dept_cd = :code | dept = unit | contract_amt = value | paid_amt = :money |
        contract_mgr = owner | last_upd = :date
    contractNumber = reference | contractTitle = title | supplierName = supplier | dateFrom = starts_on |
        dateTo = ends_on | totalValue = value | publishedDate = :date | isFramework = :yes
    vendor = supplier | begdate = starts_on | enddate = ends_on | descr = title | amount = value |
        agency = unit | po = reference
    contract_id = reference | description = title | contractor = supplier | effectivity_date = starts_on |
        expiry_date = ends_on | cost = value | implementing_office = unit | year = :year | status = :text |
        procurement_mode = procedure?
    Ref = reference | Contract Title = title | Service Area = unit | Supplier = supplier |
        Contract Start Date = starts_on | Current End Date = ends_on | Original End Date = :date |
        Extension Available = options | Total Contract Value = value | Annual Value = :money |
        Contract Owner = owner | Lead Officer Email = owner_email
    Contract Ref. = reference | Contract Description = title | Contractor(s) = supplier |
        Commencement = starts_on | Expiry = ends_on | Option to Extend = options | Value £ = value |
        Directorate = unit | Contract Manager = owner | Procurement Route = procedure
    Contract name = title | Supplier = supplier | From = starts_on | To = ends_on |
        Estimated annual value = :money | Whole life value = value | Officer = owner | Section = unit |
        Notice Period = notice
    Contract No. = reference | Vendor = supplier | Commodity/Service = title | Begin = starts_on |
        Expires = ends_on | Renewal Options = options | Amount = value
    S/N = :seq | Project Title = title | Contractor = supplier | Contract Sum (N) = value |
        Date of Award = :date | Commencement Date = starts_on | Completion Date = ends_on | MDA = unit? |
        Location = :text | Percentage Completion = :num
    Contract Title = title | Awarded To = supplier | Contract Value (ex VAT) = value |
        Contract Commencement Date = starts_on | Contract Expiration Date = ends_on |
        Contracting Authority = unit | Award Date = :date | Closing Date = :date
    Agreement No = reference | Agreement Title = title | Supplier = supplier | Agreement Start = starts_on |
        Agreement Expiry (excluding renewals) = ends_on | Final Expiry (including renewals) = max_extent_on |
        Rights of Renewal = options? | Contract Owner = owner
    Case number = case_number | Subject = title | Supplier = supplier | Business ID = business_id |
        Valid from = starts_on | Valid until = ends_on | Notice period (months) = notice |
        Responsible person = owner | Deputy = deputy | Unit = unit | Estimated value (VAT 0 %) = value |
        Procurement procedure = procedure | Contract type = term | Category = category |
        Last tendered = last_competed_on | Framework agreement number = parent_reference
    Ärendenummer = case_number | Avtalets namn = title | Leverantör = supplier | Kategori = category |
        Enhet = unit | Upphandlingsslag = kind | Avtalstyp = term | Börjar = starts_on | Slutar = ends_on |
        Optioner = options | Optionens anmälningstid = option_notice | Uppsägningstid = notice |
        Senast konkurrensutsatt = last_competed_on | Upphandlingsförfarande = procedure |
        Hör till ramavtal = parent_reference | Uppskattat värde (moms 0 %) = value | Ansvarsperson = owner |
        Ansvarsperson e-post = owner_email
    Contract Number = reference | Department = unit | Contractor Name = supplier | Scope of Services = title |
        Execution Date = :date | Effective Date = starts_on | Termination Date = ends_on |
        Contract Amount = value | Amendment No = :num
    Contract Number = reference | Title = title | Agency = unit | Start Date = starts_on | End Date = ends_on |
        Award Date = :date | NIGP Code = :code | Vendor = supplier | Vendor Address = :addr |
        Contact Email = :email | Contract Amount = value | Market Type = :text
    Sopimustunnus = reference | Hankintayksikkö = unit | Sopimuksen otsikko = title |
        Sopimustoimittaja / Y-tunnus = supplier? | Sopimuksen voimaantulo = starts_on |
        Sopimuksen päättymispäivämäärä = ends_on | Optioiden lukumäärä = :num | Optio käytetty = :yes |
        Hälytyspäivä = :date | Takuuaika päättyy = :date | Sopimuksen arvo €/vuosi = :money |
        Sopimuksen kokonaisarvo € = value
    Sopimusnumero = reference | Sopimuksen kohde = title | Toimittaja = supplier | Alkaa = starts_on |
        Päättyy = ends_on | Ennakoitu arvo = value | Puitejärjestelyn enimmäisarvo € = maximum_value |
        Enimmäisarvosta käytetty = :money
    Avtalsnummer = reference | Benämning = title | Leverantör = supplier | Startdatum = starts_on |
        Slutdatum = ends_on | Avtalsvärde = value | Ramavtalets takvärde = maximum_value
    Avtalsnummer = reference | Benämning = title | Leverantör = supplier | Startdatum = starts_on |
        Slutdatum = ends_on | Högsta sammanlagda värde (SEK) = maximum_value
    Contract Number = reference | Title = title | Supplier = supplier | Start Date = starts_on |
        End Date = ends_on | Maximum Contract Value = maximum_value | Contract Value = value |
        Maximum End Date = max_extent_on?
    Contract Number = reference | Title = title | Supplier = supplier | Start Date = starts_on |
        End Date = ends_on | Contract Ceiling = maximum_value | Ceiling Remaining = :money
    Tunnus = reference | Nimi = title | Toimittaja = supplier | Alkaa = starts_on | Päättyy = ends_on |
        Maksimiarvo = maximum_value
"""
"""A register on each unindented line, HEADING = what it holds.

`:kind` is no field of ours but cells of that kind; a field with a question mark may be left out.
"""

_SOFT = frozenset({Field.CATEGORY, Field.DESCRIPTION, Field.KIND, Field.PROCEDURE, Field.UNIT, Field.DURATION})
_ROWS = 40


def registers() -> list[list[tuple[str, str]]]:
    """Headings and what they hold, register by register."""
    lines = REGISTERS.strip("\n").replace("\n        ", " ").splitlines()
    return [
        [(pair[0].strip(), pair[1].strip()) for cell in line.split("|") if (pair := cell.rsplit("=", 1))]
        for line in lines
    ]


def cell(kind: str, row: int) -> str:
    """A cell of that kind."""
    start = date(2020, 1, 1) + timedelta(days=37 * row % 900)
    end = start + timedelta(days=1000 + row)
    kinds: dict[str, Sequence[str]] = {
        "reference": [f"C-{1000 + row * 7}"],
        "case_number": [f"KUN/{100 + row}/02.08.00/2024"],
        "title": [f"Road salt {row}", f"IT consulting {row}", f"School meals {row}", f"Siivous {row}"],
        "description": [f"Longer text about what was bought and why, number {row}"],
        "supplier": ["Acme Ltd", "Siivous Oy", "Bolt Inc", "Nordsund Ab", "Smith & Sons LLC", "Hellman"],
        "business_id": ["2725690-3"],
        "category": ["ICT", "Food", "Roads", "Cleaning"],
        "cpv": ["33600000-6"],
        "unit": ["Education", "Technical Services", "Health"],
        "owner": ["Anna Virtanen", "Björn Åkerlund", "Mary Smith"],
        "owner_email": ["anna.virtanen@x.fi", "bjorn.akerlund@x.fi"],
        "deputy": ["Olli Niemi", "Liisa Aho"],
        "deputy_email": ["olli.niemi@x.fi", "liisa.aho@x.fi"],
        "kind": ["Goods", "Services", "Works"],
        "procedure": ["Open", "Restricted", "Direct award"],
        "parent_reference": ["", "KUN/99/2020"],
        "general_terms": ["JYSE 2014"],
        "term": ["määräaikainen", "toistaiseksi voimassa oleva"],
        "period": [f"{start:%d.%m.%Y} - {end:%d.%m.%Y}"],
        "starts_on": [f"{start:%d/%m/%Y}"],
        "ends_on": [f"{end:%d/%m/%Y}"],
        "max_extent_on": [f"{end + timedelta(days=365):%d/%m/%Y}"],
        "duration": ["12", "24", "36"],
        "options": ["1 + 1", "12 kk + 12 kk", ""],
        "option_notice": ["6 kk", "3 kk"],
        "notice": ["3 kk", "6 kk", ""],
        "supplier_notice": ["3 kk", "6 kk"],
        "value": [f"{1000 * row + 50:,}.00"],
        "maximum_value": [f"{2000 * row + 70:,}.00"],
        "currency": ["EUR"],
        "last_competed_on": [f"{start:%d/%m/%Y}"],
        "publicity": ["julkinen", "salainen"],
        "date": [f"{start - timedelta(days=40):%d/%m/%Y}"],
        "num": [str(row * 13 % 97)],
        "money": [f"{row * 100 + 3:,}.00"],
        "text": ["alpha", "beta", "gamma"],
        "seq": [str(row + 1)],
        "url": [f"http://x.fi/{row}"],
        "code": [str(10000 + row)],
        "year": ["2023"],
        "addr": [f"Katu {row}"],
        "email": [f"s{row}@firm{row}.com"],
        "yes": ["Yes", "No"],
    }
    return kinds[kind][row % len(kinds[kind])]


@pytest.mark.parametrize("columns", registers(), ids=lambda columns: columns[0][0])
def test_every_column_is_recognised(columns: list[tuple[str, str]]) -> None:
    kinds = [kind.strip(":?") for _, kind in columns]
    rows = [[heading for heading, _ in columns], *([cell(kind, row) for kind in kinds] for row in range(_ROWS))]
    header = find_header(table(rows))
    assert header is not None
    assert header.row == 0

    found = recognise(header, [profile_of(column) for column in zip(*rows[1:], strict=True)])

    by_column = {match.column: field for field, match in found.items()}
    wrong = {
        heading: by_column.get(place)
        for place, (heading, kind) in enumerate(columns)
        if not fits(by_column.get(place), kind)
    }
    assert wrong == {}


def fits(found: Field | None, kind: str) -> bool:
    """Is it what the column holds, or left out where it may be?"""
    if kind.startswith(":"):
        return found is None or found in _SOFT
    return found == kind.rstrip("?") or (found is None and kind.endswith("?"))


def test_contents_tell_what_a_heading_does_not() -> None:
    rows = [
        ["Sopimus", "x1", "x2", "x3", "x4", "Päättyy"],
        *(
            [f"Palvelu {n}", "2725690-3", "33600000-6", "Meriväylä Oy", f"anna{n}@kunta.fi", "31.12.2027"]
            for n in range(9)
        ),
    ]
    header = find_header(table(rows))
    assert header is not None

    found = recognise(header, [profile_of(column) for column in zip(*rows[1:], strict=True)])

    assert {field.value: match.column for field, match in found.items()} == {
        "title": 0,
        "business_id": 1,
        "cpv": 2,
        "supplier": 3,
        "owner_email": 4,
        "ends_on": 5,
    }
    assert found[Field.SUPPLIER].confidence < found[Field.ENDS_ON].confidence


def test_contents_deny_what_a_heading_says() -> None:
    rows = [
        ["Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy", "Y-tunnus"],
        *([f"Palvelu {n}", f"A{n} Oy", "1.1.2024", f"{1000 * n + 7} €", "a@b.fi"] for n in range(9)),
    ]
    header = find_header(table(rows))
    assert header is not None

    found = recognise(header, [profile_of(column) for column in zip(*rows[1:], strict=True)])

    assert Field.ENDS_ON not in found
    assert Field.BUSINESS_ID not in found
    assert found[Field.STARTS_ON].column == 2


def test_the_suppliers_address_is_not_taken_for_the_owners() -> None:
    rows = [
        ["Project", "Name of Contractor", "Address of Contractor", "Tel. No", "Email", "Completion date"],
        *([f"P {n}", f"C{n} Ltd", f"Road {n}", f"080{n}", f"c{n}@mail{n}.com", "31.12.2027"] for n in range(5)),
    ]
    header = find_header(table(rows))
    assert header is not None

    assert Field.OWNER_EMAIL not in recognise(header, [profile_of(c) for c in zip(*rows[1:], strict=True)])
