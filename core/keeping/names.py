"""The name that a kept file is shown and downloaded under: its sender's, without what could mislead."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

LONGEST = 150
_NO_NAME = re.compile(r'[<>:"|?*]')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def suffix_of(given: str) -> str:
    """Return the end of a name in small letters, ".jpg"; empty where it has none."""
    return PurePosixPath(_plain(given)).suffix.lower()


def clean_name(given: str, suffixes: Sequence[str], *, otherwise: str = "tiedosto") -> str:
    """Return the last part of what may be a path, ending in one of *suffixes*: the first is added where none stands.

    Control characters, invisible ones and those that turn the direction of reading are left out.
    """
    name = _plain(given)
    suffix = next((one for one in suffixes if name.lower().endswith(one)), "")
    stem = name[: -len(suffix)] if suffix else name
    stem = stem.strip(" .") or otherwise
    return stem[: LONGEST - len(suffix or suffixes[0])].rstrip(" .") + (suffix or suffixes[0])


def _plain(given: str) -> str:
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    return " ".join(_NO_NAME.sub("_", shown).split())
