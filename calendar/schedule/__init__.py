"""Back-scheduling: from the day on which a contract is needed back to the day on which planning must begin."""
