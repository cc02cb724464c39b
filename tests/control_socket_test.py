#!/usr/bin/python3
"""What every process does about its name in the run directory, whoever starts it; and the supervisor's socket as a peer sees it."""

import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import unittest

from bus_client import BusClient
from gateway_bench import WithHub
from rig import BIN, PATIENCE, QUIET, Installation, wait_until


def frame_of(peer):
    def exactly(count):
        data = b""
        while len(data) < count:
            piece = peer.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data
    return exactly(struct.unpack(">I", exactly(4))[0])


def framed(text):
    return struct.pack(">I", len(text)) + text.encode()


class RunDirectory(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.run_directory = self.folder / "run"
        self.run_directory.mkdir(mode=0o700)
        self.config = self.folder / "tutti.toml"
        self.config.write_text(QUIET)
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TUTTI_")}
        self.environment.pop("NOTIFY_SOCKET", None)
        self.environment.update(TUTTI_RUN_DIR=str(self.run_directory), TUTTI_STATE_DIR=str(self.folder / "state"))
        self.programs = {
            "a worker alone": [BIN / "tutti", "system"],
            "the gateway alone": [BIN / "tutti-gateway", "--listen", "127.0.0.1:0"],
            "the hub alone": [BIN / "tutti-hub", "--run-dir", self.run_directory, "--tcp", "off"],
            "tutti up": [BIN / "tutti", "up", self.config],
        }

    def refusal(self, program):
        done = subprocess.run(
            self.programs[program], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertNotEqual(done.returncode, 0, program)
        return done.stderr + done.stdout

    def test_one_that_is_open_to_others_is_refused_by_all_in_the_same_words(self):
        for mode in (0o755, 0o750, 0o701):
            self.run_directory.chmod(mode)
            for program in self.programs:
                with self.subTest(program=program, mode=oct(mode)):
                    self.assertIn(f"chmod 0700 {self.run_directory}", self.refusal(program))
        self.assertEqual(list(self.run_directory.iterdir()), [])

    def test_what_is_no_socket_is_not_deleted(self):
        for program, name in (("a worker alone", "system.sock"), ("the gateway alone", "gateway.sock"),
                              ("the hub alone", "mqtt"), ("the hub alone", "hub.sock"), ("tutti up", "supervisor.sock")):
            path = self.run_directory / name
            with self.subTest(program=program):
                path.write_text("precious")
                self.assertIn("is a file, not a socket of ours", self.refusal(program))
                self.assertEqual(path.read_text(), "precious")
                path.rename(self.folder / "kept")
                path.symlink_to(self.folder / "kept")
                self.assertIn("is a link, not a socket of ours", self.refusal(program))
                self.assertTrue(path.is_symlink())
                path.unlink()


class Hub(WithHub):
    def call(self, command):
        done = subprocess.run(
            [BIN / "tutti", "call", "hub", command, "--control"], env=self.bench.environment, capture_output=True, text=True,
            timeout=PATIENCE, check=True)
        return json.loads(done.stdout)

    def test_says_who_is_there_how_much_goes_over_it_and_on_which_topics(self):
        with BusClient(self.bench.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/#")
            for _ in range(3):
                self.bench.publish("event/lamp/on", "{}")
            self.bench.publish("reading/lamp/power", "{}", True)
            stats = self.call("get_stats")
        self.assertGreaterEqual(stats["clients"], 1)
        self.assertGreaterEqual(stats["retained"], 1)  # the hub may say its own health
        self.assertIn({"topic": "tutti/event/lamp/on", "messages": 3}, stats["topics"])
        self.assertEqual(stats["topics"][0]["messages"], max(topic["messages"] for topic in stats["topics"]))
        wait_until(lambda: "over_sec" in self.call("get_stats")["rates"], "a rate")

    def test_says_where_it_listens(self):
        state = self.call("get_state")
        self.assertEqual((state["worker"], state["pid"]), ("hub", self.bench.hub.pid))
        self.assertEqual((state["socket"], state["tcp"]), (str(self.bench.run_directory / "mqtt"), None))

    def test_removes_its_socket_when_it_ends_and_takes_the_place_of_a_killed_one(self):
        path = self.bench.run_directory / "hub.sock"
        self.bench.kill_hub()
        self.assertTrue(path.is_socket())
        self.bench.start_hub()
        self.assertEqual(self.call("get_state")["pid"], self.bench.hub.pid)
        self.bench.hub.terminate()
        self.bench.hub.wait(PATIENCE)
        self.assertFalse(path.exists())


class Supervisor(unittest.TestCase):
    def test_sends_heartbeats_and_gives_a_msg_id_back_as_it_came(self):
        with Installation(QUIET) as installation:
            installation.environment["TUTTI_HEARTBEAT"] = "100ms"
            installation.up()
            with socket.socket(socket.AF_UNIX) as peer:
                peer.settimeout(PATIENCE)
                peer.connect(str(installation.run_directory / "supervisor.sock"))
                beat = json.loads(frame_of(peer))
                self.assertEqual((beat["type"], beat["worker"]), ("heartbeat", "supervisor"))
                self.assertIn("services", beat["stats"])
                for written in ("9223372036854775808", "1" + 30 * "0", "1.50", "[null, {}]", '"\\u00e4"'):
                    peer.sendall(framed('{"type":"command","cmd":"list","msg_id":' + written + "}"))
                    answer = frame_of(peer).decode()
                    while '"heartbeat"' in answer[:20]:
                        answer = frame_of(peer).decode()
                    self.assertIn(f'"msg_id":{written},', answer)

    def test_has_256_places_and_tells_the_257th(self):
        with Installation(QUIET) as installation:
            installation.up()
            path = str(installation.run_directory / "supervisor.sock")
            peers = []
            self.addCleanup(lambda: [peer.close() for peer in peers])

            def told():
                peer = socket.socket(socket.AF_UNIX)
                peers.append(peer)
                peer.settimeout(PATIENCE)
                peer.connect(path)
                peer.sendall(framed('{"type":"command","cmd":"ping","msg_id":1}'))
                return json.loads(frame_of(peer))
            answers = [told() for _ in range(256)]
            self.assertEqual({answer["type"] for answer in answers}, {"response"})
            self.assertEqual(told()["error"], "too many connections: 256 at most")
            self.assertRaises(EOFError, frame_of, peers[-1])
            for peer in peers:
                peer.close()
            wait_until(lambda: told()["type"] == "response", "a place again")


if __name__ == "__main__":
    unittest.main()
