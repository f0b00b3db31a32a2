"""The clock: from what the register knows of a contract to the days that ring."""
