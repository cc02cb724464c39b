#!/usr/bin/python3
"""Writes the weights that train.py learned as C++: whole numbers of eight bits, each row with a scale of its own.

    export.py WEIGHTS.pt --out src/audio/beat_weights.inc [--fixture src/audio/beat_network_fixture.inc --features FILE.f32]

The fixture is what PyTorch, with these very weights, makes of the first frames of some features: the test of the C++ compares."""

import argparse
import pathlib
import sys

import numpy as np
import torch

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from train import INPUTS, Network  # noqa: E402

WIDTH = 118
MATRICES = {
    "dense": ("dense.weight", "dense.bias"),
    "seen": ("memory.weight_ih_l0", "memory.bias_ih_l0"),
    "state": ("memory.weight_hh_l0", "memory.bias_hh_l0"),
    "out": ("out.weight", "out.bias"),
}
FRAMES = 90
SHOWN = 10  # every so many frames of the fixture


def lines(words):
    line = "   "
    for word in words:
        if len(line) + len(word) + 2 > WIDTH:
            yield line
            line = "   "
        line += f" {word},"
    yield line


def array(kind, name, words):
    return [f"constexpr {kind} {name}[] = {{", *lines(words), "};"]


def floats(values):
    return [f"{value:.6g}".replace("e-0", "e-") + ("F" if "." in f"{value:.6g}" or "e" in f"{value:.6g}" else ".0F") for value in values]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--fixture", type=pathlib.Path)
    parser.add_argument("--features", type=pathlib.Path)
    options = parser.parse_args()
    network = Network()
    network.load_state_dict(torch.load(options.weights))
    learned = network.state_dict()
    text = ["// Made by tests/audio/train/export.py: do not change by hand.", "// clang-format off"]
    for name, (weights, bias) in MATRICES.items():
        matrix = learned[weights].numpy()
        scales = np.float32(np.abs(matrix).max(1) / 127)
        packed = np.round(matrix / scales[:, None]).astype(int)
        learned[weights].copy_(torch.from_numpy(packed.astype(np.float32) * scales[:, None]))
        text += array("float", f"{name}_scales", floats(scales))
        text += array("float", f"{name}_bias", floats(learned[bias].numpy()))
        text += array("std::int8_t", f"{name}_weights", map(str, packed.reshape(-1)))
    text.append("// clang-format on")
    options.out.write_text("\n".join(text) + "\n")
    torch.save(learned, options.weights.with_suffix(".packed.pt"))
    if options.fixture:
        features = np.fromfile(options.features, np.float32)[1:].reshape(-1, INPUTS)[:FRAMES]
        steps = np.round(features * 255)
        with torch.no_grad():
            said = torch.sigmoid(network(torch.from_numpy(np.float32(steps / 255))[None])[0])[0].numpy()
        text = ["// Made by tests/audio/train/export.py: novelty in steps of 1/255, and what PyTorch makes of every tenth frame.", "// clang-format off"]
        text += array("std::uint8_t", "fixture_novelty", (str(int(step)) for step in steps.reshape(-1)))
        text += array("float", "fixture_chances", floats(said[SHOWN - 1 :: SHOWN].reshape(-1)))
        text.append("// clang-format on")
        options.fixture.write_text("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
