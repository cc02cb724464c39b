#!/usr/bin/python3
"""The light over HTTP and WebSocket: a real gateway and hub, with stand-ins for who draws and who drives lights, and with both."""

import json
import re
import unittest
import urllib.request

import light_rig
from contract_test import SCHEMAS, validator
from gateway_bench import PASSWORD, Bench, WithHub
from rig import PATIENCE, Installation, free_port, get_json, wait_until
from web_socket_client import Refused, WebSocket

JSON = {"Content-Type": "application/json"}


class Light(WithHub):
    def setUp(self):
        super().setUp()
        self.bench.start_gateway()
        self.socket = self.bench.run_directory / "mqtt"
        wait_until(lambda: self.bench.get("/health/ready")[0] == 200, "the bus")

    def come(self, make):
        part = self.enterContext(make(self.socket))
        body = {"action": "brightness", "value": 1, **({"display": "panel"} if part.name == "output" else {})}
        wait_until(lambda: self.post(body)[0] == 200, part.name)
        part.asked.clear()
        return part

    def post(self, body):
        status, _, answer = self.bench.ask("POST", "/api/light", json.dumps(body), JSON)
        return status, json.loads(answer)

    def watch(self, display, **options):
        viewer = self.enterContext(WebSocket(self.bench.port, f"/ws/frames/{display}", **options))
        validator(SCHEMAS["live_ping"]).validate(viewer.receive())
        return viewer

    def counter(self, name):
        text = self.bench.ask("GET", "/metrics")[2].decode()
        return int(re.search(rf"^tutti_gateway_{name} (\d+)$", text, re.MULTILINE).group(1))

    def next_frame(self, viewer):
        while not isinstance(message := viewer.receive(), bytes):
            pass
        return message

    def test_what_render_and_outputs_say_is_one_answer(self):
        self.come(light_rig.render)
        status, light = self.bench.get("/api/light")
        self.assertEqual((status, light), (200, {**light_rig.STAGE, "outputs": None}))
        self.come(light_rig.output)
        status, light = self.bench.get("/api/light")
        self.assertEqual((status, light), (200, light_rig.STAGE))
        validator(SCHEMAS["api_light"]).validate(light)

    def test_actions_reach_who_carries_them_out(self):
        render, output = self.come(light_rig.render), self.come(light_rig.output)
        change = {"scene": "plasma", "parameter": "speed", "value": 0.5}
        self.assertEqual(self.post({"action": "set", **change}), (200, {"data": None}))
        self.assertEqual(self.post({"action": "blackout", "on": True})[0], 200)
        self.assert_error(self.post({"action": "show", "mode": "nothing"}), 404, "not_found")
        self.assert_error(self.post({"action": "get_stats"}), 400, "invalid_input")
        self.assertEqual(render.asked, [("set", change), ("blackout", {"on": True}), ("show", {"mode": "nothing"})])
        self.assertEqual(output.asked, [("blackout", {"on": True})])

    def test_where_nobody_is_there_it_says_so(self):
        wait_until(lambda: self.post({"action": "next"})[0] == 409, "the bus to settle")
        self.assert_error(self.post({"action": "next"}), 409, "not_running")
        self.assert_error(self.bench.get("/api/light"), 503, "unavailable")
        self.come(light_rig.output)
        self.assert_error(self.bench.get("/api/light"), 503, "unavailable")
        self.assertEqual(self.post({"action": "blackout", "on": True})[0], 200)

    def test_silence_is_504(self):
        render = self.come(light_rig.render)
        render.silent = True
        self.assert_error(self.post({"action": "next"}), 504, "timeout")
        self.assert_error(self.bench.get("/api/light"), 504, "timeout")

    def test_a_viewer_gets_the_frames_of_its_display_as_they_are(self):
        output = self.come(light_rig.output)
        viewer = self.watch("panel")
        wait_until(lambda: output.asked, "the wish for frames")
        self.assertEqual(output.asked[0], ("watch", {"display": "panel", "seconds": 10, "fps": 30}))
        first = light_rig.frame(1)
        output.show("cube", light_rig.frame(9))
        output.show("panel", first)
        self.assertEqual(self.next_frame(viewer), first)
        large = light_rig.frame(2, 256, 64)
        output.show("panel", b"nonsense")
        output.show("panel", large)
        self.assertEqual(self.next_frame(viewer), large)

    def test_nothing_is_asked_or_heard_while_nobody_watches(self):
        output = self.come(light_rig.output)
        with WebSocket(self.bench.port, "/ws/frames/panel") as viewer:
            viewer.receive()
            wait_until(lambda: output.asked, "the wish for frames")
        wait_until(lambda: self.counter("frame_viewers") == 0, "the farewell")
        shown = self.counter("frames_shown_total")
        output.show("panel", light_rig.frame(1))
        output.show("panel", b"nonsense")
        self.assertEqual(self.post({"action": "brightness", "value": 1, "display": "panel"})[0], 200)
        self.assertEqual(self.counter("frames_shown_total"), shown)
        self.assertEqual(self.counter("refused_messages_total"), 0)
        self.assertEqual(output.actions(), ["watch", "brightness"])

    def test_an_output_that_comes_later_is_asked_at_once(self):
        self.watch("panel")
        output = self.enterContext(light_rig.output(self.socket))
        wait_until(lambda: "watch" in output.actions(), "the wish for frames")
        output.leave("output")
        output.asked.clear()
        output.presence("output", "online")
        wait_until(lambda: "watch" in output.actions(), "the wish for frames")

    def test_a_slow_viewer_gets_the_newest_and_is_not_ended(self):
        output = self.come(light_rig.output)
        slow, quick = self.watch("panel", receive_buffer=4096), self.watch("panel")
        wait_until(lambda: output.asked, "the wish for frames")
        sequence = 0
        def missed():
            nonlocal sequence
            for _ in range(50):
                sequence += 1
                output.show("panel", light_rig.frame(sequence, 256, 64))
                self.assertEqual(int.from_bytes(self.next_frame(quick)[12:16]), sequence)
            return self.counter("frames_missed_total")
        wait_until(missed, "a frame that is spared")
        seen = []
        while not seen or seen[-1] != sequence:
            seen.append(int.from_bytes(self.next_frame(slow)[12:16]))
        self.assertEqual(seen, sorted(seen))
        self.assertLess(len(seen), sequence)


class Locked(unittest.TestCase):
    def test_light_needs_the_session_and_its_token(self):
        bench = self.enterContext(Bench())
        secret = bench.folder / "password"
        secret.write_text(PASSWORD + "\n")
        bench.start_gateway("--password-file", secret)
        bench.start_hub()
        wait_until(lambda: bench.get("/health/ready")[0] == 200, "the bus")

        def post(**headers):
            return bench.ask("POST", "/api/light", '{"action":"next"}', {**JSON, **headers})[0]
        self.assertEqual(post(), 401)
        self.assertEqual(bench.get("/api/light")[0], 401)
        with self.assertRaises(Refused) as refused:
            WebSocket(bench.port, "/ws/frames/panel")
        self.assertEqual(refused.exception.status, 401)
        _, headers, body = bench.ask("POST", "/api/session", json.dumps({"password": PASSWORD}), JSON)
        cookie, csrf = headers["Set-Cookie"].split(";")[0], {"X-CSRF-Token": json.loads(body)["csrf"]}
        self.assertEqual(post(Cookie=cookie), 403)
        self.assertEqual(post(Cookie=cookie, Origin="http://elsewhere.example", **csrf), 403)
        self.assertIn(post(Cookie=cookie, **csrf), (409, 503))
        with self.assertRaises(Refused) as refused:
            WebSocket(bench.port, "/ws/frames/panel", headers=[f"Cookie: {cookie}", "Origin: http://elsewhere.example"])
        self.assertEqual(refused.exception.status, 403)
        with WebSocket(bench.port, "/ws/frames/panel", headers=[f"Cookie: {cookie}"], patience=PATIENCE) as viewer:
            self.assertEqual(viewer.receive()["type"], "ping")


WHOLE = """
name = "stage"
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "127.0.0.1:PORT"
[display.panel]
size = [16, 8]
[mode.waves]
title = "Waves"
scene = "plasma"
[mode.burning]
title = "Burning"
scene = "fire"
"""


class Whole(unittest.TestCase):
    """With nobody's stand-in."""

    def setUp(self):
        self.port = free_port()
        self.stage = self.enterContext(Installation(WHOLE.replace("PORT", str(self.port))))
        self.stage.up()
        wait_until(lambda: self.light()["outputs"], "render and output", PATIENCE)

    def light(self):
        return get_json(f"http://127.0.0.1:{self.port}/api/light") or {"outputs": None}

    def post(self, **body):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/light", json.dumps(body).encode(), JSON)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status

    def next_frame(self, viewer, wanted=lambda pixels: True):
        def look():
            message = viewer.receive()
            return isinstance(message, bytes) and wanted(message[24:]) and message
        return wait_until(look, "a frame")

    def test_what_is_said_fits_the_contract_and_what_is_set_is_so(self):
        light = self.light()
        validator(SCHEMAS["api_light"]).validate(light)
        self.assertEqual([mode["title"] for mode in light["modes"]], ["Waves", "Burning"])
        self.assertEqual([display["name"] for display in light["outputs"]["displays"]], ["panel"])
        self.assertEqual(self.post(action="set", scene="plasma", parameter="speed", value=2, mode="waves"), 200)
        self.assertEqual(self.post(action="brightness", display="panel", value=0.5), 200)
        self.assertEqual(self.post(action="show", mode="burning"), 200)
        light = self.light()
        validator(SCHEMAS["api_light"]).validate(light)
        self.assertEqual(light["modes"][0]["layers"][0]["values"]["speed"], 2)
        self.assertEqual(light["active"], "burning")
        self.assertEqual(light["outputs"]["displays"][0]["brightness"], 0.5)

    def test_a_page_sees_the_display_and_darkness(self):
        with WebSocket(self.port, "/ws/frames/panel") as viewer:
            frame = self.next_frame(viewer, any)
            self.assertEqual((frame[:4], len(frame)), (b"TTFR", 24 + 3 * 16 * 8))
            self.assertEqual(self.post(action="blackout", on=True), 200)
            self.next_frame(viewer, lambda pixels: not any(pixels))
            self.assertTrue(self.light()["blackout"])
            self.assertEqual(self.post(action="blackout", on=False), 200)
            self.next_frame(viewer, any)


if __name__ == "__main__":
    unittest.main()
