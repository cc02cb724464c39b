"""Traces for a configuration: for each definition inputs that bring it to its edges, mixed with noise. Part of cases.py."""

import json

from oracle import model

SOURCES = (None, None, "pad", "left", "right")
DEFAULTS = {"double_tap": 0.3, "simultaneous": 0.01, "sequence": 1.0, "hold": 0.5, "debounce": 0.02,
            "smooth": 0.2}
WIDTHS = {"double_tap": "window", "simultaneous": "window", "sequence": "timeout", "hold": "after", "debounce": "quiet",
          "aggregate": "window", "smooth": "window", "heading": "within"}
MALFORMED = ("{", "nonsense", '{"t":1.5}', '{"type":"knob"}', '{"t":"1","type":"knob"}', "[]", '{"t":2,"type":7}', "",
             '{"t":1,"type":"knob","data":[1]}')


def trace(draw, config):
    """Lines of 5 to 60 events."""
    driver = Driver(draw, config)
    wanted = draw.chance.randint(5, 45)
    while len(driver.events) < wanted:
        driver.scene()
    return driver.lines()


class Driver:
    def __init__(self, draw, config):
        self.draw, self.chance = draw, draw.chance
        self.gestures = list(config["gesture"].values())
        self.playlists = list(config["playlist"].values())
        self.base = self.chance.choice((0, 0, 1_000_000, 1_700_000_000_000_000))
        self.length = self.chance.choice((8, 20, 40, 80))  # of the trace, in units
        self.producers = [(self.chance.choice(SOURCES), number) for number in (0, 1, 2, 1)]
        types = [gesture[kind] for gesture in self.gestures for kind in DEFAULTS if isinstance(gesture.get(kind), str)]
        types += [playlist["trigger"] for playlist in self.playlists if "trigger" in playlist]
        self.types = [kind for kind in types if not kind.startswith("event.")] + ["pad.press", "knob", "tap", "fx.a"]
        self.events = []  # (time, type, producer, data)
        self.set_back = None  # (producer, when, by how much)
        if self.chance.random() < 0.2:
            self.set_back = (self.chance.choice(self.producers), self.chance.randint(0, self.length) * self.draw.unit,
                             self.chance.choice((2 * self.draw.unit, 1_000_000 + 4 * self.draw.unit, 300_000_000)))

    def scene(self):
        """One definition brought to an edge, or noise, somewhere in the trace."""
        at = self.chance.randint(0, self.length) * self.draw.unit
        who = self.chance.choice(self.producers)
        what = self.chance.random()
        if what < 0.6:
            self.gesture(at, who, self.chance.choice(self.gestures))
        elif what < 0.85 and self.playlists:
            self.playlist(at, who, self.chance.choice(self.playlists))
        else:
            self.add(at, self.chance.choice(self.types), who, self.draw.data())

    def add(self, at, kind, who, data):
        for table in self.gestures:
            if kind not in (table.get(word) for word in (*model.gestures.KINDS, "accelerometer") if isinstance(table.get(word), str)):
                continue
            if "where" in table and "hold" not in table and self.draw.maybe(0.7):
                data = {**data, **{field: self.fit(wanted) for field, wanted in table["where"].items()}}
            if "by" in table and self.draw.maybe(0.9):
                data = {**data, table["by"]: self.chance.choice(("left", "left", "right", 1, 1.0, True))}
        if not kind.startswith("event."):
            self.events.append((max(at, 0), kind, who, data))

    def gap(self, width):
        """A time between two events: at, just inside or just outside the edge, or something else."""
        return self.chance.choice((width, width, width - 1, width + 1, width // 2, 0, self.draw.unit, 2 * width))

    def gesture(self, at, who, table):
        kind = next(key for key in table if key in ("simultaneous", "sequence", "mirror", "playlist", "hold", "rate_limit") or
                    key in ("double_tap", "calibrate", "aggregate", "debounce", "smooth", "magnitude", "heading", "zones"))
        width = model.microseconds(table.get(WIDTHS.get(kind), DEFAULTS.get(kind, 1.0)))
        getattr(self, kind)(at, who, table, width)

    def series(self, at, kind, who, width, count, data):
        for _ in range(count):
            self.add(at, kind, who, data())
            at += self.gap(width)

    def double_tap(self, at, who, table, width):
        self.series(at, table["double_tap"], who, width, self.chance.randint(2, 4), self.draw.data)

    def debounce(self, at, who, table, width):
        self.series(at, table["debounce"], who, width, self.chance.randint(1, 4), self.draw.data)

    def rate_limit(self, at, who, table, _):
        spans = self.chance.choice(((0, self.draw.unit), (1_000_000, 0, 0), (999_999, 1_000_000, 1_000_001, 0)))
        for _ in range(table["per_second"] + self.chance.randint(1, 4)):
            self.add(at, table["rate_limit"], who, self.draw.data())
            at += self.chance.choice(spans)

    def simultaneous(self, at, _, table, width):
        for who in self.chance.sample(self.producers, min(len(self.producers), table.get("producers", 2) + self.chance.randint(0, 1))):
            late = self.chance.choice((0, width, width - 1, width + 1, width // 2))
            self.add(at + late, table["simultaneous"], who, self.draw.data())

    def sequence(self, at, who, table, width):
        steps = list(table["sequence"])
        start = self.chance.random()
        if start < 0.4:
            steps = steps[:self.chance.randint(1, len(steps))] + steps
        elif start < 0.55:
            steps = steps + steps
        for step in steps:
            data = self.fitting(step.get("where", {})) if self.draw.maybe(0.93) else self.draw.data()
            self.add(at, step["type"], who, data)
            at += self.chance.choice((width, width, width // 2, 0, width - 1)) if self.draw.maybe(0.9) else self.gap(width)

    def hold(self, at, who, table, width):
        on = lambda: self.switched(table, True)
        self.add(at, table["hold"], who, on())
        if self.draw.maybe(0.4):
            self.add(at + self.gap(width), table["hold"], who, on())
        if self.draw.maybe(0.7):
            self.add(at + self.gap(width), table["hold"], who, self.switched(table, False))
        if self.draw.maybe(0.3):
            self.add(at + 3 * width, table["hold"], who, on())

    def mirror(self, at, who, table, _):
        at = self.set_gates(at, table)
        for _ in range(self.chance.randint(1, 2)):
            self.add(at, table["mirror"], who, self.draw.data())
            at += self.chance.choice((0, self.draw.unit))

    def set_gates(self, at, table):
        gates = table["gate"] if isinstance(table["gate"], list) else [table["gate"]]
        for gate in gates:
            self.add(at, gate["type"], self.chance.choice(self.producers), self.switched(gate, self.draw.maybe(0.8)))
            at += self.chance.choice((0, 0, self.draw.unit))
        return at

    def playlist(self, at, who, table, _=None):
        """A gate's way to start one (with a `gate`), or its own trigger, and perhaps an interrupt at a step's instant."""
        if "gate" in table:
            for _ in range(self.chance.randint(1, 3)):
                at = self.set_gates(at, table) + self.chance.choice((0, self.draw.unit))
            return
        if "trigger" not in table:
            return
        self.add(at, table["trigger"], who, self.draw.data())
        step = self.chance.choice(table["steps"])
        due = model.microseconds(step.get("offset", 0))
        due += self.chance.randint(0, step.get("repeat", 1) - 1) * model.microseconds(step.get("interval", 0))
        after = due + self.chance.choice((0, 0, 1, -1, self.draw.unit))
        if table.get("interrupts") and self.draw.maybe(0.7):
            self.add(at + after, self.chance.choice(table["interrupts"]), who, self.draw.data())
        elif self.draw.maybe(0.4):
            self.add(at + after, table["trigger"], who, self.draw.data())

    def calibrate(self, at, who, table, _):
        for _ in range(self.chance.randint(1, 3)):
            data = {axis: self.draw.number() for axis in "xyz"}
            if self.draw.maybe(0.15):
                data[self.chance.choice("xyz")] = self.chance.choice((True, "1", None))
            if self.draw.maybe(0.1):
                del data[self.chance.choice("xyz")]
            self.add(at, table["calibrate"], who, data)
            at += self.draw.unit

    def aggregate(self, at, who, table, width):
        for _ in range(self.chance.randint(2, 6)):
            data = {table.get("field", "n"): self.chance.choice((0, 1, 2, 3, 1.5, -1, 0.1, 0.2, 5, 2.0, True, "2"))}
            self.add(at, table["aggregate"], who, data if self.draw.maybe(0.9) else self.draw.data())
            at += self.gap(width) if self.draw.maybe(0.6) else self.chance.choice((0, self.draw.unit, width // 3))

    def smooth(self, at, who, table, width):
        for _ in range(self.chance.randint(2, 6)):
            data = {field: self.draw.number() for field in table.get("fields", "xyz")}
            if self.draw.maybe(0.3):
                data |= {self.chance.choice(("code", "count", "by", "virtual_peripheral")): self.draw.value()}
            if self.draw.maybe(0.1):
                data[self.chance.choice(list(data))] = self.chance.choice((True, "1", None))
            self.add(at, table["smooth"], who, data)
            at += self.gap(width) if self.draw.maybe(0.6) else self.chance.choice((0, self.draw.unit, width // 3))

    def magnitude(self, at, who, table, _):
        for _ in range(self.chance.randint(2, 6)):
            x, y, z, length = self.chance.choice(((0, 0, 1, 1), (3, 4, 0, 5), (2, -3, 6.0, 7), (0.6, 0, 0.8, 1), (0, 0, 0, 1)))
            wanted = table.get("gravity", 9.80665) + self.chance.choice((0, 1, 2, 2.5, 1.5, 0.5, -1, 30))
            by = self.chance.choice((1, 1, wanted / length))
            data = {"x": x * by, "y": y * by, "z": z * by} if self.draw.maybe(0.9) else {"x": 1, "y": 1e200, "z": True}
            self.add(at, table["magnitude"], who, data)
            at += self.chance.choice((0, self.draw.unit))

    def heading(self, at, who, table, width):
        """A device that is turned and tilted, and sometimes falls, or stands where nothing is known."""
        for _ in range(self.chance.randint(1, 5)):
            if self.draw.maybe(0.8):
                up = self.chance.choice(((0, 0, 1), (0, 0, 1.0), (0.6, 0, 0.8), (-0.48, 0.6, 0.64), (0, -1, 0), (0, 0, -1), (1, 0, 0),
                                         (0, 0, 0), (0, 0.25, 0.25), (0, 0, 1.6)))
                self.add(at, table["accelerometer"], who, self.axes(up, table.get("gravity", 9.80665)))
                at += self.gap(width) if self.draw.maybe(0.5) else self.chance.choice((0, self.draw.unit))
            for _ in range(self.chance.randint(1, 3)):
                field = self.chance.choice(((20, 0, -40), (-20, 0, -40), (0, 20, -40), (0, -20.0, -40), (20, 20, 20), (13, -7.5, 41),
                                            (20, -1, -40), (20, 1, -40), (0, 0, 0), (0, 0, 45), (-20, 0.02, -40), (20, -1e-5, -40)))
                self.add(at, table["heading"], who, self.axes(field, self.chance.choice((1, 0.1))))
                at += self.chance.choice((0, self.draw.unit, model.microseconds(table.get("window", 0))))

    def axes(self, vector, scale):
        if self.draw.maybe(0.05):
            return {"x": 1, "y": "2", "z": 3}
        return {axis: one * scale for axis, one in zip("xyz", vector)}

    def zones(self, at, who, table, _):
        low = table.get("hysteresis", 0)
        for _ in range(self.chance.randint(2, 8)):
            bound = self.chance.choice(table["bounds"])
            value = bound + self.chance.choice((0, -low, -low, 1e-6, -1e-6, -low - 1e-6, 5, -5, 0.1))
            data = {table["field"]: value if self.draw.maybe(0.9) else self.chance.choice((True, "2", None))}
            self.add(at, table["zones"], who, data)
            at += self.chance.choice((0, self.draw.unit))

    # ---- data that fits

    def switched(self, table, on):
        """Data that is on, or is not, for a gate or a hold."""
        if "where" in table:
            return self.fitting(table["where"]) if on else self.draw.data()
        field = self.chance.choice(("pressed", "state", "enabled", "value"))
        if on:
            return {field: self.chance.choice((True, 1, -2, 0.5, "down", "on", "pressed"))}
        return {field: self.chance.choice((False, 0, 0.0, "off", "up", None, "ON", [], "true"))} if self.draw.maybe(0.9) else {}

    def fitting(self, where):
        return {**self.draw.data(), **{field: self.fit(wanted) for field, wanted in where.items()}}

    def fit(self, wanted):
        if not isinstance(wanted, dict):
            return wanted
        choices = []
        for kind, operand in wanted.items():
            if kind == "one_of":
                choices += operand
            elif kind == "not":
                choices.append("else")
            else:
                choices += [operand, operand + 1, operand - 1]
        return self.chance.choice(choices)

    # ---- lines

    def lines(self):
        events = sorted(self.events, key=lambda event: (event[0], self.chance.random()))
        late = self.draw.maybe(0.25)
        printed = [self.line(event, late) for event in events[:60]]
        if self.draw.maybe(0.05):
            printed.insert(self.chance.randint(0, len(printed)), self.chance.choice(MALFORMED))
        if self.draw.bounded:
            last = events[-1][0] if self.draw.maybe(0.5) else self.length * self.draw.unit
            end = max(events[-1][0], last) + self.chance.randint(0, 12) * self.draw.unit
            printed.append(json.dumps({"t": self.seconds(end), "end": True}))
            if self.draw.maybe(0.1):
                printed.append(json.dumps({"t": self.seconds(end), "type": "knob"}))
        return printed

    def line(self, event, late):
        at, kind, (source, number), data = event
        if late and self.draw.maybe(0.15):
            at = max(0, at - self.chance.choice((1, self.draw.unit, 3 * self.draw.unit, 1_000_000)))
        if self.set_back is not None and (source, number) == self.set_back[0] and at >= self.set_back[1]:
            at = max(-self.base, at - self.set_back[2])
        value = {"t": self.seconds(at), "type": kind}
        if number != 0 or self.draw.maybe(0.3):
            value["producer"] = number
        if source is not None:
            value["source"] = source
        if data or self.draw.maybe(0.5):
            value["data"] = data
        if self.draw.maybe(0.03):
            value["unknown"] = {"key": 1}
        return json.dumps(value, ensure_ascii=self.draw.maybe(0.5))

    def seconds(self, at):
        whole, rest = divmod(self.base + at, 1_000_000)
        return whole if rest == 0 and self.draw.maybe(0.5) else (self.base + at) / 1e6
