"""Clients that mean harm, or have gone wrong: what they do (attacks.py), as whom (attackers.py), and a witness who works on (witness.py).

tests/hostile_test.py plays each of them against an installation, bench/hostile beside another broker with a clock."""
