"""Decisions of award as they were served, and what is sought against them."""
