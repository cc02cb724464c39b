#!/usr/bin/python3
"""The example workers, as somebody outside the project meets them: the C++ one is built against an installed SDK.

TUTTI_RELEASE_BUILD names the build folder to install from."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from rig import ROOT, Installation, free_port

BUILD = pathlib.Path(os.environ.get("TUTTI_RELEASE_BUILD", ROOT / "build" / "release")).resolve()


def config(run, ready, tcp):
    return f"""
name = "examples"
[hub]
tcp = "{tcp}"
[gateway]
listen = "off"
[service.worker]
run = {json.dumps([str(word) for word in run])}
ready = "{ready}"
"""


class Examples(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-example-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def must(self, *command):
        run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def plays_its_part(self, run, ready):
        """Gets ready, says that it lives, publishes, and goes when told; what its control socket says, where it has one."""
        with Installation(config(run, ready, f"127.0.0.1:{free_port()}")) as home:
            home.up()
            home.wait_state("worker", "ready")
            self.assertIn('"online"', home.tutti("sub", "worker/worker", "--count", "1").stdout)
            self.assertIn('"value"', home.tutti("sub", "reading/worker/#", "--count", "1").stdout)
            state = home.tutti("call", "worker", "get_state", "--control", "--json").stdout if ready == "socket" else ""
            home.tutti("stop", "worker")
            self.assertIn('"offline"', home.tutti("sub", "worker/worker", "--count", "1").stdout)
            home.tutti("down")
            return state

    def test_the_cpp_worker_builds_against_the_installed_sdk_and_plays_its_part(self):
        source, prefix, build = (self.folder / name for name in ("source", "prefix", "build"))
        shutil.copytree(ROOT / "examples" / "cpp_worker", source)
        self.must("cmake", "--install", BUILD, "--prefix", prefix, "--component", "sdk")
        self.must(
            "cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
            "-DCMAKE_CXX_COMPILER=clang++-19",
        )  # fmt: skip
        self.must("cmake", "--build", build)
        self.assertIn("bpm", self.plays_its_part([build / "metronome"], "socket"))

    def test_the_python_worker_plays_its_part(self):
        self.plays_its_part(["/usr/bin/python3", ROOT / "examples" / "python_worker" / "wave.py"], "notify")


if __name__ == "__main__":
    unittest.main()
