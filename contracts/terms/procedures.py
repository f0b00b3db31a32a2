"""Procurement procedures: their codes, and which one a register's words name (design rule 11)."""

import re
from enum import StrEnum


class Procedure(StrEnum):
    """How a contract was procured (in Finnish: hankintamenettely).

    The first fourteen are process templates; the last three are words that decide no template by themselves.
    """

    SMALL_PURCHASE = "small_purchase"
    CPB_DIRECT_ORDER = "cpb_direct_order"
    MINI_COMPETITION = "mini_competition"
    DPS_CONTRACT = "dps_contract"
    DIRECT_AWARD = "direct_award"
    NATIONAL_OPEN = "national_open"
    DPS_SETUP = "dps_setup"
    EU_OPEN = "eu_open"
    EU_RESTRICTED = "eu_restricted"
    JOINT_CPB = "joint_cpb"
    ANNEX_E = "annex_e"
    COMPETITIVE_NEGOTIATION = "competitive_negotiation"
    COMPETITIVE_DIALOGUE = "competitive_dialogue"
    INNOVATION_PARTNERSHIP = "innovation_partnership"
    OPEN = "open"
    FRAMEWORK = "framework"


TEMPLATES = frozenset(Procedure) - {Procedure.OPEN, Procedure.FRAMEWORK}

_CODES = {one.value: one for one in Procedure}

_DPS = r"dynaami\w* hankintaj|\bdps|dynamisk\w* inköpss|dynamic purchasing"
_SETUP = r"perust|inrätt|set(ting)?[ -]?up|establish"
_UNDER = r"kynnysarvo\w* (alit|alap|alle)"

# The first that is found names the procedure: what is narrower stands before the wider word that is in it too.
_WORDS: tuple[tuple[str, Procedure], ...] = (
    (rf"({_DPS}).*({_SETUP})|({_SETUP}).*({_DPS})", Procedure.DPS_SETUP),
    (r"mini[ -]?kilpail|keven\w* kilpail|sisäi\w* kilpail|förnyad konk|mini[ -]?compet", Procedure.MINI_COMPETITION),
    (_DPS, Procedure.DPS_CONTRACT),
    (r"innovaatiokump|innovationspart|innovation part|^innovation$", Procedure.INNOVATION_PARTNERSHIP),
    (r"kilpailulli\w* neuvottelum|konkurrenspräg|competitive dialog|comp-dial", Procedure.COMPETITIVE_DIALOGUE),
    (rf"\beu\W{{,3}}{_UNDER}|alle eu\W{{,3}}kynnysarvo", Procedure.NATIONAL_OPEN),
    (rf"pienhank|småupph|liten upph|små upph|small purch|{_UNDER}|alle .*kynnysarvo", Procedure.SMALL_PURCHASE),
    (r"suorahank|direktupph|direct award|neg-wo-call|without prior pub", Procedure.DIRECT_AWARD),
    (r"suora\w* ?tilau|direct order|direktavrop|direktbeställ", Procedure.CPB_DIRECT_ORDER),
    (r"yhteishank|gemensam upph|samordnad upph|joint proc", Procedure.JOINT_CPB),
    (r"kansalli|nationell|\bnational", Procedure.NATIONAL_OPEN),
    (r"rajoite|selektiv|\brestricted", Procedure.EU_RESTRICTED),
    (r"neuvottelumenet|förhandla|with negotiation|neg-w-call", Procedure.COMPETITIVE_NEGOTIATION),
    (r"\beu\b.*\bavoi(n\b|me|nt)|\bavoi(n\b|me|nt).*\beu\b", Procedure.EU_OPEN),
    (r"\bavoi(n\b|me|nt)|\böppe[nt]|\bopen\b", Procedure.OPEN),
    (r"hansel", Procedure.CPB_DIRECT_ORDER),
    (r"puitej|puitesop|ramavtal|framework", Procedure.FRAMEWORK),
)
_PATTERNS = tuple((re.compile(words), procedure) for words, procedure in _WORDS)


def recognise(text: str | None) -> Procedure | None:
    """Return the procedure that a register's cell names in Finnish, Swedish or English; None where it names none."""
    said = " ".join((text or "").casefold().replace("\u2011", "-").replace("\u2013", "-").split())
    if said in _CODES:
        return _CODES[said]
    return next((procedure for pattern, procedure in _PATTERNS if pattern.search(said)), None)
