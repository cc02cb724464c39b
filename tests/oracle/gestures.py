"""The kinds of gestures, one class each, in the words of docs/events.md. Part of the model (model.py).

*Latest*, *newest* and *oldest* speak of stamps; of equal ones of the order in which they came. Only what passed in the second
before goes by the time reached."""

from oracle import conditions
from oracle.gesture import Clocks, Gesture, gap, listed
from oracle.sensors import Aggregate, Calibrate, Heading, Magnitude, Smooth, Zones


class DoubleTap(Gesture):
    kind = "double_tap"

    def read(self):
        self.window = self.seconds("window", 0.3)
        self.first = {}

    def hear(self, event):
        first = self.first.get(event.who)
        if first is not None and self.compare(gap(first, event), self.window):
            del self.first[event.who]
            self.fire({"events": listed([first, event])}, [event])
        else:
            self.first[event.who] = event


class Simultaneous(Gesture):
    kind = "simultaneous"

    def read(self):
        self.window = self.seconds("window", 0.01)
        self.producers = self.table.get("producers", 2)
        self.seen = []
        self.clocks = Clocks(self.show, self.window)

    def hear(self, event):
        if self.clocks.set_back(event):
            self.seen = [one for one in self.seen if one.who != event.who and
                         (one.source != event.source or one.stamp - event.stamp <= self.window)]
        self.seen.append(event)
        by_stamp = sorted(self.seen, key=lambda one: one.stamp)
        latest = [one for i, one in enumerate(by_stamp) if all(one.who != later.who for later in by_stamp[i + 1:])]
        together = [one for one in latest if self.compare(gap(one, by_stamp[-1]), self.window)]
        self.seen = together
        if len(together) >= self.producers:
            self.seen = []
            self.fire({"events": listed(together)}, together)


class Sequence(Gesture):
    kind = "sequence"

    def __init__(self, show, name, table):
        self.show, self.name, self.table = show, name, table
        self.emits = table["emit"]
        self.steps = table["sequence"]
        self.listens = {step["type"] for step in self.steps}
        self.timeout = self.seconds("timeout", 1.0)
        self.seen = {}  # producer -> its events since it last fired

    def hear(self, event):
        seen = self.seen.setdefault(event.who, [])
        seen.append(event)
        for length in range(min(len(self.steps), len(seen)), 0, -1):
            if self.match(seen[-length:]):
                break
        else:
            return
        if length < len(seen) and length > 0:
            self.show.noted["sequence begins after other events"] += 1
        if length == len(self.steps):
            self.seen[event.who] = []
            self.fire({"sequence": listed(seen[-length:])}, [event])

    def match(self, events):
        """They fit the first steps, one after the other, each within the timeout of the one before."""
        for event, step in zip(events, self.steps):
            if event.type != step["type"] or not conditions.fits(step.get("where", {}), event.data):
                return False
        return all(self.compare(gap(one, other), self.timeout) for one, other in zip(events, events[1:]))


class Hold(Gesture):
    kind = "hold"

    def read(self):
        self.after = self.seconds("after", 0.5)
        self.pressed = {}  # producer -> its press, while no off came
        self.waiting = {}  # producer -> the deadline, until it fires or an off comes
        self.clocks = Clocks(self.show, self.after)

    def hear(self, event):
        self.clocks.set_back(event)
        if not conditions.is_on(self.table.get("where"), event.data):
            if self.waiting.pop(event.who, None) is not None:
                self.show.noted["hold let go before its time"] += 1
            self.pressed.pop(event.who, None)
        elif event.who not in self.pressed:
            self.pressed[event.who] = event
            self.waiting[event.who] = self.deadline(event, self.clocks.corrected(event), self.after)

    def deadlines(self):
        return list(self.waiting.values())

    def end(self, press):
        del self.waiting[press.who]
        self.fire({"events": listed([press])}, [press])


class Gated(Gesture):
    """What mirror and playlist share: gates, each on or off by the latest event of its type."""

    def read_gates(self):
        gate = self.table["gate"]
        self.gates = gate if isinstance(gate, list) else [gate]

    def is_open(self):
        for gate in self.gates:
            latest = self.show.latest.get(gate["type"])
            if latest is None or not conditions.is_on(gate.get("where"), latest.data):
                return False
        return True


class Mirror(Gated):
    kind = "mirror"

    def read(self):
        self.read_gates()

    def hear(self, event):
        if event.copied:
            self.show.noted["a copy that is not copied again"] += 1
        elif self.is_open() and not conditions.fits(self.table.get("where", {}), event.data):
            self.show.noted["mirror passes over what does not fit"] += 1
        elif self.is_open():
            who = event.who if "producer" not in self.table else (None, self.table["producer"])
            self.emit(event.type, *who, event.data, copied=True)
        else:
            self.show.noted["mirror with a gate off"] += 1


class GatedPlaylist(Gated):
    kind = "playlist"

    def read(self):
        self.read_gates()
        self.listens = {gate["type"] for gate in self.gates}

    def hear(self, event):
        if not self.is_open():
            self.show.noted["playlist with a gate off"] += 1
            return
        if self.table.get("cancel_active", False):
            for run in self.show.active_runs():
                if run.starter is self:
                    run.stop("cancelled")
        self.note()
        playlist = next(one for one in self.show.playlists if one.name == self.table["playlist"])
        self.show.start(playlist, event, starter=self)


class Debounce(Gesture):
    kind = "debounce"

    def read(self):
        self.quiet = self.seconds("quiet", 0.02)
        self.waiting = []
        self.happened = None  # when the latest did
        self.clocks = Clocks(self.show, self.quiet)

    def hear(self, event):
        if self.waiting and self.waiting[0].due == self.show.now:
            self.show.noted["debounce disturbed at its very end"] += 1
        self.clocks.set_back(event)
        happened = self.clocks.corrected(event)
        if self.waiting and happened < self.happened:
            return
        self.happened = happened
        self.waiting = [self.deadline(event, happened, self.quiet)]

    def deadlines(self):
        return self.waiting

    def end(self, event):
        self.waiting = []
        self.fire({"events": listed([event])}, [event])


class RateLimit(Gesture):
    kind = "rate_limit"

    def read(self):
        self.per_second = self.table["per_second"]
        self.passed = []  # when

    def hear(self, event):
        before = [when for when in self.passed if self.compare(self.show.now - when, 1_000_000)]
        if len(before) >= self.per_second:
            self.show.noted["rate_limit dropped"] += 1
            return
        self.passed.append(self.show.now)
        self.fire({"events": listed([event])}, [event])


class Chosen:
    """What a gesture hears: of its types what fits its `where`, and one gesture for each value of the field `by`."""

    OWN_WHERE = ("hold", "mirror")  # which mean something else by it

    def __init__(self, show, name, table, kind):
        self.show, self.table = show, table
        self.make = lambda: kind(show, name, table)
        self.parts = [(None, self.make())]
        self.listens = self.parts[0][1].listens
        self.where = {} if kind.kind in self.OWN_WHERE else table.get("where", {})

    def hear(self, event):
        if not conditions.fits(self.where, event.data):
            self.show.noted["passed over by where"] += 1
            return
        part = self.part_for(event)
        if part is not None:
            part.heard = event
            part.hear(event)

    def part_for(self, event):
        if "by" not in self.table:
            return self.parts[0][1]
        value = event.data.get(self.table["by"])
        if not isinstance(value, (str, int, float)):
            self.show.noted["passed over by by"] += 1
            return None
        for known, part in self.parts[1:]:
            if conditions.same(known, value):
                return part
        part = self.make()
        if isinstance(part, (Hold, Debounce)):
            part.clocks = self.parts[0][1].clocks  # a producer has one clock, whichever value it speaks of
        self.parts.append((value, part))
        return part

    def deadlines(self):
        return [deadline for _, part in self.parts for deadline in part.deadlines()]


KINDS = {kind.kind: kind for kind in (DoubleTap, Simultaneous, Sequence, Hold, Mirror, GatedPlaylist, Calibrate,
                                      Aggregate, Debounce, RateLimit, Smooth, Magnitude, Heading, Zones)}


def make(show, name, table):
    """The gesture that a table of the file declares; the key that names its kind is the one of KINDS."""
    (kind,) = (key for key in KINDS if key in table)
    return Chosen(show, name, table, KINDS[kind])
