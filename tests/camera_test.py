#!/usr/bin/python3
"""tutti-camera on cameras that serve RTSP here (rtsp_rig.py): what comes of a stream, and of all that happens to one.

TUTTI_BIN names the folder of the programs. ffmpeg has to be there."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import unittest

from rig import BIN, wait_until
from rtsp_rig import RtspCamera, ffmpegs_of
from worker_test import WorkerCase

PASSWORD = "p@ss w:rd/#'"
READING = "tutti/reading/network_camera/"
EMPTY_SEGMENTS = """#!/bin/sh
for playlist; do :; done
cd "${playlist%/*}"
number=1
while [ -e "$0" ]; do
    if [ -e "${0%/*}/room" ]; then echo video; fi > "index$number.ts"
    printf '#EXTM3U\\n#EXT-X-VERSION:3\\n#EXT-X-TARGETDURATION:2\\n#EXT-X-MEDIA-SEQUENCE:%d\\n#EXTINF:2.0,\\nindex%d.ts\\n' $number $number > new
    mv new index.m3u8
    number=$((number + 1))
    sleep 0.3
done
"""


class CameraCase(WorkerCase):
    def camera(self, **how):
        camera = RtspCamera(**how)
        self.addCleanup(camera.stop)
        return camera

    def setUp(self):
        super().setUp()
        self.streams = self.folder / "camera"
        self.addCleanup(lambda: [os.kill(pid, signal.SIGKILL) for pid in ffmpegs_of(self.folder)])

    def configure(self, **section):
        self.observer.publish("tutti/config/camera", {"v": 1, "revision": time.time_ns() // 1_000_000, "config": section}, retain=True)

    def run_worker(self, **section):
        self.configure(**section)
        worker = self.start(BIN / "tutti-camera", TUTTI_NAME="camera")
        self.observer.wait("tutti/worker/camera", lambda said: said.get("pid") == worker.pid)
        return worker

    def entry(self, camera, name="front"):
        """Of the section."""
        secret = self.folder / f"{name}.password"
        entry = {"name": name, "url": camera.url}
        if camera.user:
            secret.write_text(camera.password + "\n")
            entry |= {"user": camera.user, "password": {"file": str(secret)}}
        return entry

    def reading(self, sensor):
        return self.observer.payload(READING + sensor).get("value")

    def wait_status(self, status, sensor="stream_status"):
        return self.observer.wait(READING + sensor, lambda said: said.get("value") == status)

    def ask(self, command, /, **params):
        return json.loads(self.observer.command("camera", command, params).payload)

    def playlist(self, name="front"):
        return (self.streams / name / "index.m3u8").read_text()

    def ended(self):
        return [json.loads(message.payload)["data"] for message in list(self.observer.messages)
                if message.topic == "tutti/event/stream/ended"]


class Streaming(CameraCase):
    def test_a_camera_with_a_password_becomes_hls(self):
        camera = self.camera(user="ad min", password=PASSWORD)
        worker = self.run_worker(cameras=[self.entry(camera)])
        self.wait_status("streaming")
        playlist = self.playlist()
        segments = re.findall(r"^(index\d+\.ts)$", playlist, re.MULTILINE)
        self.assertIn("#EXT-X-PROGRAM-DATE-TIME:", playlist)
        self.assertGreaterEqual(len(segments), 1)
        streams = json.loads(subprocess.run(
            ["ffprobe", "-v", "error", "-show_streams", "-of", "json", self.streams / "front" / segments[-1]],
            capture_output=True, check=True).stdout)["streams"]
        self.assertEqual({stream["codec_name"] for stream in streams}, {"h264", "aac"})
        self.assertEqual(self.reading("stream_connected"), True)
        self.assertEqual(self.reading("stream_resolution"), "320x240")
        rate = self.observer.wait(READING + "stream_fps", lambda said: said.get("value") is not None)
        self.assertEqual(rate["unit"], "fps")
        self.assertAlmostEqual(rate["value"], 15, delta=8)
        wait_until(lambda: self.playlist().count(".ts") == 3 and segments[0] not in self.playlist(), "a list of three that goes on")
        self.assertGreater(self.reading("stream_uptime"), 0)
        self.assertIsNone(self.reading("stream_error"))
        with self.subTest("no password in any command line or log"):
            secrets = (PASSWORD, "p%40ss", "ad%20min")
            for pid in [worker.pid, *ffmpegs_of(self.folder)]:
                line = pathlib.Path(f"/proc/{pid}/cmdline").read_text()
                environment = pathlib.Path(f"/proc/{pid}/environ").read_text()
                for secret in secrets:
                    self.assertNotIn(secret, line + environment)
            self.assertEqual(len(ffmpegs_of(self.folder)), 1)
            for secret in secrets:
                self.assertNotIn(secret, self.log())
        with self.subTest("it ends without a trace"):
            worker.send_signal(signal.SIGTERM)
            self.assertEqual(worker.wait(30), 0)
            self.assertEqual(ffmpegs_of(self.folder), {})
            self.assertEqual(list(self.streams.glob("front/*")), [])
            wait_until(lambda: self.ended() == [{"camera": "front", "reason": "the camera worker ends"}], "its end")

    def test_a_wrong_password_is_said_and_nothing_of_it(self):
        camera = self.camera(user="admin", password=PASSWORD)
        entry = self.entry(camera)
        (self.folder / "front.password").write_text("hunter2-wrong")
        self.run_worker(cameras=[entry])
        self.wait_status("reconnecting")
        self.observer.wait(READING + "stream_error", lambda said: said.get("value") == "the camera refuses the user or the password")
        self.assertEqual(self.reading("stream_connected"), False)
        self.assertGreater(camera.refused, 0)
        self.assertNotIn("hunter2", self.log())
        self.observer.wait("tutti/status/network_camera", lambda said: "refuses" in (said.get("last_error") or ""))

    def test_a_lost_camera_is_found_again(self):
        camera = self.camera()
        self.run_worker(cameras=[self.entry(camera)])
        self.wait_status("streaming")
        camera.drop()
        self.wait_status("reconnecting")
        self.wait_status("streaming")
        self.assertEqual(camera.plays, 2)
        self.assertEqual([end["camera"] for end in self.ended()], ["front"])

    def test_one_that_is_silent_is_lost_after_ten_seconds(self):
        camera = self.camera()
        self.run_worker(cameras=[self.entry(camera)])
        self.wait_status("streaming")
        [first] = ffmpegs_of(self.folder)
        camera.stall()
        self.wait_status("reconnecting")
        camera.stall(False)
        self.wait_status("streaming")
        self.assertNotIn(first, ffmpegs_of(self.folder))

    def test_an_ffmpeg_that_is_killed_comes_back(self):
        camera = self.camera()
        self.run_worker(cameras=[self.entry(camera)])
        self.wait_status("streaming")
        [pid] = ffmpegs_of(self.folder)
        os.kill(pid, signal.SIGKILL)
        self.observer.wait(READING + "stream_error", lambda said: said.get("value") == "ffmpeg was ended by signal 9")
        self.wait_status("streaming")

    def test_segments_with_nothing_in_them_are_no_stream(self):
        """As ffmpeg writes them on a full disk, without a word."""
        program = self.folder / "programs" / "ffmpeg"
        program.parent.mkdir()
        program.write_text(EMPTY_SEGMENTS)
        program.chmod(0o755)
        self.configure(cameras=[{"name": "front", "url": "rtsp://127.0.0.1:1/stream"}])
        self.start(BIN / "tutti-camera", TUTTI_NAME="camera", PATH=f"{program.parent}:{os.environ['PATH']}")
        wait_until((self.streams / "front" / "index9.ts").exists, "empty segments")
        self.assertEqual(self.ask("get_state")["data"]["state"]["cameras"][0]["status"], "starting")
        (self.folder / "programs" / "room").touch()
        self.wait_status("streaming")

    def test_streams_are_stopped_and_started_by_command(self):
        self.run_worker(simulate=True)
        self.wait_status("streaming")
        self.assertEqual(self.reading("stream_resolution"), "640x360")
        self.assertTrue(self.observer.payload("tutti/meta/network_camera")["simulated"])
        answer = self.ask("stop_stream", camera="test")
        self.assertEqual(answer["data"]["cameras"][0]["status"], "stopped")
        wait_until(lambda: not ffmpegs_of(self.folder), "its end")
        wait_until(lambda: not list(self.streams.glob("test/*.ts")), "its segments gone")
        wait_until(lambda: self.ended() == [{"camera": "test", "reason": "it was asked to stop"}], "the event")
        self.assertEqual(self.ask("start_stream")["data"]["cameras"][0]["status"], "starting")
        self.wait_status("streaming")
        self.assertEqual(self.ask("stop_stream", camera="nobody")["error"]["code"], "not_found")

    def test_several_cameras_come_and_go_by_the_section(self):
        front, yard = self.camera(), self.camera(sound=False)
        self.run_worker(cameras=[self.entry(front), self.entry(yard, "yard")])
        self.wait_status("streaming", "front:stream_status")
        self.wait_status("streaming", "yard:stream_status")
        self.configure(cameras=[self.entry(front)])
        wait_until(lambda: not (self.streams / "yard").exists(), "no folder of the camera that went")
        self.wait_status("streaming")
        self.assertEqual(front.plays, 1)  # what stays is not touched
        self.configure(cameras=[self.entry(front), self.entry(yard, "yard")])
        wait_until(lambda: yard.plays == 2, "the one that came again")


class Pictures(CameraCase):
    def snapshot(self, name):
        answer = self.ask("snapshot", camera=name)
        self.assertEqual(answer["status"], "ok", answer)
        picture = pathlib.Path(answer["data"]["file"])
        self.assertEqual(picture, self.streams / name / "snapshot.jpg")
        self.assertEqual(picture.read_bytes()[:2], b"\xff\xd8")
        return picture

    def test_one_of_a_stream_asks_no_camera_and_is_kept_for_a_second(self):
        camera = self.camera(user="admin", password=PASSWORD)
        self.run_worker(cameras=[self.entry(camera)])
        self.wait_status("streaming")
        written = self.snapshot("front").stat().st_mtime_ns
        self.assertEqual(self.snapshot("front").stat().st_mtime_ns, written)
        wait_until(lambda: self.snapshot("front").stat().st_mtime_ns != written, "another one")
        self.assertEqual(camera.plays, 1)

    def test_one_without_a_stream_asks_the_camera(self):
        camera = self.camera(user="admin", password=PASSWORD)
        self.run_worker(cameras=[self.entry(camera)])
        wait_until(lambda: (self.ask("stop_stream").get("data") or {}).get("cameras"), "a camera to stop")
        plays = wait_until(lambda: not ffmpegs_of(self.folder), "its end") and camera.plays
        self.snapshot("front")
        self.assertEqual(camera.plays, plays + 1)
        camera.user = "another"
        wait_until(lambda: self.ask("snapshot", camera="front")["status"] == "error", "a failure")
        self.assertEqual(self.ask("snapshot", camera="front")["error"]["message"], "the camera refuses the user or the password")

    def test_what_cannot_be_moved_says_so(self):
        self.run_worker(simulate=True)
        wait_until(lambda: self.ask("ptz", camera="test", action="up")["error"]["code"] == "conflict", "that it does not move")
        self.assertEqual(self.ask("ptz", camera="test", action="fly")["error"]["code"], "invalid_input")
        self.assertEqual(self.ask("ptz", camera="test", action="up", speed=2)["error"]["code"], "invalid_input")


if __name__ == "__main__":
    unittest.main()
