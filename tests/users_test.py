#!/usr/bin/python3
"""Users of the gateway with passwords of their own, and the first of them, as processes: what outlives a kill, who is slowed, what a
check's time tells.

TUTTI_BIN is the folder of the built programs."""

import base64
import contextlib
import http.client
import json
import pathlib
import re
import statistics
import threading
import time
import unittest

from contract_test import SCHEMAS, validator
from event_stream_client import EventStream
from gateway_bench import PASSWORD, Bench
from rig import PATIENCE, wait_until
from web_socket_client import WebSocket

JSON = {"Content-Type": "application/json"}
OLD_HASH = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"  # of "correct horse"
KEPT = "gateway.users.json"


class Users(unittest.TestCase):
    """Without a bus: who may log in is the gateway's own matter."""

    def setUp(self):
        self.bench = self.enterContext(Bench())

    def post(self, path, body, headers=JSON, schema="api_session"):
        status, answered, text = self.bench.ask("POST", path, json.dumps(body), headers)
        answer = json.loads(text)
        if status < 300:
            validator(SCHEMAS[schema]).validate(answer)
        return status, answered, answer

    def session(self, answered):
        status, headers, body = answered
        self.assertEqual(status, 200, body)
        return {**JSON, "Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": body["csrf"]}

    def log_in(self, name, password):
        return self.post("/api/session", {"username": name, "password": password})

    def set_up(self, **more):
        return self.post("/api/setup", {"name": "Anna", "password": PASSWORD, **more})

    def looks(self, headers):
        return self.bench.ask("GET", "/api/sources", headers=headers)[0]

    def restart(self, **options):
        self.bench.gateway.kill()
        self.bench.gateway.wait()
        self.bench.start_gateway(**options)

    def test_on_this_machine_whoever_comes_first_chooses_the_password(self):
        self.bench.start_gateway()
        self.assertEqual(self.bench.get("/api/session")[1]["setup"], "open")
        self.assertEqual(self.looks({}), 200)
        anna = self.session(self.set_up())
        self.assertEqual((self.looks(anna), self.looks({})), (200, 401))
        self.assertEqual(self.set_up()[0], 409)
        kept = self.bench.folder / "state" / KEPT
        self.assertEqual(kept.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(PASSWORD, kept.read_text())
        self.restart()
        self.assertEqual(self.looks({}), 401)
        self.session(self.log_in("Anna", PASSWORD))

    def test_to_other_machines_the_door_is_closed_until_the_code_was_said(self):
        self.bench.start_gateway(host="0.0.0.0")
        self.assertEqual(self.bench.get("/api/session")[1]["setup"], "code")
        for path in ("/api/sources", "/api/users", "/metrics", "/ws/live"):
            self.assertEqual(self.bench.ask("GET", path)[0], 401, path)
        code = re.search(r'"code":"(\w{4}-\w{4})"', self.bench.log()).group(1)
        self.assertEqual(self.set_up()[0], 403)
        self.assertEqual(self.set_up(code="AAAA-AAAA")[0], 403)
        self.assertEqual(self.looks(self.session(self.set_up(code=code.lower()))), 200)
        self.assertEqual(self.set_up(code=code)[0], 409)
        self.restart(host="0.0.0.0")
        self.assertNotIn('"code"', self.bench.log())
        self.assertNotIn("setup", self.bench.get("/api/session")[1])

    def test_codes_are_not_guessed(self):
        self.bench.start_gateway(host="0.0.0.0")
        said = [self.set_up(code="AAAA-AAAA")[0] for _ in range(20)]
        self.assertEqual(said[:5], [403] * 5)
        self.assertIn(429, said[5:])
        self.assertEqual(said.count(429) + said.count(403), 20)

    def test_a_file_that_cannot_be_read_opens_no_door(self):
        (self.bench.folder / "state" / KEPT).write_text("{")
        self.bench.start_gateway()
        self.assertEqual(self.looks({}), 401)
        self.assertEqual(self.set_up()[0], 409)
        self.assertEqual((self.bench.folder / "state" / KEPT).read_text(), "{")
        self.assertIn("nobody of the users can log in", self.bench.log())

    def test_each_change_is_whole_whenever_it_is_killed(self):
        self.bench.start_gateway()
        admin = self.session(self.set_up())
        told = {"Anna"}
        for run in range(5):
            def make():
                # Hashes, so that many changes come in a short time.
                for number in range(200):
                    name = f"u{run}-{number}"
                    try:
                        status, _, body = self.post("/api/users", {"name": name, "role": "viewer", "hash": OLD_HASH}, admin, "api_user")
                        if status != 201:
                            return
                        told.add(name)
                        self.bench.ask("DELETE", f"/api/users/{body['id']}", headers=admin)
                        told.discard(name)
                    except (OSError, ValueError):
                        return
            maker = threading.Thread(target=make)
            maker.start()
            before = (self.bench.folder / "state" / KEPT).stat().st_mtime_ns
            wait_until(lambda: (self.bench.folder / "state" / KEPT).stat().st_mtime_ns != before, "a change")
            self.bench.gateway.kill()
            self.bench.gateway.wait()
            maker.join()
            self.bench.start_gateway()
            self.assertEqual(self.looks({}), 401)
            admin = self.session(self.log_in("Anna", PASSWORD))
            names = {user["name"] for user in json.loads(self.bench.ask("GET", "/api/users", headers=admin)[2])["users"]}
            # The one that was under way when it died may be there or not.
            self.assertLessEqual(len(names ^ told), 1, names ^ told)
            told = names
            self.assertEqual([path.name for path in (self.bench.folder / "state").iterdir() if ".tmp" in path.name], [])

    def test_an_old_hash_is_made_anew_at_the_first_right_login(self):
        self.bench.start_gateway()
        admin = self.session(self.set_up())
        self.assertEqual(self.post("/api/users", {"name": "Otto", "role": "operator", "hash": OLD_HASH}, admin, "api_user")[0], 201)
        kept = self.bench.folder / "state" / KEPT
        self.assertIn(OLD_HASH, kept.read_text())
        otto = self.session(self.log_in("Otto", "correct horse"))
        wait_until(lambda: OLD_HASH not in kept.read_text(), "the new hash")
        self.assertEqual(kept.read_text().count("$argon2id$"), 2)
        self.assertEqual(self.looks(otto), 200)
        self.session(self.log_in("Otto", "correct horse"))

    def test_an_old_hash_in_the_configuration_is_taken_and_told_of(self):
        (self.bench.folder / "password").write_text(OLD_HASH + "\n")
        self.bench.start_gateway("--password-file", self.bench.folder / "password")
        self.session(self.post("/api/session", {"password": "correct horse"}))
        self.assertEqual(self.bench.log().count("is a bcrypt hash"), 1)

    def test_a_script_shows_its_name_and_password(self):
        self.bench.start_gateway()
        admin = self.session(self.set_up())
        self.assertEqual(
            self.post("/api/users", {"name": "Jörg", "role": "viewer", "password": PASSWORD}, admin, "api_user")[0], 201)
        def basic(pair):
            return {**JSON, "Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        # Also where its first request is one that listens.
        shown = [(name, value) for name, value in basic(f"Jörg:{PASSWORD}").items() if name == "Authorization"]
        with EventStream(self.bench.port, headers=shown) as events:
            self.assertEqual(events.next()[1]["type"], "snapshot")
        with WebSocket(self.bench.port, headers=[f"Authorization: {basic(f'Anna:{PASSWORD}')['Authorization']}"]) as live:
            self.assertEqual(live.receive()["type"], "snapshot")
        for _ in range(3):
            self.assertEqual(self.looks(basic(f"Jörg:{PASSWORD}")), 200)
        self.assertEqual(self.bench.ask("POST", "/api/events", "{}", basic(f"Jörg:{PASSWORD}"))[0], 403)
        self.assertEqual(self.looks(basic("Jörg:wrong horse")), 401)
        self.assertEqual(self.looks(basic("Jörg")), 401)
        self.assertEqual(self.bench.ask("GET", "/api/users", headers=basic(f"Anna:{PASSWORD}"))[0], 200)

    def test_who_listens_by_a_session_goes_with_it(self):
        self.bench.start_gateway()
        admin = self.session(self.set_up())
        made = self.post("/api/users", {"name": "Otto", "role": "operator", "password": PASSWORD}, admin, "api_user")[2]

        def listeners(session, *more):
            """By each way that stays open."""
            cookie = session["Cookie"]
            paths = ("/ws/live", "/ws/events", "/ws/audio", "/ws/sources", "/ws/grid", "/ws/song", "/ws/lyrics", "/ws/frames/panel", *more)
            sockets = [WebSocket(self.bench.port, path, [f"Cookie: {cookie}"]) for path in paths]
            stream = EventStream(self.bench.port, headers={"Cookie": cookie})
            self.assertEqual(stream.next()[1]["type"], "snapshot")
            return sockets, stream

        def assert_ended(listening):
            sockets, stream = listening
            for each in sockets:
                with each:
                    while each.receive() is not None:
                        pass
                    self.assertEqual(each.closed_with, 1001)
            with stream, self.assertRaises(ConnectionError):
                while True:
                    stream.next()

        otto = [self.session(self.log_in("Otto", PASSWORD)) for _ in range(2)]
        second = listeners(otto[1])
        first = listeners(otto[0], "/ws/pad")  # a phone that does not say who it is has some seconds
        self.assertEqual(self.bench.ask("DELETE", "/api/session", headers=otto[0])[0], 200)
        assert_ended(first)
        def others():
            metrics = self.bench.ask("GET", "/metrics", headers=admin)[2].decode()
            return int(re.search(r"^tutti_gateway_web_sockets (\d+)$", metrics, re.MULTILINE).group(1))
        stay = len(second[0])
        wait_until(lambda: others() <= stay, "the sockets to be gone")
        self.assertEqual(others(), stay, "those of the other session stay")
        self.assertEqual([self.looks(each) for each in otto], [401, 200])
        # What ends a user's sessions ends who listens by them.
        changed = self.post("/api/password", {"old": PASSWORD, "new": "another horse"}, otto[1])
        assert_ended(second)
        otto = self.session(changed)
        third = listeners(otto)
        self.assertEqual(self.bench.ask("DELETE", f"/api/users/{made['id']}", headers=admin)[0], 200)
        assert_ended(third)
        self.assertEqual(self.looks(otto), 401)

    def test_of_a_thousand_wrong_logins_few_are_checked(self):
        self.bench.start_gateway()
        admin = self.session(self.set_up())
        begun = time.monotonic()
        said = [self.log_in("Anna", "wrong horse")[0] for _ in range(1000)]
        took = time.monotonic() - begun
        # Five are free; the sixth comes 5 s later at the earliest, and each after it in twice the time.
        self.assertLessEqual(said.count(401), 5 + 1 + took / 5)
        self.assertEqual(said.count(401) + said.count(429), 1000)
        self.assertEqual(self.looks(admin), 200)
        metrics = self.bench.ask("GET", "/metrics", headers=admin)[2].decode()
        self.assertIn(f"tutti_gateway_logins_failed_total {said.count(401)}", metrics)

    def test_a_name_that_nobody_has_costs_as_much_as_a_wrong_password(self):
        self.bench.start_gateway()
        self.session(self.set_up())

        def cost(name, number):
            """Processor time of the gateway for one login: what the machine does besides does not count."""
            before = self.processor_time()
            # Each from an address of its own, so that none is slowed.
            connection = http.client.HTTPConnection(
                "127.0.0.1", self.bench.port, timeout=PATIENCE, source_address=(f"127.0.{number + 1}.7", 0))
            with contextlib.closing(connection):
                connection.request("POST", "/api/session", json.dumps({"username": name, "password": "wrong horse"}), JSON)
                self.assertEqual(connection.getresponse().status, 401)
            return self.processor_time() - before
        known, unknown = [], []
        for number in range(5):
            known.append(cost("Anna", 2 * number))
            unknown.append(cost("Otto", 2 * number + 1))
        middle = statistics.median(known)
        self.assertGreater(middle, 0)
        # Argon2 costs a thousand times what answering at once does; a factor of three is far from that.
        self.assertLess(statistics.median(unknown), 3 * middle)
        self.assertGreater(3 * statistics.median(unknown), middle)

    def processor_time(self):
        """In nanoseconds, of all its threads."""
        tasks = pathlib.Path(f"/proc/{self.bench.gateway.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir())


if __name__ == "__main__":
    unittest.main()
