"""A plain, slow model of docs/events.md and DESIGN §5, written from their sentences and from nothing else.

It is there to be compared with src/event, so it shares no thought with it: histories instead of state machines, linear
searches instead of queues. All time is in whole microseconds."""

import math
from collections import Counter
from dataclasses import dataclass

from oracle import gestures


def microseconds(seconds):
    """As the program reads a duration or a time: rounded half away from zero."""
    scaled = seconds * 1e6
    whole = math.floor(abs(scaled))
    return int(math.copysign(whole + (abs(scaled) - whole >= 0.5), scaled))


@dataclass(eq=False)
class Event:
    """Something that happened. `stamp` is its own time, which may lie before the time at which it happened."""

    type: str
    source: str | None
    producer: int
    data: dict
    stamp: int
    copied: bool = False  # by a mirror

    @property
    def who(self):
        """Its producer is the pair of both: number 1 of the left machine is not number 1 of the right one."""
        return (self.source, self.producer)

    def embedded(self):
        return {"event_type": self.type, "producer_id": self.producer, "data": self.data}

    def as_source(self):
        return {**self.embedded(), "timestamp": self.stamp / 1e6}


@dataclass(frozen=True)
class Identity:
    """Stands for an id until the lines are printed, where ids are numbered by their first appearance."""

    prefix: str  # "run", "def", "vp"
    of: object


@dataclass
class Deadline:
    due: int
    began: int  # the how-manyth beginning its owner's was
    order: int  # among its owner's
    act: object

    def key(self):
        return (self.due, self.began, self.order)


class TooMuch(Exception):
    """The show does not come to rest within the number of events that was allowed."""


class Playlist:
    def __init__(self, name, table):
        self.name = name
        self.identity = Identity("def", name)
        self.trigger = table.get("trigger")
        self.interrupts = table.get("interrupts", [])
        self.completion = table.get("completion")
        self.metadata = table.get("metadata")
        self.steps = [
            {
                "type": step["type"],
                "producer": step.get("producer", 0),
                "data": step.get("data", {}),
                "offset": microseconds(step.get("offset", 0)),
                "repeat": step.get("repeat", 1),
                "interval": microseconds(step.get("interval", 0)),
            }
            for step in table["steps"]
        ]

    def timeline(self):
        """(offset, declared as, step, repeat) of everything to be emitted, in order."""
        entries = []
        for index, step in enumerate(self.steps):
            for repeat in range(step["repeat"]):
                entries.append((step["offset"] + repeat * step["interval"], len(entries), index, repeat))
        return sorted(entries)

    def described_steps(self):
        described = []
        for step in self.steps:
            description = {
                "event_type": step["type"],
                "producer_id": step["producer"],
                "data": step["data"],
                "offset": step["offset"] / 1e6,
                "repeat": step["repeat"],
            }
            if step["repeat"] > 1:
                description["interval"] = step["interval"] / 1e6
            described.append(description)
        return described


class Run:
    """One performance of a playlist."""

    def __init__(self, show, playlist, trigger, starter):
        self.show, self.playlist, self.trigger, self.starter = show, playlist, trigger, starter
        self.identity = Identity("run", self)
        self.began = show.begin()
        self.start = show.now
        self.remaining = playlist.timeline()
        self.active = True
        show.runs.append(self)
        show.lifecycle("event.playlist.created", {**self.about(trigger=True), "steps": playlist.described_steps()})

    def about(self, trigger):
        about = {
            "playlist_id": self.identity,
            "definition_id": self.playlist.identity,
            "playlist_name": self.playlist.name,
        }
        if self.playlist.metadata is not None:
            about["playlist_metadata"] = self.playlist.metadata
        if trigger and self.trigger is not None:
            about["trigger_event"] = self.trigger.embedded()
        return about

    def deadlines(self):
        if not self.active:
            return []
        return [Deadline(self.start + offset, self.began, order, self.step) for offset, order, _, _ in self.remaining]

    def step(self):
        offset, _, index, repeat = self.remaining.pop(0)
        step = self.playlist.steps[index]
        self.show.emit(Event(step["type"], None, step["producer"], step["data"], self.show.now))
        self.show.lifecycle("event.playlist.emitted", {
            **self.about(trigger=True),
            "step_index": index,
            "repeat_index": repeat,
            "event_type": step["type"],
            "producer_id": step["producer"],
            "offset": offset / 1e6,
            "data": step["data"],
        })
        if not self.remaining:
            self.stop("completed")
            if self.playlist.completion is not None:
                self.show.lifecycle(self.playlist.completion, self.about(trigger=True))

    def stop(self, reason, interrupt=None):
        if not self.active:
            return
        self.active = False
        data = {**self.about(trigger=False), "reason": reason}
        if interrupt is not None:
            data["interrupt_event"] = interrupt.embedded()
        self.show.lifecycle("event.playlist.stopped", data)
        self.show.noted["stopped " + reason] += 1
        if reason == "interrupted" and any(deadline.due == self.show.now for deadline in self.deadlines_left()):
            self.show.noted["interrupted at a step's very instant"] += 1

    def deadlines_left(self):
        return [Deadline(self.start + offset, self.began, order, None) for offset, order, _, _ in self.remaining]


class Show:
    """A configuration's `playlist` and `gesture` tables, at work on a trace."""

    def __init__(self, config, limit=100_000):
        self.now = None  # the time reached
        self.beginnings = 0
        self.limit = limit
        self.latest = {}  # the state store, as far as gates read it: type -> event
        self.queue = []
        self.lines = []
        self.runs = []
        self.noted = Counter()  # what occurred how often
        self.firings = []  # (who, when): gestures that fired, playlists that started, interrupts
        self.playlists = [Playlist(name, table) for name, table in config.get("playlist", {}).items()]
        self.gestures = [gestures.make(self, name, table) for name, table in config.get("gesture", {}).items()]

    def begin(self):
        self.beginnings += 1
        return self.beginnings

    def lifecycle(self, kind, data):
        self.emit(Event(kind, None, 0, data, self.now))

    def emit(self, event):
        """What results: printed, and heard by everybody once what is before it in the queue is done."""
        self.lines.append({"t": event.stamp, "type": event.type, "producer": event.producer, "source": event.source,
                           "data": event.data})
        if len(self.lines) > self.limit:
            raise TooMuch
        self.noted[event.type if event.type.startswith("event.playlist.") else "events"] += 1
        self.queue.append(event)

    def start(self, playlist, trigger, starter=None):
        self.firings.append((playlist.identity, self.now))
        return Run(self, playlist, trigger, starter)

    def active_runs(self):
        return [run for run in self.runs if run.active]  # in the order in which they began

    def hear(self, event):
        """The state store first, then the handlers of priority 100, then those of priority 50."""
        self.latest[event.type] = event
        for run in self.active_runs():
            if event.type in run.playlist.interrupts:
                self.firings.append(("interrupts", self.now))
                run.stop("interrupted", event)
        for playlist in self.playlists:
            if playlist.trigger == event.type:
                self.start(playlist, event)
        for gesture in self.gestures:
            if event.type in gesture.listens:
                gesture.hear(event)

    def settle(self):
        while self.queue:
            self.hear(self.queue.pop(0))

    def next_deadline(self):
        waiting = [deadline for owner in self.active_runs() + self.gestures for deadline in owner.deadlines()]
        return min(waiting, key=Deadline.key, default=None)

    def run_deadlines(self, wanted):
        while (deadline := self.next_deadline()) is not None and wanted(deadline.due):
            self.now = deadline.due
            deadline.act()
            self.settle()

    def input(self, event):
        """Deadlines before it first. Those of its own instant wait for every input of that instant."""
        happens = event.stamp if self.now is None else max(self.now, event.stamp)
        if event.stamp < happens:
            self.noted["stamped earlier than the time reached"] += 1
        self.run_deadlines(lambda due: due < happens)
        self.now = happens
        self.hear(event)
        self.settle()

    def finish(self, end=None):
        """To the last deadline, or to those at `end`."""
        self.run_deadlines(lambda due: end is None or due <= end)


def rehearse(config, trace, limit=100_000):
    """The show after a whole trace: a list of {"t": microseconds, "type", "producer"?, "source"?, "data"?} or {"t", "end"}."""
    show = Show(config, limit)
    for line in trace:
        if line.get("end"):
            show.finish(line["t"])
            return show
        show.input(Event(line["type"], line.get("source"), line.get("producer", 0), line.get("data", {}), line["t"]))
    show.finish()
    return show
