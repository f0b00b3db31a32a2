"""Suppliers (in Finnish: toimittaja): whom to reach at one, its list, and what one has with us."""
