#!/usr/bin/python3
"""tutti-camera moves a camera that speaks ONVIF (onvif_fixture.py).

TUTTI_BIN names the folder of the programs."""

import json
import threading
import unittest

from onvif_fixture import OnvifCamera
from rig import BIN, wait_until
from worker_test import WorkerCase


class Ptz(WorkerCase):
    def run_worker(self, camera, password="secret", **more):
        (self.folder / "password").write_text(password + "\n")
        entry = {"name": "front", "url": f"rtsp://{camera.address}/stream1", "onvif": camera.url, "user": "admin",
                 "password": {"file": str(self.folder / "password")}} | more
        self.observer.publish("tutti/config/camera", {"v": 1, "revision": 1, "config": {"cameras": [entry]}}, retain=True)
        worker = self.start(BIN / "tutti-camera", TUTTI_NAME="camera")
        self.observer.wait("tutti/worker/camera", lambda said: said.get("pid") == worker.pid)
        wait_until(lambda: '"front"' in json.dumps(self.ask("get_state")), "the worker knows the camera")
        return worker

    def camera(self, **how):
        camera = OnvifCamera(**how)
        self.addCleanup(camera.stop)
        return camera

    def ask(self, command, /, **params):
        return json.loads(self.observer.command("camera", command, {"camera": "front"} | params).payload)

    def movable(self):
        [camera] = self.ask("get_state")["data"]["state"]["cameras"]
        return camera["ptz"]

    def assert_done(self, reply):
        self.assertIsNone(reply["error"], reply)

    def assert_moves(self, **how):
        camera = self.camera(**how)
        self.run_worker(camera)
        self.assert_done(self.ask("ptz", action="left", speed=0.5))
        self.assertEqual(camera.orders, [("ContinuousMove", {"profile": "profile_1", "timeout": "PT5S", "pan": -0.5, "tilt": 0.0})])
        self.assert_done(self.ask("ptz", action="stop"))
        self.assertEqual(camera.orders[1:], [("Stop", {})])
        self.assertEqual(camera.asked.count("GetProfiles"), 1)
        return camera

    def test_a_held_button_moves_and_its_release_stops(self):
        camera = self.assert_moves()
        self.assert_done(self.ask("ptz", action="zoom_in", speed=1))
        self.assertEqual(camera.orders[-1][1].get("zoom"), 1.0)
        self.assertNotIn("pan", camera.orders[-1][1], "a camera that only zooms refuses to be told to turn")
        self.ask("ptz", action="stop")
        self.assertEqual(camera.asked.count("GetProfiles"), 1, "asked once and kept")
        self.assertEqual(camera.refused, 0)

    def test_a_camera_whose_clock_is_wrong_is_told_its_own_time(self):
        self.assert_moves(clock_ahead=-36 * 3600)

    def test_a_camera_without_prefixes_and_services(self):
        self.assert_moves(prefixed=False, old=True)

    def test_a_camera_that_logs_in_by_http(self):
        self.assert_moves(http_digest=True)

    def test_a_camera_that_believes_to_be_elsewhere(self):
        self.assert_moves(said_host="192.168.188.88")

    def test_a_hold_that_nobody_renews_stops_by_itself(self):
        camera = self.camera()
        self.run_worker(camera)
        self.ask("ptz", action="up")
        camera.wait(lambda: ("Stop", {}) in camera.orders, "the browser has vanished, the camera goes on")

    def test_a_move_that_was_never_sent_is_no_success(self):
        camera = self.camera()
        self.run_worker(camera)
        self.assert_done(self.ask("ptz", action="left"))
        is_there = threading.Event()

        class Held(threading.Event):
            def wait(self, timeout=None):
                is_there.set()
                return super().wait(timeout)
        camera.held["Stop"] = Held()
        stopper = threading.Thread(target=self.ask, args=("ptz",), kwargs={"action": "stop"})
        stopper.start()
        self.assertTrue(is_there.wait(20))
        self.assertEqual((self.ask("ptz", action="up")["error"] or {}).get("code"), "timeout", "its hold was over before the stop was")
        camera.held.pop("Stop").set()
        stopper.join(20)
        self.assertNotIn(0.5, [order[1].get("tilt") for order in camera.orders])

    def test_a_stop_waits_for_no_move_and_comes_last(self):
        camera = self.camera()
        self.run_worker(camera)
        self.ask("ptz", action="stop")  # so that all that is asked once has been
        camera.orders.clear()
        held = camera.held["ContinuousMove"] = threading.Event()
        mover = threading.Thread(target=self.ask, args=("ptz",), kwargs={"action": "left"})
        mover.start()
        self.addCleanup(mover.join)
        self.addCleanup(held.set)
        presses = [threading.Thread(target=self.ask, args=("ptz",), kwargs={"action": action}) for action in ("up", "down")]
        for press in presses:
            press.start()
            self.addCleanup(press.join)
        self.observer.command("camera", "get_state", {})
        stopper = threading.Thread(target=self.ask, args=("ptz",), kwargs={"action": "stop"})
        stopper.start()
        self.addCleanup(stopper.join)
        camera.wait(lambda: camera.orders[:1] == [("Stop", {})], "the stop waits for the move")
        held.set()
        camera.wait(lambda: len(camera.orders) >= 3 and camera.orders[-1] == ("Stop", {}), "the move came behind the stop")

    def test_presets(self):
        camera = self.camera()
        self.run_worker(camera)
        self.assertEqual(self.ask("presets")["data"]["presets"], [{"token": "1", "name": "Door"}, {"token": "2", "name": "Gate & path"}])
        self.assert_done(self.ask("goto_preset", preset="2"))
        self.assertEqual(camera.orders, [("GotoPreset", {"preset": "2"})])
        self.assertIs(self.movable(), True)
        refused = self.ask("goto_preset", preset="9")
        self.assertEqual(refused["status"], "error")
        self.assertIn("The requested preset token does not exist", json.dumps(refused))

    def test_a_wrong_password_is_said_and_not_tried_again_and_again(self):
        camera = self.camera()
        self.run_worker(camera, password="wrong")
        for _ in range(5):
            refused = self.ask("ptz", action="left")
            self.assertEqual(refused["status"], "error")
            self.assertIn("requires authorization", json.dumps(refused))
        self.assertLessEqual(camera.refused, 2, "cameras lock out who guesses")

    def test_a_camera_that_does_not_move_says_so(self):
        camera = self.camera(moves=False)
        self.run_worker(camera)
        self.assertIs(self.movable(), None, "nobody has asked it")
        self.assertIn("does not move", json.dumps(self.ask("ptz", action="left")))
        self.assertIs(self.movable(), False)
        self.observer.wait("tutti/health/camera", lambda said: said["details"]["cameras"][0]["ptz"] is False)
        self.assertEqual(camera.orders, [])

    def test_a_worker_that_ends_stops_the_camera(self):
        camera = self.camera()
        worker = self.run_worker(camera)
        self.assert_done(self.ask("ptz", action="left"))
        worker.terminate()
        self.assertEqual(worker.wait(timeout=30), 0, (self.folder / "worker.log").read_text()[-1500:])
        self.assertEqual(camera.orders[-1], ("Stop", {}))


if __name__ == "__main__":
    unittest.main()
