#!/usr/bin/python3
"""Objects that are to be, in whole installations: applied, made true, put right when somebody changes them, gone back from, also where control
dies at any moment, and where another installation leads (docs/reconcile.md).

TUTTI_BIN names the folder of the programs; TUTTI_OBJECT_KILLS how often control is killed, 10 times without it."""

import http.client
import json
import random
import threading
import unittest

import kills_rig
from bus_client import BusClient
from control_peer import ControlPeer
from etcd_rig import CONTROL, SERVER, Etcd
from rig import PATIENCE, Installation, free_port, wait_until

FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[service.director]
[control]
events = 1000000
audit = 1000000
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
[playlist.of_the_file]
steps = [{ type = "file.went" }]
"""
SHARED = """
name = "{name}"
[hub]
tcp = "off"
[gateway]
listen = "off"
[service.director]
[control]
name = "{name}"
[control.etcd]
endpoints = {endpoints}
lease = "3s"
[service.control]
restart = {{ delays = ["2m"] }}
"""
LISTENING = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[control]
[service.control]
restart = {{ delays = ["20ms"], limit = 1000 }}
"""
PASSWORD = "correct horse"
HASH = "$2b$04$v2gNtEryAtHksEhahCiI8.x9vf/301ESGiNKm0cz/A6T0WcAzIO/e"


def user(name, role):
    return {"kind": "user", "name": name, "spec": {"role": role, "password_hash": HASH}}


def playlist(name, event, **more):
    return {"kind": "playlist", "name": name, "spec": {"trigger": "go", "steps": [{"type": event}]}, **more}


def gesture(name, starts):
    return {"kind": "gesture", "name": name, "spec": {"playlist": starts, "gate": {"type": "go"}}}


class Home(Installation):
    def run_command(self, command, **params):
        """On a connection of its own, again while control is not there, or nobody knows who leads."""
        def asked():
            try:
                with ControlPeer(self.run_directory / "control.sock") as peer:
                    status, body = peer.run(command, params)
                    return None if status == 503 else (status, body)
            except (OSError, EOFError):
                return None
        return wait_until(asked, f"an answer to {command}")

    def data(self, command, **params):
        status, body = self.run_command(command, **params)
        if status != 200:
            raise AssertionError(f"{command} {params}: {status} {body}")
        return json.loads(body)["data"]

    def error(self, command, **params):
        status, body = self.run_command(command, **params)
        return status, json.loads(body)["error"]["message"]

    def apply(self, *objects, **more):
        return self.data("object.apply", objects=list(objects), **more)

    def wait(self, kind, name, condition="Ready", **more):
        return self.data("object.wait", kind=kind, name=name, condition=condition, timeout=20, **more)

    def call(self, worker, command, **arguments):
        """Past control: by the worker's own socket, as somebody behind our back does."""
        done = self.tutti("call", "--control", "--json", worker, command, json.dumps(arguments))
        return json.loads(done.stdout)["data"]

    def definitions(self):
        """Those that are none of the file's, each with its event."""
        found = self.call("director", "playlist.list")["playlists"]
        return {each["name"]: each["definition"]["steps"][0]["type"] for each in found if each["origin"] != "file"}

    def section(self, name):
        return self.call("orchestrator", "config.get", section=name)["sections"][0]["config"]

    def kill_control(self):
        kills_rig.kill(self, "control")


class Objects(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Home(FILE))
        self.home.up()

    def conditions(self, kind, name):
        return {each["type"]: each for each in self.home.data("object.get", kind=kind, name=name)["status"]["conditions"]}

    def test_what_is_applied_is_made_true_and_the_same_again_is_nothing(self):
        wanted = [playlist("one", "one.went"), gesture("start_one", "one"),
                  {"kind": "config", "name": "global", "spec": {"cache_ttl": 77}}]
        first = self.home.apply(*wanted)
        self.assertEqual((first["revision"], [each["what"] for each in first["changes"]]), (1, ["created"] * 3))
        for each in wanted:
            self.home.wait(each["kind"], each["name"])
        self.assertEqual(self.home.definitions(), {"one": "one.went"})
        self.assertEqual(self.home.section("global")["cache_ttl"], 77)
        self.assertEqual(self.home.apply(*wanted), {"revision": None, "event": None, "changes": []})
        # A gesture that was applied before its playlist is made true with it.
        self.home.apply(gesture("start_two", "two"))
        wait_until(lambda: self.conditions("gesture", "start_two").get("Synced", {}).get("status") == "false", "it is refused")
        self.home.apply(playlist("two", "two.went"))
        self.home.wait("gesture", "start_two")

    def test_what_somebody_changes_is_put_right_at_once_and_told(self):
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/event/control/object/drifted")
            self.home.apply(playlist("one", "one.went"), {"kind": "config", "name": "global", "spec": {"cache_ttl": 77}})
            self.home.wait("playlist", "one")
            self.home.wait("config", "global")
            self.home.call("director", "playlist.update", name="one", definition={"steps": [{"type": "other.went"}]})
            told = json.loads(bus.next_message().payload)["data"]
            self.assertEqual(told, {"kind": "playlist", "name": "one", "message": "it was another"})
            self.assertEqual(self.home.definitions(), {"one": "one.went"})
            self.home.call("director", "playlist.remove", name="one")
            self.assertEqual(json.loads(bus.next_message().payload)["data"]["message"], "it was not there")
            wait_until(lambda: self.home.definitions() == {"one": "one.went"}, "the playlist")
            # Keys that no object names are whoever's.
            self.home.call("orchestrator", "config.set", section="global", config={"cache_ttl": 5})
            self.assertEqual(json.loads(bus.next_message().payload)["data"]["message"], "cache_ttl was 5")
            wait_until(lambda: self.home.section("global")["cache_ttl"] == 77, "the key")
            self.home.wait("config", "global", condition="Drifted")

    def test_what_is_wrong_is_refused_whole_and_the_file_keeps_what_is_its_own(self):
        status, why = self.home.error("object.apply", objects=[
            playlist("one", "one.went"), {"kind": "playlist", "name": "two", "spec": {"steps": [{"typ": "x"}]}}])
        self.assertEqual(status, 400)
        self.assertIn("playlist/two: playlist.two.steps", why)
        status, why = self.home.error("object.apply", objects=[{"kind": "config", "name": "auth", "spec": {"password_hash": "x"}}])
        self.assertEqual((status, "is a secret" in why), (400, True), why)
        self.assertEqual(self.home.data("object.list"), {"objects": []})
        self.home.apply(playlist("of_the_file", "other.went"))
        self.home.wait("playlist", "of_the_file", condition="Valid", status="false")
        self.assertEqual(self.conditions("playlist", "of_the_file")["Valid"]["reason"], "StandsInFile")
        self.home.data("object.remove", kind="playlist", name="of_the_file")
        self.home.wait("playlist", "of_the_file", condition="deleted")
        self.assertEqual([each["name"] for each in self.home.call("director", "playlist.list")["playlists"]], ["of_the_file"])

    def test_pruning_and_going_back(self):
        stage = {"labels": {"app": "stage"}}
        self.home.apply(playlist("one", "one.went", **stage), playlist("two", "two.went", **stage),
                        {"kind": "config", "name": "global", "spec": {"cache_ttl": 77}})
        self.home.apply(playlist("one", "one.again", **stage), prune={"app": "stage"})
        self.home.data("object.remove", kind="config", name="global")
        for kind, name in (("playlist", "two"), ("config", "global")):
            self.home.wait(kind, name, condition="deleted")
        self.home.wait("playlist", "one")
        self.assertEqual(self.home.definitions(), {"one": "one.again"})
        self.assertNotEqual(self.home.section("global").get("cache_ttl"), 77)
        back = self.home.data("object.rollback", revision=1)
        self.assertEqual(sorted((each["name"], each["what"]) for each in back["changes"]),
                         [("global", "created"), ("one", "changed"), ("two", "created")])
        for kind, name in (("playlist", "one"), ("playlist", "two"), ("config", "global")):
            self.home.wait(kind, name)
        self.assertEqual(self.home.definitions(), {"one": "one.went", "two": "two.went"})
        self.assertEqual(self.home.section("global")["cache_ttl"], 77)
        history = self.home.data("object.history", most=2)
        self.assertEqual([(each["number"], each["what"]) for each in history["revisions"]], [(4, "rollback"), (3, "remove")])

    def test_killed_at_any_moment_nothing_is_half_and_all_is_made_true(self):
        chance = random.Random(7)
        sizes, ends = [], threading.Event()

        def apply_until_the_end():
            while not ends.is_set():
                number = len(sizes) + 1
                event = f"round.r{number}"
                self.home.apply(*[playlist(f"p{each}", event) for each in range(5)])
                sizes.append(number)
        applying = threading.Thread(target=apply_until_the_end)
        applying.start()
        self.addCleanup(applying.join)
        self.addCleanup(ends.set)
        for _ in range(kills_rig.kills("TUTTI_OBJECT_KILLS", 10)):
            before = len(sizes)
            wait_until(lambda: len(sizes) > before, "an apply that is answered")
            ends.wait(chance.random() * 0.1)
            self.home.kill_control()
            objects = self.home.data("object.list", kind="playlist")["objects"]
            self.assertEqual(len({each["spec"]["steps"][0]["type"] for each in objects}), 1, objects)
        ends.set()
        applying.join()
        for each in range(5):
            self.home.wait("playlist", f"p{each}")
        self.assertEqual(self.home.definitions(), {f"p{each}": f"round.r{len(sizes)}" for each in range(5)})
        numbers = [each["number"] for each in self.home.data("object.history", most=100)["revisions"]]
        self.assertEqual(numbers, list(range(numbers[0], numbers[-1] - 1, -1)))


class Users(unittest.TestCase):
    """Who may log in at the gateway."""

    def setUp(self):
        self.port = free_port()
        self.home = self.enterContext(Home(LISTENING.format(port=self.port)))
        self.home.up()
        self.home.wait_state("gateway", "ready")

    def ask(self, method, path, body, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        finally:
            connection.close()

    def log_in(self, name, password=PASSWORD):
        return self.ask("POST", "/api/session", {"username": name, "password": password})

    def test_users_log_in_by_what_is_applied_and_not_by_what_somebody_else_chose(self):
        self.home.apply(user("anna", "admin"), user("berta", "viewer"))
        self.home.wait("user", "anna")
        self.home.wait("user", "berta")
        status, headers, body = self.log_in("anna")
        self.assertEqual(status, 200, body)
        session = {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": body["csrf"]}
        self.assertEqual(self.log_in("berta")[0], 200)
        # A hash that the first login has made better is still the one that was applied.
        self.home.data("object.reconcile", kind="user")
        shown = self.home.data("object.get", kind="user", name="berta")
        self.assertEqual(shown["spec"], {"password_hash": {"set": True}, "role": "viewer"})
        self.assertNotIn("Drifted", [each["type"] for each in shown["status"]["conditions"]])
        # Another one's choice is not.
        kept = json.loads((self.home.folder / "state" / "gateway.users.json").read_text())["users"]
        berta = next(each["id"] for each in kept if each["name"] == "berta")
        self.assertEqual(self.ask("POST", f"/api/users/{berta}", {"password": "battery staple"}, **session)[0], 200)
        self.assertEqual(self.log_in("berta", "battery staple")[0], 200)
        self.home.data("object.reconcile", kind="user", name="berta")
        told = self.home.wait("user", "berta", condition="Drifted")
        self.assertIn("it had another password", json.dumps(told))
        self.assertEqual(self.log_in("berta", "battery staple")[0], 401)
        self.assertEqual(self.log_in("berta")[0], 200)
        self.home.data("object.remove", kind="user", name="berta")
        self.home.wait("user", "berta", condition="deleted")
        self.assertEqual(self.log_in("berta")[0], 401)
        # The last admin stays, and says why.
        self.home.data("object.remove", kind="user", name="anna")
        wait_until(lambda: "nobody else is an admin" in json.dumps(self.home.data("object.get", kind="user", name="anna")), "the refusal")
        self.assertEqual(self.log_in("anna")[0], 200)


@unittest.skipUnless(SERVER and CONTROL, "no etcd: apt install etcd-server etcd-client")
class Shared(unittest.TestCase):
    """Two installations, of which one leads: it alone makes its objects true."""

    def test_the_one_that_leads_makes_them_true_and_the_next_one_its_own(self):
        etcd = self.enterContext(Etcd())
        homes = []
        for name in ("left", "right"):
            home = self.enterContext(Home(SHARED.format(name=name, endpoints=json.dumps(etcd.clients))))
            home.up()
            homes.append(home)

        def leader():
            for home in homes:
                rows = {row["resource"]: row for row in home.data("leadership.list")["leaderships"]}
                if rows["control"]["role"] == "leader":
                    return home
            return None
        first = wait_until(leader, "somebody to lead")
        second = next(home for home in homes if home is not first)
        first.apply(playlist("one", "one.went"))
        first.wait("playlist", "one")
        status, _ = second.error("object.apply", objects=[playlist("two", "two.went")])
        self.assertEqual(status, 409)
        first.data("leadership.hand_over", resource="control")
        wait_until(lambda: leader() is second, "the other one to lead")
        # Whoever leads no more puts nothing right.
        first.call("director", "playlist.update", name="one", definition={"steps": [{"type": "other.went"}]})
        second.apply(playlist("two", "two.went"))
        second.wait("playlist", "two")
        self.assertEqual(first.definitions(), {"one": "other.went"})
        self.assertEqual(second.definitions(), {"two": "two.went"})
        second.data("leadership.hand_over", resource="control")
        wait_until(lambda: leader() is first, "the first one to lead again")
        wait_until(lambda: first.definitions() == {"one": "one.went"}, "the playlist to be as it is to be")


if __name__ == "__main__":
    unittest.main()
