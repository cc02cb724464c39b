#!/usr/bin/python3
"""Who leads among installations that share an etcd of three real members, and how one is that is alone (docs/governance/leadership.md):
whole installations that are killed, stopped, cut off and asked to hand over, and what becomes of what is written meanwhile.

TUTTI_BIN names the folder of the programs."""

import contextlib
import json
import os
import queue
import signal
import time
import unittest
import urllib.error
import urllib.request

from bus_client import BusClient
from control_peer import ControlPeer, receive, send
from etcd_rig import CONTROL, SERVER, Etcd, stopped
from rig import PATIENCE, Installation, free_port, wait_until

TTL = 3
ALONE = """
name = "home"
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
name = "home"
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
[service.echo]
run = ["sleep", "infinity"]
leader = "follower_ok"
"""
SHARED = """
name = "{name}"
[hub]
tcp = "off"
[gateway]
listen = "{listen}"
[control]
name = "{name}"
address = "{address}"
[control.etcd]
endpoints = {endpoints}
lease = "{ttl}s"
[service.control]
restart = {{ delays = ["2m"] }}
[service.echo]
run = ["sleep", "infinity"]
leader = "{leader}"
"""
WRITES = 100


class Home(Installation):
    """An installation with what its control says."""

    def leaders(self):
        """Resource -> its row of `tutti control leaders`; nothing while control does not answer."""
        done = self.tutti("control", "leaders", "--json", check=False)
        return {row["resource"]: row for row in json.loads(done.stdout)["leaderships"]} if done.returncode == 0 else {}

    def is_leader(self, resource="control"):
        row = self.leaders().get(resource, {})
        return row if row.get("role") == "leader" else None

    def becomes_leader(self, resource="control"):
        return wait_until(lambda: self.is_leader(resource), f"{self.folder.name} to lead {resource}")

    def connect(self):
        return ControlPeer(self.run_directory / "control.sock")

    def put(self, value):
        with self.connect() as peer:
            return peer.ask("put", set="settings", key="a", value=value)

    def rows(self):
        with self.connect() as peer:
            return peer.ask("rows", set="settings")["data"]["rows"]


def kept_on(home, topic):
    with BusClient(home.run_directory / "mqtt") as bus:
        bus.subscribe(topic)
        return json.loads(bus.next_message().payload)


class Alone(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Home(ALONE))
        self.home.up()

    def test_leads_all_without_an_end_and_says_so(self):
        row = self.home.becomes_leader()
        self.assertEqual((row["holder"], row["expires_in"]), ({"name": "home", "address": ""}, None))
        self.assertEqual(
            kept_on(self.home, "tutti/leader/control"),
            {"v": 1, "resource": "control", "role": "leader", "holder": row["holder"], "token": row["token"]})
        self.assertEqual(kept_on(self.home, "tutti/leader/app:echo")["token"], 1)
        told = self.home.tutti("control", "leaders").stdout
        self.assertRegex(told, r"(?m)^control +leader +home")

    def test_a_killed_one_leads_again_under_a_newer_token_and_services_go_on_by_theirs(self):
        before = self.home.becomes_leader()
        echo = self.home.is_leader("app:echo")
        pid = self.home.pid("control")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("control", "ready", other_than=pid)
        self.assertGreater(self.home.becomes_leader()["token"], before["token"])
        self.assertEqual(self.home.is_leader("app:echo")["token"], echo["token"])

    def test_hands_over_to_itself(self):
        before = {resource: self.home.becomes_leader(resource)["token"] for resource in ("control", "app:echo")}
        for resource, token in before.items():
            self.home.tutti("control", "hand-over", resource)
            self.assertGreater(self.home.is_leader(resource)["token"], token)
        self.assertTrue(self.home.put(1)["success"])
        nothing = self.home.tutti("control", "hand-over", "app:nothing", check=False)
        self.assertEqual((nothing.returncode, "nothing here is led under the name app:nothing" in nothing.stderr), (1, True), nothing)


@unittest.skipUnless(SERVER and CONTROL, "etcd is not installed")
class Shared(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.etcd = cls.enterClassContext(Etcd(3))

    def setUp(self):
        self.left, self.right = self.homes("left", "right")
        self.left.up()
        self.before = self.left.becomes_leader()
        self.right.up()
        wait_until(lambda: self.right.leaders().get("control", {}).get("role") == "follower", "the right one to follow")

    def tearDown(self):
        self.doCleanups()
        wait_until(self.etcd.is_well, "etcd")
        self.etcd("del", "tutti/leader/", "--prefix")

    def homes(self, *names):
        return [self.enterContext(Home(self.file(name, "off", f"http://{name}.example:8080", "follower_ok"))) for name in names]

    def file(self, name, listen, address, leader):
        return SHARED.format(name=name, listen=listen, address=address, leader=leader, endpoints=json.dumps(self.etcd.clients), ttl=TTL)

    def after(self, since, limit):
        """Another one leads, in time."""
        row = self.right.becomes_leader()
        self.assertGreater(row["token"], self.before["token"])
        self.assertLess(time.monotonic() - since, limit)
        return row

    def test_a_follower_knows_who_leads_and_refuses_what_is_for_the_leader(self):
        row = self.right.leaders()["control"]
        self.assertEqual((row["holder"]["name"], row["token"]), ("left", self.before["token"]))
        kept = kept_on(self.right, "tutti/leader/control")
        self.assertEqual((kept["role"], kept["holder"]), ("follower", {"name": "left", "address": "http://left.example:8080"}))
        refused = self.right.put(1)
        self.assertFalse(refused["success"])
        self.assertIn("http://left.example:8080", json.dumps(refused))
        self.assertEqual(self.right.rows(), [])
        handed = self.right.tutti("control", "hand-over", check=False)
        self.assertEqual((handed.returncode, "control is led by left" in handed.stderr), (1, True), handed)

    def test_a_leader_says_until_when_on_its_own_clock_and_goes_on_saying_so(self):
        with BusClient(self.left.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/leader/control")
            first = json.loads(bus.next_message().payload)
            then = json.loads(bus.next_message().payload)
        now = time.clock_gettime(time.CLOCK_BOOTTIME)
        self.assertGreater(then["until_boot"], first["until_boot"])
        self.assertTrue(0 < then["until_boot"] - now <= TTL, then)
        self.assertAlmostEqual(then["until_boot"] - now, then["until"] - time.time(), delta=0.5)
        self.assertLessEqual(then["expires_in"], TTL)
        self.assertEqual(then["token"], first["token"])

    def test_where_the_leader_is_killed_another_leads_with_a_larger_token_and_says_so(self):
        with BusClient(self.right.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/event/control/leader/changed")
            since = time.monotonic()
            os.kill(self.left.pid("control"), signal.SIGKILL)
            row = self.after(since, TTL + 4)
            said = json.loads(bus.next_message().payload)["data"]
            while said["resource"] != "control":
                said = json.loads(bus.next_message().payload)["data"]
        self.assertEqual(said, {"resource": "control", "role": "leader", "holder": row["holder"], "token": row["token"]})
        self.assertTrue(self.right.put(1)["success"])

    def test_what_is_handed_over_another_leads_at_once_and_it_is_not_taken_back(self):
        self.assertTrue(self.left.put(1)["success"])
        since = time.monotonic()
        self.left.tutti("control", "hand-over")
        row = self.after(since, 4)
        wait_until(lambda: self.left.leaders()["control"]["role"] == "follower", "the left one to follow")
        self.assertFalse(self.left.put(2)["success"])
        self.assertEqual(self.left.leaders()["control"]["token"], row["token"])

    def test_who_ends_hands_over(self):
        since = time.monotonic()
        self.left.tutti("stop", "control")
        self.after(since, 5)

    def test_a_service_is_led_apart_from_control(self):
        self.left.becomes_leader("app:echo")
        self.left.tutti("control", "hand-over", "app:echo")
        self.right.becomes_leader("app:echo")
        self.assertTrue(self.left.is_leader())
        wait_until(lambda: kept_on(self.left, "tutti/leader/app:echo")["role"] == "follower", "the left one to say so")

    def test_who_was_stopped_past_its_lease_writes_nothing_that_was_asked_of_it(self):
        self.assertTrue(self.left.put("before")["success"])
        pid = self.left.pid("control")
        with contextlib.ExitStack() as peers:
            waiting = [peers.enter_context(self.left.connect()) for _ in range(WRITES)]
            for peer in waiting:  # whoever is connected is heard
                peer.ask("ping")
            os.kill(pid, signal.SIGSTOP)
            self.addCleanup(self._go_on, pid)
            row = self.after(time.monotonic(), TTL + 5)
            for number, peer in enumerate(waiting):
                send(peer.socket, {"type": "command", "cmd": "put", "msg_id": "w", "set": "settings", "key": "a", "value": number})
            os.kill(pid, signal.SIGCONT)
            answers = [self.answer_to(peer, "w") for peer in waiting]
        self.assertEqual([answer["success"] for answer in answers], [False] * WRITES)
        self.assertEqual([entry["value"] for entry in self.left.rows()], ["before"])
        wait_until(lambda: self.left.leaders()["control"].get("token") == row["token"], "the left one to know")

    def _go_on(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    def answer_to(self, peer, message):
        while True:
            answer = receive(peer.socket)
            if answer.get("msg_id") == message:
                return answer

    def test_where_most_of_etcd_is_cut_off_nobody_leads_and_control_says_why(self):
        for member in (0, 1):
            stopped(self.etcd.processes[member])
            self.addCleanup(self.etcd.signal, member, signal.SIGCONT)
        wait_until(lambda: self.left.leaders()["control"]["role"] == "unknown", "the left one to step down")
        refused = self.left.put(1)
        self.assertEqual((refused["success"], "nobody is known to lead control now" in json.dumps(refused)), (False, True), refused)
        wait_until(lambda: self.right.leaders()["control"]["role"] == "unknown", "the right one not to know")
        health = wait_until(lambda: (said := kept_on(self.left, "tutti/health/control"))["level"] == "warn" and said, "its health")
        self.assertIn("who leads may not be known", health["message"])
        for member in (0, 1):
            self.etcd.signal(member, signal.SIGCONT)
        wait_until(lambda: self.left.is_leader() or self.right.is_leader(), "one to lead again")

    def test_gateway_of_a_follower_passes_on_what_is_for_the_leader_once(self):
        ports = {name: free_port() for name in ("here", "there")}
        here, there = (
            self.enterContext(Home(self.file(name, f"127.0.0.1:{port}", f"http://127.0.0.1:{port}", "follower_proxy")))
            for name, port in ports.items())
        there.up()
        self.left.tutti("stop", "control")
        self.right.tutti("stop", "control")
        there.becomes_leader("app:echo")
        here.up()
        wait_until(lambda: kept_on(here, "tutti/leader/app:echo")["role"] == "follower", "the one here to follow")
        asked = queue.Queue()

        def answer(command):
            asked.put(command)
            return {"v": 1, "request_id": command["request_id"], "status": "ok", "data": "from there", "error": None}

        with BusClient(there.run_directory / "mqtt", answer) as worker:
            worker.serve("echo")
            said = wait_until(lambda: (got := self.post(ports["here"], "echo", "say"))[0] == 200 and got, "an answer")
        self.assertEqual(json.loads(said[1])["data"], "from there")
        self.assertEqual(asked.get()["action"], "say")
        passed_on = self.post(ports["here"], "echo", "say", {"X-Tutti-Passed-On": "1"})
        self.assertEqual((passed_on[0], json.loads(passed_on[1])["error"]["code"]), (409, "not_leader"))

    def post(self, port, worker, action, fields=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/commands/{worker}", data=json.dumps({"action": action}).encode(),
            headers={"Content-Type": "application/json", **(fields or {})})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()


if __name__ == "__main__":
    unittest.main()
