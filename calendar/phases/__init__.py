"""Phases of a procurement that is under way: which are done, and which is late."""
