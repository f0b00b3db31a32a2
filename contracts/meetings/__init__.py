"""Who meets about a contract and how often, and the minutes of their meetings."""
