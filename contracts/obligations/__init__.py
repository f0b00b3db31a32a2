"""The follow-up plan of a contract: what has to be done during it and when, and the library of such tasks."""
