#!/usr/bin/python3
"""What tools/cross-build has built for arm64, run here under qemu: unit tests, the command line, a hub, and a gateway that shows what is said.

Skipped where it was not built: ./check builds nothing for other processors. TUTTI_ARM64_BUILD and TUTTI_SYSROOT name the folders."""

import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time
import unittest

from bus_client import BusClient
from rig import PATIENCE, ROOT, free_port, get_json, wait_until

BUILD = pathlib.Path(os.environ.get("TUTTI_ARM64_BUILD", ROOT / "build" / "arm64")).resolve()
SYSROOT = pathlib.Path(os.environ.get("TUTTI_SYSROOT", ROOT / "build" / "arm64-root")).resolve()
QEMU = shutil.which("qemu-aarch64-static") or shutil.which("qemu-aarch64")
OF_THE_CORE = ("tutti", "tutti-hub", "tutti-gateway", "tutti-shim", "tutti-history", "tutti-container")


@unittest.skipUnless((BUILD / "bin").is_dir(), "nothing was built for arm64: tools/cross-build does it")
@unittest.skipUnless(QEMU, "SKIPPED, NOT PASSED: there is no qemu-aarch64 (package qemu-user-static)")
class Arm64(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A test that expects an abort would have qemu write all of its address space, for minutes."""
        before = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]))
        cls.addClassCleanup(resource.setrlimit, resource.RLIMIT_CORE, before)

    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-arm64-")))
        self.environment = {**os.environ, "TUTTI_RUN_DIR": str(self.place / "run"), "TUTTI_STATE_DIR": str(self.place / "state")}

    def command(self, program, *arguments):
        if not (BUILD / "bin" / program).exists():
            self.skipTest(f"SKIPPED, NOT PASSED: {program} was not built for arm64")
        return [QEMU, "-L", SYSROOT, BUILD / "bin" / program, *arguments]

    def run_program(self, program, *arguments, patience=PATIENCE):
        return subprocess.run(
            self.command(program, *arguments), env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=patience, check=False)

    def start(self, program, *arguments):
        with open(self.place / f"{program}.log", "wb") as log:
            process = subprocess.Popen(self.command(program, *arguments), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_programs_are_of_that_processor_and_need_nothing_but_the_c_library(self):
        for program in sorted(path.name for path in (BUILD / "bin").glob("tutti*") if path.name in OF_THE_CORE):
            with self.subTest(program=program):
                told = subprocess.run(["readelf", "-h", "-d", BUILD / "bin" / program], capture_output=True, text=True, check=True).stdout
                self.assertIn("AArch64", told)
                needed = {line.split("[")[1].rstrip("]") for line in told.splitlines() if "(NEEDED)" in line}
                self.assertLessEqual(needed, {"libc.so.6", "libm.so.6", "ld-linux-aarch64.so.1"})

    def test_unit_tests_of_pure_folders_pass(self):
        for program in ("base_test", "mqtt_test"):
            with self.subTest(program=program):
                done = self.run_program(program, "--gtest_brief=1", patience=10 * PATIENCE)
                self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
                self.assertRegex(done.stdout, r"\[  PASSED  \] [1-9]\d+ tests")

    def test_the_command_line_reads_an_installation(self):
        self.assertRegex(self.run_program("tutti", "--version").stdout, r"^\d+\.\d+\.\d+\n")
        done = self.run_program("tutti", "config-check", ROOT / "examples" / "home" / "tutti.toml")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("good", done.stdout)

    def test_what_is_said_at_the_hub_is_shown_by_the_gateway(self):
        hub = self.start("tutti-hub", "--tcp", "off")
        socket = self.place / "run" / "mqtt"
        wait_until(socket.exists, "the hub")
        port = free_port()
        gateway = self.start("tutti-gateway", "--listen", f"127.0.0.1:{port}")
        bus = self.enterContext(BusClient(socket))
        reading = {"v": 1, "value": 21.5, "unit": "°C", "timestamp": time.time(), "expires_in": 600}
        bus.publish("tutti/reading/porch/temperature", reading, retain=True)
        sources = wait_until(lambda: get_json(f"http://127.0.0.1:{port}/api/sources"), "a source")
        self.assertEqual(sources["porch"]["readings"]["temperature"]["value"], 21.5)
        for process in (gateway, hub):
            process.terminate()
            self.assertEqual(process.wait(PATIENCE), 0)


if __name__ == "__main__":
    unittest.main()
