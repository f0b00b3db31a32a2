"""How long records are kept, and the reviewed, logged deletion of what need not be kept any longer."""
