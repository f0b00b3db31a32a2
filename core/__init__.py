"""What every floor stands on: clock, database, errors, types, language, audit."""
