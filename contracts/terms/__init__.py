"""Terms of a contract and its extension options."""
