"""Plays many facts at once: each server program several times, each copy with one fact at a time."""

import queue
import threading
from dataclasses import dataclass

from . import differences, script
from .player import Failure, Player

COPIES = 6


@dataclass(frozen=True)
class Outcome:
    way: str  # which server, and how it was spoken to
    server: str
    version: int
    fact: script.Fact
    failure: str | None
    closed_in_silence: bool = False

    @property
    def key(self):
        return self.server, self.version, self.fact.title


def play(server, version, fact, known, hasty=False):
    expected = (server.name, version, fact.title) in known
    silent = (server.name, 5, differences.IN_SILENCE) in known
    player = Player(server, version, hasty or expected, silent)
    try:
        player.play(fact)
    except (Failure, script.Unreadable, OSError) as error:
        return Outcome(server.way, server.name, version, fact, str(error) or repr(error), player.closed_in_silence)
    return Outcome(server.way, server.name, version, fact, None, player.closed_in_silence)


class Lane(threading.Thread):
    """One copy of a server, and what is played on it. A server that ended is started again; what ended it has failed."""

    def __init__(self, kind, waiting, known, hasty, outcomes):
        super().__init__()
        self._kind, self._waiting, self._known, self._hasty, self._outcomes = kind, waiting, known, hasty, outcomes
        self.complaints = []

    def run(self):
        try:
            self._play_all()
        except (AssertionError, OSError) as error:
            self.complaints.append(f"a server did not come up: {error}")

    def _play_all(self):
        server = self._kind()
        while True:
            try:
                version, fact = self._waiting.get_nowait()
            except queue.Empty:
                break
            self._outcomes.append(play(server, version, fact, self._known, self._hasty))
            if server.process.poll() is not None:
                self.complaints.append(f"{server.name} ended in {fact.title!r}: {server.stop()}")
                server = self._kind()
        said = server.stop()
        if said:
            self.complaints.append(said)


def run(facts, kinds, known, copies=COPIES, hasty=False):
    """([Outcome], [what else went wrong]). What takes time begins first. `hasty`: nobody waits for what does not come at once."""
    outcomes, lanes = [], []
    jobs = [(version, fact) for fact in facts for version in fact.statements]
    jobs.sort(key=lambda job: not job[1].takes_time)
    for kind in kinds:
        waiting = queue.Queue()
        for job in jobs:
            waiting.put(job)
        lanes += [Lane(kind, waiting, known, hasty, outcomes) for _ in range(copies)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    return outcomes, [complaint for lane in lanes for complaint in lane.complaints]

