"""Days: which are worked, which are still, and how a day moves to the nearest one that will do."""
