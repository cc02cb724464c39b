"""The kinds of test streams: which style, who plays when, how the tempo goes. A piece is its notes and its beats."""

import dataclasses

import numpy as np
import rhythms
import sounds
from band import Band, Note, Score


@dataclasses.dataclass
class Piece:
    notes: list
    beats: np.ndarray
    meter: int
    bpm: float | None  # None where it changes
    tempo: list  # [second, bpm], each until the next


def even(rng, bpm, start, seconds, human=0.0):
    """Beats of one tempo; a human hand drifts by so much of it, and comes back."""
    beats, drift = [start], 0.0
    while beats[-1] < start + seconds:
        drift = 0.8 * drift + rng.normal(0, human)
        beats.append(beats[-1] + 60 / bpm * (1 + drift))
    return beats


def ramped(bpm, end_bpm, start, seconds, hold):
    """Holds, goes evenly from one tempo to the other, and holds that."""
    beats = [start]
    while beats[-1] < start + seconds:
        part = np.clip((beats[-1] - start - hold) / max(1e-9, seconds - 2 * hold), 0, 1)
        beats.append(beats[-1] + 60 / (bpm + (end_bpm - bpm) * part))
    return beats


def tempo_of(beats):
    return [[float(start), 60 / float(end - start)] for start, end in zip(beats, beats[1:])]


def whole_bars(beats, meter):
    return beats[: (len(beats) - 1) // meter * meter + 1]


def layers(band, score, rng, quiet=()):
    """What goes on beside the drums, each layer as likely as not."""
    bars = range(score.bars)
    if rng.random() < 0.75:
        yield from band.bass(score, bars)
    if rng.random() < 0.4 and "pad" not in quiet:
        yield from band.pad(score, bars)
    if rng.random() < 0.35:
        yield from band.keys(score, bars)
    if rng.random() < 0.25:
        yield from band.plucks(score, bars)
    if rng.random() < 0.2 and "voice" not in quiet:
        yield from band.voice(score, range(min(score.bars, int(rng.integers(0, 5))), score.bars))


def song(style, human=0.004):
    def make(rng, rate, held_out, start, seconds):
        bpm = rng.uniform(*style.tempo)
        beats = whole_bars(even(rng, bpm, start, seconds, human if rng.random() < 0.5 else 0), style.meter)
        band, score = Band(rng, rate, style, held_out), Score(beats, style.meter)
        silent = int(rng.choice([0, 0, 0, 2]))  # bars before the drums come in
        notes = [*band.drums(score, range(silent, score.bars)), *layers(band, score, rng)]
        return Piece(notes, score.beats, style.meter, bpm, [[float(beats[0]), bpm]])

    return make


def clicks(rng, rate, held_out, start, seconds):
    """A metronome, the first of a bar higher or not."""
    meter = int(rng.choice([3, 4]))
    bpm = rng.uniform(60, 200)
    beats = whole_bars(even(rng, bpm, start, seconds), meter)
    low = sounds.hat(rng, rate, True, 0.04) if held_out else sounds.block(rng, rate)
    high = sounds.block(rng, rate) if rng.random() < 0.5 else low
    notes = [Note(time, low * 0.7 if index % meter else high) for index, time in enumerate(beats[:-1])]
    return Piece(notes, np.asarray(beats), meter, bpm, [[float(beats[0]), bpm]])


def changing(shape):
    """A band whose tempo moves: a ramp through the whole, or another tempo at a bar."""

    def make(rng, rate, held_out, start, seconds):
        style = [rhythms.FOUR, rhythms.ROCK, rhythms.BREAKBEAT][int(rng.integers(3))]
        bpm = rng.uniform(80, 160)
        factor = rng.uniform(1.08, 1.3) ** rng.choice([-1, 1])
        if shape == "ramp":
            beats = whole_bars(ramped(bpm, bpm * factor, start, seconds, 4), 4)
            tempo = tempo_of(beats)
        else:
            first = whole_bars(even(rng, bpm, start, seconds / 2), 4)
            second = whole_bars(even(rng, bpm * factor, first[-1], seconds / 2), 4)
            beats = first[:-1] + second
            tempo = [[float(start), bpm], [float(first[-1]), bpm * factor]]
        band, score = Band(rng, rate, style, held_out), Score(beats, 4)
        notes = [*band.drums(score, range(score.bars)), *layers(band, score, rng)]
        return Piece(notes, score.beats, 4, None, tempo)

    return make


def breaks(rng, rate, held_out, start, seconds):
    """The drums are out for some bars, while pads and bass go on."""
    style = [rhythms.FOUR, rhythms.ROCK, rhythms.BREAKBEAT][int(rng.integers(3))]
    bpm = rng.uniform(max(90, style.tempo[0]), min(150, style.tempo[1]))
    beats = whole_bars(even(rng, bpm, start, seconds), 4)
    band, score = Band(rng, rate, style, held_out), Score(beats, 4)
    out = int(rng.integers(2, 5))
    first = score.bars // 2 - out // 2
    bars = [bar for bar in range(score.bars) if not first <= bar < first + out]
    notes = [*band.drums(score, bars), *band.bass(score, range(score.bars)), *band.pad(score, range(score.bars))]
    return Piece(notes, score.beats, 4, bpm, [[float(beats[0]), bpm]])


def without_drums(*voices):
    def make(rng, rate, held_out, start, seconds):
        meter = int(rng.choice([3, 4, 4]))
        style = dataclasses.replace(rhythms.ROCK, meter=meter)
        bpm = rng.uniform(64, 132)
        beats = whole_bars(even(rng, bpm, start, seconds, 0.004), meter)
        band, score = Band(rng, rate, style, held_out, grounded=True), Score(beats, meter)
        notes = [note for voice in voices for note in getattr(band, voice)(score, range(score.bars))]
        return Piece(notes, score.beats, meter, bpm, [[float(beats[0]), bpm]])

    return make


def syncopated(rng, rate, held_out, start, seconds):
    """A bass off the beat, and hardly any drums."""
    style = dataclasses.replace(
        rhythms.BREAKBEAT,
        patterns=[{"hat": "x...x...x...x..."}, {"kick": "X...............", "snare": "....o.......o..."}],
        held_out=[{"block": "....x.......x...", "shaker": "x.x.x.x.x.x.x.x."}],
    )
    bpm = rng.uniform(70, 140)
    beats = whole_bars(even(rng, bpm, start, seconds), 4)
    band, score = Band(rng, rate, style, held_out, grounded=True), Score(beats, 4)
    notes = [*band.drums(score, range(score.bars), 0.05, fills=False), *band.bass(score, range(score.bars), 0.9)]
    notes += band.keys(score, range(score.bars)) if rng.random() < 0.5 else []
    return Piece(notes, score.beats, 4, bpm, [[float(beats[0]), bpm]])


def two_songs(rng, rate, held_out, start, seconds):
    """Another song after some seconds of silence."""
    styles = [rhythms.FOUR, rhythms.ROCK, rhythms.BREAKBEAT, rhythms.LATIN]
    first, second = (song(styles[int(index)]) for index in rng.integers(0, len(styles), 2))
    pause = rng.uniform(3, 5)
    one = first(rng, rate, held_out, start, (seconds - pause) / 2)
    end = float(one.beats[-1])
    two = second(rng, rate, held_out, end + pause, (seconds - pause) / 2)
    tempo = [*one.tempo, [end, 0.0], *two.tempo]
    return Piece(one.notes + two.notes, np.concatenate([one.beats[:-1], two.beats]), 4, None, tempo), len(one.beats) - 1


def nothing(rng, rate, held_out, start, seconds):
    """A tone that stands, or nothing at all: no note begins that anybody could tap to."""
    notes = []
    if rng.random() < 0.5:
        tone = sounds.note(sounds.timbre(rng, held_out), rate, rng.uniform(60, 600), seconds, 2, 2)
        notes.append(Note(start, 0.5 * tone, 2))
    return Piece(notes, np.zeros(0), 0, None, [])


# Their order gives each stream of a set its kind.
KINDS = {
    "clicks": clicks,
    "four": song(rhythms.FOUR, 0),
    "rock": song(rhythms.ROCK),
    "breakbeat": song(rhythms.BREAKBEAT),
    "waltz": song(rhythms.WALTZ),
    "latin": song(rhythms.LATIN),
    "swing": song(rhythms.SWING),
    "half time": song(rhythms.HALF_TIME),
    "ramp": changing("ramp"),
    "step": changing("step"),
    "breaks": breaks,
    "bass": syncopated,
    "pads": without_drums("pad", "bass", "plucks"),
    "voice": without_drums("voice", "keys"),
    "noise": song(rhythms.ROCK),
    "songs": two_songs,
    "jungle": song(rhythms.JUNGLE),
    "shuffle": song(rhythms.SHUFFLE),
    "one drop": song(rhythms.ONE_DROP),
    "nothing": nothing,
}
# Styles that no train stream has.
FOR_TEST_ALONE = ("shuffle", "one drop")
