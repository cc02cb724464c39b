"""Players: each reads the time, a harmony and a rhythm, and leaves notes. A note that swells has no instant at which it begins."""

import dataclasses

import numpy as np
import rhythms
import sounds

SWELL = 0.06  # seconds of rise from which on nobody can say when a note begins
KIT_GAINS = {
    "kick": 1.0,
    "snare": 0.8,
    "hat": 0.28,
    "open": 0.3,
    "ride": 0.3,
    "cymbal": 0.45,
    "tom": 0.7,
    "conga": 0.5,
    "block": 0.35,
    "shaker": 0.22,
}
MINOR = [[0, 3, 7], [8, 12, 15], [3, 7, 10], [10, 14, 17], [5, 8, 12], [7, 10, 14]]
MAJOR = [[0, 4, 7], [7, 11, 14], [9, 12, 16], [5, 9, 12], [2, 5, 9], [4, 7, 11]]


@dataclasses.dataclass
class Note:
    time: float
    sound: np.ndarray
    rise: float = 0  # seconds until it is there; 0 for what is struck


class Score:
    """The time of a piece: when each beat falls, of how many a bar is, and who is playing in which bar."""

    def __init__(self, beats, meter):
        self.beats = np.asarray(beats)
        self.meter = meter
        self.bars = (len(beats) - 1) // meter
        self.beat = float(np.mean(np.diff(self.beats)))  # seconds

    def at(self, position):
        return float(np.interp(position, np.arange(len(self.beats)), self.beats))


def hertz(semitones):
    return 440 * 2 ** ((semitones - 69) / 12)


class Band:
    """One band: its drums, its voices, its habits, all drawn from one generator. Grounded, somebody plays each first of a bar: where
    no drum does, nobody could tell a beat from its off-beat otherwise."""

    def __init__(self, rng, rate, style, held_out, grounded=False):
        self.rng, self.rate, self.style, self.held_out = rng, rate, style, held_out
        self.grounded = grounded
        self.kit = sounds.drum_kit(rng, rate, held_out)
        self.gains = {name: gain * 10 ** (rng.uniform(-4, 4) / 20) for name, gain in KIT_GAINS.items()}
        self.swing = rng.uniform(*style.swing)
        self.looseness = float(rng.choice([0, 0.003, 0.007]))  # seconds
        self.tables = {role: sounds.timbre(rng, held_out) for role in ("bass", "keys", "pad", "pluck")}
        self.root = int(rng.integers(40, 52))
        chords = MINOR if rng.random() < 0.5 else MAJOR
        self.harmony = [chords[0], *(chords[index] for index in rng.choice(len(chords), 3))]
        self.stood = {}

    def place(self, score, bar, step, steps):
        position = bar * score.meter + rhythms.swung(step * score.meter / steps, self.swing, self.style.swung)
        return max(0.0, score.at(position) + self.rng.normal(0, self.looseness))

    def strokes(self, score, bar, lines):
        for name, steps in lines.items():
            for index, step in enumerate(steps):
                velocity = rhythms.VELOCITY.get(step, 0) * self.rng.uniform(0.9, 1.1)
                if velocity:
                    yield Note(self.place(score, bar, index, len(steps)), self.kit[name] * (self.gains[name] * velocity))

    def drums(self, score, bars, variation=0.12, fills=True):
        rng = self.rng
        pool = self.style.held_out if self.held_out else self.style.patterns
        pattern = pool[int(rng.integers(len(pool)))]
        every = int(rng.choice([4, 8]))
        after_fill = False
        for bar in bars:
            lines = {name: rhythms.varied(rng, steps, variation) for name, steps in pattern.items()}
            if after_fill:
                lines["cymbal"] = "X"
            after_fill = fills and bar % every == every - 1 and rng.random() < 0.8
            if after_fill:
                steps = score.meter * 4
                length, over = rhythms.fill(rng, steps)
                lines = {name: line[: steps - length] for name, line in lines.items()}
                lines = {name: line + "." * (steps - len(line)) for name, line in lines.items()}
                for name, line in over.items():
                    before = lines.get(name, "." * steps)
                    lines[name] = before[: steps - length] + line[steps - length :]
            yield from self.strokes(score, bar, lines)

    def rhythm(self, pool):
        chosen = [rhythm for rhythm in pool if not self.grounded or rhythm[0] in rhythms.VELOCITY]
        return chosen[int(self.rng.integers(len(chosen)))]

    def chord(self, bar):
        return self.harmony[bar % len(self.harmony)]

    def kept(self, key, make):
        """A note that was played before need not be made again."""
        if key not in self.stood:
            self.stood[key] = make()
        return self.stood[key]

    def line(self, score, bars, role, rhythm, gain, length, octave=0, whole_chord=True):
        """Struck or plucked: keys, a bass, a pluck; a step sounds till the next one, or dies away in so many seconds."""
        for bar in bars:
            played = [index for index, step in enumerate(rhythm) if step in rhythms.VELOCITY]
            for index, following in zip(played, [*played[1:], len(rhythm)]):
                time = self.place(score, bar, index, len(rhythm))
                steps = (following - index) * score.meter / len(rhythm)
                seconds = round(min(steps * score.beat, 1.2) * 0.9, 2)
                tones = self.chord(bar) if whole_chord else [self.chord(bar)[int(self.rng.choice([0, 0, 0, 2, 1]))]]
                tones = [self.root + octave + tone for tone in tones]
                table = self.tables[role]
                sound = sum(
                    self.kept((role, tone, seconds), lambda tone=tone: sounds.note(table, self.rate, hertz(tone), seconds, length=length))
                    for tone in tones
                )
                yield Note(time, sound * (gain * rhythms.VELOCITY[rhythm[index]] / len(tones) ** 0.5))

    def bass(self, score, bars, gain=0.6):
        in_four = rhythms.BASS_HELD_OUT if self.held_out else rhythms.BASS
        pool = in_four if score.meter == 4 else rhythms.BASS_IN_THREE
        rhythm = self.rhythm(pool)
        octave = -12 if self.root > 45 else 0
        yield from self.line(score, bars, "bass", rhythm, gain, self.rng.choice([0.5, 1.5, None]), octave, False)

    def keys(self, score, bars, gain=0.35):
        pool = rhythms.KEYS if score.meter == 4 else rhythms.KEYS_IN_THREE
        rhythm = self.rhythm(pool)
        yield from self.line(score, bars, "keys", rhythm, gain, self.rng.uniform(0.4, 1.6), 12)

    def plucks(self, score, bars, gain=0.25):
        rhythm = "x." * (score.meter * 2) if self.rng.random() < 0.7 else "x" * (score.meter * 4)
        yield from self.line(score, bars, "pluck", rhythm, gain, self.rng.uniform(0.2, 0.6), 24, False)

    def pad(self, score, bars, gain=0.25):
        rise = float(self.rng.choice([0.02, 0.15, 0.3]))
        for bar in bars:
            start, end = score.at(bar * score.meter), score.at((bar + 1) * score.meter)
            seconds = round(end - start, 1) + 0.1
            sound = 0
            for tone in self.chord(bar):
                for detune in (-0.06, 0.07):
                    pitch = hertz(self.root + 12 + tone + detune)
                    key = ("pad", tone, detune, seconds)
                    sound = sound + self.kept(key, lambda p=pitch: sounds.note(self.tables["pad"], self.rate, p, seconds, rise, 0.2))
            yield Note(start, sound * gain / 2, rise)

    def voice(self, score, bars, gain=0.5):
        rng = self.rng
        before = hertz(self.root + 12)
        for bar in bars:
            steps = score.meter * 2
            sung = [index for index in range(steps) if rng.random() < (0.7 if index % 2 == 0 else 0.35)]
            for order, index in enumerate(sung):
                following = sung[order + 1] if order + 1 < len(sung) else steps
                time = self.place(score, bar, index, steps)
                seconds = max(0.12, (score.at(bar * score.meter + following / 2) - time) * rng.uniform(0.7, 1))
                tone = self.root + 12 + int(rng.choice(self.chord(bar))) + int(rng.choice([0, 0, 12]))
                glide = float(rng.uniform(0.06, 0.15)) if order and rng.random() < 0.3 else 0
                sound = sounds.syllable(rng, self.rate, before, hertz(tone), seconds, glide)
                before = hertz(tone)
                yield Note(time, sound * gain * rng.uniform(0.7, 1.1), glide)
