"""What can be wrong with a template, and how it is said to the person who made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ....core.said import Said, say

MOST_BYTES = 2 * 1024 * 1024
"""How large a template may be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of SENTENCES with its facts."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def __init__(self, code: str, **facts: str) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "facts", facts)

    def __hash__(self) -> int:
        return hash((self.code, *self.facts.items()))

    def said(self) -> Said:
        """Return its sentence."""
        return Said(SENTENCES[self.code].msgid, self.facts)


SENTENCES: Mapping[str, Said] = {
    "damaged": say("Tiedosto on vioittunut. Tallenna se uudelleen Wordissa muotoon .docx."),
    "too_much": say("Tiedostossa on liikaa purettavaa. Mallipohja on tekstiä ja enintään muutama pieni kuva."),
    "entities": say("Tiedostossa on määrittelyjä, joita Word ei tee. Tallenna se uudelleen Wordissa muotoon .docx."),
    "attached": say(
        "Tiedostoon on liitetty asiakirjamalli %(target)s. Irrota se Wordissa: Kehitystyökalut, Asiakirjamalli, "
        "ja kirjoita mallin nimen tilalle Normal."
    ),
    "external": say("Tiedosto hakee sisältöä muualta: %(target)s. Upota kuva tiedostoon tai poista linkki."),
    "embedded": say("Tiedostoon on upotettu toinen tiedosto tai ohjausobjekti (%(kind)s). Poista se."),
    "field_code": say("Wordin kenttää %(mark)s ei sallita, koska se hakee sisältöä muualta. Poista kenttä."),
    "unpaired": say(
        "Merkintä jää kesken tai siitä puuttuu alku kohdassa ”%(place)s”. Tarkista sulkeet {{ }} ja {%% %%}."
    ),
    "unclosed": say("Merkintä %(mark)s jää sulkematta. Lisää sen loppuun %(needed)s."),
    "unopened": say("Merkinnällä %(mark)s ei ole alkua. Poista se tai lisää sitä ennen for tai if."),
    "syntax": say("Merkintää ei voi lukea kohdassa ”%(place)s”."),
    "unknown": say("Kenttää %(field)s ei ole. Kohta: ”%(place)s”."),
    "unknown_near": say("Kenttää %(field)s ei ole; lähin on %(near)s. Kohta: ”%(place)s”."),
    "list": say("Kenttä %(field)s on luettelo: käy se läpi toistolla {%% for %%}. Kohta: ”%(place)s”."),
    "group": say("Kenttä %(field)s on ryhmä: valitse siitä kenttä, esimerkiksi %(near)s. Kohta: ”%(place)s”."),
    "not_list": say("Kenttä %(field)s ei ole luettelo, joten sitä ei voi toistaa. Kohta: ”%(place)s”."),
    "nested": say("Toiston sisällä voi toistaa vain sen oman luettelon. Kohta: ”%(place)s”."),
    "not_allowed": say("Mallipohjassa voi käyttää vain kenttiä, ehtoja ja toistoja. Kohta: ”%(place)s”."),
    "crossing": say(
        "Toisto tai ehto alkaa yhdestä kappaleesta ja loppuu toiseen. Kirjoita alku ja loppu omille "
        "riveilleen ja muotoon {%%p for … %%} ja {%%p endfor %%}."
    ),
    "missing": say("Mallipohjasta puuttuu kenttä %(field)s, jota reklamaatio tarvitsee."),
    "too_slow": say("Mallipohjan kokeilu kesti liian kauan, joten se keskeytettiin. Yksinkertaista mallipohjaa."),
}
