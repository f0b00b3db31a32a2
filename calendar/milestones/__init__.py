"""The days that the clock shows."""
