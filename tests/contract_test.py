#!/usr/bin/python3
"""The JSON Schemas, their golden examples and the AsyncAPI document agree with each other.

Needs python3-jsonschema (Debian)."""

import json
import pathlib
import re
import subprocess
import sys
import unittest
import warnings

import jsonschema

warnings.filterwarnings("ignore", category=DeprecationWarning)

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text())
    for path in sorted((CONTRACTS / "schema").glob("*.schema.json"))
}
STORE = {schema["$id"]: schema for schema in SCHEMAS.values()}


def validator(schema):
    resolver = jsonschema.RefResolver.from_schema(schema, store=STORE)
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


def no_duplicates(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


def parse(path):
    return json.loads(path.read_text(), object_pairs_hook=no_duplicates)


class Contract(unittest.TestCase):
    def test_every_schema_is_one_and_names_itself(self):
        for name, schema in SCHEMAS.items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)
                self.assertEqual(schema["$id"], f"{name}.schema.json")
                self.assertIn("description", schema)

    def test_every_schema_has_good_and_bad_examples_and_no_example_lacks_a_schema(self):
        for name in SCHEMAS:
            with self.subTest(name):
                folder = CONTRACTS / "examples" / name
                self.assertTrue(list(folder.glob("*.json")))
                self.assertTrue(list((folder / "invalid").glob("*.json")))
        for folder in (CONTRACTS / "examples").iterdir():
            if folder.name != "frame":
                self.assertIn(folder.name, SCHEMAS)

    def test_every_good_example_passes(self):
        for name, schema in SCHEMAS.items():
            for path in (CONTRACTS / "examples" / name).glob("*.json"):
                with self.subTest(str(path.relative_to(ROOT))):
                    validator(schema).validate(parse(path))

    def test_every_bad_example_is_refused(self):
        for name, schema in SCHEMAS.items():
            for path in (CONTRACTS / "examples" / name / "invalid").glob("*.json"):
                with self.subTest(str(path.relative_to(ROOT))):
                    try:
                        payload = parse(path)
                    except ValueError:
                        continue
                    self.assertFalse(validator(schema).is_valid(payload))

    def test_examples_of_every_payload_version_include_an_unknown_one(self):
        for name, schema in SCHEMAS.items():
            if "v" in schema.get("required", []):
                with self.subTest(name):
                    self.assertTrue(list((CONTRACTS / "examples" / name / "invalid").glob("version_*.json")))

    def test_a_required_member_is_required_by_the_examples_too(self):
        """Without this, a member could be dropped from `required` and nobody would notice."""
        for name, schema in SCHEMAS.items():
            for path in (CONTRACTS / "examples" / name).glob("*.json"):
                payload = parse(path)
                for member in schema.get("required", []):
                    with self.subTest(f"{path.relative_to(ROOT)} without {member}"):
                        rest = {key: value for key, value in payload.items() if key != member}
                        self.assertFalse(validator(schema).is_valid(rest))


class AsyncApi(unittest.TestCase):
    document = json.loads((CONTRACTS / "asyncapi.json").read_text())

    def resolve(self, reference):
        self.assertTrue(reference.startswith("#/"), reference)
        found = self.document
        for part in reference[2:].split("/"):
            self.assertIn(part, found, reference)
            found = found[part]
        return found

    def references(self, node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "$ref":
                    yield value
                elif key != "examples":
                    yield from self.references(value)
        elif isinstance(node, list):
            for value in node:
                yield from self.references(value)

    def test_is_up_to_date(self):
        made = subprocess.run([sys.executable, ROOT / "tools" / "make_asyncapi", "--check"], check=False)
        self.assertEqual(made.returncode, 0)

    def test_every_reference_leads_somewhere(self):
        for reference in self.references(self.document):
            self.resolve(reference)

    def test_channels_name_their_parameters(self):
        self.assertEqual(self.document["asyncapi"], "3.0.0")
        for name, channel in self.document["channels"].items():
            with self.subTest(name):
                named = re.findall(r"{(\w+)}", channel["address"])
                self.assertEqual(sorted(named), sorted(channel["parameters"]))
                self.assertEqual(len(channel["messages"]), 1)

    def test_every_channel_is_sent_and_received_with_its_own_messages(self):
        used = {"send": set(), "receive": set()}
        for name, operation in self.document["operations"].items():
            with self.subTest(name):
                channel = operation["channel"]["$ref"]
                used[operation["action"]].add(channel.rsplit("/", 1)[-1])
                for message in operation["messages"]:
                    self.assertTrue(message["$ref"].startswith(channel + "/messages/"))
        self.assertEqual(used["send"], set(self.document["channels"]))
        self.assertEqual(used["receive"], set(self.document["channels"]))

    def test_every_payload_of_the_bus_is_in_it(self):
        elsewhere = ("control_", "api_", "live_", "health_ready", "health_live", "health_word")
        on_the_bus = {name for name in SCHEMAS if not name.startswith(elsewhere)}
        titles = {SCHEMAS[name]["title"] for name in on_the_bus}
        self.assertEqual(titles, set(self.document["components"]["schemas"]))


if __name__ == "__main__":
    unittest.main()
