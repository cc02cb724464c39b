#!/usr/bin/python3
"""Exports pushed to a second place: a folder, and a server that speaks S3 and checks every signature."""

import json
import os
import random
import shutil
import signal
import subprocess
import unittest

import s3_fixture
from rig import Installation, wait_until

FILE = """
name = "stage"
[exports]
include = ["scenes/"]
[exports.push]
prefix = "cold/"
[exports.push.s3]
endpoint = "{endpoint}"
bucket = "{bucket}"
region = "{region}"
access_key = "{access}"
secret_key = {{ file = "{secret}" }}
"""


class Push(unittest.TestCase):
    def setUp(self):
        self.store = self.enterContext(s3_fixture.S3Store())
        self.home = self.enterContext(Installation(""))
        self.folder = self.home.folder / "state" / "exports"
        self.secret = self.home.folder / "secret"
        self.secret.write_text(s3_fixture.SECRET_KEY + "\n")
        self.scenes = self.home.folder / "scenes"
        self.scenes.mkdir()
        self.write_file()

    def write_file(self, **other):
        words = {"endpoint": self.store.url, "bucket": self.store.bucket, "region": s3_fixture.REGION, "access": s3_fixture.ACCESS_KEY, "secret": self.secret}
        self.home.config.write_text(FILE.format(**{**words, **other}))

    def exports(self, *arguments, check=True):
        return self.home.tutti("exports", *arguments, "--config", self.home.config, check=check)

    def create(self, size, seed=1):
        (self.scenes / "film").write_bytes(random.Random(seed).randbytes(size))
        return json.loads(self.exports("create", "--json").stdout)["name"]

    def here(self):
        return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.suffix in (".pack", ".manifest")}

    def there(self):
        return {name.removeprefix("cold/"): content for name, (content, _) in self.store.objects.items()}

    def expect_all_there(self):
        self.assertEqual(self.there(), self.here())

    def test_a_folder_has_all_that_is_new_and_is_one_to_put_back_from(self):
        name = self.create(3_000_000)
        second = self.home.folder / "usb"
        said = json.loads(self.exports("push", "--to", second, "--json").stdout)
        self.assertEqual((said["exports"], said["files"]), (1, 2))
        self.assertEqual(json.loads(self.exports("push", "--to", second, "--json").stdout)["files"], 0)
        self.assertIn(f"{name} is whole", self.exports("verify", "--folder", second).stdout)
        self.create(3_000_000, seed=2)
        self.assertEqual(json.loads(self.exports("push", "--to", second, "--json").stdout)["files"], 2)

    def test_what_is_small_goes_whole_and_what_is_large_in_parts_each_signed(self):
        self.create(12_000_000)
        self.exports("push")
        self.expect_all_there()
        self.assertEqual(self.store.uploads, {})
        parts = [path for command, path in self.store.requests if command == "PUT" and "partNumber" in path]
        self.assertEqual(len(parts), 3)
        manifest = [index for index, (command, path) in enumerate(self.store.requests) if command == "PUT" and "manifest" in path]
        self.assertEqual(manifest, [len(self.store.requests) - 1])  # last, when all that it names is there
        before = len(self.store.requests)
        self.exports("push")
        self.assertEqual({command for command, _ in self.store.requests[before:]}, {"HEAD"})

    def test_what_was_killed_goes_on_with_the_part_that_is_missing(self):
        self.create(30_000_000)
        sent = []
        wants = {"stop": True}

        def after(command, _, query):
            if command == "PUT" and "partNumber" in query:
                sent.append(int(query["partNumber"]))
                if wants["stop"] and len(sent) == 3:
                    os.kill(pusher.pid, signal.SIGKILL)
        self.store.after = after
        pusher = subprocess.Popen(
            [self.home.programs / "tutti-exports", "push", "--config", self.home.config], env=self.home.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pusher.wait()
        wait_until(lambda: len(sent) >= 3, "the parts before the kill")
        wants["stop"] = False
        before = list(sent)
        self.exports("push")
        self.expect_all_there()
        again = sent[len(before):]
        self.assertLessEqual(len(set(before) & set(again)), 1)  # the one that was on its way, at most
        self.assertEqual(set(before) | set(again), set(range(1, 8)))

    def test_an_upload_that_the_server_forgot_is_begun_anew(self):
        self.create(12_000_000)
        self.store.failures = [None, None, None] + [400]
        self.assertEqual(self.exports("push", check=False).returncode, 2)
        self.store.failures = []
        self.store.uploads.clear()
        self.exports("push")
        self.expect_all_there()

    def test_an_upload_whose_last_answer_was_lost_is_not_sent_again(self):
        self.create(12_000_000)
        self.store.failures = [None] * 5 + ["lost"]  # HEAD, its beginning, three parts; and what completes it
        self.exports("push")
        self.expect_all_there()
        parts = [path for command, path in self.store.requests if command == "PUT" and "partNumber" in path]
        self.assertEqual(len(parts), 3)

    def test_a_success_that_says_an_error_is_none(self):
        self.create(1000)
        self.store.failures = [None, "lie"]  # HEAD; and what puts it, which is tried again
        self.exports("push")
        self.expect_all_there()

    def test_a_server_that_has_too_much_to_do_is_asked_again(self):
        self.create(1_000_000)
        self.store.failures = [503, "drop", 429, None, 500]
        self.exports("push")
        self.expect_all_there()

    def test_a_key_that_is_wrong_is_said_with_where_it_stands(self):
        self.create(1000)
        self.secret.write_text("another one")
        done = self.exports("push", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("SignatureDoesNotMatch", done.stderr)
        self.assertIn("secret_key of [exports.push.s3]", done.stderr)
        self.assertNotIn("another one", done.stderr)
        self.assertEqual(self.store.objects, {})
        self.secret.write_text(s3_fixture.SECRET_KEY)
        self.write_file(access="SOMEBODY")
        self.assertIn("InvalidAccessKeyId", self.exports("push", check=False).stderr)
        self.write_file(region="elsewhere")
        self.assertIn("the region is", self.exports("push", check=False).stderr)
        self.write_file(bucket="nowhere")
        self.assertIn("NoSuchBucket", self.exports("push", check=False).stderr)

    def test_what_is_damaged_or_another_installations_is_not_taken_for_ours(self):
        name = self.create(1_000_000)
        pack = self.folder / f"{name}.1.pack"
        whole = pack.read_bytes()
        pack.write_bytes(whole[:5000] + b"?" + whole[5001:])
        done = self.exports("push", check=False)
        self.assertIn("tutti exports repair", done.stderr)
        self.assertEqual(self.store.objects, {})
        pack.write_bytes(whole)
        self.store.objects[f"cold/{name}.1.pack"] = (whole, {"x_amz_meta_tutti_of": "porch"})
        done = self.exports("push", check=False)
        self.assertIn("give [exports.push] a prefix", done.stderr)

    def lose(self):
        """All that is here; what it was."""
        kept = self.here()
        shutil.rmtree(self.folder)
        return kept

    def test_what_was_pushed_is_had_back_where_nothing_is_left(self):
        first = self.create(3_000_000)
        self.create(3_000_000, seed=2)
        self.exports("push")
        kept = self.lose()
        said = json.loads(self.exports("fetch", "--json").stdout)
        self.assertEqual((said["files"], said["damaged"]), (3, 0))  # what is not new lies in the pack of the first
        self.assertIn("is whole", self.exports("verify").stdout)
        self.exports("fetch", first)
        self.assertEqual(self.here(), kept)
        self.assertEqual(json.loads(self.exports("fetch", first, "--json").stdout)["bytes"], len(kept[f"{first}.manifest"]))
        self.assertEqual([path.name for path in self.folder.iterdir() if path.is_dir()], [])
        nowhere = self.exports("fetch", "20200101T000000Z", check=False)
        self.assertIn(first, nowhere.stderr)

    def test_what_was_killed_while_it_came_goes_on_where_it_was(self):
        name = self.create(12_000_000)
        self.exports("push")
        kept = self.lose()
        asked = []

        def after(command, what, _):
            if command == "GET" and what.endswith(".pack"):
                asked.append(what)
                if len(asked) == 5:
                    os.kill(fetcher.pid, signal.SIGKILL)
        self.store.after = after
        fetcher = subprocess.Popen(
            [self.home.programs / "tutti-exports", "fetch", "--config", self.home.config], env=self.home.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        fetcher.wait()
        self.assertEqual(json.loads(self.exports("list", "--json").stdout), [])
        self.store.after = None
        said = json.loads(self.exports("fetch", "--json").stdout)
        self.assertEqual(said["name"], name)
        self.assertLess(said["bytes"], sum(len(content) for content in kept.values()) - 3_000_000)
        self.assertEqual(self.here(), kept)

    def test_what_came_damaged_is_said_and_mended(self):
        name = self.create(3_000_000)
        self.exports("push")
        kept = self.lose()
        content, fields = self.store.objects[f"cold/{name}.1.pack"]
        self.store.objects[f"cold/{name}.1.pack"] = (content[:5000] + b"?" + content[5001:], fields)
        done = self.exports("fetch")
        self.assertIn(f"tutti exports repair {name}", done.stderr)
        self.exports("repair", name)
        self.assertEqual(self.here(), kept)

    def test_of_a_folder_or_of_nobody_it_is_had_back_or_said(self):
        name = self.create(3_000_000)
        second = self.home.folder / "usb"
        self.exports("push", "--to", second)
        kept = self.lose()
        self.exports("fetch", "--from", second)
        self.assertEqual(self.here(), kept)
        self.lose()
        self.assertIn("no export lies in", self.exports("fetch", check=False).stderr)
        self.exports("fetch", "--from", second)
        self.exports("push")
        self.home.config.write_text(self.home.config.read_text().replace("stage", "porch"))
        self.lose()
        self.assertIn("of the installation stage", self.exports("fetch", name, check=False).stderr)


if __name__ == "__main__":
    unittest.main()
