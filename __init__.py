"""Hankintakello: a contract register that knows what time it is."""
