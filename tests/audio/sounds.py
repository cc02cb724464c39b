"""Single sounds for the test streams: strokes of a drum kit, notes of a bass, of keys, of a pad, of a voice. Each is a float array at
full velocity, peak about 1; where it comes from is a formula and a random generator, so a seed gives the same samples everywhere."""

import numpy as np

TABLE = 2048


def decay(count, rate, seconds):
    """Falls to a thousandth in so many seconds."""
    return np.exp(-6.9 * np.arange(count) / (rate * seconds))


def attack(sound, rate, seconds):
    count = min(len(sound), max(1, int(rate * seconds)))
    sound[:count] *= np.linspace(0, 1, count)
    return sound


def release(sound, rate, seconds):
    count = min(len(sound), max(1, int(rate * seconds)))
    sound[-count:] *= np.linspace(1, 0, count)
    return sound


def peak(sound):
    return sound / max(1e-9, np.max(np.abs(sound)))


def band_noise(rng, count, rate, low, high):
    """White noise between two frequencies, with skirts of an octave."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / rate) + 1e-9
    gain = 1 / np.sqrt((1 + (low / frequency) ** 4) * (1 + (frequency / high) ** 4))
    return np.fft.irfft(spectrum * gain, count)


def sweep(count, rate, start, end, seconds):
    """A sine that falls from one frequency to another."""
    frequency = end + (start - end) * np.exp(-np.arange(count) / (rate * seconds))
    return np.sin(2 * np.pi * np.cumsum(frequency) / rate)


def kick(rng, rate, held_out):
    low = rng.uniform(42, 68)
    length = rng.uniform(0.4, 0.9) if held_out else rng.uniform(0.15, 0.5)
    count = int(rate * length)
    body = sweep(count, rate, low * rng.uniform(2.5, 6), low, rng.uniform(0.01, 0.04)) * decay(count, rate, length)
    click = band_noise(rng, count, rate, 1500, 7000) * decay(count, rate, 0.02)
    sound = body + rng.uniform(0.05, 0.4) * peak(click)
    if held_out:
        sound = np.tanh(rng.uniform(2, 5) * sound)
    return release(sound, rate, 0.02)


def snare(rng, rate, held_out):
    length = rng.uniform(0.12, 0.3)
    count = int(rate * length)
    tone = rng.uniform(160, 260)
    body = sweep(count, rate, tone * 1.4, tone, 0.01) + 0.5 * sweep(count, rate, tone * 2.3, tone * 1.7, 0.01)
    body *= decay(count, rate, length * 0.7)
    wires = band_noise(rng, count, rate, rng.uniform(800, 2500), rng.uniform(6000, 11000)) * decay(count, rate, length)
    if held_out:  # a clap: three bursts, then the room
        bursts = np.zeros(count)
        for index in range(3):
            start = int(rate * 0.009 * index)
            bursts[start:] += decay(count - start, rate, 0.03)
        return release(peak(band_noise(rng, count, rate, 900, 3500) * (bursts + 0.6 * decay(count, rate, length))), rate, 0.02)
    return release(peak(rng.uniform(0.3, 0.9) * body + rng.uniform(0.6, 1) * peak(wires)), rate, 0.02)


def hat(rng, rate, held_out, length=None):
    length = length or rng.uniform(0.03, 0.1)
    count = int(rate * length)
    if held_out:  # six square waves, as in drum machines
        time = np.arange(count) / rate
        sound = sum(np.sign(np.sin(2 * np.pi * frequency * time)) for frequency in rng.uniform(3200, 9500, 6))
    else:
        sound = band_noise(rng, count, rate, rng.uniform(5000, 8000), 16000)
    return release(peak(sound * decay(count, rate, length)), rate, 0.005)


def cymbal(rng, rate, held_out):
    return hat(rng, rate, held_out, rng.uniform(0.7, 1.4))


def ride(rng, rate, held_out):
    count = int(rate * 0.5)
    time = np.arange(count) / rate
    bell = sum(np.sin(2 * np.pi * frequency * time) for frequency in rng.uniform(2500, 7000, 5))
    return release(peak(0.4 * peak(bell * decay(count, rate, 0.3)) + hat(rng, rate, held_out, 0.5)[:count]), rate, 0.02)


def drum(rng, rate, low, high, length):
    """A tuned drum: tom, conga."""
    count = int(rate * rng.uniform(0.8, 1.2) * length)
    tone = rng.uniform(low, high)
    sound = sweep(count, rate, tone * 1.5, tone, 0.015) * decay(count, rate, length)
    return release(peak(sound + 0.15 * peak(band_noise(rng, count, rate, 500, 5000) * decay(count, rate, 0.03))), rate, 0.02)


def block(rng, rate):
    """Wood block, rim, clave, cowbell: short and tuned high."""
    count = int(rate * rng.uniform(0.04, 0.12))
    time = np.arange(count) / rate
    tone = rng.uniform(700, 2600)
    sound = np.sin(2 * np.pi * tone * time) + 0.6 * np.sin(2 * np.pi * tone * rng.uniform(1.4, 1.6) * time)
    return release(peak(sound * decay(count, rate, len(sound) / rate)), rate, 0.005)


def shaker(rng, rate):
    sound = band_noise(rng, int(rate * 0.07), rate, 4000, 12000) * decay(int(rate * 0.07), rate, 0.08)
    return release(attack(peak(sound), rate, 0.012), rate, 0.01)


def drum_kit(rng, rate, held_out):
    """A stroke of each drum, by name."""
    recipes = {
        "kick": lambda: kick(rng, rate, held_out),
        "snare": lambda: snare(rng, rate, held_out),
        "hat": lambda: hat(rng, rate, held_out),
        "open": lambda: hat(rng, rate, held_out, 0.35),
        "ride": lambda: ride(rng, rate, held_out),
        "cymbal": lambda: cymbal(rng, rate, held_out),
        "tom": lambda: drum(rng, rate, 80, 180, 0.35),
        "conga": lambda: drum(rng, rate, 180, 380, 0.2),
        "block": lambda: block(rng, rate),
        "shaker": lambda: shaker(rng, rate),
    }
    return {name: recipe() for name, recipe in recipes.items()}


def wave(harmonics):
    """One cycle of so many harmonics, with a guard sample."""
    phase = 2 * np.pi * np.arange(TABLE + 1) / TABLE
    return peak(sum(gain * np.sin((index + 1) * phase) for index, gain in enumerate(harmonics)))


def played(table, frequency, rate):
    """A table read at a frequency, or at one for each sample."""
    phase = np.cumsum(frequency) / rate
    return np.take(table, ((phase % 1) * TABLE).astype(np.int32))


def timbre(rng, held_out):
    """The harmonics of an instrument."""
    count = int(rng.integers(3, 14))
    order = np.arange(1, count + 1)
    gains = order ** -rng.uniform(0.8, 2.2)
    if held_out:  # a hollow one, with random partials
        gains[1::2] *= rng.uniform(0, 0.3)
        gains *= rng.uniform(0.3, 1, count)
    return wave(gains)


def note(table, rate, frequency, seconds, rise=0.004, fall=0.04, length=None):
    """One note; with a length it dies away like a string, without it stands like a pipe."""
    count = max(64, int(rate * seconds))
    sound = played(table, np.full(count, frequency), rate)
    if length:
        sound *= decay(count, rate, length)
    return release(attack(sound, rate, rise), rate, min(fall, seconds / 2))


VOWELS = {"a": (800, 1200, 2600), "e": (450, 2000, 2600), "i": (300, 2300, 3000), "o": (450, 850, 2500), "u": (320, 800, 2300)}


def vowel_table(vowel, frequency):
    order = np.arange(1, max(3, min(40, int(7000 / frequency))))
    gains = np.zeros(len(order))
    for weight, formant in zip((1, 0.6, 0.3), VOWELS[vowel]):
        gains += weight / (1 + ((order * frequency - formant) / (60 + formant * 0.06)) ** 2)
    return wave((gains + 0.02) / order**0.5)


def syllable(rng, rate, before, frequency, seconds, glide):
    """A sung syllable: it starts with a consonant, or glides from the note before in so many seconds."""
    count = max(256, int(rate * seconds))
    time = np.arange(count) / rate
    pitch = np.full(count, float(frequency))
    if glide:
        pitch += (before - frequency) * np.exp(-4 * time / glide)
    pitch *= 1 + 0.012 * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * time) * np.clip(time / 0.3, 0, 1)
    first, second = rng.choice(list(VOWELS), 2)
    turn = np.clip((time - 0.3 * seconds) / (0.5 * seconds), 0, 1)
    sound = (1 - turn) * played(vowel_table(first, frequency), pitch, rate) + turn * played(vowel_table(second, frequency), pitch, rate)
    sound = release(attack(sound, rate, 0.02 if not glide else 0.005), rate, min(0.06, seconds / 3))
    if not glide and rng.random() < 0.7:
        length = int(rate * rng.uniform(0.02, 0.05))
        burst = band_noise(rng, length, rate, rng.uniform(1500, 4000), 9000) * np.hanning(length)
        sound[: min(length, count)] += 0.5 * peak(burst)[: min(length, count)]
    return sound
