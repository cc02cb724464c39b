#!/usr/bin/python3
"""Trains the network of src/audio/beat_network.cpp, and writes its weights.

    train.py --features DIR --truth DIR --check DIR,DIR --out weights.pt [--minutes 15] [--seed 1]

Needs python3-torch (Debian 12: 1.13; it cannot be installed beside our build packages, so: in a chroot, or on another machine).
DIR of features: NAME_SEED.f32 as `audio_novelty` writes them from NAME.wav; of truth: NAME.json as tests/audio/generate.py does.

A lane is an endless row of streams: the network's memory goes on from one to the next, as it does live."""

import argparse
import json
import pathlib
import sys
import time

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


def load(features, truth_folder, clean_only=False):
    streams = []
    for path in sorted(features.glob("*.f32")):
        name, seed = path.stem.rsplit("_", 1)
        if clean_only and seed != "0":
            continue
        data = np.fromfile(path, np.float32)
        speed, frames = float(data[0]), data[1:].reshape(-1, INPUTS)
        truth = json.loads((truth_folder / f"{name}.json").read_text())
        wanted, asked = targets(truth, speed, len(frames))
        streams.append((name, frames.astype(np.float16), wanted.astype(np.float16), asked.astype(np.float16), truth))
    return streams


def lanes(streams, rng):
    """Chunks of all lanes side by side, each lane a shuffled row of streams."""
    order = rng.permutation(len(streams))
    rows = [[np.concatenate([streams[index][part] for index in order[lane::LANES]]) for part in (1, 2, 3)] for lane in range(LANES)]
    length = min(len(row[0]) for row in rows)
    for first in range(0, length - CHUNK + 1, CHUNK):
        yield [torch.from_numpy(np.stack([row[part][first : first + CHUNK] for row in rows]).astype(np.float32)) for part in range(3)]


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
    """Mean onset F over the streams, and the loss."""
    network.eval()
    scores, losses = {name: [] for name in ROWS}, []
    with torch.no_grad():
        for _, frames, wanted, asked, truth in streams:
            said, _ = network(torch.from_numpy(frames.astype(np.float32))[None])
            losses.append([
                float(nn.functional.binary_cross_entropy_with_logits(said[0, :, part], torch.from_numpy(wanted.astype(np.float32))[:, part]))
                for part in (slice(0, 8), BEAT, DOWNBEAT)
            ])
            chances = torch.sigmoid(said)[0].numpy()
            for row, name in enumerate(ROWS):
                times = truth["onsets"] if row == 0 else [time for time, drum in truth.get("strokes", []) if drum in DRUMS[name]]
                if row and not times:
                    continue
                found = [(place + 1) / 120 - 0.018 for place in picked(chances[:, 2 * row : 2 * row + 2].reshape(-1), 0.5)]
                scores[name].append(f_measure(sorted(times), found, 0.05))
    network.train()
    return {name: round(float(np.mean(values)), 4) for name, values in scores.items() if values}, np.mean(losses, 0).round(4)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=pathlib.Path, required=True)
    parser.add_argument("--truth", type=pathlib.Path, required=True)
    parser.add_argument("--check", help="features and truth of streams to look at, with a comma between")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--start", type=pathlib.Path, help="weights to go on from")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(options.seed)
    streams = load(options.features, options.truth)
    checked = load(*map(pathlib.Path, options.check.split(",")), clean_only=True) if options.check else []
    print(len(streams), "streams,", sum(len(stream[1]) for stream in streams) // FRAMES, "seconds", flush=True)
    network = Network()
    if options.start:
        network.load_state_dict(torch.load(options.start))
    optimizer = torch.optim.AdamW(network.parameters(), options.rate, weight_decay=1e-3)
    began = time.monotonic()
    epoch = 0
    while (spent := (time.monotonic() - began) / 60) < options.minutes:
        state, total, count = None, 0.0, 0
        for features, wanted, asked in lanes(streams, rng):
            spent = (time.monotonic() - began) / 60
            optimizer.param_groups[0]["lr"] = options.rate * max(0.02, 1 - spent / options.minutes)
            said, state = network(features, state)
            state = state.detach()
            loss = loss_of(said, wanted, asked)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total, count = total + float(loss), count + 1
            if spent > options.minutes:
                break
        epoch += 1
        print(f"epoch {epoch}, {spent:.1f} min: loss {total / count:.5f}", *(check(network, checked) if checked else ()), flush=True)
        torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
