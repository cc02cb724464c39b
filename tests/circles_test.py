#!/usr/bin/python3
"""Definitions that never come to an end within an instant are refused: random ones, run by the oracle's model."""

import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
from oracle import model, toml  # noqa: E402
from rig import BIN, PATIENCE  # noqa: E402

CASES = 200
ENDLESS = 250  # lines out of at most five inputs
TYPES = ["a", "b", "c", "d"]
LIFECYCLE = ["event.playlist.created", "event.playlist.emitted", "event.playlist.stopped"]
KINDS = ["double_tap", "simultaneous", "sequence", "hold", "mirror", "playlist", "debounce", "rate_limit", "aggregate", "calibrate",
         "smooth", "magnitude", "heading", "zones"]
FURTHER = {"aggregate": {"window": 1.0, "function": "count"}, "rate_limit": {"per_second": 10000},
           "heading": {"accelerometer": "e"}, "zones": {"field": "x", "bounds": [0], "names": ["low", "high"]}}
DATA = {"state": True, "x": 1.0, "y": 1.0, "z": 1.0}


def heard(draw):
    return draw.choice(LIFECYCLE if draw.random() < 0.2 else TYPES)


def playlist(draw):
    table = {"steps": [{"type": draw.choice(TYPES), "offset": draw.choice([0.0, 0.0, 1.0]), "data": {"state": True}}
                       for _ in range(draw.randint(1, 3))]}
    if draw.random() < 0.6:
        table["trigger"] = heard(draw)
    if draw.random() < 0.4:
        table["interrupts"] = [heard(draw)]
    if draw.random() < 0.3:
        table["completion"] = draw.choice(TYPES)
    return table


def gesture(draw, playlists):
    kind = draw.choice(KINDS if playlists else [kind for kind in KINDS if kind != "playlist"])
    if kind == "sequence":
        return {"sequence": [{"type": heard(draw)} for _ in range(draw.randint(1, 3))], "emit": draw.choice(TYPES)}
    if kind == "mirror":
        return {"mirror": draw.choice(TYPES), "gate": {"type": heard(draw), "where": {}}}
    if kind == "playlist":
        gate = {"type": heard(draw), "where": {}}
        if gate["type"] in LIFECYCLE and draw.random() < 0.6:
            gate["where"] = {"playlist_name": draw.choice(playlists)}
        return {"playlist": draw.choice(playlists), "gate": gate, "cancel_active": draw.random() < 0.5}
    return {kind: heard(draw), "emit": draw.choice(TYPES), **FURTHER.get(kind, {})}


def definitions(draw):
    playlists = {f"p{number}": playlist(draw) for number in range(draw.randint(0, 3))}
    gestures = {f"g{number}": gesture(draw, list(playlists)) for number in range(draw.randint(0, 4))}
    return {family: tables for family, tables in (("playlist", playlists), ("gesture", gestures)) if tables}


def is_endless(draw, config):
    """Whether some inputs of one instant lead to more and more in the same instant."""
    for _ in range(3):
        trace = [{"t": 1_000_000, "type": draw.choice(TYPES), "producer": draw.randint(1, 2), "source": "s", "data": DATA}
                 for _ in range(draw.randint(1, 5))]
        try:
            model.rehearse(config, [*trace, {"t": 1_000_000, "end": True}], limit=ENDLESS)
        except model.TooMuch:
            return True
    return False


class Circles(unittest.TestCase):
    def test_are_refused_wherever_the_model_never_ends(self):
        endless = 0
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "tutti.toml"
            for seed in range(CASES):
                draw = random.Random(seed)
                config = definitions(draw)
                if not is_endless(draw, config):
                    continue
                endless += 1
                file.write_text(toml.print_config(config), encoding="utf-8")
                done = subprocess.run(
                    [BIN / "tutti", "config-check", file], capture_output=True, text=True, check=False, timeout=PATIENCE)
                self.assertEqual(done.returncode, 2, f"seed {seed}:\n{file.read_text(encoding='utf-8')}")
                self.assertIn("a circle without a delay: ", done.stderr)
        self.assertGreater(endless, CASES // 10)


if __name__ == "__main__":
    unittest.main()
