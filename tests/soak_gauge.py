"""What a process takes, looked at every few seconds through several lives of it, and whether that is flat."""

import collections
import dataclasses
import os
import pathlib
import statistics

MEASURES = {"RSS": "KiB", "PSS": "KiB", "files": "", "disk": "KiB"}
# Flat: the median of the last third is no more than a tenth above that of the first, and this: a queue more or less, a client that comes or goes.
SLACK = {"RSS": 1024, "files": 3, "disk": 5120}
MIN_SAMPLES = 30  # of a life that is judged on its own


@dataclasses.dataclass(frozen=True)
class Sample:
    life: int
    age: float  # seconds since the life began
    taken: dict


def memory_of(pid):
    """RSS and PSS in KiB."""
    lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return found["Rss"], found["Pss"]


def size_of(folder):
    """KiB of its files; they may go while one looks."""
    size = 0
    for path in folder.rglob("*"):
        try:
            size += path.stat().st_size
        except FileNotFoundError:
            continue
    return size // 1024


def look(pid, folder):
    rss, pss = memory_of(pid)
    return {"RSS": rss, "PSS": pss, "files": len(os.listdir(f"/proc/{pid}/fd")), "disk": size_of(folder)}


def thirds(samples, measure):
    """The medians of the first and of the last third; nothing of nothing."""
    if not samples:
        return (0, 0)
    values = [sample.taken[measure] for sample in samples]
    some = max(1, len(values) // 3)
    return statistics.median(values[:some]), statistics.median(values[-some:])


class Gauge:
    """`warm_up`: seconds of each life that do not count. `slack`: in place of what is usual."""

    def __init__(self, warm_up, slack=()):
        self.warm_up, self.slack, self.samples = warm_up, SLACK | dict(slack), []

    def add(self, life, age, taken):
        self.samples.append(Sample(life, age, taken))

    def warm(self):
        return [sample for sample in self.samples if sample.age >= self.warm_up]

    def long_lives(self):
        lives = collections.defaultdict(list)
        for sample in self.warm():
            lives[sample.life].append(sample)
        return {life: samples for life, samples in lives.items() if len(samples) >= MIN_SAMPLES}

    def not_flat(self, measures):
        """What is not, in words: across all lives, and within each that was long enough."""
        periods = {"all lives": self.warm()} | {f"life {life}": samples for life, samples in self.long_lives().items()}
        return [f"{measure} of {name}: {thirds(samples, measure)}" for name, samples in periods.items() for measure in measures
                if not self.is_flat(samples, measure)]

    def is_flat(self, samples, measure):
        first, last = thirds(samples, measure)
        return bool(samples) and last <= 1.1 * first + self.slack[measure]

    def table(self, start, end):
        lines = [f"{'':12}{'idle before':>12}{'first third':>12}{'last third':>12}{'most':>12}{'at the end':>12}"]
        for measure, unit in MEASURES.items():
            first, last = thirds(self.warm(), measure)
            most = max(sample.taken[measure] for sample in self.samples)
            cells = (start[measure], first, last, most, end[measure])
            lines.append(f"{measure + ' ' + unit:12}" + "".join(f"{cell:12.0f}" for cell in cells))
        for life, samples in self.long_lives().items():
            each = ", ".join(f"{measure} {'%.0f → %.0f' % thirds(samples, measure)}" for measure in MEASURES)
            lines.append(f"life {life}, {samples[-1].age:.0f} s: {each}")
        return "\n".join(lines)
