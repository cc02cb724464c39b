"""The kinds of gestures that read numbers, one class each, in the words of docs/events.md. Part of the model (model.py)."""

import math

from oracle import compass, conditions
from oracle.gesture import Clocks, Gesture, Threshold, Window, gap, has_numbers


class Calibrate(Gesture):
    kind = "calibrate"

    def read(self):
        self.offset = self.table.get("offset", [0, 0, 0])
        self.matrix = self.table.get("matrix", [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
        self.scale = self.table.get("scale", [1, 1, 1])

    def hear(self, event):
        raw = {axis: event.data.get(axis) for axis in "xyz"}
        if not all(conditions.is_number(value) for value in raw.values()):
            return
        v = [float(raw[axis]) - float(self.offset[i]) for i, axis in enumerate("xyz")]
        turned = [float(row[0]) * v[0] + float(row[1]) * v[1] + float(row[2]) * v[2] for row in self.matrix]
        scaled = {axis: turned[i] * float(self.scale[i]) for i, axis in enumerate("xyz")}
        self.fire({**scaled, "raw": raw, "source_event": event.as_source()}, [event])


class Aggregate(Window, Threshold, Gesture):
    kind = "aggregate"

    def read(self):
        self.window = self.seconds("window", 0)
        self.function = self.table.get("function", "mean")
        self.read_threshold()
        self.events = {}  # producer -> those that are still in the window

    def hear(self, event):
        if "field" in self.table and not has_numbers(event, [self.table["field"]]):
            return  # only a count may do without a field
        events = self.slide(event)
        value = self.value(events)
        count = len(events)
        if not self.fires(event.who, value):
            return
        if self.table.get("clear", False):
            events.clear()
        self.fire({"value": value, "count": count, "window": self.window / 1e6}, [event])

    def value(self, events):
        if self.function == "count":
            return len(events)
        numbers = [float(event.data[self.table["field"]]) for event in events]
        if self.function in ("min", "max"):
            return min(numbers) if self.function == "min" else max(numbers)
        total = 0.0
        for number in numbers:
            total += abs(number) if self.function == "sum_abs" else number
        return total / len(numbers) if self.function == "mean" else total


class Smooth(Window, Gesture):
    kind = "smooth"

    def read(self):
        self.window = self.seconds("window", 0.2)
        self.fields = self.table.get("fields", ["x", "y", "z"])
        self.events = {}

    def hear(self, event):
        if not has_numbers(event, self.fields):
            return
        events = self.slide(event)
        means = {}
        for field in self.fields:
            total = 0.0
            for one in events:
                total += float(one.data[field])
            means[field] = total / len(events)
        if all(map(math.isfinite, means.values())):
            kept = {key: value for key, value in events[-1].data.items() if key != "virtual_peripheral"}
            self.fire({**kept, **means, "count": len(events)}, [event])


class Magnitude(Threshold, Gesture):
    kind = "magnitude"

    def read(self):
        self.gravity = float(self.table.get("gravity", 9.80665))
        self.read_threshold()

    def hear(self, event):
        if not has_numbers(event, "xyz"):
            return
        x, y, z = (float(event.data[axis]) for axis in "xyz")
        value = math.sqrt(x * x + y * y + z * z) - self.gravity
        if math.isfinite(value) and self.fires(event.who, value):
            self.fire({"value": value, **{axis: event.data[axis] for axis in "xyz"}}, [event])


class Heading(Window, Gesture):
    kind = "heading"

    def read(self):
        self.within = self.seconds("within", 1.0)
        self.window = self.seconds("window", 0)
        self.listens = {self.table["heading"], self.table["accelerometer"]}
        self.clocks = Clocks(self.show, max(self.within, self.window))
        self.up = {}  # producer -> its accelerometer's events, as they came
        self.events = {}  # producer -> its magnetometer's that are in the window
        self.bearings = {}  # of those

    def hear(self, event):
        if not has_numbers(event, "xyz"):
            return
        if self.clocks.set_back(event):
            self.up.pop(event.who, None)
            self.events.pop(event.who, None)
        if event.type == self.table["accelerometer"]:
            self.up.setdefault(event.who, []).append(event)
        else:
            self.tell(event)

    def tell(self, event):
        newest = max(reversed(self.up.get(event.who, [])), key=lambda one: one.stamp, default=None)
        if newest is None or not self.compare(gap(event, newest), self.within):
            return
        bearing = compass.bearing(newest.data, event.data, self.table.get("forward", "x"), self.table.get("gravity", 9.80665))
        if bearing is None:
            self.show.noted["heading not known"] += 1
            return
        if self.window:
            self.bearings[event] = bearing
            bearing = compass.mean([self.bearings[one] for one in self.slide(event, sets_back=False)])
            if bearing is None:
                self.show.noted["heading without a mean"] += 1
                return
        self.fire(compass.describe(bearing, self.table.get("declination", 0)), [event])


class Zones(Gesture):
    kind = "zones"

    def read(self):
        self.names, self.bounds = self.table["names"], self.table["bounds"]
        self.zone = {}  # producer -> the index of its zone

    def hear(self, event):
        if not has_numbers(event, [self.table["field"]]):
            return
        value = event.data[self.table["field"]]
        before = self.zone.get(event.who)
        reached = sum(1 for bound in self.bounds if value >= bound)
        if before is None:
            now = reached
        else:  # upwards at a bound, downwards only well below it
            kept = sum(1 for bound in self.bounds if value >= bound - float(self.table.get("hysteresis", 0)))
            now = max(reached, min(kept, before))
            if now > reached:
                self.show.noted["zones held by hysteresis"] += 1
        if now != before:
            self.zone[event.who] = now
            self.fire({"zone": self.names[now], "from": None if before is None else self.names[before], "value": value}, [event])
