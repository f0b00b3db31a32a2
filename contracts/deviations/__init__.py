"""Deviations: what was not as the contract says, how bad it was, and what was done about it step by step."""
