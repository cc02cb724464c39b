#!/usr/bin/python3
"""The SDK as others get it: installed into a folder of its own, found by find_package(tutti), built against outside the tree.

TUTTI_RELEASE_BUILD or the parent of TUTTI_BIN is the build that is installed."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from docs_test import FENCE
from rig import BIN, ROOT, Installation, free_port, wait_until

COMPILER = os.environ.get("CXX", "clang++-19")


def built():
    """The build folder whose SDK is there: the release one before that of TUTTI_BIN."""
    candidates = [os.environ.get("TUTTI_RELEASE_BUILD"), BIN.parent]
    return next((pathlib.Path(c) for c in candidates if c and (pathlib.Path(c) / "src/worker/libtutti.a").exists()), None)


def run(*command):
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def missing_of(block, folder, environment):
    """Empty where the commands of a document did, and printed, what it says; else what came instead."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=600)
    said = done.stdout + done.stderr
    wanted = [text for text in re.findall(r"^# prints: (.+)$", block, re.MULTILINE) if text not in said]
    return f"{block}\nexit {done.returncode}, without {wanted}: {said}" if done.returncode or wanted else ""


@unittest.skipUnless(built(), "libtutti.a is not built")
class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.prefix = cls.folder / "prefix"
        run("cmake", "--install", built(), "--prefix", cls.prefix, "--component", "sdk")

    def test_the_example_builds_outside_the_tree_and_runs(self):
        sources, build = self.folder / "cpp_worker", self.folder / "build"
        shutil.copytree(ROOT / "examples" / "cpp_worker", sources)
        run("cmake", "-S", sources, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_COMPILER={COMPILER}",
            "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror")
        run("cmake", "--build", build)
        self.assertIn("--once", run(build / "metronome", "--help"))
        self.assertIn("load_1min", run(build / "load", "--print"))

    def test_the_headers_need_neither_boost_nor_a_json_library(self):
        includes = [f"#include <tutti/{path.relative_to(self.prefix / 'include/tutti')}>\n"
                    for path in (self.prefix / "include/tutti").rglob("*.hpp")]
        self.assertGreaterEqual(len(includes), 8)
        every = self.folder / "every.cpp"
        every.write_text("".join(includes))
        needed = run(COMPILER, "-std=c++23", "-M", "-I", self.prefix / "include", every)
        for library in ("boost", "asio", "simdjson", "nlohmann", "fmt", "toml"):
            self.assertNotIn(library, needed)

    def test_a_source_is_made_as_the_document_says(self):
        """The C++ half of docs/write-a-source.md: its files, and its commands one after the other, in a folder of one's own."""
        page = (ROOT / "docs" / "write-a-source.md").read_text(encoding="utf-8").partition("## In C++")[2]
        blocks = [(info.strip(), body) for info, body in FENCE.findall(page)]
        files = {info: body for info, body in blocks if info in ("cpp", "cmake", "toml whole")}
        folder, home = self.folder / "tide", self.folder / "home"
        folder.mkdir()
        home.mkdir()
        (home / ".local").symlink_to(self.prefix)
        (folder / "tide.cpp").write_text(files["cpp"])
        (folder / "CMakeLists.txt").write_text(files["cmake"])
        environment = {**os.environ, "HOME": str(home), "CXX": COMPILER, "CXXFLAGS": "-Wall -Wextra -Werror"}
        for body in (body for info, body in blocks if info == "sh sdk"):
            self.assertEqual(missing_of(body, folder, environment), "")
        ports = f'[hub]\ntcp = "127.0.0.1:{free_port()}"\n[gateway]\nlisten = "127.0.0.1:{free_port()}"\n'
        with Installation(files["toml whole"].replace("build/tide", str(folder / "build/tide")) + ports) as installation:
            installation.up()
            environment |= installation.environment | {"HOME": str(home), "PATH": f"{BIN}:{os.environ['PATH']}"}
            commands = [body for info, body in blocks if info == "sh sdk up"]
            self.assertGreaterEqual(len(commands), 3)
            for body in commands:  # what is shown is there a moment after it was changed
                wait_until(lambda body=body: not missing_of(body, folder, environment), f"what the page promises of\n{body}")

    def test_nothing_but_the_sdk_is_installed(self):
        top = sorted(str(path.relative_to(self.prefix)) for path in self.prefix.glob("*"))
        self.assertEqual(top, ["include", "lib", "share"])
        shared = [str(path.relative_to(self.prefix)) for path in (self.prefix / "share").rglob("*") if path.is_file()]
        self.assertEqual(shared, ["share/doc/libtutti-dev/copyright"])


if __name__ == "__main__":
    unittest.main()
