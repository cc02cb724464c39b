#!/usr/bin/python3
"""Commands that control is asked to run: under a key once, over crashes and disks; each with its line of audit.

TUTTI_BIN names the folder of the programs; TUTTI_COMMAND_KILLS how often control is killed, 60 times without it."""

import collections
import json
import threading
import unittest

import kills_rig
from bus_client import BusClient
from control_peer import Asked, ControlPeer
from rig import Installation, wait_until

FILE = kills_rig.KILLABLE.replace("[control]", '[control]\nbus_role = "operator"')
ROW = {"set": "settings", "key": "volume", "value": 3}


class ControlCommands(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"

    def run_command(self, command, params=None, **how):
        """On a connection of its own, again while control is not there or its store is not open yet."""
        def asked():
            try:
                with ControlPeer(self.socket) as peer:
                    answer = peer.run(command, params, **how)
                    return None if answer[0] == 503 else answer
            except (OSError, EOFError):
                return None
        return wait_until(asked, f"an answer to {command}")

    def data(self, command, params=None, **how):
        status, body = self.run_command(command, params, **how)
        self.assertEqual(status, 200, body)
        return json.loads(body)["data"]

    def error(self, command, params=None, **how):
        status, body = self.run_command(command, params, **how)
        return status, json.loads(body)["error"]

    def audit(self, **which):
        """All lines, the newest first, read in pages."""
        lines = []
        while True:
            page = self.data("audit.list", {"most": 1000, **which})
            lines += page["lines"]
            if "next" not in page:
                return lines
            which["from"] = page["next"]

    def outcomes(self, command):
        return [line["outcome"] for line in reversed(self.audit(command=command))]

    def worker(self, name, answer):
        asked = Asked(self.home.run_directory / f"{name}.sock", answer)
        self.addCleanup(asked.close)
        return asked

    def kill(self):
        kills_rig.kill(self.home, "control")

    def test_what_was_asked_under_a_key_is_answered_as_it_was_byte_for_byte_also_after_a_crash(self):
        first = self.run_command("store.put", ROW, idempotency_key="k")
        self.assertEqual(first, (200, '{"data":{"revision":1,"event":1}}'))
        reordered = dict(reversed(ROW.items()))
        self.assertEqual(self.run_command("store.put", reordered, idempotency_key="k"), first)
        self.kill()
        self.assertEqual(self.run_command("store.put", ROW, idempotency_key="k"), first)
        self.assertEqual(self.data("store.rows", {"set": "settings"})["revision"], 1)
        status, error = self.error("store.put", {**ROW, "value": 4}, idempotency_key="k")
        self.assertEqual((status, error["code"]), (409, "idempotency_conflict"))
        # Another subject's key is another key.
        other = self.run_command("store.put", ROW, idempotency_key="k", subject={"name": "ann", "role": "admin"})
        self.assertEqual(other, (200, '{"data":{"revision":2,"event":2}}'))
        self.assertEqual(self.outcomes("store.put"), ["ok", "replayed", "replayed", "idempotency_conflict", "ok"])

    def test_twenty_who_ask_the_same_at_once_have_it_run_once(self):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.run_command("store.put", ROW, idempotency_key="k"))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [(200, '{"data":{"revision":1,"event":1}}')] * 20)
        counts = collections.Counter(self.outcomes("store.put"))
        self.assertEqual((counts["ok"], counts["joined"] + counts["replayed"]), (1, 19))

    def test_what_was_begun_when_control_died_is_interrupted_and_never_asked_again(self):
        held = threading.Event()
        self.addCleanup(held.set)
        director = self.worker("director", lambda frame: held.wait() and {})
        asking = threading.Thread(target=lambda: self.assertRaises((OSError, EOFError), self.ask_once))
        asking.start()
        wait_until(lambda: director.calls, "the director's call")
        self.kill()
        asking.join()
        for _ in range(2):
            status, error = self.error("playlist.start", {"name": "evening"}, idempotency_key="k")
            self.assertEqual((status, error["code"]), (409, "interrupted"))
        self.assertEqual([(call["cmd"], call["name"]) for call in director.calls], [("playlist.start", "evening")])
        outcomes = self.outcomes("playlist.start")
        self.assertEqual(outcomes[:2] + outcomes[3:], ["begun", "interrupted", "replayed"])
        self.assertIn(outcomes[2], ("joined", "replayed"))  # its end may just be written

    def ask_once(self):
        with ControlPeer(self.socket) as peer:
            peer.run("playlist.start", {"name": "evening"}, idempotency_key="k")

    def test_what_may_be_repeated_is_carried_out_again_after_a_crash(self):
        held = threading.Event()
        self.addCleanup(held.set)
        lyrics = self.worker("lyrics", lambda frame: held.wait() and {"offset": frame["offset"]})
        asking = threading.Thread(target=lambda: self.run_command("lyrics.set_offset", {"offset": 2}, idempotency_key="k", patience=60))
        asking.start()
        wait_until(lambda: lyrics.calls, "the call")
        self.kill()
        wait_until(lambda: len(lyrics.calls) >= 2, "the call again")
        held.set()
        asking.join()
        answer = self.run_command("lyrics.set_offset", {"offset": 2}, idempotency_key="k")
        self.assertEqual(answer, (200, '{"data":{"offset":2}}'))
        self.assertEqual(len(lyrics.calls), 2)
        outcomes = self.outcomes("lyrics.set_offset")
        self.assertEqual([outcome for outcome in outcomes if outcome not in ("joined", "replayed")], ["begun", "begun_again", "ok"])

    def test_the_audit_says_who_asked_what_and_what_came_of_it(self):
        status, error = self.error("store.put", ROW, subject={"name": "ann", "role": "operator"}, via="http", request_id="r1")
        self.assertEqual((status, error["code"]), (403, "forbidden"))
        line, = self.audit(subject="ann")
        self.assertEqual((line["subject"], line["command"], line["outcome"]), ("ann", "store.put", "forbidden"))
        said = line["data"]
        self.assertEqual((said["request_id"], said["role"], said["via"], said["decision_id"]), ("r1", "operator", "http", error["decision_id"]))
        self.assertEqual(said["parameters"], ["set", "key", "value"])
        status, error = self.error("store.put", {**ROW, "set": "vault"})
        self.assertEqual((status, error["field"]), (400, "set"))
        status, error = self.error("store.putt", ROW)
        self.assertEqual((status, "did you mean `store.put`?" in error["message"]), (404, True), error)
        self.assertEqual([line["outcome"] for line in self.audit()], ["not_found", "invalid_input", "forbidden"])

    def test_whoever_asks_over_the_bus_is_the_bus_with_its_role_whatever_he_says(self):
        question = {"command": "store.put", "params": ROW, "subject": {"name": "ann", "role": "admin"}, "via": "control"}
        done = self.home.tutti("call", "--json", "control", "run", json.dumps(question))
        answer = json.loads(done.stdout)["data"]
        self.assertEqual(answer["status"], 403, answer)
        line, = self.audit()
        self.assertEqual((line["subject"], line["data"]["via"], line["data"]["role"]), ("bus", "bus", "operator"))
        refused = self.home.tutti("call", "control", "put", json.dumps(ROW), check=False)
        self.assertEqual((refused.returncode, "(forbidden)" in refused.stderr), (1, True), refused)

    def test_a_worker_without_a_control_socket_is_asked_over_the_bus(self):
        def series(command):
            asked.append((command["action"], command["params"]))
            return {"v": 1, "request_id": command["request_id"], "status": "ok", "data": ["temperature"], "error": None}

        asked = []
        with BusClient(self.home.run_directory / "mqtt", on_command=series) as bus:
            bus.serve("history")
            answer = self.run_command("history.series")
        self.assertEqual(asked, [("series", {})])
        self.assertEqual(answer, (200, '{"data":["temperature"]}'))

    def test_a_copy_of_the_store_has_no_key_to_try_secrets_with(self):
        secret = {"set": "settings", "key": "password", "value": "hunter2"}
        self.run_command("store.put", secret, idempotency_key="k")
        file = self.data("store.backup", {"name": "copy"})["file"]
        key = self.home.folder / "state" / "control.key"
        self.assertEqual((key.stat().st_mode & 0o777, key.stat().st_size), (0o600, 32))
        with open(file, "rb") as copy:
            self.assertNotIn(key.read_bytes(), copy.read())

    def rows(self, kind):
        """The revision of a set, and all its rows, page by page."""
        page = self.data("store.rows", {"set": kind})
        rows = page["rows"]
        while "next" in page:
            page = self.data("store.rows", {"set": kind, "after": page["next"]})
            rows += page["rows"]
        return page["revision"], rows

    def test_nothing_is_half_and_nothing_twice_wherever_control_is_killed(self):
        kills = kills_rig.kills("TUTTI_COMMAND_KILLS", 60)
        director = self.worker("director", lambda frame: {"run": frame["name"]})
        ends = threading.Event()
        answers = collections.defaultdict(dict)  # kind -> key -> all answers

        def go_on(kind, command, params):
            number = 0
            while not ends.is_set():
                number += 1
                key = f"{kind}-{number}"
                for _ in range(2):  # the second time it is replayed
                    answer = self.run_command(command, params(key), idempotency_key=key)
                    answers[kind].setdefault(key, set()).add(answer)

        def row(key):
            return {"set": key.split("-")[0], "key": key, "value": 1}

        threads = [threading.Thread(target=go_on, args=(f"write{n}", "store.put", row)) for n in range(3)]
        threads += [threading.Thread(target=go_on, args=(f"start{n}", "playlist.start", lambda key: {"name": key})) for n in range(2)]
        for thread in threads:
            thread.start()
        try:
            kills_rig.kill_often(kills, lambda: sum(map(len, list(answers.values()))), 40, 1, self.kill)
        finally:
            ends.set()
            for thread in threads:
                thread.join()
        calls = collections.Counter(call["name"] for call in director.calls)
        interrupted = 0
        for kind, asked in answers.items():
            self.assertGreater(len(asked), 5, kind)
            for key, given in asked.items():
                self.assertEqual(len(given), 1, (key, given))
                (status, body), = given
                if kind.startswith("write") or status == 200:
                    self.assertEqual(status, 200, body)
                else:
                    self.assertEqual((status, json.loads(body)["error"]["code"]), (409, "interrupted"))
                    interrupted += 1
                if kind.startswith("start"):
                    self.assertIn(calls[key], (1,) if status == 200 else (0, 1), key)
            if kind.startswith("write"):
                revision, rows = self.rows(kind)
                self.assertEqual(revision, len(asked))
                self.assertEqual({row["key"]: row["revision"] for row in rows},
                                 {key: json.loads(body)["data"]["revision"] for key, ((_, body),) in ((key, tuple(given)) for key, given in asked.items())})
        written = collections.Counter(line["data"]["key"] for line in self.audit(command="store.put") if line["outcome"] == "ok")
        self.assertEqual(set(written.values()), {1})
        self.assertEqual(sum(written.values()), sum(len(asked) for kind, asked in answers.items() if kind.startswith("write")))
        ended = collections.Counter(line["data"]["key"] for line in self.audit(command="playlist.start") if line["outcome"] in ("ok", "interrupted"))
        self.assertEqual(set(ended.values()), {1})
        print(f"\n    {kills} kills, {sum(map(len, answers.values()))} commands, {interrupted} interrupted", flush=True)
        self.assertIn("is whole", self.home.tutti("control", "check").stdout)


if __name__ == "__main__":
    unittest.main()
