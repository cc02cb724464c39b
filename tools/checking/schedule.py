"""Runs steps as early as what they need is there and the cores allow: a graph, worked off by one thread a step."""

import threading
import time
from dataclasses import dataclass, replace

from .run import Count, Run, StepFailed


@dataclass(frozen=True)
class Ended:
    """How a step ended, and how long it took."""

    step: object
    count: Count
    seconds: float
    failed_tests: tuple = ()  # by name, as far as the log tells

    def replaced(self, count, failed_tests):
        return replace(self, count=count, failed_tests=failed_tests)


def _run(step, run):
    """The step's count; whatever goes wrong is a failure, told from its log."""
    reason = None
    try:
        count = step.function(run)
    except StepFailed as failure:
        count, reason = Count(0, 1), str(failure)
    except Exception as error:  # a mistake in the step itself must not hang the others
        count, reason = Count(0, 1), f"{type(error).__name__}: {error}"
        run.note(reason)
    if count.failed:
        run.show_failures(reason or f"{step.name}: {count.failed} failed")
    return count


class Schedule:
    """Steps wait for those that they need, among the chosen; a step whose need failed runs all the same, on what there is.
    One begins while a core is idle: a step says how many it keeps busy. Earlier steps go first."""

    def __init__(self, steps, cores, root, options, children):
        self._waiting = list(steps)
        self._total = len(self._waiting)
        self._cores = cores
        self._make_run = lambda step: Run(root, options, step.name, children)
        self._changed = threading.Condition()
        self._running = {}
        self._ended = []

    def run(self):
        """Works everything off; how each step ended, in the order of their ends."""
        threads = []
        with self._changed:
            while self._waiting:
                step = self._next()
                if step is None:
                    self._changed.wait()
                    continue
                self._waiting.remove(step)
                self._running[step.name] = step.cores
                threads.append(threading.Thread(target=self._work, args=(step,)))
                threads[-1].start()
        for thread in threads:
            thread.join()
        return self._ended

    def _next(self):
        """The first step that may begin now."""
        if sum(self._running.values()) >= self._cores:
            return None
        unfinished = {step.name for step in self._waiting} | set(self._running)
        return next((step for step in self._waiting if not unfinished & set(step.needs)), None)

    def _work(self, step):
        began = time.monotonic()
        print(f"[{step.name}] {step.purpose}", flush=True)
        run = self._make_run(step)
        count = _run(step, run)
        run.close()
        failed = tuple(run.failed_tests()) if count.failed else ()
        ended = Ended(step, count, time.monotonic() - began, failed)
        with self._changed:
            del self._running[step.name]
            self._ended.append(ended)
            words = f"{count.passed} passed, {count.failed} failed, " if count.passed or count.failed else ""
            skipped = f"{count.skipped} skipped, " if count.skipped else ""
            print(f"[{step.name}] {words}{skipped}{ended.seconds:.0f} s   ({len(self._ended)} of {self._total} steps)", flush=True)
            self._changed.notify()
