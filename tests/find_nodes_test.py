"""Controllers of lights are found on a network: a WLED as Avahi plays it, and a node of Art-Net."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from network_rig import IS_ROOT, THERE, Network, NoNamespaces
from rig import BIN

AVAHI = """[server]
host-name=wled-porch
use-ipv6=no
enable-dbus=no
[wide-area]
enable-wide-area=no
"""
SERVICE = """<?xml version="1.0" standalone='no'?>
<!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group>
  <name>{name}</name>
  <service><type>_wled._tcp</type><port>80</port><txt-record>mac=a0b1c2d3e4f5</txt-record></service>
</service-group>
"""
# Answers to the port that Art-Net has, whatever port it was asked from: so the specification wants it.
NODE = """
import socket, sys
node = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
node.bind(("", 6454))
print("listening", flush=True)
while True:
    question, asker = node.recvfrom(100)
    if question[8:10] == bytes([0x00, 0x20]):
        node.sendto(bytes.fromhex(sys.argv[1]), (asker[0], 6454))
"""


class FindNodes(unittest.TestCase):
    def setUp(self):
        try:
            self.network = self.enterContext(Network())
        except NoNamespaces as no:
            self.skipTest(f"a network of one's own is not to be had: {no}")

    def find(self):
        return self.network.here.run(str(BIN / "tutti-output"), "--discover").splitlines()

    def start_avahi(self, *names):
        """A stock responder that says that it is a WLED by each of these names."""
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "avahi.conf").write_text(AVAHI)
        (folder / "services").mkdir()
        for index, name in enumerate(names):
            (folder / "services" / f"{index}.service").write_text(SERVICE.format(name=name))
        there = self.network.there
        there.run("mount", "-t", "tmpfs", "tmpfs", "/run")
        there.run("mkdir", "/run/avahi-daemon")
        there.run("mount", "--bind", str(folder / "services"), "/etc/avahi/services")
        self.network.start_there(
            "avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title", "--debug", "-f",
            str(folder / "avahi.conf"), until=f'"{names[-1]}"')  # fmt: skip

    def start_node(self):
        words = [str(BIN / "pixel_packets"), "nodes", "0", "0"]
        answer = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()[1].split()[1]
        self.network.start_there(sys.executable, "-c", NODE, answer, until="listening")

    @unittest.skipUnless(IS_ROOT, "avahi-daemon wants its directory to be another user's")
    def test_a_wled_and_a_node_of_art_net_answer_within_a_second(self):
        self.start_avahi("Porch")
        self.start_node()
        self.assertEqual(
            self.find(),
            [
                f"{'wled://Porch':<40} Porch, wled-porch.local, at {THERE}",
                f"{f'artnet://{THERE}?universe=291':<40} Porch, The lights of the porch, universes 291, 303",
            ],
        )

    def test_of_a_network_without_any_it_says_what_to_do(self):
        (line,) = self.find()
        self.assertIn("They have to be on this network", line)

    def test_without_a_network_it_says_so(self):
        self.network.here.run("ip", "link", "set", "here", "down")
        self.assertEqual(
            self.find(), [f"asking {address}: Network is unreachable" for address in ("255.255.255.255", "224.0.0.251")]
        )


if __name__ == "__main__":
    unittest.main()
