"""Reclamations: what the supplier is told in writing to be wrong, who approved it, and how it went on."""
