#!/usr/bin/python3
"""Compares `tutti rehearse` with the model on random cases, line by line, and shrinks the first case that differs.

compare.py --cases N --seed S [--tutti PATH] [--jobs 2] [--show]    Exit 0 without a difference, 1 with one.

Case i has the seed S + i. `--cases 1 --seed S --show` prints a single case as it is, with what the model says."""

import argparse
import multiprocessing
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from oracle import cases, lines, model, toml  # noqa: E402

CHUNK = 50
PATIENCE = 10.0  # seconds for one rehearsal
LARGEST_OUTPUT = 16 << 20  # bytes: a program that never ends is stopped by it


def default_tutti():
    return pathlib.Path(os.environ.get("TUTTI_BIN", ROOT / "build" / "release" / "bin")) / "tutti"


@dataclass
class Difference:
    """Of one case: the first line that differs, and why where it is not for its text."""

    number: int  # of the line, from 1
    expected: str
    got: str

    def __str__(self):
        return f"line {self.number}\n  model: {self.expected}\n  tutti: {self.got}"


def scratch_folder():
    """In memory where that is possible: a case is two small files."""
    shared = "/dev/shm"
    return tempfile.TemporaryDirectory(prefix="tutti-oracle-", dir=shared if os.access(shared, os.W_OK) else None)


class Rehearsals:
    """Runs `tutti rehearse` on cases, with files in `folder`."""

    def __init__(self, tutti, folder):
        folder = pathlib.Path(folder) / str(os.getpid())
        folder.mkdir(exist_ok=True)
        self.config, self.trace = folder / "tutti.toml", folder / "trace.jsonl"
        self.printed, self.errors = folder / "printed", folder / "errors"
        self.command = [str(tutti), "rehearse", str(self.config), "--trace", str(self.trace)]

    def run(self, case):
        """(lines printed, what went wrong or None)."""
        self.config.write_text(toml.print_config(case.config))
        self.trace.write_text("".join(line + "\n" for line in case.trace))
        with open(self.printed, "wb") as printed, open(self.errors, "wb") as errors:
            try:
                done = subprocess.run(self.command, stdin=subprocess.DEVNULL, stdout=printed, stderr=errors, timeout=PATIENCE,
                                      close_fds=False, check=False)
            except subprocess.TimeoutExpired:
                return [], f"not done after {PATIENCE:.0f} s"
        if done.returncode != 0:
            return [], f"exit {done.returncode}: {self.errors.read_text(errors='replace').strip()}"
        return self.printed.read_text(errors="replace").splitlines(), None

    def difference(self, case, show):
        got, wrong = self.run(case)
        if wrong:
            return Difference(0, "exit 0", wrong)
        return first_difference(lines.print_lines(show.lines), got)

    def differs(self, case):
        """Whether it differs, for the shrinking: what cannot be run says nothing."""
        try:
            show = case.expected()
        except (StopIteration, model.TooMuch):  # a gate's playlist was dropped; an `end` was
            return False
        found = self.difference(case, show)
        return found is not None and not (found.number == 0 and found.got.startswith("exit 2"))


def first_difference(expected, got):
    if expected == got:
        return None
    for number, (one, other) in enumerate(zip(expected, got), 1):
        if not lines.alike(one, other):
            return Difference(number, one, other)
    shorter = min(len(expected), len(got))
    if len(expected) == len(got):
        return None
    rest = [texts[shorter] if len(texts) > shorter else "(nothing more)" for texts in (expected, got)]
    return Difference(shorter + 1, *rest)


def shrink(case, differs):
    """A smaller case that still differs: lines, then definitions and their keys are left out greedily."""
    progress = True
    while progress:
        progress = False
        for smaller in smaller_cases(case):
            if differs(smaller):
                case, progress = smaller, True
                break
    return case


def smaller_cases(case):
    for size in (16, 4, 1):
        for start in range(0, len(case.trace), size):
            yield cases.Case(case.seed, case.config, case.trace[:start] + case.trace[start + size:])
    for section, tables in case.config.items():
        for name in tables:
            yield cases.Case(case.seed, {**case.config, section: without(tables, name)}, case.trace)
    optional = ("interrupts", "completion", "metadata", "trigger", "where", "cancel_active", "clear", "rearm_below", "offset",
                "matrix", "scale", "repeat", "interval", "data")
    for section, tables in case.config.items():
        for name, table in tables.items():
            for key in table:
                if key in optional:
                    yield cases.Case(case.seed, {**case.config, section: {**tables, name: without(table, key)}}, case.trace)
            for index in range(len(table.get("steps", ())) if len(table.get("steps", ())) > 1 else 0):
                steps = table["steps"][:index] + table["steps"][index + 1:]
                yield cases.Case(case.seed, {**case.config, section: {**tables, name: {**table, "steps": steps}}}, case.trace)


def without(table, key):
    return {name: value for name, value in table.items() if name != key}


# ---- many cases, on several processes

rehearsals = None


def start_worker(tutti, folder):
    global rehearsals
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_OUTPUT, LARGEST_OUTPUT))
    rehearsals = Rehearsals(tutti, folder)


def compare_chunk(seeds):
    """(seed of the first case that differs or None, how many were compared, what occurred, in how many cases it did)."""
    occurred, share = Counter(), Counter()
    for count, seed in enumerate(seeds, 1):
        case, show = cases.make(seed)
        occurred.update(show.noted)
        share.update(set(show.noted))
        if rehearsals.difference(case, show) is not None:
            return seed, count, occurred, share
    return None, len(seeds), occurred, share


@dataclass
class Outcome:
    compared: int  # cases, up to and with the first that differs
    seed: int | None  # of the first that differs
    occurred: Counter
    share: Counter


def compare(count, seed, tutti, jobs=2, progress=None):
    """Compares `count` cases from `seed` on, until the first difference. `progress` is told how many are done."""
    chunk = max(1, min(CHUNK, count // jobs))
    chunks = [range(start, min(start + chunk, seed + count)) for start in range(seed, seed + count, chunk)]
    outcome = Outcome(0, None, Counter(), Counter())
    with scratch_folder() as folder, multiprocessing.Pool(jobs, start_worker, (tutti, folder)) as pool:
        for found, compared, occurred, share in pool.imap(compare_chunk, chunks):
            outcome.compared += compared
            outcome.occurred.update(occurred)
            outcome.share.update(share)
            if progress:
                progress(outcome.compared)
            if found is not None:
                outcome.seed = found
                break
    return outcome


def explain(seed, tutti, smaller=True):
    """What there is to say about a case that differs: its first difference, shrunk to a case that one can keep."""
    with scratch_folder() as folder:
        own = Rehearsals(tutti, folder)
        case, show = cases.make(seed)
        found = own.difference(case, show)
        told = [f"seed {seed}, as drawn: {found}"]
        if found and smaller and not (found.number == 0 and found.got.startswith("exit 2")):
            case = shrink(case, own.differs)
            found = own.difference(case, case.expected())
        told += [as_text(case), f"---- first difference: {found}"]
    return "\n".join(told)


def as_text(case):
    return "\n".join(["---- configuration", toml.print_config(case.config), "---- trace", *case.trace])


def report_counts(outcome):
    for what in sorted(outcome.occurred):
        print(f"{what:45} {outcome.occurred[what]:10} times, in {100 * outcome.share[what] / outcome.compared:5.1f} % of the cases")


class Progress:
    """A line every ten seconds."""

    def __init__(self):
        self.start = self.said = time.monotonic()

    def __call__(self, done):
        now = time.monotonic()
        if now - self.said > 10:
            self.said = now
            print(f"{done} cases, {done / (now - self.start):.0f}/s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tutti", type=pathlib.Path, default=default_tutti())
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="print the case of the seed and what the model says")
    arguments = parser.parse_args()
    if arguments.show:
        case, show = cases.make(arguments.seed)
        print(as_text(case), "---- model", *lines.print_lines(show.lines), sep="\n")
        return 0
    outcome = compare(arguments.cases, arguments.seed, arguments.tutti, arguments.jobs, Progress())
    report_counts(outcome)
    print(f"{outcome.compared} cases, {0 if outcome.seed is None else 1} differences")
    if outcome.seed is None:
        return 0
    print(explain(outcome.seed, arguments.tutti))
    return 1


if __name__ == "__main__":
    sys.exit(main())
