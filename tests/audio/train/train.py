#!/usr/bin/python3
"""Trains the network of src/audio/beat_network.cpp, and writes its weights.

    train.py --features DIR --truth DIR --check DIR --out weights.pt [--start weights.pt] [--rounds 12] [--seed 1]

Needs python3-torch (Debian 12: 1.13; it cannot be installed beside our build packages, so: in a chroot, or on another machine).
DIR of features: NAME_SEED.f32 as `audio_novelty` writes them from NAME.wav; of truth: NAME.json as tests/audio/generate.py does;
to check: features of other streams. Weights are kept when the loss on those is the least so far. One thread, a seed and a number of
rounds: the same machine makes the same weights again.

A lane is an endless row of streams: the network's memory goes on from one to the next, as it does live."""

import argparse
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from score import f_measure  # noqa: E402

FRAMES = 60  # a second
INPUTS = 160  # two parts of 40 levels and 40 rises
DENSE = 40
STATE = 56
ONSET_DELAY = 0.014  # seconds from an onset until it can be seen: half a window and a bit
BEAT_DELAY = 0.025
ROWS = ["any", "low", "mid", "high"]  # each for both parts of a frame
BEAT, DOWNBEAT, OUTPUTS = 8, 9, 10
DRUMS = {
    "low": {"kick", "tom"},
    "mid": {"snare", "conga", "block"},
    "high": {"hat", "open", "ride", "shaker", "cymbal"},
}
LANES = 24
CHUNK = 240  # frames between two steps


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(INPUTS, DENSE)
        self.memory = nn.GRU(DENSE, STATE, batch_first=True)
        self.out = nn.Linear(DENSE + STATE, OUTPUTS)

    def forward(self, features, state=None):
        seen = torch.relu(self.dense(features))
        known, state = self.memory(seen, state)
        return self.out(torch.cat([seen, known], -1)), state


def mark(row, places, beside):
    for place in places:
        for near, value in ((place - 1, beside), (place, 1.0), (place + 1, beside)):
            if 0 <= near < len(row):
                row[near] = max(row[near], value)


def places(times, delay, per_second):
    return [int(np.ceil((time + delay) * per_second)) - 1 for time in times]


def targets(truth, speed, frames):
    """What the network should say, and where it is asked (0: nobody can tell)."""
    wanted = np.zeros((frames, OUTPUTS), np.float32)
    asked = np.ones((frames, OUTPUTS), np.float32)
    strokes = truth.get("strokes")
    for row, name in enumerate(ROWS):
        if name == "any":
            times = truth["onsets"]
        elif strokes is None:
            asked[:, 2 * row : 2 * row + 2] = 0
            continue
        else:
            times = [time for time, drum in strokes if drum in DRUMS[name]]
        both = np.zeros(2 * frames, np.float32)
        mark(both, places([time / speed for time in times], ONSET_DELAY, 2 * FRAMES), 0.0)
        wanted[:, 2 * row : 2 * row + 2] = both.reshape(frames, 2)
    for start, end in truth.get("soft_onsets", []):
        first, last = (int((time / speed + ONSET_DELAY) * FRAMES) for time in (start - 0.02, end + 0.02))
        asked[max(0, first) : last + 1, :2] *= 1 - (wanted[max(0, first) : last + 1, :2] == 0)
    mark(wanted[:, BEAT], places([time / speed for time in truth["beats"]], BEAT_DELAY, FRAMES), 0.5)
    if truth["meter"] or not truth["beats"]:
        mark(wanted[:, DOWNBEAT], places([time / speed for time in truth["downbeats"]], BEAT_DELAY, FRAMES), 0.5)
    else:
        asked[:, DOWNBEAT] = 0
    return wanted, asked


def load(features, truth_folder):
    streams = []
    for path in sorted(features.glob("*.f32")):
        data = np.fromfile(path, np.float32)
        speed, frames = float(data[0]), data[1:].reshape(-1, INPUTS)
        truth = json.loads((truth_folder / f"{path.stem.rsplit('_', 1)[0]}.json").read_text())
        wanted, asked = targets(truth, speed, len(frames))
        streams.append([frames.astype(np.float16), wanted.astype(np.float16), asked.astype(np.float16), truth, speed])
    return streams


def lanes(streams, rng):
    """Chunks of all lanes side by side, each lane a shuffled row of streams."""
    order = rng.permutation(len(streams))
    rows = [[np.concatenate([streams[index][part] for index in order[lane::LANES]]) for part in range(3)] for lane in range(LANES)]
    length = min(len(row[0]) for row in rows)
    starts = range(0, length - CHUNK + 1, CHUNK)
    for first in starts:
        yield (first / CHUNK + 0.5) / len(starts), *[torch.from_numpy(np.stack([row[part][first : first + CHUNK] for row in rows]).astype(np.float32)) for part in range(3)]


def loss_of(said, wanted, asked):
    weight = torch.tensor([1.0, 1.0] + [0.4] * 6 + [1.5, 0.7])
    positive = torch.tensor([2.0] * 8 + [2.0, 3.0])
    each = nn.functional.binary_cross_entropy_with_logits(said, wanted, pos_weight=positive, reduction="none")
    return (each * asked * weight).mean()


def picked(chances, threshold, refractory=6):
    """Places of onsets in a row of chances: the sum of two neighbours, when it stops rising."""
    found, last = [], -refractory
    both = chances.copy()
    both[1:] += chances[:-1]
    for place in range(1, len(both) - 1):
        if both[place] > threshold and both[place] > both[place - 1] and both[place] >= both[place + 1] and place - last >= refractory:
            found.append(place)
            last = place
    return found


def check(network, streams):
    """The loss over the streams; it and the mean onset F of each kind, as words."""
    network.eval()
    scores, losses = {name: [] for name in ROWS}, []
    with torch.no_grad():
        for *parts, truth, speed in streams:
            features, wanted, asked = (torch.from_numpy(part.astype(np.float32))[None] for part in parts)
            said, _ = network(features)
            losses.append(float(loss_of(said, wanted, asked)))
            chances = torch.sigmoid(said)[0].numpy()
            for row, name in enumerate(ROWS):
                times = truth["onsets"] if row == 0 else [time for time, drum in truth.get("strokes", []) if drum in DRUMS[name]]
                if row and not times:
                    continue
                found = [(place + 1) / 120 - 0.018 for place in picked(chances[:, 2 * row : 2 * row + 2].reshape(-1), 0.5)]
                scores[name].append(f_measure([time / speed for time in times], found, 0.05))
    network.train()
    loss = float(np.mean(losses))
    return loss, f"checked {loss:.5f}, onset F " + " ".join(f"{name} {np.mean(values):.3f}" for name, values in scores.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=pathlib.Path, required=True)
    parser.add_argument("--truth", type=pathlib.Path, required=True)
    parser.add_argument("--check", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--start", type=pathlib.Path, help="weights to go on from")
    parser.add_argument("--rounds", type=int, default=12, help="how often through all streams")
    parser.add_argument("--rate", type=float, default=3e-3, help="of learning, at first: it falls to a fiftieth")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    rng = np.random.default_rng(options.seed)
    streams, checked = load(options.features, options.truth), load(options.check, options.truth)
    print(len(streams), "streams,", sum(len(stream[0]) for stream in streams) // FRAMES, "seconds", flush=True)
    network = Network()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    optimizer = torch.optim.AdamW(network.parameters(), options.rate, weight_decay=1e-3)
    least, words = check(network, checked)
    print("at first:", words, flush=True)
    for turn in range(options.rounds):
        state, losses = None, []
        for part, features, wanted, asked in lanes(streams, rng):
            optimizer.param_groups[0]["lr"] = options.rate * max(0.02, 1 - (turn + part) / options.rounds)
            said, state = network(features, state)
            state = state.detach()
            loss = loss_of(said, wanted, asked)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses.append(float(loss))
        loss, words = check(network, checked)
        print(f"round {turn + 1}: loss {np.mean(losses):.5f},", words, flush=True)
        if loss < least:
            least = loss
            torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
