"""Faults to plant in src/event, one at a time, and the proof that the comparison with the model finds them."""
