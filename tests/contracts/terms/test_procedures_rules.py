"""Which procedure a register's words name."""

import pytest

from hankintakello.contracts.terms.procedures import TEMPLATES, Procedure, recognise


@pytest.mark.parametrize(
    ("words", "procedure"),
    [
        ("avoin menettely", "open"),
        ("Avoin", "open"),
        ("AVOIMELLA MENETTELYLLÄ kilpailutettu", "open"),
        ("EU-avoin menettely", "eu_open"),
        ("avoin menettely (EU)", "eu_open"),
        ("rajoitettu menettely", "eu_restricted"),
        ("neuvottelumenettely", "competitive_negotiation"),
        ("kilpailullinen neuvottelumenettely", "competitive_dialogue"),
        ("Kilpailullisella  neuvottelumenettelyllä", "competitive_dialogue"),
        ("innovaatiokumppanuus", "innovation_partnership"),
        ("minikilpailutus", "mini_competition"),
        ("Mini-kilpailutus puitejärjestelyssä", "mini_competition"),
        ("kevennetty kilpailutus", "mini_competition"),
        ("sisäinen kilpailutus", "mini_competition"),
        ("Hansel, kevennetty kilpailutus", "mini_competition"),
        ("dynaaminen hankintajärjestelmä", "dps_contract"),
        ("DPS", "dps_contract"),
        ("dynaamisen hankintajärjestelmän perustaminen", "dps_setup"),
        ("Perustettu dynaaminen hankintajärjestelmä", "dps_setup"),
        ("suora tilaus", "cpb_direct_order"),
        ("suoratilaus puitejärjestelystä", "cpb_direct_order"),
        ("Hansel, suora tilaus", "cpb_direct_order"),
        ("Hansel", "cpb_direct_order"),
        ("yhteishankinta", "joint_cpb"),
        ("Yhteishankinta, avoin menettely", "joint_cpb"),
        ("pienhankinta", "small_purchase"),
        ("Pienhankinta (suorahankinta)", "small_purchase"),
        ("kansallisen kynnysarvon alittava hankinta", "small_purchase"),
        ("alle kansallisen kynnysarvon", "small_purchase"),
        ("EU-kynnysarvon alittava", "national_open"),
        ("alle EU-kynnysarvon", "national_open"),
        ("kansallinen menettely", "national_open"),
        ("kansallinen avoin menettely", "national_open"),
        ("kansallisen kynnysarvon ylittävä", "national_open"),
        ("suorahankinta", "direct_award"),
        ("puitejärjestely", "framework"),
        ("puitesopimus", "framework"),
        ("öppet förfarande", "open"),
        ("selektivt förfarande", "eu_restricted"),
        ("förhandlat förfarande", "competitive_negotiation"),
        ("konkurrenspräglad dialog", "competitive_dialogue"),
        ("innovationspartnerskap", "innovation_partnership"),
        ("förnyad konkurrensutsättning", "mini_competition"),
        ("dynamiskt inköpssystem", "dps_contract"),
        ("inrättande av ett dynamiskt inköpssystem", "dps_setup"),
        ("direktupphandling", "direct_award"),
        ("småupphandling", "small_purchase"),
        ("gemensam upphandling", "joint_cpb"),
        ("nationell upphandling", "national_open"),
        ("ramavtal", "framework"),
        ("open procedure", "open"),
        ("restricted procedure", "eu_restricted"),
        ("competitive procedure with negotiation", "competitive_negotiation"),
        ("competitive dialogue", "competitive_dialogue"),
        ("mini competition", "mini_competition"),
        ("setting up of a dynamic purchasing system", "dps_setup"),
        ("direct award", "direct_award"),
        ("framework agreement", "framework"),
        ("neg-w-call", "competitive_negotiation"),
        ("neg-wo-call", "direct_award"),
        ("comp-dial", "competitive_dialogue"),
        ("innovation", "innovation_partnership"),
        ("annex_e", "annex_e"),
        ("  JOINT_CPB ", "joint_cpb"),
    ],
)
def test_words_name_a_procedure(words: str, procedure: str) -> None:
    assert recognise(words) == procedure


@pytest.mark.parametrize("words", [None, "", "  ", "-", "kilpailutettu 2021", "ei tiedossa", "avoinna", "sopimus"])
def test_other_words_name_none(words: str | None) -> None:
    assert recognise(words) is None


@pytest.mark.parametrize("procedure", Procedure)
def test_our_own_codes_name_themselves(procedure: Procedure) -> None:
    assert recognise(procedure.value) is procedure


def test_fourteen_procedures_are_templates() -> None:
    assert len(TEMPLATES) == 14
    assert set(Procedure) - TEMPLATES == {Procedure.OPEN, Procedure.FRAMEWORK}
