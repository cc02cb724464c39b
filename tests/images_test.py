#!/usr/bin/python3
"""The image of deploy/images: what tools/make-images puts into it runs on nothing but itself, and podman makes an image of it.

TUTTI_RELEASE_BUILD is the build that it is made of. Wants mmdebstrap, a network, and root."""

import json
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from deb_test import BUILD, may_make_roots, run, sources
from rig import PATIENCE, ROOT

RECIPE = ROOT / "deploy" / "images" / "Dockerfile"


@unittest.skipUnless((BUILD / "CPackConfig.cmake").exists() and (BUILD / "bin" / "tutti").exists(), "there is no release build")
@unittest.skipUnless(may_make_roots() and sources(), "SKIPPED, NOT PASSED: needs root, mmdebstrap and Debian's packages")
class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-images-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-D", "CPACK_COMPONENTS_ALL=core", "-B", cls.folder)
        try:
            run(ROOT / "tools" / "make-images", "--packages", cls.folder, "--out", cls.folder, "--image", "tutti")
        except AssertionError as error:
            if "mmdebstrap" in str(error):  # no network: nothing of ours
                raise unittest.SkipTest(f"SKIPPED, NOT PASSED: {str(error).splitlines()[-1]}") from error
            raise
        cls.layer, = cls.folder.glob("tutti-*.tar.gz")
        cls.root = cls.folder / "root"
        with tarfile.open(cls.layer) as tar:
            cls.members = {member.name: member for member in tar}
            tar.extractall(cls.root, numeric_owner=True)

    def inside(self, *command):
        return subprocess.run(
            ["/usr/sbin/chroot", "--userspec=1883:1883", self.root, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False,
            env={"PATH": "/usr/bin", "TUTTI_RUN_DIR": "/run/tutti", "TUTTI_STATE_DIR": "/var/lib/tutti"})

    def test_has_no_shell_and_nothing_that_its_user_may_change(self):
        names = {pathlib.PurePath(name).name for name in self.members}
        self.assertFalse(names & {"sh", "bash", "busybox", "apt", "dpkg"})
        self.assertEqual({name for name, member in self.members.items() if member.uid}, {"run/tutti", "var/lib/tutti"})
        self.assertEqual({name for name, member in self.members.items() if member.mode & 0o6022}, {"tmp"})

    def test_every_program_of_the_package_runs(self):
        programs = sorted(path.name for path in (self.root / "usr/bin").iterdir())
        self.assertIn("tutti-gateway", programs)
        for program in programs:
            with self.subTest(program=program):
                done = self.inside(program, "--help")
                # Two tell by usage that they are started by others; whom a library is missing says so, and ends with 127.
                self.assertNotEqual(done.returncode, 127, done.stderr)
                self.assertNotIn("shared libraries", done.stderr)
        self.assertIn("weather_temp", self.inside("tutti-weather", "--print", "--config", '{"simulate":true}').stdout)

    @unittest.skipUnless(shutil.which("podman"), "SKIPPED, NOT PASSED: there is no podman")
    def test_podman_builds_it(self):
        podman = ["podman", f"--root={self.folder}/storage", f"--runroot={self.folder}/run", "--storage-driver=vfs"]
        tag = "localhost/tutti-test"
        run(*podman, "build", "--isolation=chroot", "--target=tutti", "--tag", tag, "--file", RECIPE, self.folder)
        config = json.loads(run(*podman, "image", "inspect", tag))[0]["Config"]
        self.assertEqual((config["User"], config["Cmd"]), ("1883:1883", ["tutti", "--help"]))


if __name__ == "__main__":
    unittest.main()
