"""From notes to a stream: the mix, the room, the noise, the level; and which of the notes can be heard in it."""

import numpy as np
import sounds
from band import SWELL

TOGETHER = 0.03  # seconds within which two notes begin as one
WINDOW = 2048
EDGES = np.geomspace(40, 16000, 19)  # hertz: of the bands in which one sound may hide another
AUDIBLE = 0.25  # power against all else in one band, −6 dB


def pink(rng, count):
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    return np.fft.irfft(spectrum, count)


def room(rng, dry, rate):
    """A tail of noise that dies away, much quieter than what is heard directly."""
    seconds = rng.uniform(0.2, 0.9)
    count = int(rate * seconds)
    tail = rng.standard_normal(count) * sounds.decay(count, rate, seconds)
    tail[: int(rate * 0.012)] = 0
    tail *= rng.uniform(0.15, 0.4) / np.sqrt(np.sum(tail**2))
    size = 1 << int(np.ceil(np.log2(len(dry) + count)))
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(tail, size), size)
    return dry + wet[: len(dry)]


def mixed(rng, notes, rate, duration, level, noisy):
    """The samples at their level; and, at the level of the notes, all that sounds."""
    count = int(duration * rate)
    dry = np.zeros(count)
    for note in notes:
        start = int(round(note.time * rate))
        part = note.sound[: max(0, count - start)]
        dry[start : start + len(part)] += part
    sound = room(rng, dry, rate) if notes and rng.random() < 0.4 else dry
    loud = np.sqrt(np.mean(sound**2)) if notes else 0.1
    if noisy:
        sound = sound + sounds.peak(pink(rng, count)) * loud * 4 * 10 ** (-rng.uniform(6, 14) / 20)
    elif rng.random() < 0.4 or not notes:
        sound = sound + sounds.peak(pink(rng, count)) * loud * 4 * 10 ** (-rng.uniform(30, 50) / 20)
    driven = rng.random() < 0.3
    samples = np.tanh(rng.uniform(1, 2.5) * sounds.peak(sound)) if driven else sound
    return sounds.peak(samples) * 10 ** (level / 20), sound


def audible(note, masked, rate):
    """Whether the first 46 ms of a note stand out from all else in at least one band of the ear."""
    start = int(round(note.time * rate))
    mix = masked[start : start + WINDOW]
    if len(mix) < WINDOW:
        return False
    own = np.zeros(WINDOW)
    part = note.sound[:WINDOW]
    own[: len(part)] = part
    before = masked[max(0, start - WINDOW) : start]
    window = np.hanning(WINDOW)
    bins = np.searchsorted(np.fft.rfftfreq(WINDOW, 1 / rate), EDGES)

    def bands(samples):
        power = np.abs(np.fft.rfft(samples * window, WINDOW)) ** 2
        return np.array([power[low : max(low + 1, high)].sum() for low, high in zip(bins, bins[1:])])

    ours, rest = bands(own), bands(mix - own)
    if len(before) == WINDOW:
        rest = np.maximum(rest, bands(before))
    return bool(np.any((ours > AUDIBLE * rest) & (ours > 1e-4 * ours.max()) & (ours > 1e-6 * WINDOW)))


def onsets_of(notes):
    """Starts that are heard, close ones as one; and the stretches in which soft ones may be."""
    hard = sorted(note.time for note in notes if note.rise < SWELL)
    merged = []
    for time in hard:
        if not merged or time - merged[-1] > TOGETHER:
            merged.append(time)
    return merged, sorted([note.time, note.time + note.rise] for note in notes if note.rise >= SWELL)
