#!/usr/bin/python3
"""The JSON Schemas, their golden examples and the AsyncAPI document agree with each other.

Needs python3-jsonschema (Debian)."""

import json
import pathlib
import subprocess
import sys
import unittest

import jsonschema

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


if __name__ == "__main__":
    unittest.main()
