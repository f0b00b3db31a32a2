"""Purchases taken in from an export of a purchase ledger: each row under the contract that it was bought by."""
