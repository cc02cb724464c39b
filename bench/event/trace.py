#!/usr/bin/python3
"""A trace for examples/show: what four dancers, a drummer and a keypad send in an hour, about 100 lines a second.

Most lines change what a gesture remembers, some make it fire, and what fires starts playlists. The same count gives the
same bytes.

    bench/event/trace.py LINES > trace.jsonl
"""

import random
import sys

# How often each kind of thing happens, in percent of all that happens.
MIX = {"accelerometer": 12, "knob": 21, "key": 21, "drum": 19, "button": 12, "heart": 9, "level": 5.4, "step": 0.4,
       "long press": 0.02, "code": 0.02, "relay": 0.02, "message": 0.02, "stop": 0.01}

CODE = ["up", "up", "down", "down", "left", "right", "left", "right", "b", "a"]


class Trace:
    def __init__(self):
        self.random = random.Random(2026)
        self.lines = []  # (time, line)

    def add(self, time, kind, producer, source, data):
        self.lines.append((time, f'{{"t":{time:.6f},"type":"{kind}","producer":{producer},"source":"{source}",'
                                 f'"data":{data}}}\n'))

    def happen(self, what, time):
        rng = self.random
        dancer = rng.randint(1, 4)
        match what:
            case "accelerometer":
                x, y, z = (rng.gauss(0, 1) for _ in range(3))
                self.add(time, "accelerometer.raw", dancer, "wrist", f'{{"x":{x:.4f},"y":{y:.4f},"z":{z + 9.81:.4f}}}')
            case "knob":
                self.add(time, "knob.turn", 1, "desk", f'{{"turn":{rng.randint(0, 127)},"fine":{rng.random():.3f}}}')
            case "key":
                self.add(time, "key.press", 1, "keypad", f'{{"code":"{rng.choice(CODE)}"}}')
            case "drum":
                self.add(time, "drum.hit", rng.randint(1, 2), "pad", f'{{"velocity":{rng.randint(1, 127)}}}')
            case "button":
                self.add(time, "button.press", rng.randint(1, 24), "pad", "{}")
            case "heart":
                self.add(time, "heart_rate.measurement", dancer, "strap",
                         f'{{"bpm":{rng.gauss(140, 12):.1f},"contact":true}}')
            case "level" | "long press":
                producer = rng.randint(5, 500)
                self.add(time, "button.level", producer, "pad", '{"value":true}')
                self.add(time + (0.8 if what == "long press" else rng.uniform(0.05, 0.25)), "button.level", producer,
                         "pad", '{"value":false}')
            case "step":  # a foot makes the contact bounce
                for bounce in range(5):
                    self.add(time + 0.004 * bounce, "mat.contact", 1, "floor",
                             f'{{"closed":{"false" if bounce % 2 else "true"}}}')
            case "code":
                for i, code in enumerate(CODE):
                    self.add(time + 0.2 * i, "key.press", 2, "keypad", f'{{"code":"{code}"}}')
            case "relay":
                self.add(time, "switch.main", 1, "desk", '{"state":true}')
                self.add(time + 1, "switch.main", 1, "desk", '{"state":false}')
            case "message":
                self.add(time, "notification.received", 1, "phone", '{"text":"dinner is ready","from":"kitchen"}')
            case "stop":
                self.add(time, "stop.request", 1, "desk", "{}")


def trace(count):
    """`count` lines, in the order of time."""
    made = Trace()
    time = 1.0
    for what in made.random.choices(list(MIX), list(MIX.values()), k=count):
        time += made.random.expovariate(95)
        made.happen(what, time)
    return [line for _, line in sorted(made.lines)[:count]]


if __name__ == "__main__":
    sys.stdout.writelines(trace(int(sys.argv[1])))
