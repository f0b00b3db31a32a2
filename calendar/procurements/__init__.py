"""Procurements that replace contracts."""
