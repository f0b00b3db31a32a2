"""Deviations taken in from a spreadsheet, read by the machinery that reads registers of contracts."""
