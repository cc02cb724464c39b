#!/usr/bin/python3
"""The Debian packages as somebody gets them: into a clean root, where they run, are upgraded, removed and purged.

TUTTI_RELEASE_BUILD is the build that they are made of. The clean root wants mmdebstrap, a network, and root."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from rig import PATIENCE, ROOT, free_port, wait_until

BUILD = pathlib.Path(os.environ.get("TUTTI_RELEASE_BUILD", ROOT / "build" / "release"))
SUITE = "bookworm"
INSTALLED = ("tutti", "tutti-audio", "tutti-light", "tutti-input")  # the others want films and screens: 100 MB more
SYSTEM_UNIT = ROOT / "deploy" / "systemd" / "tutti.service"


def run(*command, check=True, **options):
    done = subprocess.run(
        list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout


def may_make_roots():
    return os.geteuid() == 0 and shutil.which("mmdebstrap") and subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"]).returncode == 0


def sources():
    """Where this machine gets its packages from."""
    for pattern in ("sources.list.d/debian.sources", "sources.list"):
        path = pathlib.Path("/etc/apt") / pattern
        if path.exists() and path.read_text().strip():
            return path
    return None


class CleanRoot:
    """A Debian with nothing but what the packages need."""

    def __init__(self, folder, packages):
        self.path = folder / "root"
        needed = set()
        for name in INSTALLED:
            for one in run("dpkg-deb", "-f", packages[name], "Depends").strip().split(", "):
                if not one.startswith("tutti"):
                    needed.add(one.split(" ")[0])
        try:
            run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(sorted(needed))}", SUITE, self.path, sources())
        except AssertionError as error:  # no network, or no such rights: nothing of ours
            raise unittest.SkipTest(f"a clean root could not be made: {str(error).splitlines()[-1]}") from error

    def run(self, *command, check=True, user=None):
        """In it, with processes and devices of its own."""
        inside = ["chroot", *([f"--userspec={user}:{user}"] if user else []), str(self.path), *map(str, command)]
        script = f'mount -t proc proc "{self.path}/proc" && exec "$@"'
        return run("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh", *inside, check=check,
                   env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive",
                        "TUTTI_RUN_DIR": "/run/tutti", "TUTTI_STATE_DIR": "/var/lib/tutti"})

    def install(self, *paths):
        for path in paths:
            shutil.copy(path, self.path / "tmp")
        return self.run("dpkg", "-i", *(f"/tmp/{path.name}" for path in paths))

    def exists(self, path):
        return (self.path / path.lstrip("/")).exists()


def later(package, folder):
    """The same package, of a later version."""
    unpacked = folder / "unpacked"
    run("dpkg-deb", "-R", package, unpacked)
    control = unpacked / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 99.0-1", control.read_text(), flags=re.MULTILINE))
    built = folder / f"{package.name.split('_')[0]}_99.0-1_all.deb"
    run("dpkg-deb", "--build", "--root-owner-group", unpacked, built)
    return built


@unittest.skipUnless((BUILD / "CPackConfig.cmake").exists() and (BUILD / "bin" / "tutti").exists(), "there is no release build")
class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-deb-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        run(ROOT / "tools" / "make-packages", "--build", BUILD, "--out", cls.folder)
        cls.packages = {path.name.split("_")[0]: path for path in cls.folder.glob("*.deb")}

    def field(self, package, name):
        return run("dpkg-deb", "-f", self.packages[package], name).strip()

    def test_each_program_is_in_one_package(self):
        programs = {}
        for name, path in self.packages.items():
            for line in run("dpkg-deb", "-c", path).splitlines():
                if found := re.search(r"\./usr/bin/(\S+)$", line):
                    self.assertNotIn(found[1], programs, f"{programs.get(found[1])} has it too")
                    programs[found[1]] = name
        built = {path.name for path in (BUILD / "bin").iterdir() if path.name.startswith("tutti")}
        self.assertEqual(set(programs), built)
        for program, package in (("tutti-shim", "tutti"), ("tutti-render", "tutti-light"), ("tutti-audio", "tutti-audio")):
            self.assertEqual(programs[program], package)

    def test_the_manual_and_the_completion_of_shells_are_where_they_are_looked_for(self):
        listed = run("dpkg-deb", "-c", self.packages["tutti"])
        for path in ("man/man1/tutti.1", "man/man1/tutti-status.1", "man/man1/tutti-light.1", "bash-completion/completions/tutti",
                     "zsh/vendor-completions/_tutti", "fish/vendor_completions.d/tutti.fish"):
            self.assertIn(f"./usr/share/{path}\n", listed)

    def test_they_say_what_they_need(self):
        version = self.field("tutti", "Version")
        self.assertIn("libc6", self.field("tutti", "Depends"))
        self.assertNotIn("sdl", self.field("tutti-light", "Depends"))
        self.assertIn("libsdl2", self.field("tutti-window", "Depends"))
        for package in self.packages.keys() - {"tutti", "libtutti-dev", "tutti-window"}:
            self.assertIn(f"tutti (= {version})", self.field(package, "Depends"))

    def test_the_unit_is_what_install_service_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "tutti.toml"
            config.write_text((ROOT / "deploy" / "debian" / "tutti.toml").read_text())
            told = subprocess.run(
                [BUILD / "bin" / "tutti", "install-service", "--system", "--run-as", "nobody", "--dry-run", config],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE, check=True).stdout
        program = re.search(r'ExecStart="(.*?)"', told)[1]
        told = told.replace(program, "/usr/bin/tutti").replace(str(config.parent), "/etc/tutti").replace("User=nobody", "User=tutti")
        self.assertEqual(told[told.index("[Unit]"):], SYSTEM_UNIT.read_text()[SYSTEM_UNIT.read_text().index("[Unit]"):])

    @unittest.skipUnless(may_make_roots() and sources(), "a clean root cannot be made here")
    def test_are_installed_run_are_upgraded_and_purged(self):
        root = CleanRoot(self.folder, self.packages)
        root.install(*(self.packages[name] for name in INSTALLED))
        self.assertIn("tutti", (root.path / "etc" / "passwd").read_text())
        self.assertIn("good", root.run("tutti", "config-check", "/etc/tutti/tutti.toml"))
        for program in ("tutti-hub", "tutti-gateway", "tutti-render", "tutti-input", "tutti-audio"):
            self.assertIn("--", root.run(program, "--help"))

        config = root.path / "etc" / "tutti" / "tutti.toml"
        port = free_port()
        config.write_text(config.read_text().replace("127.0.0.1:8080", f"127.0.0.1:{port}"))
        self.serve(root, port)

        root.install(later(self.packages["tutti"], self.folder))
        self.assertIn(str(port), config.read_text(), "what somebody wrote stays")

        root.run("dpkg", "--remove", *INSTALLED)
        self.assertTrue(config.exists(), "a removed package keeps its configuration")
        self.assertFalse(root.exists("/usr/bin/tutti"))
        root.run("dpkg", "--purge", *INSTALLED)
        for path in ("/etc/tutti", "/var/lib/tutti", "/usr/share/tutti"):
            self.assertFalse(root.exists(path), path)
        self.assertNotIn("tutti", (root.path / "etc" / "passwd").read_text())

    def serve(self, root, port):
        """As the unit does: its user, its folders."""
        for folder in ("run", "var/lib"):
            path = root.path / folder / "tutti"
            path.mkdir(mode=0o700, exist_ok=True)
            uid, gid = (int(root.run("id", flag, "tutti")) for flag in ("-u", "-g"))
            os.chown(path, uid, gid)
        script = f"""
            mount -t proc proc {root.path}/proc
            exec chroot --userspec=tutti:tutti {root.path} tutti up /etc/tutti/tutti.toml"""
        with subprocess.Popen(
                ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", script], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TUTTI_RUN_DIR": "/run/tutti", "TUTTI_STATE_DIR": "/var/lib/tutti"}) as supervisor:
            try:
                def get(path):
                    try:
                        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
                            return answer.read().decode()
                    except OSError:
                        return ""
                wait_until(lambda: "load_1min" in get("/api/sources"), "readings")
                self.assertIn("<html", get("/"))
                root.run("tutti", "down")
                supervisor.wait(PATIENCE)
            finally:
                supervisor.kill()


if __name__ == "__main__":
    unittest.main()
