#!/usr/bin/python3
"""The tide at a gauge, from a file that another program writes: `2.41 rising`. A source in Python."""

import math

from source_kit import Failure, Source, run


class Tide(Source):
    name, title, description = "tide", "The tide", "Height of the water at the gauge"
    interval = 60
    file = "/run/tide"

    def configure(self, config):
        if not isinstance(config.get("file", ""), str):
            raise ValueError("file: must be a string")
        self.config, self.file = config, config.get("file", "/run/tide")

    def poll(self, deadline):
        try:
            with open(self.file, encoding="utf-8") as gauge:
                height, course = gauge.read(200).split()
            return {"height": (float(height), "m"), "rising": (course == "rising", "")}
        except OSError as error:
            raise Failure(f"the gauge's file {self.file} cannot be read ({error.strerror}): set `file` to where it is") from None
        except ValueError:
            raise Failure(f"{self.file} does not say a height and a course, such as `2.41 rising`") from None

    def simulate(self, now):
        phase = now / 44_714 * 2 * math.pi  # the moon's: 12 h 25 min
        return {"height": (round(2 + 1.5 * math.sin(phase), 2), "m"), "rising": (math.cos(phase) > 0, "")}


run(Tide())
