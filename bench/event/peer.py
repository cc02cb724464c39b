#!/usr/bin/python3
"""The peer of bench_event: a plain event bus in Python as one writes it first.

A dictionary from type to callbacks sorted by priority, a state store that is brought up to date before them, a lock,
events as dataclasses with a dictionary of data; a thread for each playlist that runs.

    bench/event/peer.py emit HANDLERS EVENTS
    bench/event/peer.py taps DETECTORS EVENTS [FIRING]
    bench/event/peer.py playlists RUNS SECONDS
    bench/event/peer.py lines TRACE RESULT   reads the one and prints the other: what any rehearsal does at least

Prints one line of figures, as bench_event does.
"""

import dataclasses
import json
import os
import sys
import threading
import time


@dataclasses.dataclass
class Event:
    type: str
    data: dict
    producer: int = 0
    timestamp: float = dataclasses.field(default_factory=time.time)


class EventBus:
    def __init__(self):
        self.lock = threading.RLock()
        self.handlers = {}
        self.latest = {}
        self.latest_of_type = {}

    def subscribe(self, type, callback, priority=0):
        with self.lock:
            handlers = self.handlers.setdefault(type, [])
            handlers.append((priority, callback))
            handlers.sort(key=lambda handler: -handler[0])

    def emit(self, event):
        with self.lock:
            self.latest[event.type, event.producer] = event
            self.latest_of_type[event.type] = event
            handlers = list(self.handlers.get(event.type, ()))
        for _, callback in handlers:
            try:
                callback(event)
            except Exception as failure:
                print(failure, file=sys.stderr)


class DoubleTap:
    def __init__(self, bus, type, emits, window=0.3):
        self.bus = bus
        self.emits = emits
        self.window = window
        self.first = {}
        self.lock = threading.Lock()
        bus.subscribe(type, self.hear, 50)

    def hear(self, event):
        with self.lock:
            first = self.first.get(event.producer)
            if first is None or event.timestamp - first.timestamp > self.window:
                self.first[event.producer] = event
                return
            del self.first[event.producer]
        self.bus.emit(Event(self.emits, {"events": [dataclasses.asdict(first), dataclasses.asdict(event)]},
                            event.producer))


class Playlist:
    """Ten events a second, each followed by its `.emitted`, from a thread of its own."""

    def __init__(self, bus, number, lateness, begin, end):
        self.bus, self.number, self.lateness, self.begin, self.end = bus, number, lateness, begin, end
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        due, step = self.begin, 0
        while due < self.end:
            time.sleep(max(0.0, due - time.monotonic()))
            self.lateness.append(time.monotonic() - due)
            self.bus.emit(Event("light.turn", {"degrees": 6}))
            self.bus.emit(Event("event.playlist.emitted", {
                "playlist_id": self.number, "definition_id": 1, "playlist_name": "list", "step_index": 0,
                "repeat_index": step, "event_type": "light.turn", "producer_id": 0, "data": {"degrees": 6}}))
            due += 0.1
            step += 1


def emit(handlers, events):
    bus = EventBus()
    heard = 0

    def hear(event):
        nonlocal heard
        heard += 1

    for number in range(handlers):
        bus.subscribe("button.press", hear, number % 3)
    data = {"value": True, "pressure": 0.5}
    begin = time.process_time()
    for number in range(events):
        bus.emit(Event("button.press", data, number % 8))
    return {"per_second": events / (time.process_time() - begin)}


def taps(detectors, events, firing=0):
    bus = EventBus()
    for number in range(detectors):
        DoubleTap(bus, "button.press", f"tap.number_{number}")
    data = {"pressed": True}
    now = 1.0
    begin = time.process_time()
    for number in range(events):
        now += 0.1 if number % 100 < firing else 1.0
        bus.emit(Event("button.press", data, 1, now))
    return {"per_second": events / (time.process_time() - begin)}


def playlists(runs, length):
    threading.stack_size(128 * 1024)
    bus = EventBus()
    lateness = []
    begin = time.monotonic() + 1 + runs / 2000  # all threads are there by then
    try:
        for number in range(runs):
            Playlist(bus, number, lateness, begin + 0.1 * number / runs, begin + length)
    except RuntimeError:  # the machine has no more threads
        return {"threads": number}
    time.sleep(max(0.0, begin - time.monotonic()))
    lateness.clear()
    cpu = time.process_time()
    time.sleep(length)  # where nothing keeps up, this thread neither
    taken, cpu = time.monotonic() - begin, time.process_time() - cpu
    ordered = sorted(lateness[:])
    return {"p50_us": ordered[len(ordered) // 2] * 1e6, "p99_us": ordered[int(len(ordered) * 0.99)] * 1e6,
            "max_us": ordered[-1] * 1e6, "cpu_share": cpu / taken, "events_per_second": len(ordered) / taken,
            "threads": runs}


def lines(trace, result):
    """Prints how long it took to read the one, and to print the other once it is there as objects."""
    begin = time.process_time()
    with open(trace, encoding="utf-8") as file:
        for line in file:
            json.loads(line)
    read = time.process_time() - begin
    with open(result, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    begin = time.process_time()
    with open(os.devnull, "w", encoding="utf-8") as out:
        for event in events:
            print(json.dumps(event, separators=(",", ":"), sort_keys=True), file=out)
    return {"cpu": read + time.process_time() - begin}


if __name__ == "__main__":
    loads = {"emit": emit, "taps": taps, "playlists": playlists, "lines": lines}
    arguments = [int(argument) if argument.isdigit() else argument for argument in sys.argv[2:]]
    print(json.dumps(loads[sys.argv[1]](*arguments)), flush=True)
    os._exit(0)  # threads that are behind would go on for minutes
