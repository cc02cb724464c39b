#!/usr/bin/python3
"""Cameras by WebRTC: tutti-camera and the gateway with a mediamtx that is a fixture (mediamtx_fixture.py).

TUTTI_BIN names the folder of the programs. ffmpeg has to be there."""

import http.client
import json
import os
import pathlib
import signal
import unittest

from camera_test import PASSWORD, CameraCase
from rig import BIN, Installation, free_port, wait_until
from rtsp_rig import RtspCamera

FIXTURE = pathlib.Path(__file__).resolve().parent / "mediamtx_fixture.py"
OFFER = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
CONFIG = """
[hub]
tcp = "off"
[service.camera]
environment = {{ PATH = "{path}", MEDIAMTX_FIXTURE = "{folder}" }}
config = {{ cameras = [ {{ name = "front", url = "{url}" }} ] }}
"""


class Relay:
    """A folder with a program `mediamtx`, and what that has said there."""

    def __init__(self, folder):
        self.folder = folder / "relay"
        self.folder.mkdir()
        program = self.folder / "mediamtx"
        program.write_text(f'#!/bin/sh\nexec /usr/bin/python3 -B {FIXTURE} "$@"\n')
        program.chmod(0o755)
        self.path = f"{self.folder}:{os.environ['PATH']}"

    def said(self, did):
        try:
            lines = (self.folder / "said").read_text().splitlines()
        except FileNotFoundError:
            return []
        return [line for line in map(json.loads, lines) if line["did"] == did]

    def lives(self, pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    def hang(self, hangs=True):
        if hangs:
            (self.folder / "hang").touch()
        else:
            (self.folder / "hang").unlink()


class Watching(CameraCase):
    def setUp(self):
        super().setUp()
        self.relay = Relay(self.folder)

    def run_cameras(self, *cameras):
        self.configure(cameras=list(cameras))
        worker = self.start(BIN / "tutti-camera", TUTTI_NAME="camera", PATH=self.relay.path, MEDIAMTX_FIXTURE=str(self.relay.folder))
        self.observer.wait("tutti/worker/camera", lambda said: said.get("pid") == worker.pid)
        wait_until(lambda: self.state_of("front"), "the camera")
        return worker

    def state_of(self, name):
        cameras = self.ask("get_state")["data"]["state"]["cameras"]
        return next((camera for camera in cameras if camera["camera"] == name), None)

    def offer(self, camera="front"):
        return self.ask("whep_offer", camera=camera, offer=OFFER)

    def offered(self, camera="front"):
        """The data of the answer, once there is one: an offer that came while it was lost is refused."""
        return wait_until(lambda: self.offer(camera)["data"], "an answer")

    def test_an_offer_starts_it_and_is_answered_with_a_session(self):
        camera = self.camera(user="ad min", password=PASSWORD)
        worker = self.run_cameras(self.entry(camera))
        self.assertTrue(self.state_of("front")["webrtc"])
        self.assertEqual(self.relay.said("start"), [])
        answer = self.offered()
        self.assertIn("m=video", answer["answer"])
        self.assertEqual(answer["etag"], "*")
        self.assertEqual(answer["links"], ['<stun:127.0.0.1:3478>; rel="ice-server"'])
        self.assertEqual(self.relay.said("offer")[-1]["offer"], OFFER)
        [start] = self.relay.said("start")
        with self.subTest("its settings are ours alone, and nothing else listens to others"):
            self.assertEqual(start["mode"], 0o600)
            config = start["config"]
            self.assertEqual([config[key] for key in ("rtsp", "rtmp", "hls", "srt")], [False] * 4)
            self.assertTrue(config["webrtcAddress"].startswith("127.0.0.1:"))
            self.assertTrue(config["apiAddress"].startswith("127.0.0.1:"))
            self.assertEqual(config["authInternalUsers"], [{"user": "any", "ips": ["127.0.0.1"], "permissions": [{"action": "read"}, {"action": "api"}]}])
        with self.subTest("no password in a command line, an environment or the log"):
            said = "".join((pathlib.Path(f"/proc/{start['pid']}") / part).read_text() for part in ("cmdline", "environ"))
            for secret in (PASSWORD, "p%40ss"):
                self.assertNotIn(secret, said + self.log())
        with self.subTest("candidates and the end of a session"):
            ours = {"camera": "front", "session": answer["session"]}
            self.assertEqual(self.ask("whep_candidates", fragment="a=ice-ufrag:x\r\n", **ours)["status"], "ok")
            self.assertEqual(self.relay.said("patch")[0]["fragment"], "a=ice-ufrag:x\r\n")
            self.assertEqual(self.ask("whep_end", **ours)["status"], "ok")
            self.assertEqual(self.ask("whep_end", **ours)["status"], "error")
        with self.subTest("it ends with the worker, and its settings go"):
            file = pathlib.Path(start["arguments"][0])
            self.assertTrue(file.exists())
            worker.send_signal(signal.SIGTERM)
            self.assertEqual(worker.wait(60), 0)
            self.assertFalse(self.relay.lives(start["pid"]))
            self.assertFalse(file.exists())

    def test_it_stops_after_the_last_viewer_and_comes_with_the_next(self):
        self.run_cameras(self.entry(self.camera()))
        answer = self.offered()
        [start] = self.relay.said("start")
        self.assertEqual(self.ask("whep_end", camera="front", session=answer["session"])["status"], "ok")
        wait_until(lambda: not self.relay.lives(start["pid"]), "its end")
        self.offered()
        self.assertEqual(len(self.relay.said("start")), 2)

    def test_one_that_is_killed_or_hangs_is_replaced(self):
        self.run_cameras(self.entry(self.camera()))
        self.offered()
        os.kill(self.relay.said("start")[0]["pid"], signal.SIGKILL)
        self.offered()
        second = self.relay.said("start")[-1]["pid"]
        self.assertEqual(len(self.relay.said("start")), 2)
        self.relay.hang()
        wait_until(lambda: not self.relay.lives(second), "the end of one that hangs")
        self.relay.hang(False)
        self.offered()
        self.assertNotEqual(self.relay.said("start")[-1]["pid"], second)

    def test_one_that_does_not_start_is_said(self):
        (self.relay.folder / "broken").touch()
        self.run_cameras(self.entry(self.camera()))
        refused = wait_until(lambda: (self.offer()["error"] or {}).get("message"), "a refusal")
        self.assertIn("address already in use", refused)
        (self.relay.folder / "broken").unlink()
        self.offered()

    def test_a_camera_that_is_away_is_said_and_its_password_is_not(self):
        entry = self.entry(self.camera(user="admin", password=PASSWORD))
        (self.folder / "front.password").write_text("hunter2-wrong")
        self.run_cameras(entry)
        refused = wait_until(lambda: (self.offer()["error"] or {}).get("message"), "a refusal")
        self.assertIn("no stream is available", refused)
        self.assertNotIn("hunter2", self.log())

    def test_without_the_program_nothing_can_be_watched_so(self):
        (self.relay.folder / "mediamtx").unlink()
        self.run_cameras(self.entry(self.camera()))
        self.assertFalse(self.state_of("front")["webrtc"])
        self.assertEqual(self.offer()["error"]["code"], "not_found")


class ThroughTheGateway(unittest.TestCase):
    def test_a_browser_offers_adds_and_ends(self):
        camera = RtspCamera()
        self.addCleanup(camera.stop)
        with Installation("") as installation:
            relay = Relay(installation.folder)
            installation.config.write_text(CONFIG.format(path=relay.path, folder=relay.folder, url=camera.url))
            port = free_port()
            installation.up("--listen", f"127.0.0.1:{port}")

            def ask(method, path, body=None, kind="application/sdp"):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request(method, path, body, {"Content-Type": kind} if body else {})
                answer = connection.getresponse()
                text = answer.read().decode()
                connection.close()
                return answer, text

            def offered():
                answer, text = ask("POST", "/api/stream/front/whep", OFFER)
                return (answer, text) if answer.status == 201 else None

            answer, text = wait_until(offered, "an answer")
            self.assertEqual(answer.headers["Content-Type"], "application/sdp")
            self.assertIn("m=video", text)
            self.assertEqual(answer.headers["Link"], '<stun:127.0.0.1:3478>; rel="ice-server"')
            session = answer.headers["Location"]
            self.assertTrue(session.startswith("/api/stream/front/whep/"), session)
            self.assertEqual(ask("PATCH", session, "a=ice-ufrag:x\r\n", "application/trickle-ice-sdpfrag")[0].status, 204)
            self.assertEqual(ask("PATCH", session, "x", "application/sdp")[0].status, 415)
            self.assertEqual(ask("DELETE", session)[0].status, 200)
            self.assertEqual(ask("POST", "/api/stream/yard/whep", OFFER)[0].status, 404)
            installation.tutti("down")


    def test_a_token_that_is_revoked_watches_no_more(self):
        camera = RtspCamera()
        self.addCleanup(camera.stop)
        with Installation("") as installation:
            relay = Relay(installation.folder)
            installation.config.write_text(CONFIG.format(path=relay.path, folder=relay.folder, url=camera.url))
            password = installation.folder / "password"
            password.write_text("correct horse\n")
            password.chmod(0o600)
            port = free_port()
            installation.up("--listen", f"127.0.0.1:{port}", "--password-file", password)

            def ask(method, path, body=None, **headers):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
                answer = connection.getresponse()
                answer.text = answer.read().decode()
                connection.close()
                return answer

            login = ask("POST", "/api/session", '{"password":"correct horse"}', Content_Type="application/json")
            admin = {"Content_Type": "application/json", "Cookie": login.headers["Set-Cookie"].split(";")[0],
                     "X_CSRF_Token": json.loads(login.text)["csrf"]}
            token = json.loads(ask("POST", "/api/tokens", '{"name":"wall","role":"viewer"}', **admin).text)

            def offer():
                return ask("POST", "/api/stream/front/whep", OFFER, Content_Type="application/sdp", Authorization=f"Bearer {token['token']}")

            wait_until(lambda: offer().status == 201, "an answer")
            # A logout ends what its session watches, and nothing else.
            login = ask("POST", "/api/session", '{"password":"correct horse"}', Content_Type="application/json")
            other = {"Content_Type": "application/json", "Cookie": login.headers["Set-Cookie"].split(";")[0],
                     "X_CSRF_Token": json.loads(login.text)["csrf"]}
            self.assertEqual(ask("POST", "/api/stream/front/whep", OFFER, **{**other, "Content_Type": "application/sdp"}).status, 201)
            self.assertEqual(relay.said("delete"), [])
            self.assertEqual(ask("DELETE", "/api/session", **other).status, 200)
            wait_until(lambda: len(relay.said("delete")) == 1, "its session to end")
            self.assertEqual(relay.said("kick"), [])
            self.assertEqual(ask("DELETE", f"/api/tokens/{token['id']}", **admin).status, 200)
            wait_until(lambda: len(relay.said("kick")) == 1, "its session to end")
            self.assertEqual(offer().status, 401)


if __name__ == "__main__":
    unittest.main()
