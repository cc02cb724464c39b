"""What the kinds of gestures share: how one fires, the producers' clocks, windows, thresholds. Part of the model (model.py)."""

from oracle import conditions, model


class Gesture:
    kind = None
    heard = None  # the latest event, where the gesture keeps the values of a field apart

    def __init__(self, show, name, table):
        self.show, self.name, self.table = show, name, table
        self.emits = table.get("emit")
        self.listens = {table[self.kind]}
        self.read()

    def read(self):
        """Takes what the kind needs from its table, and sets up what it remembers."""

    def seconds(self, key, default):
        return model.microseconds(self.table.get(key, default))

    def deadlines(self):
        return []

    def deadline(self, event, happened, after):
        """Some time after an event happened, but not before the time reached; `self.end(event)` is called then."""
        return model.Deadline(max(happened + after, self.show.now), self.show.begin(), 0, lambda: self.end(event))

    def fire(self, data, sources):
        """Emits at the time reached, as the producer of the source events or, where several took part, as 0."""
        producers = {event.who for event in sources}
        source, producer = producers.pop() if len(producers) == 1 else (None, 0)
        if "by" in self.table:
            latest = self.heard if self.heard in sources else sources[0]
            data = {**data, "by": latest.data[self.table["by"]]}
        self.emit(self.emits, source, producer, data)

    def emit(self, kind, source, producer, data, copied=False):
        about = {"id": model.Identity("vp", self.name), "name": self.name}
        if "metadata" in self.table:
            about["metadata"] = self.table["metadata"]
        self.note()
        self.show.emit(model.Event(kind, source, producer, {**data, "virtual_peripheral": about}, self.show.now, copied))

    def note(self):
        self.show.noted["fired " + self.kind] += 1
        self.show.firings.append((self.name, self.show.now))

    def compare(self, gap, limit):
        """True where a gap is within a window or timeout; counts what happens around the edge."""
        edge = {-1: "a microsecond within", 0: "at the edge", 1: "a microsecond beyond"}.get(gap - limit)
        if edge is not None:
            self.show.noted[f"{self.kind} {edge}"] += 1
        return gap <= limit


A_SECOND = 1_000_000  # beyond its window: an event stamped so much earlier came late, and before that a clock was set back


class Clocks:
    """The producers' own clocks, as far as stamps tell of them: which were set back by more than a window explains."""

    def __init__(self, show, window):
        self.show, self.window = show, window
        self.newest = {}  # producer -> its newest stamp since its clock was set back
        self.late = {}  # producer -> by how much its stamps have been behind since then, at the least

    def set_back(self, event):
        newest = self.newest.get(event.who, event.stamp)
        stepped = newest - event.stamp > self.window + A_SECOND
        self.newest[event.who] = event.stamp if stepped else max(newest, event.stamp)
        behind = self.show.now - event.stamp
        self.late[event.who] = behind if stepped else min(self.late.get(event.who, 0), behind)
        if stepped:
            self.show.noted["a clock set back"] += 1
        return stepped

    def corrected(self, event):
        return event.stamp + self.late[event.who]


def gap(one, other):
    return abs(one.stamp - other.stamp)


def listed(events):
    """Oldest stamp first; those of one stamp as they came."""
    return [event.as_source() for event in sorted(events, key=lambda event: event.stamp)]


def has_numbers(event, fields):
    return all(conditions.is_number(event.data.get(field)) for field in fields)


class Window:
    """Mixed into what looks at a producer's events over a sliding window."""

    def slide(self, event, sets_back=True):
        """The producer's events that are in the window once this one came, oldest stamp first; they may be changed."""
        events = self.events.setdefault(event.who, [])
        if sets_back and events and max(one.stamp for one in events) - event.stamp > self.window + A_SECOND:
            events.clear()  # its clock was set back
            self.show.noted["a clock set back"] += 1
        events.append(event)
        latest = max(one.stamp for one in events)
        events[:] = [one for one in events if self.compare(latest - one.stamp, self.window)]
        events.sort(key=lambda one: one.stamp)
        return events


class Threshold:
    """Mixed into what is told once when it reached `at_least`."""

    def read_threshold(self):
        self.at_least = self.table.get("at_least")
        self.rearm_below = self.table.get("rearm_below", self.at_least)
        self.fired = set()  # producers that fired and were not below rearm_below since

    def fires(self, who, value):
        if self.at_least is None:
            return True
        if who in self.fired:
            if value < self.rearm_below:
                self.fired.remove(who)
                self.show.noted[self.kind + " armed again"] += 1
            return False
        if value < self.at_least:
            return False
        self.fired.add(who)
        return True
