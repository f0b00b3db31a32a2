"""Deadlines of deviations: by when the next step has to be taken."""
