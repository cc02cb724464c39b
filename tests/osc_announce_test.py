#!/usr/bin/python3
"""The OSC router is found by name: by a real Avahi, on a D-Bus and a network of the test's own."""

import pathlib
import subprocess
import tempfile
import unittest

from network_rig import IS_ROOT, Network, NoNamespaces
from rig import BIN, QUIET, wait_until

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""
AVAHI = """[server]
host-name=totem
use-ipv6=no
enable-dbus=yes
[wide-area]
enable-wide-area=no
"""
CONFIG = 'name = "totem"\n' + QUIET + """
[osc]
listen = "HOST:19001"
query = "HOST:19002"
query_public = true
"""


@unittest.skipUnless(IS_ROOT, "avahi-daemon wants its directory to be another user's")
class Announced(unittest.TestCase):
    def setUp(self):
        try:
            self.network = self.enterContext(Network())
        except NoNamespaces as no:
            self.skipTest(f"a network of one's own is not to be had: {no}")
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-avahi-")))
        (self.folder / "bus.conf").write_text(BUS.format(folder=self.folder))
        (self.folder / "avahi.conf").write_text(AVAHI)
        here = self.network.here
        here.run("mount", "-t", "tmpfs", "tmpfs", "/run")
        here.run("mkdir", "/run/avahi-daemon")
        self.environment = ["env", f"DBUS_SYSTEM_BUS_ADDRESS=unix:path={self.folder}/bus"]
        self.start("dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork", "--print-address")

    def start(self, *words):
        """A program in the namespace, ended with the test."""
        process = subprocess.Popen(self.network.here.words(*self.environment, *map(str, words)), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        def end():
            process.kill()
            process.communicate()
        self.addCleanup(end)
        return process

    def start_avahi(self):
        wait_until((self.folder / "bus").exists, "the D-Bus")
        avahi = self.start("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title", "-f",
                           self.folder / "avahi.conf")
        wait_until(lambda: self.browse("_none._tcp") is not None, "Avahi")
        return avahi

    def start_router(self, name, host):
        folder = self.folder / name
        folder.mkdir()
        (folder / "tutti.toml").write_text(CONFIG.replace("HOST", host))
        self.start("env", f"TUTTI_CONFIG={folder / 'tutti.toml'}", f"TUTTI_RUN_DIR={folder / 'run'}", f"TUTTI_STATE_DIR={folder}", BIN / "tutti-osc")

    def browse(self, kind):
        """What avahi-browse prints; None where Avahi does not run."""
        try:
            return self.network.here.run(*self.environment, "avahi-browse", "-t", "-r", "-p", kind)
        except subprocess.CalledProcessError:
            return None

    def found(self, kind):
        """(interface, name, port) of each service of that kind."""
        fields = [line.split(";") for line in self.browse(kind).splitlines() if line.startswith("=")]
        return {(each[1], each[3].replace("\\032", " ").replace("\\035", "#"), int(each[8])) for each in fields}

    def test_this_machine_alone_finds_what_only_it_can_reach(self):
        self.start_avahi()
        self.start_router("one", "127.0.0.1")
        wait_until(lambda: self.found("_oscjson._tcp") == {("lo", "totem", 19002)}, "OSCQuery to be found on loopback alone")
        self.assertEqual(self.found("_osc._udp"), {("lo", "totem", 19001)})

    def test_others_find_what_they_can_reach_also_when_avahi_comes_later(self):
        self.start_router("one", "0.0.0.0")
        self.start_avahi()
        wait_until(lambda: ("here", "totem", 19002) in self.found("_oscjson._tcp"), "OSCQuery to be found by the cable")

    def test_a_name_that_is_taken_becomes_another(self):
        avahi = self.start_avahi()
        self.start("avahi-publish", "-s", "totem", "_oscjson._tcp", "1")
        wait_until(lambda: any(port == 1 for _, _, port in self.found("_oscjson._tcp")), "somebody else of the name")
        self.start_router("one", "127.0.0.1")
        wait_until(lambda: ("lo", "totem #2", 19002) in self.found("_oscjson._tcp"), "the other name")
        self.assertIsNone(avahi.poll())


if __name__ == "__main__":
    unittest.main()
