"""The alarm: sweep, outbox, delivery."""
