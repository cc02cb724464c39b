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


def config(run, tcp):
    return f"""
name = "examples"
[hub]
tcp = "{tcp}"
[gateway]
listen = "off"
[service.worker]
run = {json.dumps([str(word) for word in run])}
ready = "socket"
"""


class Examples(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-example-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def must(self, *command):
        run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def plays_its_part(self, run):
        """Registers, publishes, answers a command, goes when told."""
        with Installation(config(run, f"127.0.0.1:{free_port()}")) as home:
            home.up()
            home.wait_state("worker", "ready")
            said = home.tutti("sub", "reading/worker/#", "--count", "1").stdout
            self.assertIn('"value"', said)
            state = home.tutti("call", "worker", "get_state", "--control", "--json").stdout
            self.assertIn("worker", state)
            home.tutti("down")

    def test_the_cpp_worker_builds_against_the_installed_sdk_and_plays_its_part(self):
        source, prefix, build = (self.folder / name for name in ("source", "prefix", "build"))
        shutil.copytree(ROOT / "examples" / "cpp_worker", source)
        self.must("cmake", "--install", BUILD, "--prefix", prefix, "--component", "sdk")
        self.must(
            "cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
            "-DCMAKE_CXX_COMPILER=clang++-19",
        )  # fmt: skip
        self.must("cmake", "--build", build)
        self.plays_its_part([build / "metronome"])

    def test_the_python_worker_plays_its_part(self):
        self.plays_its_part(["/usr/bin/python3", ROOT / "examples" / "python_worker" / "wave.py"])


if __name__ == "__main__":
    unittest.main()
