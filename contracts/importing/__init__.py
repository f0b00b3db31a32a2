"""Import of registers as they are."""
