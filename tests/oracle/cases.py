"""Random small configurations and traces for them, drawn so that exact edges happen often. A seed gives always the same case.

Types stand in layers, and what is emitted without a delay is of a higher layer than what was listened to, so that no circle
arises. The words of a configuration are those of the TOML file."""

import random

from oracle import drive, lines, model

LAYERS = (
    ("pad.press", "knob", "pad", "a-b.c_1"),
    ("tap", "combo.x", "go"),
    ("fx.a", "fx.b"),
    ("out.z", "out"),
    ("fin.a", "fin.b"),  # may follow from lifecycle events
    ("fin.end",),
)
LAST_OF_PLAYLISTS = 3
LIFECYCLE = ("event.playlist.created", "event.playlist.emitted", "event.playlist.stopped")
UNITS = (1_000, 10_000, 50_000, 50_000, 100_000, 125_000, 250_000)  # microseconds
NAMES = ("zed", "b", "alpha", "m-1", "a", "x_2", "9", "yes", "b-2", "mid", "0-0", "true", "c", "quux", "10", "delta")
MAX_LINES = 600
MAX_PER_SECOND = 70  # of one definition: the runtime takes 100 for flapping


class Case:
    def __init__(self, seed, config, trace):
        self.seed, self.config, self.trace = seed, config, trace

    def expected(self):
        return model.rehearse(self.config, lines.read_trace(self.trace), MAX_LINES)


def make(seed):
    """The case of a seed, and the model's show of it."""
    attempt = 0
    while True:
        case = Draw(random.Random(f"{seed}/{attempt}")).case(seed)
        try:
            show = case.expected()
        except model.TooMuch:
            show = None
        if show is not None and busiest(show) <= MAX_PER_SECOND:
            return case, show
        attempt += 1


def busiest(show):
    """The most firings of one definition within any second."""
    times = {}
    for who, when in show.firings:
        times.setdefault(who, []).append(when)
    return max((within_a_second(when) for when in times.values()), default=0)


def within_a_second(times):
    return max(sum(1 for other in times if when <= other <= when + 1_000_000) for when in times)


class Draw:
    """One case's chance and the choices that hold for the whole of it."""

    def __init__(self, chance):
        self.chance = chance
        self.unit = chance.choice(UNITS)
        self.bounded = chance.random() < 0.35  # the trace has an `end`, so that circles with a delay are possible
        self.fields = chance.sample(("pressed", "state", "enabled", "value", "code", "n", "x"), 4)

    def maybe(self, probability):
        return self.chance.random() < probability

    def case(self, seed):
        names = list(NAMES)
        self.chance.shuffle(names)
        config = {"playlist": {}, "gesture": {}}
        for _ in range(self.chance.choice((0, 1, 1, 2, 2, 3, 4, 5))):
            config["playlist"][names.pop()] = self.playlist()
        names = list(NAMES)
        self.chance.shuffle(names)
        for _ in range(self.chance.randint(1, 8)):
            config["gesture"][names.pop()] = self.gesture(config["playlist"])
        trace = drive.trace(self, config)
        return Case(seed, {kind: tables for kind, tables in config.items() if tables}, trace)

    # ---- types, times, values

    def type_in(self, lowest, highest):
        """A type of one of these layers, the lower ones more often."""
        layer = min(self.chance.randint(lowest, highest), self.chance.randint(lowest, highest))
        return self.chance.choice(LAYERS[layer])

    def pair(self):
        """A type to listen to, and one to emit that lies higher."""
        if self.maybe(0.08):
            return self.chance.choice(LIFECYCLE), self.chance.choice(LAYERS[4])
        layer = min(self.chance.randint(0, 4), self.chance.randint(0, 4))
        if layer == 4:
            return self.chance.choice(LAYERS[4]), "fin.end"
        highest = LAST_OF_PLAYLISTS if layer < LAST_OF_PLAYLISTS else 4
        return self.chance.choice(LAYERS[layer]), self.type_in(layer + 1, highest)

    def seconds(self, fewest=1, most=8):
        """A duration on the case's grid; sometimes one that has to be rounded to whole microseconds."""
        span = self.chance.randint(fewest, most) * self.unit
        if span and self.maybe(0.06):
            return span / 1e6 + self.chance.choice((4e-7, 5e-7, 6e-7, 1e-6))
        whole = span % 1_000_000 == 0 and self.maybe(0.5)
        return span // 1_000_000 if whole else span / 1e6

    def scalar(self):
        return self.chance.choice((True, False, 0, 1, 2, -3, 0.0, 1.0, 0.5, -2.25, "on", "off", "up", "down", "pressed", "", "é\"\\"))

    def number(self):
        return self.chance.choice((0, 1, 2, 3, 5, -1, 0.5, 1.0, 2.0, 0.1, 0.7, -0.3, 1e-7, 123456.789, 160, 144.0))

    def value(self, depth=0):
        kind = self.chance.random()
        if kind < 0.85 or depth > 1:
            return self.scalar()
        if kind < 0.92:
            return [self.value(depth + 1) for _ in range(self.chance.randint(0, 3))]
        return {key: self.value(depth + 1) for key in self.chance.sample(("b", "a", "Z", "code", "A"), self.chance.randint(0, 3))}

    def data(self):
        """Data without a purpose."""
        if self.maybe(0.2):
            return {}
        keys = self.chance.sample(self.fields, self.chance.randint(1, 3))
        return {key: self.value() for key in keys}

    def metadata(self):
        return {self.chance.choice(("feature", "who", "b")): self.value(), "a": self.chance.choice((1, 1.5, "x"))}

    def where(self):
        fields = self.chance.sample(self.fields, self.chance.choice((1, 1, 1, 2)))
        return {field: self.comparison() for field in fields}

    def comparison(self):
        if self.maybe(0.5):
            return self.scalar()
        kinds = self.chance.sample(("at_least", "at_most", "above", "below", "one_of", "not"), self.chance.choice((1, 1, 2)))
        operands = {"one_of": [self.scalar() for _ in range(self.chance.randint(1, 3))], "not": self.scalar()}
        if len(kinds) > 1:  # bounds that exclude each other are refused
            operands |= dict.fromkeys(("at_least", "above"), self.chance.choice((0, 0.5, -1)))
            operands |= dict.fromkeys(("at_most", "below"), self.chance.choice((1, 2, 1.0)))
        return {kind: operands.get(kind, self.chance.choice((0, 1, 0.5, 2, -1, 1.0))) for kind in kinds}

    # ---- definitions

    def playlist(self):
        layer = self.chance.choice((0, 0, 1, 1, 2))
        trigger = self.chance.choice(LAYERS[layer]) if self.maybe(0.8) else None
        steps = [self.step(layer) for _ in range(self.chance.choice((1, 1, 2, 2, 3)))]
        table = {"trigger": trigger} if trigger else {}
        if self.maybe(0.55):
            types = [kind for stratum in LAYERS[:4] for kind in stratum]
            table["interrupts"] = self.chance.sample(types, self.chance.choice((1, 1, 2, 3)))
            if trigger and self.maybe(0.2) and trigger not in table["interrupts"]:
                table["interrupts"].append(trigger)
        if self.maybe(0.5):
            table["completion"] = self.type_in(layer + 1, LAST_OF_PLAYLISTS)
        if self.maybe(0.4):
            table["metadata"] = self.metadata()
        table["steps"] = steps
        return table

    def step(self, layer):
        offset = 0 if self.maybe(0.25) else self.seconds(0, 8)
        low = 0 if offset > 0 and self.bounded and self.maybe(0.3) else layer + 1  # a circle with a delay
        step = {"type": self.type_in(low, LAST_OF_PLAYLISTS)}
        if self.maybe(0.6):
            step["data"] = self.data()
        if offset or self.maybe(0.5):
            step["offset"] = offset
        if self.maybe(0.35):
            step["repeat"] = self.chance.randint(2, 5)
            step["interval"] = self.seconds(1, 4)
        if self.maybe(0.3):
            step["producer"] = self.chance.choice((1, 2, 7))
        return step

    def gesture(self, playlists):
        kinds = ["double_tap", "simultaneous", "sequence", "hold", "mirror", "calibrate", "aggregate", "debounce", "rate_limit",
                 "smooth", "magnitude", "heading", "zones"]
        kinds += ["playlist"] * 2 if playlists else []
        kind = self.chance.choice(kinds)
        table = self.playlist_kind(playlists) if kind == "playlist" else getattr(self, kind)(playlists)
        if kind not in ("sequence", "hold", "playlist") and self.maybe(0.2):
            table["where"] = self.where()
        if kind not in ("calibrate", "mirror", "playlist") and self.maybe(0.25):
            table["by"] = self.chance.choice((*self.fields, "code"))
        if self.maybe(0.3):
            table["metadata"] = self.metadata()
        return table

    def double_tap(self, _):
        listens, emits = self.pair()
        return {"double_tap": listens, **self.optional("window", 0.85), "emit": emits}

    def optional(self, key, probability):
        return {key: self.seconds()} if self.maybe(probability) else {}

    def simultaneous(self, _):
        listens, emits = self.pair()
        producers = {"producers": self.chance.choice((2, 3))} if self.maybe(0.6) else {}
        return {"simultaneous": listens, **producers, **self.optional("window", 0.85), "emit": emits}

    def sequence(self, _):
        listens, emits = self.pair()
        steps = []
        for _ in range(self.chance.choice((1, 2, 3, 3, 4, 5))):
            kind = listens
            if listens in LAYERS[1] and self.maybe(0.3):
                kind = self.chance.choice(LAYERS[0])
            where = {"where": {"code": self.chance.choice("aab")}} if self.maybe(0.6) else {"where": self.where()} if self.maybe(0.3) else {}
            steps.append({"type": kind, **where})
        return {"sequence": steps, **self.optional("timeout", 0.85), "emit": emits}

    def hold(self, _):
        listens, emits = self.pair()
        where = {"where": self.where()} if self.maybe(0.3) else {}
        return {"hold": listens, **self.optional("after", 0.85), **where, "emit": emits}

    def gates(self, highest):
        gates = [self.gate(highest) for _ in range(self.chance.choice((1, 1, 2)))]
        return {"gate": gates[0] if len(gates) == 1 and self.maybe(0.7) else gates}

    def gate(self, highest):
        return {"type": self.type_in(0, highest), **({"where": self.where()} if self.maybe(0.4) else {})}

    def mirror(self, _):
        layer = self.chance.choice((0, 1, 1, 2, 3, 4))
        kind = self.chance.choice(LAYERS[layer])
        gates = {"gate": {"type": kind}} if layer == 0 or self.maybe(0.1) else self.gates(layer - 1)
        if layer == 4:
            reason = self.chance.choice(("completed", "cancelled", "interrupted"))
            gates = {"gate": {"type": "event.playlist.stopped", "where": {"reason": reason}}}
        producer = {"producer": self.chance.choice((0, 1, 99))} if self.maybe(0.4) else {}
        return {"mirror": kind, **gates, **producer}

    def playlist_kind(self, playlists):
        name = self.chance.choice(list(playlists))
        lowest = min(layer_of(kind) for kind in self.follow(playlists[name]))
        cancel = {"cancel_active": self.maybe(0.8)} if self.maybe(0.7) else {}
        return {"playlist": name, **self.gates(max(lowest - 1, 0)), **cancel}

    def follow(self, playlist):
        """The types that a start leads to; without those behind a delay where the trace has an end."""
        types = [step["type"] for step in playlist["steps"] if step.get("offset", 0) == 0 or not self.bounded]
        return [*types, playlist.get("completion", "out")]

    def calibrate(self, _):
        listens, emits = self.pair()
        table = {"calibrate": listens}
        if self.maybe(0.7):
            table["offset"] = [self.number() for _ in range(3)]
        if self.maybe(0.6):
            table["matrix"] = [[self.number() for _ in range(3)] for _ in range(3)]
        if self.maybe(0.6):
            table["scale"] = [self.number() for _ in range(3)]
        return {**table, "emit": emits}

    def aggregate(self, _):
        listens, emits = self.pair()
        function = self.chance.choice(("mean", "sum", "sum_abs", "count", "min", "max"))
        table = {"aggregate": listens, "window": self.seconds(1, 12)}
        if function != "count" or self.maybe(0.4):
            table["field"] = self.chance.choice(("n", "n", "value"))
        if function != "mean" or self.maybe(0.5):
            table["function"] = function
        if self.maybe(0.65):
            table["at_least"] = self.chance.choice((1, 2, 3, 2.5)) if function == "count" else self.chance.choice((0.5, 1, 2, 3.0))
            if self.maybe(0.5):
                table["rearm_below"] = table["at_least"] - self.chance.choice((0, 0.5, 1))
        if self.maybe(0.3):
            table["clear"] = self.maybe(0.8)
        return {**table, "emit": emits}

    def smooth(self, _):
        listens, emits = self.pair()
        fields = {"fields": self.chance.choice((["n"], ["value", "n"], ["x", "y", "z"], ["x", "n"]))} if self.maybe(0.6) else {}
        return {"smooth": listens, **fields, **self.optional("window", 0.85), "emit": emits}

    def magnitude(self, _):
        listens, emits = self.pair()
        table = {"magnitude": listens}
        if self.maybe(0.7):
            table["gravity"] = self.chance.choice((0, 1, 2.5, 9.81))
        if self.maybe(0.65):
            table["at_least"] = self.chance.choice((0, 1, 2, 2.5))
            if self.maybe(0.5):
                table["rearm_below"] = table["at_least"] - self.chance.choice((0, 0.5, 1))
        return {**table, "emit": emits}

    def heading(self, _):
        listens, emits = self.pair()
        while True:
            accelerometer = self.chance.choice([kind for layer in LAYERS for kind in layer])
            if accelerometer not in (listens, emits):
                break
        table = {"heading": listens, "accelerometer": accelerometer}
        if self.maybe(0.4):
            table["gravity"] = self.chance.choice((1, 9.81))
        if self.maybe(0.6):
            table["forward"] = self.chance.choice(("x", "y", "-x", "-y"))
        if self.maybe(0.4):
            table["declination"] = self.chance.choice((3.5, -0.25, 180, -180, 90))
        return {**table, **self.optional("within", 0.6), **self.optional("window", 0.5), "emit": emits}

    def zones(self, _):
        listens, emits = self.pair()
        bounds = sorted(self.chance.sample((-1, 0, 0.5, 1, 2.0, 3), self.chance.randint(1, 4)))
        names = self.chance.sample(("low", "b", "mid", "é", "high", "x y"), len(bounds) + 1)
        table = {"zones": listens, "field": self.chance.choice(("n", "n", "value")), "bounds": bounds, "names": names}
        if self.maybe(0.6):
            table["hysteresis"] = self.chance.choice((0, 0.5, 0.25, 1, 1.5, 4))
        return {**table, "emit": emits}

    def debounce(self, _):
        listens, emits = self.pair()
        return {"debounce": listens, **self.optional("quiet", 0.9), "emit": emits}

    def rate_limit(self, _):
        listens, emits = self.pair()
        return {"rate_limit": listens, "per_second": self.chance.randint(1, 4), "emit": emits}


def layer_of(kind):
    return next(index for index, layer in enumerate(LAYERS) if kind in layer)
