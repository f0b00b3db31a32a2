"""Local sign-in: passwords, who is let in, and how guessing is slowed down."""
