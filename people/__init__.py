"""People: organisation, units, persons, roles, absences, sign-in."""
