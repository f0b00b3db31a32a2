"""Indicators of a contract: what is measured, against which target, and what was measured (in Finnish: mittarit)."""
