#!/usr/bin/python3
"""Entities of a Home Assistant as readings: `tutti hass` as a whole process, against a server that answers as its REST interface does.

TUTTI_BIN names the folder of the programs."""

import unittest

from http_fixture import FAULT, PAGE, Answer, Slow, closed_port, private_file
from http_sources_test import TUTTI, SourceCase

TOKEN = "eyJhbGciOiJIUzI1NiJ9.a.b"


def entity(name, state, **attributes):
    """As GET /api/states/<entity_id> answers."""
    return {
        "entity_id": name, "state": state, "attributes": {"friendly_name": name.partition(".")[2], **attributes},
        "last_changed": "2026-11-29T08:00:00.123456+00:00", "last_reported": "2026-11-29T09:00:00.123456+00:00",
        "last_updated": "2026-11-29T09:00:00.123456+00:00", "context": {"id": "01H", "parent_id": None, "user_id": None}}


class Hass(SourceCase):
    name, command = "hass", [TUTTI, "hass"]

    def setUp(self):
        super().setUp()
        self.states = {each["entity_id"]: each for each in (
            entity("sensor.outside", "-3.5", unit_of_measurement="°C", device_class="temperature", state_class="measurement"),
            entity("binary_sensor.door", "on", device_class="door"), entity("sun.sun", "below_horizon", elevation=-12.5),
            entity("sensor.dead", "unavailable", unit_of_measurement="W"))}
        self.always = None
        self.home = self.serve(self.answer)
        self.token = private_file(self.folder / "token", TOKEN + "\n")
        self.ask_for(*self.states)

    def answer(self, request):
        _, path, headers, _ = request
        if self.always:
            return self.always
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return Answer("401: Unauthorized", 401, "text/plain; charset=utf-8")
        found = self.states.get(path.removeprefix("/api/states/"))
        return Answer(found) if found else Answer({"message": "Entity not found."}, 404)

    def ask_for(self, *entities, **section):
        self.configure(url=self.home.url + "/", entities=list(entities), token={"file": str(self.token)}, **section)

    def test_entities_become_readings(self):
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.values(), {"sensor_outside": -3.5, "binary_sensor_door": True, "sun_sun": "below_horizon", "sensor_dead": None})
        self.assertEqual(self.readings()["sensor_outside"]["unit"], "°C")
        self.assertEqual([path for _, path, _, _ in self.home.requests], [f"/api/states/{name}" for name in self.states])

    def test_one_that_is_not_there_takes_no_other_with_it(self):
        self.ask_for("sensor.outside", "sensor.typo")
        self.assertTrue(self.run_once()[0])
        self.assertEqual(self.values(), {"sensor_outside": -3.5, "sensor_typo": None})
        self.ask_for("sensor.typo")
        self.assert_fails(r"Home Assistant has no entity sensor\.typo \(hass\.entities\)")

    def test_failures_are_told_in_words_and_never_with_the_token(self):
        said = []
        for answer, words in ((FAULT, "Home Assistant, asked for sensor.outside"), (PAGE, "page instead of data"),
                              (Answer([]), "no state of sensor.outside"), (Answer("{", 200), "Home Assistant"),
                              (Answer("401: Unauthorized", 401, "text/plain"), "does not take the token")):
            self.always = answer
            said.append(self.assert_fails(words))
        self.always = Slow
        self.ask_for("sensor.outside", timeout=0.2)
        said.append(self.assert_fails(r"127\.0\.0\.1"))
        self.always = None
        held, port = closed_port()
        self.addCleanup(held.close)
        self.configure(url=f"http://127.0.0.1:{port}", entities=["sensor.outside"], token={"file": str(self.token)})
        said.append(self.assert_fails(r"127\.0\.0\.1"))
        self.configure(url=self.home.url, entities=["sensor.outside"])
        said.append(self.assert_fails("hass.token is missing"))
        self.ask_for()
        said.append(self.assert_fails("nothing is asked for"))
        self.assertNotIn(TOKEN, "".join(said) + self.log())


if __name__ == "__main__":
    unittest.main()
