"""What the users of a contract say of it: rounds of three questions, answered without an account (palaute)."""
