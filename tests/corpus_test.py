"""How the inputs of a fuzz target are kept: one archive, the same for the same inputs, and seeds that people can read."""

import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from fuzzing import corpus  # noqa: E402
from fuzzing.passed import Passed, fingerprint  # noqa: E402


class Corpus(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def folder(self, name, inputs):
        folder = self.root / name
        folder.mkdir(parents=True)
        for file, data in inputs.items():
            (folder / file).write_bytes(data)
        return folder

    def contents(self):
        folder = self.folder("out", {})
        count = corpus.unpack(self.root, "t", folder)
        found = sorted(path.read_bytes() for path in folder.iterdir())
        self.assertEqual(len(found), count)
        return found

    def test_what_was_packed_comes_out_again(self):
        inputs = {"a": b"", "b": b"\0\xff", "c": b"x" * 5000}
        self.assertEqual(corpus.pack(self.root, "t", self.folder("in", inputs)), 3)
        self.assertEqual(self.contents(), sorted(inputs.values()))

    def test_the_same_inputs_make_the_same_archive_whatever_their_names(self):
        corpus.pack(self.root, "t", self.folder("one", {"a": b"1", "b": b"2"}))
        first = corpus.archive_of(self.root, "t").read_bytes()
        corpus.pack(self.root, "t", self.folder("other", {"y": b"2", "x": b"1", "again": b"1"}))
        self.assertEqual(corpus.archive_of(self.root, "t").read_bytes(), first)

    def test_seeds_are_run_and_not_kept_twice(self):
        self.folder("fuzz/seeds/t", {"good": b"seed"})
        self.assertEqual(corpus.pack(self.root, "t", self.folder("in", {"a": b"seed", "b": b"other"})), 1)
        self.assertEqual(self.contents(), [b"other", b"seed"])

    def test_a_target_may_have_neither(self):
        self.assertEqual(self.contents(), [])

    def test_every_kept_corpus_can_be_read(self):
        targets = [path.name.removesuffix(".tar.gz") for path in (ROOT / "fuzz" / "corpus").iterdir()]
        self.assertGreaterEqual(len(targets), 9)
        for target in targets:
            with self.subTest(target):
                self.assertTrue((ROOT / "fuzz" / f"{target}.cpp").exists())
                self.assertGreater(corpus.unpack(ROOT, target, self.folder(target, {})), 0)


class WhatHasPassed(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.root / "fuzz" / "seeds" / "t").mkdir(parents=True)
        self.program = self.root / "fuzz_t"
        self.program.write_bytes(b"as built")
        self.passed = Passed(self.root / "passed")

    def digest(self, runs=50):
        return fingerprint(self.root, "t", self.program, runs)

    def test_is_known_again_while_nothing_changes(self):
        self.assertIsNone(self.passed.recall("t", self.digest()))
        self.passed.remember("t", self.digest(), (50, 7, 1))
        self.assertEqual(self.passed.recall("t", self.digest()), (50, 7, 1))
        self.assertIsNone(self.passed.recall("other", self.digest()))

    def test_is_not_what_another_program_corpus_seed_dictionary_or_count_does(self):
        self.passed.remember("t", self.digest(), (50, 7, 1))
        self.assertIsNone(self.passed.recall("t", self.digest(runs=51)))
        for path in ("fuzz_t", "fuzz/seeds/t/new", "fuzz/t.dict", "fuzz/corpus/t.tar.gz"):
            with self.subTest(path):
                (self.root / path).parent.mkdir(exist_ok=True)
                (self.root / path).write_bytes(b"changed")
                self.assertIsNone(self.passed.recall("t", self.digest()))
                self.passed.remember("t", self.digest(), (50, 7, 1))

    def test_is_nothing_where_the_record_is_torn(self):
        self.passed.remember("t", self.digest(), (50, 7, 1))
        (self.root / "passed" / "t").write_text("{")
        self.assertIsNone(self.passed.recall("t", self.digest()))


if __name__ == "__main__":
    unittest.main()
