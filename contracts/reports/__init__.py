"""Reports of deviations without an account: the code on a unit's wall, what came in by it, and who let it count."""
