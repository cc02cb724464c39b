"""How well onsets, beats and tempo were heard, as numbers from 0 to 1. Pure: times in seconds go in.

Onsets: F-measure with a window of ± 50 ms (Böck, Krebs, Schedl 2012, "Evaluating the online capabilities of onset detection
methods", §4). Beats: F-measure with ± 70 ms (Dixon 2007, "Evaluation of the audio beat tracking system BeatRoot", §3) and the
continuity measures (Davies, Degara, Plumbley 2009, "Evaluation methods for musical audio beat tracking algorithms", §3.3); what
happens in the first 5 s is left out, as there. Tempo: ± 4 % (Gouyon et al. 2006, "An experimental comparison of audio tempo
induction algorithms", §IV)."""

import bisect
import statistics

ONSET_WINDOW = 0.05
BEAT_WINDOW = 0.07
LEFT_OUT = 5.0
TEMPO_WINDOW = 0.04
SETTLING = 8.0  # seconds after a change of tempo
CONTINUITY = 0.175  # of the beat's length
STEP = 0.1  # seconds between two looks at the tempo


def pairs(truth, found, window):
    """The largest number of pairs of one of each, no further apart than the window. Both sorted."""
    count = first = second = 0
    while first < len(truth) and second < len(found):
        distance = found[second] - truth[first]
        if abs(distance) <= window:
            count, first, second = count + 1, first + 1, second + 1
        elif distance < 0:
            second += 1
        else:
            first += 1
    return count


def f_measure(truth, found, window):
    """2 · pairs / (those that are + those that were found); 1 where neither has any."""
    truth, found = sorted(truth), sorted(found)
    return 2 * pairs(truth, found, window) / (len(truth) + len(found)) if truth or found else 1.0


def onset_f(truth, soft, found, window=ONSET_WINDOW):
    """A note that swells may be heard anywhere in its rise, once, or not at all: what is heard there is no mistake."""
    truth, found = sorted(truth), sorted(found)
    left, taken = [], set()
    for time in found:
        stretch = next((index for index, (start, end) in enumerate(soft) if start - window <= time <= end + window), None)
        hit = bisect.bisect_left(truth, time - window)
        near = hit < len(truth) and truth[hit] <= time + window
        if stretch is not None and not near and stretch not in taken:
            taken.add(stretch)
        else:
            left.append(time)
    return f_measure(truth, left, window)


def late(times, start=LEFT_OUT):
    return [time for time in sorted(times) if time >= start]


def beat_f(truth, found, window=BEAT_WINDOW):
    return f_measure(late(truth), late(found), window)


def continued(truth, found):
    """The share of beats that are right in time, in length and after a beat that is right."""
    if len(truth) < 2 or len(found) < 2:
        return 0.0
    nearest = []
    for time in found:
        index = bisect.bisect_left(truth, time)
        if index == len(truth) or (index and time - truth[index - 1] < truth[index] - time):
            index -= 1
        nearest.append(index)

    def length(index):
        return truth[index] - truth[index - 1] if index else truth[1] - truth[0]

    right = 0
    for place in range(1, len(found)):
        at, before = nearest[place], nearest[place - 1]
        beat = length(at)
        right += (
            at - before == 1
            and abs(found[place] - truth[at]) < CONTINUITY * beat
            and abs(found[place - 1] - truth[before]) < CONTINUITY * length(before)
            and abs(found[place] - found[place - 1] - beat) < CONTINUITY * beat
        )
    return right / (max(len(truth), len(found)) - 1)


def between(times):
    return [(first + second) / 2 for first, second in zip(times, times[1:])]


def continuity(truth, found):
    """(CMLt, AMLt): at the metrical level of the truth; at any that a listener may take: twice, half, off the beat."""
    truth, found = late(truth), late(found)
    middles = between(truth)
    levels = [truth, middles, sorted(truth + middles), truth[::2], truth[1::2]]
    scores = [continued(level, found) for level in levels]
    return scores[0], max(scores)


def is_right(bpm, truth):
    return abs(bpm - truth) <= TEMPO_WINDOW * truth


def said_at(steps, time):
    """Of [[second, value]…], each until the next: the value at a time; 0 before the first."""
    index = bisect.bisect_right(steps, time, key=lambda step: step[0]) - 1
    return steps[index][1] if index >= 0 else 0.0


def changes(tempo):
    """When the tempo is suddenly another, by more than the window."""
    return [step[0] for before, step in zip(tempo, tempo[1:]) if not before[1] or not is_right(step[1], before[1])]


def tempo_share(tempo, said, end, start=LEFT_OUT):
    """The share of time at which what was said is right: from 5 s on, without silence and 8 s after each change. None: no such time."""
    moved = changes(tempo)
    looks = right = 0
    for index in range(int(start / STEP), int(end / STEP)):
        time = index * STEP
        truth = said_at(tempo, time)
        if truth and not any(at <= time < at + SETTLING for at in moved):
            looks += 1
            right += is_right(said_at(said, time), truth)
    return right / looks if looks else None


def overall_tempo(said, end, start=LEFT_OUT):
    """What was said most of the time: the median from 5 s on; 0 where nothing was said."""
    values = [said_at(said, index * STEP) for index in range(int(start / STEP), int(end / STEP))]
    values = [value for value in values if value]
    return statistics.median(values) if values else 0.0


def marks(truth, heard):
    """All of it for one stream. heard: {"onsets": [s…], "beats": [s…], "tempo": [[s, bpm]…]}."""
    minutes = truth["duration"] / 60
    if not truth["beats"]:
        return {"false onsets": len(heard["onsets"]) / minutes, "false beats": len(late(heard["beats"])) / minutes}
    end = truth["beats"][-1]
    cmlt, amlt = continuity(truth["beats"], heard["beats"])
    share = tempo_share(truth["tempo"], heard["tempo"], end)
    if truth["bpm"]:
        tempo = float(is_right(overall_tempo(heard["tempo"], end), truth["bpm"]))
    else:
        tempo = share
    return {
        "onset": onset_f(truth["onsets"], truth.get("soft_onsets", []), heard["onsets"]),
        "beat": beat_f(truth["beats"], heard["beats"]),
        "tempo": tempo,
        "tempo share": share,
        "CMLt": cmlt,
        "AMLt": amlt,
    }


def means(rows):
    """Each mark's mean over those rows that have it."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    found = {name: [row[name] for row in rows if row.get(name) is not None] for name in names}
    return {name: statistics.fmean(values) for name, values in found.items() if values}
