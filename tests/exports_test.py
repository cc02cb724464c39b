#!/usr/bin/python3
"""Exports of a whole installation: made while it runs, looked through, mended, put back where nothing is left."""

import json
import random
import re
import shutil
import unittest

from rig import Installation, wait_until

FILE = """
name = "stage"
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
[exports]
include = ["scenes/"]
[service.system]
[service.history]
[config.history]
flush = 1
"""
BLOCK = 4096


class Exports(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.state = self.home.folder / "state"
        self.folder = self.state / "exports"
        scenes = self.home.folder / "scenes"
        scenes.mkdir()
        (scenes / "own.lua").write_text("-- mine\n")

    def exports(self, *arguments, check=True):
        return self.home.tutti("exports", *arguments, "--config", self.home.config, check=check)

    def down(self):
        self.home.tutti("down")
        self.home.supervisor.wait()

    def create(self, *arguments):
        return json.loads(self.exports("create", "--json", *arguments).stdout)

    def put(self, key, value):
        self.home.tutti("call", "--control", "control", "put", json.dumps({"set": "settings", "key": key, "value": value}))

    def rows(self):
        done = self.home.tutti("call", "--control", "--json", "control", "rows", json.dumps({"set": "settings"}))
        return {row["key"]: row["value"] for row in json.loads(done.stdout)["data"]["rows"]}

    def series(self):
        done = self.home.tutti("history", "list", "--json", check=False)
        return json.loads(done.stdout) if done.returncode == 0 else []

    def packs(self):
        return sorted(self.folder.glob("*.pack"))

    def test_all_of_an_installation_is_had_back_where_nothing_is_left(self):
        self.home.up()
        self.put("volume", 3)
        (self.state / "secrets").mkdir()
        (self.state / "secrets" / "open").write_text("sesame")
        wait_until(lambda: (self.state / "history.db").exists() and self.series(), "readings that are kept")
        made = self.create()
        self.assertEqual(made["passed_over"], [])
        files = {each["path"] for each in json.loads(self.exports("show", "--json").stdout)["files"]}
        self.assertLessEqual({"state/control.db", "state/history.db", "config/tutti.toml", "config/scenes/own.lua"}, files)
        no_part = [path for path in files if path.endswith("-wal") or any(each in path for each in ("/log/", "exports", "secrets", "control.key"))]
        self.assertEqual(no_part, [])
        self.assertFalse((self.state / "exports.staging").exists())
        refused = self.exports("import", "latest", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("tutti down", refused.stderr)
        self.down()

        kept = self.home.folder / "elsewhere"
        shutil.move(self.folder, kept)
        shutil.rmtree(self.state)
        shutil.rmtree(self.home.folder / "scenes")
        looked = json.loads(self.exports("import", made["name"], "--folder", kept, "--dry-run", "--json").stdout)
        self.assertFalse(looked["done"])
        self.assertEqual({each["is"] for each in looked["changes"]}, {"new"})
        self.assertFalse((self.state / "control.db").exists())
        self.exports("import", "latest", "--folder", kept)
        self.assertEqual((self.home.folder / "scenes" / "own.lua").read_text(), "-- mine\n")
        self.home.tutti("history", "check")
        self.home.up()
        self.assertEqual(self.rows()["volume"], 3)

    def test_only_what_is_new_is_written_and_what_differs_is_named_before_it_is_replaced(self):
        self.home.up()
        first = self.create()
        (self.home.folder / "scenes" / "own.lua").write_text("-- changed\n")
        second = self.create()
        self.assertLess(second["written"], first["written"])
        self.down()
        refused = self.exports("import", first["name"], check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("config/scenes/own.lua", refused.stdout)
        self.assertIn("--replace", refused.stderr)
        self.assertEqual((self.home.folder / "scenes" / "own.lua").read_text(), "-- changed\n")
        self.exports("import", first["name"], "--replace")
        self.assertEqual((self.home.folder / "scenes" / "own.lua").read_text(), "-- mine\n")
        before = json.loads(self.exports("list", "--json").stdout)[-1]["name"]
        self.exports("import", before, "--replace")  # what was there is an export as well
        self.assertEqual((self.home.folder / "scenes" / "own.lua").read_text(), "-- changed\n")
        self.home.up()

    def test_what_an_import_replaces_is_had_back_also_where_exports_leave_it_out(self):
        (self.home.folder / "notes").write_text("mine")
        with_notes = self.home.folder / "other.toml"
        with_notes.write_text(FILE.replace('"scenes/"', '"scenes/", "notes"').replace("[exports]", "[exports]\nsecrets = true"))
        (self.state / "secrets").mkdir(parents=True)
        (self.state / "secrets" / "open").write_text("sesame")
        made = json.loads(self.home.tutti("exports", "create", "--json", "--config", with_notes).stdout)
        (self.home.folder / "notes").write_text("changed")
        (self.state / "secrets" / "open").write_text("changed")
        done = self.exports("import", made["name"], "--replace", "--json")
        said = json.loads(done.stdout)  # one document
        self.assertTrue(said["done"])
        self.assertEqual((self.home.folder / "notes").read_text(), "mine")
        self.exports("import", said["before"], "--replace")
        self.assertEqual((self.home.folder / "notes").read_text(), "changed")
        self.assertEqual((self.state / "secrets" / "open").read_text(), "changed")

    def test_folders_lie_beside_the_file_wherever_it_is_asked_for(self):
        self.home.config.write_text(FILE + '[exports.push]\nfolder = "./second"\n')
        self.home.config.write_text(self.home.config.read_text().replace("[exports]", '[exports]\nfolder = "./own"'))
        self.create()
        self.exports("push")
        for folder in ("own", "second"):
            self.assertEqual(len(list((self.home.folder / folder).glob("*.manifest"))), 1, folder)

    def test_a_manifest_that_is_damaged_goes_nowhere(self):
        made = self.create()
        manifest = self.folder / f"{made['name']}.manifest"
        content = bytearray(manifest.read_bytes())
        content[5] ^= 1  # of its first head
        manifest.write_bytes(content)
        second = self.home.folder / "second"
        refused = self.exports("push", "--to", second, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("repair", refused.stderr)
        self.assertEqual(list(second.glob("*")) if second.exists() else [], [])
        self.exports("repair", "all")
        self.exports("push", "--to", second)
        self.assertEqual((second / manifest.name).read_bytes(), manifest.read_bytes())

    def test_three_percent_of_damaged_blocks_are_mended_byte_for_byte(self):
        chance = random.Random(5)
        (self.home.folder / "scenes" / "film").write_bytes(chance.randbytes(20_000_000))
        self.create()
        whole = {path: path.read_bytes() for path in self.packs()}
        for path, content in whole.items():
            damaged = bytearray(content)
            for block in chance.sample(range(len(content) // BLOCK), len(content) // BLOCK * 3 // 100):
                damaged[block * BLOCK:(block + 1) * BLOCK] = chance.randbytes(BLOCK)
            path.write_bytes(damaged)
        found = self.exports("verify", "--json", check=False)
        self.assertEqual(found.returncode, 1)
        self.assertEqual(json.loads(found.stdout)["lost"], [])
        mended = json.loads(self.exports("repair", "--json").stdout)
        self.assertEqual(mended["mended"], json.loads(found.stdout)["damaged"])
        self.assertEqual({path: path.read_bytes() for path in self.packs()}, whole)
        self.assertIn("is whole", self.exports("verify").stdout)

    def test_of_too_much_damage_it_is_said_what_is_lost_and_the_rest_is_had(self):
        (self.home.folder / "scenes" / "film").write_bytes(random.Random(6).randbytes(3_000_000))
        self.create()
        pack, = self.packs()
        content = bytearray(pack.read_bytes())
        content[200 * BLOCK:] = bytes(len(content) - 200 * BLOCK)
        pack.write_bytes(content)
        done = self.exports("repair", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("lost: config/scenes/film", done.stdout)
        self.assertNotIn("tutti.toml", done.stdout)
        refused = self.exports("import", "latest", "--replace", check=False)
        self.assertEqual(refused.returncode, 0, refused.stderr)  # all of it is there

    def test_the_logs_are_an_export_of_their_own(self):
        self.home.up()
        wait_until(lambda: list((self.state / "log").glob("*.log")), "a log")
        made = self.create("--logs")
        self.assertEqual(made["folder"], str(self.folder / "logs"))
        self.assertGreater(made["files"], 0)

    def job(self, kind, **params):
        """What became of it."""
        return self.end_of(self.want(kind, **params))

    def want(self, kind, attempts=3, **params):
        """Its id."""
        words = ("command", "run", "job.enqueue", json.dumps({"kind": kind, "params": params, "attempts": attempts}), "--json")

        def enqueued():
            asked = self.home.tutti(*words, check=False)
            return asked if asked.returncode == 0 else None
        asked = wait_until(enqueued, f"somebody who takes jobs of the kind {kind}")
        return re.search(r'"id": *"([^"]+)"', asked.stdout).group(1)

    def job_now(self, given):
        job = json.loads(self.home.tutti("command", "run", "job.get", json.dumps({"id": given}), "--json").stdout)
        return job.get("job", job.get("data", job))

    def end_of(self, given):
        def over():
            job = self.job_now(given)
            return job if job["state"] in ("succeeded", "failed", "cancelled") else None
        return wait_until(over, f"the end of the job {given}")

    def test_jobs_that_are_wanted_at_once_wait_for_each_other(self):
        self.home.config.write_text(FILE + "[service.exports]\n")
        self.home.up()
        wanted = [self.want(kind) for kind in ("export", "archive-logs", "export", "verify", "repair")]
        for job in map(self.end_of, wanted):
            self.assertEqual((job["state"], job["attempt"]), ("succeeded", 1), job)

    def test_an_installations_file_that_is_just_being_written_fails_no_job_for_good(self):
        self.home.config.write_text(FILE + "[service.exports]\n")
        self.home.up()
        self.assertEqual(self.job("export")["state"], "succeeded")
        whole = self.home.config.read_text()
        self.home.config.write_text(whole + "[service.exp")
        job = self.want("export", attempts=50)
        wait_until(lambda: self.job_now(job)["attempt"] > 1, "an attempt that fails, and another")
        self.home.config.write_text(whole)
        self.assertEqual(self.end_of(job)["state"], "succeeded")

    def test_each_kind_of_job_is_done(self):
        self.home.config.write_text(FILE + "[service.exports]\n")
        self.home.up()
        self.assertEqual(self.job("export")["state"], "succeeded")
        name = json.loads(self.exports("list", "--json").stdout)[-1]["name"]
        verified = self.job("verify")
        self.assertEqual(verified["state"], "succeeded", verified)
        self.assertEqual((verified["result"]["name"], verified["result"]["whole"]), (name, True))
        pack = self.packs()[0]
        content = bytearray(pack.read_bytes())
        content[7] ^= 1
        pack.write_bytes(content)
        damaged = self.job("verify")
        self.assertEqual(damaged["state"], "failed", damaged)  # at once: another attempt would find the same
        self.assertIn(f"tutti exports repair {name}", json.dumps(damaged))
        self.assertEqual(self.job("repair", name=name)["result"]["mended"], 1)
        self.assertEqual(self.job("import", name=name)["result"]["done"], False)
        archived = self.job("archive-logs")
        self.assertEqual((archived["state"], archived["result"]["folder"]), ("succeeded", str(self.folder / "logs")), archived)
        self.assertGreater(archived["result"]["files"], 0)
        self.assertEqual(self.job("compact-history")["state"], "succeeded")
        sampled = self.job("sample-telemetry")
        self.assertEqual((sampled["state"], sampled["result"]["refused"]), ("succeeded", 0), sampled)
        listed = json.loads(self.home.tutti("history", "list", "telemetry/+", "--json").stdout)["series"]
        sensors = {each["sensor"] for each in listed}
        self.assertLessEqual({"history:health", "history:samples_taken", "exports:ready", "control:restarts"}, sensors)
        self.assertEqual(len(sensors), sampled["result"]["taken"])
        self.assertIn("knows no `folder`", json.dumps(self.job("export", folder="/")))

    def test_words_that_are_wrong_are_said_with_what_to_do(self):
        none = self.exports("verify", check=False)
        self.assertEqual(none.returncode, 4)
        self.assertIn("tutti exports create", none.stderr)
        self.assertEqual(self.exports("verify", "all", check=False).returncode, 4)  # all of none: a disk that is away
        self.create()
        unknown = self.exports("show", "yesterday", check=False)
        self.assertEqual(unknown.returncode, 4)
        self.assertIn("the latest are", unknown.stderr)


if __name__ == "__main__":
    unittest.main()
