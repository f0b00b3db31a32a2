"""Feedback taken in from a spreadsheet: a round of its own for each contract and year, in which nobody was asked."""
