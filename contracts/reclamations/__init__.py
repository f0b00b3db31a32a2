"""Reclamations: what a supplier is told in writing of what was not as the contract says."""
