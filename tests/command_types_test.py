#!/usr/bin/python3
"""The table of commands tells the truth: what is written of it is up to date, its schemas say what it takes, and the programs that it
names know what it says of them."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import jsonschema

from contract_test import CONTRACTS, ROOT
from rig import BIN, PATIENCE, Installation

SHOW = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[playlist.pulse]
metadata = { feature = "test" }
steps = [{ type = "pulse.on", data = {}, offset = 0 }]
"""
BUILT_IN = {"ping", "get_state", "get_stats", "get_config", "set_config", "get_commands", "restart"}
# The same by another name, as older clients say it; and what programs ask of each other.
OTHER_NAMES = {"orchestrator": {"start", "stop", "clock"}, "director": set()}


def run(*arguments, **options):
    return subprocess.run(
        [BIN / "tutti", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
        check=False, **options)


def commands():
    return json.loads(run("command", "list", "--json").stdout)


class Documents(unittest.TestCase):
    def test_are_up_to_date(self):
        made = subprocess.run([sys.executable, ROOT / "tools" / "make_commands", "--check", "--tutti", BIN / "tutti"], check=False)
        self.assertEqual(made.returncode, 0)

    def test_every_schema_is_one_of_json_schema_2020_12(self):
        schemas = json.loads((CONTRACTS / "commands.json").read_text())["components"]["schemas"]
        self.assertEqual(set(schemas), {command["name"] for command in commands()})
        for schema in schemas.values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_schemas_take_the_bodies_that_the_gateway_takes_and_no_others(self):
        schemas = json.loads((CONTRACTS / "commands.json").read_text())["components"]["schemas"]
        for name, body, fits in (
            ("service.list", {"action": "list"}, True), ("service.list", {}, False), ("service.list", {"action": "start_service"}, False),
            ("service.start", {"action": "start_service", "params": {"service": "hub"}}, True),
            ("service.start", {"action": "start_service", "params": {}}, False), ("service.start", {"action": "start_service"}, False),
            ("playlist.stop", {"action": "playlist.stop", "params": {"name": "a"}}, True),
            ("playlist.stop", {"action": "playlist.stop"}, False),
            ("camera.release", {"action": "stop_camera"}, True),
            # Who is asked stands in the path.
            ("source.poll", {"action": "poll_now"}, True), ("source.poll", {"action": "poll_now", "params": {}}, True),
            ("source.poll", {"action": "poll_now", "params": {"source": "weather"}}, False),
        ):
            with self.subTest(name=name, body=body):
                self.assertEqual(jsonschema.Draft202012Validator(schemas[name]).is_valid(body), fits)
        lacking = {name for name, schema in schemas.items() if "params" not in schema["required"]}
        for name, schema in schemas.items():
            params = schema["properties"]["params"]
            self.assertEqual(name in lacking, not ("required" in params or "anyOf" in params), name)


class Table(unittest.TestCase):
    def test_is_listed_and_described_without_an_installation(self):
        with tempfile.TemporaryDirectory(prefix="tutti-command-") as folder:
            alone = {**os.environ, "TUTTI_RUN_DIR": folder, "TUTTI_STATE_DIR": folder}
            listed = run("command", "list", "service", env=alone)
            self.assertEqual(listed.returncode, 0, listed.stderr)
            self.assertRegex(listed.stdout, r"(?m)^service\.restart +stops a service and starts it again")
            self.assertNotIn("playlist", listed.stdout)
            described = run("command", "describe", "light.set", env=alone)
            self.assertRegex(described.stdout, r"(?m)^asked by +whoever may play")
            self.assertRegex(described.stdout, r"(?m)^  scene +text: ")

    def test_what_is_no_command_is_named_with_the_one_that_was_meant(self):
        for arguments in (("describe", "service.restrat"), ("run", "service.restrat")):
            done = run("command", *arguments)
            self.assertEqual(done.returncode, 4)
            self.assertIn("did you mean `service.restart`?", done.stderr)
        self.assertEqual(run("command", "list", "nothing").returncode, 4)

    def test_a_wrong_parameter_is_named_before_anybody_is_asked(self):
        for parameters, says in (
            ([], "service must be there"), (["service=Hub"], "service must be a name"),
            (["service=hub", "timeout=601"], "timeout must be from 0 to 600"), (["sevice=hub"], "did you mean `service`?"),
            (["service"], "write name=value"), (["service=hub", "bogus=1"], "service.restart has no parameter `bogus`"),
        ):
            with self.subTest(parameters=parameters):
                done = run("command", "run", "service.restart", *parameters)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(says, done.stderr)

    def test_a_list_is_no_parameters(self):
        for words in (["[]"], ["[1]"], ["fresh=true", "[]"]):
            with self.subTest(words=words):
                done = run("command", "run", "light.get", *words)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(words[-1], done.stderr)

    def test_what_holds_a_secret_is_not_put_on_the_bus(self):
        with tempfile.TemporaryDirectory() as folder:
            for where in ([], ["--node", "left"]):
                with self.subTest(where=where):
                    done = run("command", "run", "vault.unlock", "passphrase=hush", *where, env={**os.environ, "TUTTI_RUN_DIR": folder})
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn("vault.unlock does not go over the bus", done.stderr)

    def test_schemas_and_the_command_line_refuse_the_same(self):
        validators = {command["name"]: jsonschema.Draft202012Validator(command["parameters"]) for command in commands()}
        cases = [
            ("service.restart", {"service": "hub"}), ("service.restart", {"service": "a.b", "timeout": 1.5}),
            ("service.restart", {"service": "a..b"}), ("service.restart", {"service": ""}), ("service.restart", {"service": 5}),
            ("service.restart", {"service": "hub", "timeout": -1}), ("service.restart", {}), ("service.restart", {"service": "hub", "x": 1}),
            ("service.restart", {"service": "a" * 65}), ("playlist.stop", {}), ("playlist.stop", {"name": "a"}),
            ("playlist.remove", {"names": ["a", "b"]}), ("playlist.remove", {"names": ["a", 5]}), ("playlist.remove", {"names": "a"}),
            ("light.blackout", {"on": True}), ("light.blackout", {"on": 1}), ("light.text", {"text": ""}), ("light.text", {}),
            ("camera.move", {"camera": "a", "action": "up"}), ("camera.move", {"camera": "a", "action": "away"}),
            ("camera.move", {"camera": "", "action": "up"}), ("config.set", {"section": "a", "config": {}, "revision": 0}),
            ("config.set", {"section": "a", "config": []}), ("config.set", {"section": "a", "config": {}, "revision": 0.5}),
            ("scene.list", {}), ("scene.list", {"x": 1}), ("matrix.rotate", {"rotation": 271}),
            ("matrix.text", {"text": "ä" * 256}), ("matrix.text", {"text": "ä" * 257}),
        ]
        verdicts = set()
        for name, params in cases:
            with self.subTest(name=name, params=params):
                fits = validators[name].is_valid(params)
                verdicts.add(fits)
                # Whoever fits is asked, and there is nobody.
                with tempfile.TemporaryDirectory(prefix="tutti-command-") as folder:
                    done = run("command", "run", name, json.dumps(params), "--control", env={**os.environ, "TUTTI_RUN_DIR": folder})
                self.assertEqual(done.returncode, 4 if fits else 2, done.stderr)
        self.assertEqual(verdicts, {True, False})


class Programs(unittest.TestCase):
    """Against the orchestrator and the director of an installation."""

    @classmethod
    def setUpClass(cls):
        cls.installation = cls.enterClassContext(Installation(SHOW)).up()

    def ask(self, *arguments):
        return self.installation.tutti(*arguments, check=False)

    def known(self, target):
        return set(json.loads(self.ask("call", target, "get_commands", "--control").stdout)["commands"])

    def test_know_every_command_that_the_table_has_of_them_and_no_other(self):
        for target, others in OTHER_NAMES.items():
            with self.subTest(target=target):
                typed = {command["action"] for command in commands() if command["target"] == target}
                self.assertGreater(len(typed), 15)
                self.assertEqual(self.known(target) - BUILT_IN - others, typed)

    def test_refuse_what_lacks_a_parameter_that_the_table_says_is_needed(self):
        asked = 0
        for command in commands():
            if command["target"] in OTHER_NAMES and command["parameters"].get("required"):
                with self.subTest(command["name"]):
                    done = self.ask("call", command["target"], command["action"], "{}", "--json")
                    self.assertEqual(json.loads(done.stdout)["error"]["code"], "invalid_input")
                    asked += 1
        self.assertGreater(asked, 10)

    def test_are_asked_by_name(self):
        done = self.ask("command", "run", "playlist.start", "name=pulse")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("playlist_id", json.loads(done.stdout))
        done = self.ask("command", "run", "service.restart", "service=director")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["state"], "ready")
        done = self.ask("command", "run", "playlist.list", "--control")
        self.assertIn('"pulse"', done.stdout)


class Graphs(unittest.TestCase):
    def test_machines_are_drawn_without_an_installation(self):
        names = [line.split()[0] for line in run("graph").stdout.splitlines()]
        self.assertEqual(names, ["service", "request", "vault", "leadership"])
        self.assertEqual(json.loads(run("graph", "--format", "json").stdout), names)
        for name in names:
            with self.subTest(name):
                self.assertRegex(run("graph", name).stdout, r"(?m)^  \S.*  -> ")
                self.assertIn("stateDiagram-v2\n", run("graph", name, "--format", "mermaid").stdout)
                self.assertRegex(run("graph", name, "--format", "dot").stdout, r"^digraph .*\n(.*\n)*}\n$")
                drawn = json.loads(run("graph", name, "--format", "json").stdout)
                self.assertEqual({arrow["from"] for arrow in drawn["transitions"]} - set(drawn["states"]), set())
        self.assertEqual(run("graph", "door").returncode, 4)


if __name__ == "__main__":
    unittest.main()
