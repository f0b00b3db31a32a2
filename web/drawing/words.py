"""A word that belongs to the drawings: a person's initials for their disc."""


def initials(name: str) -> str:
    """Return up to two capitals of a name, a question mark for none."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"
