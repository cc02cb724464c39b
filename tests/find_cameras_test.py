#!/usr/bin/python3
"""`tutti-camera discover` on a network of a test's own: one camera that answers to WS-Discovery, one that a scan finds, one with
nothing but RTSP; and networks where nobody may be asked."""

import json
import pathlib
import sys
import tempfile
import unittest

from network_rig import THERE, Network, NoNamespaces
from rig import BIN

FIXTURE = pathlib.Path(__file__).with_name("onvif_fixture.py")
SCANNED, OLD = "10.9.8.9", "10.9.8.11"


class FindCameras(unittest.TestCase):
    def setUp(self):
        try:
            self.network = self.enterContext(Network())
        except NoNamespaces as no:
            self.skipTest(f"a network of one's own is not to be had: {no}")
        there = self.network.there
        for address in (SCANNED, OLD):
            there.run("ip", "address", "add", f"{address}/24", "dev", "there")
        for kind, address in (("discovered", THERE), ("scanned", SCANNED), ("rtsp", OLD)):
            self.network.start_there(sys.executable, "-B", str(FIXTURE), kind, address, until="listening")

    def discover(self, *arguments):
        return self.network.here.run(str(BIN / "tutti-camera"), "discover", *arguments)

    def test_each_kind_is_found(self):
        here = self.network.here
        for name, address in (("docker0", "172.17.0.1/16"), ("br-0123456789ab", "172.18.0.1/24")):
            here.run("ip", "link", "add", name, "type", "bridge")
            here.run("ip", "address", "add", address, "dev", name)
            here.run("ip", "link", "set", name, "up")
        found = json.loads(self.discover("--json"))
        cameras = {camera["address"]: camera for camera in found["cameras"]}
        self.assertEqual(set(cameras), {THERE, SCANNED, OLD})
        told = cameras[THERE]
        self.assertEqual((told["name"], told["found_by"], told["needs_login"]), ("Front door", "ws-discovery", True))
        self.assertEqual(told["onvif_url"], f"http://{THERE}:2020/onvif/device_service")
        scanned = cameras[SCANNED]
        self.assertEqual((scanned["model"], scanned["found_by"]), ("tp-link Tapo C200", "scan"))
        self.assertEqual(scanned["stream_url"], f"rtsp://{SCANNED}:554/stream1?a=1&b=2")
        self.assertEqual((cameras[OLD]["model"], cameras[OLD]["stream_url"]), ("Old Camera 1.0", f"rtsp://{OLD}:8554/"))
        self.assertEqual([network["interface"] for network in found["networks"]], ["here"])
        self.assertLessEqual({"lo", "docker0", "br-0123456789ab"}, {network["interface"] for network in found["left_out"]})

    def test_with_a_login_it_says_where_its_stream_is(self):
        secret = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "password"
        secret.write_text("secret\n")
        table = self.discover("--no-scan", "--user", "admin", "--password-file", str(secret)).splitlines()
        self.assertEqual(table[0].split(), ["ADDRESS", "NAME", "MODEL", "STREAM", "FOUND", "BY"])
        self.assertEqual(len(table), 2)
        self.assertIn(f"rtsp://{THERE}:554/stream1?a=1&b=2", table[1])
        self.assertIn("tp-link Tapo C200", table[1])


if __name__ == "__main__":
    unittest.main()
