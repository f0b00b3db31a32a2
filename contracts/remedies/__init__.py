"""Remedies: what the contract itself says of penalties and price reductions, and the sums that follow from it."""
