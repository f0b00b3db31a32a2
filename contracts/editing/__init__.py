"""Contracts added and changed by hand."""
