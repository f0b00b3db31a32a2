"""Why this date: the words and the staircase of a derivation, and the names of what stands on the clock."""
