"""Days on which tasks of follow-up plans ring."""
