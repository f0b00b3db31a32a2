"""What is bought, and under what arrangement, in the words of registers (in Finnish: hankintalaji, puitejärjestely)."""

import re
from functools import lru_cache

from ..models import Arrangement, ContractKind

_KINDS = (
    (ContractKind.CONCESSION, r"käyttöoikeus|koncession|concession"),
    (ContractKind.SOCIAL_HEALTH, r"sosiaali|sote\b|terveys|social|hälso|\bvård|health"),
    (
        ContractKind.OTHER_SPECIAL,
        r"erityi(?:set|nen|s)|liite e|bilaga e|annex e|särskilda|other special|special services",
    ),
    (ContractKind.WORKS, r"rakennus|urak|bygg|entreprenad|\bworks?\b|construction"),
    (ContractKind.GOODS, r"tavara|\bvaror?\b|\bgoods?\b|suppl(?:y|ies)|hyödyk|equipment|products?\b|material"),
    (ContractKind.SERVICES, r"palvelu|tjänst|\bservices?\b|consult|konsult"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_DPS = re.compile(r"dynaami|dynamisk|dynamic purch|\bdps\b|\bdhj\b", re.IGNORECASE)
_FRAMEWORK = re.compile(r"puite|ramavtal|framework|standing offer|panel\b", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def kind_of(text: str) -> ContractKind | None:
    """The kind that the words name; None where they name none, or both goods and services."""
    found = [kind for kind, pattern in _PATTERNS if pattern.search(text)]
    if found and found[0] in (ContractKind.CONCESSION, ContractKind.SOCIAL_HEALTH, ContractKind.OTHER_SPECIAL):
        return found[0]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=2_000)
def arrangement_of(text: str) -> Arrangement | None:
    """Framework or dynamic purchasing system, None where the words name neither."""
    if _DPS.search(text):
        return Arrangement.DPS
    return Arrangement.FRAMEWORK if _FRAMEWORK.search(text) else None
