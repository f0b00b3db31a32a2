"""What the ending period teaches the next contract, and the gate (in Finnish: mitä sopimuskausi opetti)."""
