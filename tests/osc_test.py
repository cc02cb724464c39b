#!/usr/bin/python3
"""The OSC router, against another implementation of OSC (liblo's oscsend and oscdump)."""

import contextlib
import json
import os
import pathlib
import socket
import struct
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from rig import BIN, QUIET, Installation, free_port, wait_until

CONFIG = QUIET + """
[osc]
listen = "127.0.0.1:LISTEN"
query = "127.0.0.1:QUERY"
"""


def padded(data):
    return data + bytes(-len(data) % 4)


def text(words):
    return padded(words.encode() + b"\0")


def message(address, tags="", *values):
    writers = {"i": ">i", "f": ">f"}
    return text(address) + text("," + tags) + b"".join(struct.pack(writers[tag], value) for tag, value in zip(tags, values))


def bundle(tag, *elements):
    return b"#bundle\0" + struct.pack(">Q", tag) + b"".join(struct.pack(">I", len(each)) + each for each in elements)


class Ear:
    """A port that hears datagrams. A context manager."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(30)
        self.port = self.socket.getsockname()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def next(self):
        return self.socket.recv(65536)


class OscDump:
    """liblo's oscdump on a port of its own. A context manager."""

    def __init__(self):
        self.port = free_port()
        self.process = subprocess.Popen(["oscdump", "-L", str(self.port)], stdout=subprocess.PIPE, text=True)
        wait_until(lambda: is_heard(self.port), "oscdump")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def next(self):
        """A line without its time tag."""
        return self.process.stdout.readline().split(" ", 1)[1].strip()


def is_heard(port):
    lines = [line.split() for table in ("udp", "udp6") for line in pathlib.Path("/proc/net", table).read_text().splitlines()[1:]]
    return any(line[1].endswith(f":{port:04X}") for line in lines)


class Routing(Installation):
    """An installation with routes, and a socket that sends to its router."""

    def __init__(self, routes=""):
        self.listen, self.query = free_port(), free_port()
        super().__init__('name = "totem"\n' + CONFIG.replace("LISTEN", str(self.listen)).replace("QUERY", str(self.query)) + routes)
        self.sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self):
        self.up()
        wait_until(lambda: is_heard(self.listen), "the router")
        return self

    def __exit__(self, *exception):
        self.sender.close()
        super().__exit__(*exception)

    def send(self, packet):
        self.sender.sendto(packet, ("127.0.0.1", self.listen))

    def ask(self, action, **params):
        return json.loads(self.tutti("call", "osc", action, json.dumps(params), "--control").stdout)

    def get(self, target):
        """Status and body of OSCQuery's answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.query}{target}", timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""


def osc(*arguments, check=True, **options):
    done = subprocess.run(
        [BIN / "tutti", "osc", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"tutti osc {arguments}: exit {done.returncode}\n{done.stderr}")
    return done


class ByHand(unittest.TestCase):
    def test_oscdump_reads_what_is_sent(self):
        with OscDump() as other:
            osc("send", other.port, "/a", "3", "-2", "0.5", "true", "f:3", "on air", "h:5000000000", "N:")
            self.assertEqual(other.next(), '/a iifTfshN 3 -2 0.500000 #T 3.000000 "on air" 5000000000 Nil')
            osc("send", f"localhost:{other.port}", "/bang")
            self.assertEqual(other.next(), "/bang")

    def test_what_oscsend_sends_is_dumped(self):
        port = free_port()
        dump = subprocess.Popen([BIN / "tutti", "osc", "dump", str(port), "--json", "--match", "/a//*", "-n", "2"], stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.DEVNULL)
        wait_until(lambda: is_heard(port), "the dump")
        for words in (["/b", "i", "1"], ["/a/b", "ifs", "1", "0.5", "x"], ["/a/c/d", "T"]):
            subprocess.run(["oscsend", "127.0.0.1", str(port), *words], check=True)
        lines = [json.loads(line) for line in dump.communicate(timeout=30)[0].splitlines()]
        self.assertEqual(dump.returncode, 0)
        self.assertEqual([(each["address"], each["types"], each["args"], each["tag"]) for each in lines],
                         [("/a/b", "ifs", [1, 0.5, "x"], None), ("/a/c/d", "T", [True], None)])

    def test_a_bundle_is_meant_for_later(self):
        port = free_port()
        dump = subprocess.Popen([BIN / "tutti", "osc", "dump", str(port), "--json", "-n", "1"], stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.DEVNULL)
        wait_until(lambda: is_heard(port), "the dump")
        osc("send", port, "/cue", "7", "--in", "20")
        line = json.loads(dump.communicate(timeout=30)[0])
        self.assertGreater(line["tag"] - line["timestamp"], 10)

    def test_what_cannot_be_sent_is_said(self):
        for words, says in ((["nowhere", "/a"], "HOST:PORT"), ([9, "a"], "begins with '/'"), ([9, "/a", "i:x"], "'x' is no i"),
                            (["no-such-host.invalid:9", "/a"], "no-such-host.invalid")):
            done = osc("send", *words, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(says, done.stderr)

    def test_a_port_that_is_taken_is_named(self):
        with Ear() as other, tempfile.TemporaryDirectory() as folder:
            done = osc("dump", other.port, check=False, env={**os.environ, "TUTTI_RUN_DIR": folder})
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"127.0.0.1:{other.port}", done.stderr)
            self.assertIn("Address already in use", done.stderr)

    def test_without_a_router_there_are_no_routes(self):
        with tempfile.TemporaryDirectory() as folder:
            done = osc("route", check=False, env={**os.environ, "TUTTI_RUN_DIR": folder})
            self.assertEqual(done.returncode, 3)
            self.assertIn("no OSC router runs here", done.stderr)


class FromOneToMany(unittest.TestCase):
    def test_ten_destinations_of_which_one_is_dead(self):
        ears = [self.enterContext(Ear()) for _ in range(9)]
        dead = free_port()
        ports = [ears[0].port, dead, *(ear.port for ear in ears[1:])]
        to = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
        home = self.enterContext(Routing(f"[osc.route.all]\nto = [{to}]\n"))
        for start in range(0, 500, 25):  # no more at once than the system keeps for a process that has to wait its turn
            packets = [message("/audio/beat", "if", number, 0.5) for number in range(start, start + 25)]
            for packet in packets:
                home.send(packet)
            for ear in ears:
                self.assertEqual([ear.next() for _ in packets], packets)
        told = wait_until(lambda: (routes := home.ask("get_routes"))["routes"][0]["taken"] == 500 and routes, "all to be taken")
        counts = {each["to"]: each for each in told["destinations"]}
        self.assertEqual({each["sent"] for each in counts.values()}, {500})
        self.assertGreater(counts[f"127.0.0.1:{dead}"]["refusals"], 0)
        self.assertEqual(sum(each["refusals"] for to, each in counts.items() if not to.endswith(f":{dead}")), 0)
        self.assertEqual(home.services()["osc"]["restarts"], 0)

    def test_messages_are_filtered_renamed_and_dropped(self):
        with OscDump() as lights, OscDump() as all_else:
            home = self.enterContext(Routing(f"""
[osc.route.quiet]
match = "/audio/spectrum"
drop = true
[osc.route.lights]
match = ["/audio/beat", "/audio/levels"]
to = "127.0.0.1:{lights.port}"
rename = "/sound/*"
[osc.route.all]
to = "127.0.0.1:{all_else.port}"
"""))
            home.send(message("/audio/spectrum", "f", 0.5))
            home.send(bundle(1, message("/audio/spectrum", "f", 0.5), message("/audio/beat", "if", 1, 0.25), message("/desk", "i", 3)))
            home.send(message("/audio/levels", "f", 1))
            self.assertEqual([lights.next() for _ in range(2)], ["/sound/beat if 1 0.250000", "/sound/levels f 1.000000"])
            self.assertEqual([all_else.next() for _ in range(3)],
                             ["/audio/beat if 1 0.250000", "/desk i 3", "/audio/levels f 1.000000"])
            shown = home.tutti("osc", "route").stdout
            self.assertRegex(shown, r"quiet +/audio/spectrum +\(dropped\) +2\n")
            self.assertRegex(shown, r"/audio/levels +f +1 ")

    def test_a_bundle_stays_one_with_its_time(self):
        with Ear() as whole, Ear() as part:
            home = self.enterContext(Routing(
                f'[osc.route.whole]\nto = "127.0.0.1:{whole.port}"\n[osc.route.part]\nmatch = "/a/*"\nto = "127.0.0.1:{part.port}"\nrename = "/b/*"\n'))
            sent = bundle(0x1122334455667788, message("/a/x", "i", 1), message("/c", "i", 2), bundle(5, message("/a/y", "i", 3)))
            home.send(sent)
            self.assertEqual(whole.next(), sent)
            self.assertEqual(part.next(), bundle(0x1122334455667788, message("/b/x", "i", 1), bundle(5, message("/b/y", "i", 3))))

    def test_a_flood_of_garbage_is_counted_and_passed_on_to_nobody(self):
        with Ear() as ear:
            home = self.enterContext(Routing(f'[osc.route.all]\nto = "127.0.0.1:{ear.port}"\n'))
            for number in range(20_000):
                home.send(b"/a\0\0,i\0\0" + bytes([number % 256]) * (number % 7))
                if number % 200 == 0:
                    home.send(message("/good", "i", number))
            ear.socket.settimeout(0.2)
            heard = set()

            def has_ended():
                home.send(message("/last"))  # the flood may be as full as the system lets it be
                with contextlib.suppress(TimeoutError):
                    while message("/last") not in heard:
                        heard.add(ear.next())
                return message("/last") in heard
            wait_until(has_ended, "the end of the flood")
            good = {message("/a", "i", int.from_bytes(bytes([number] * 4), "big", signed=True)) for number in range(256)}
            self.assertEqual({packet for packet in heard - good if not packet.startswith(b"/good")}, {message("/last")})
            self.assertGreater(sum(home.ask("get_stats")["malformed"].values()), 100)
            self.assertEqual(home.services()["osc"]["restarts"], 0)

    def test_a_port_that_another_program_has_is_said_and_taken_when_it_is_free(self):
        taken = Ear()
        home = Installation(CONFIG.replace("LISTEN", str(taken.port)).replace("QUERY", str(free_port())))
        self.enterContext(home)
        home.up()
        wait_until(lambda: "Address already in use" in json.dumps(home.services()["osc"]), "it to be said")
        taken.__exit__()
        wait_until(lambda: "Address already in use" not in json.dumps(home.services()["osc"]) and is_heard(taken.port), "the port to be taken")

    def test_what_the_router_hears_is_dumped_where_its_port_is_asked_for(self):
        home = self.enterContext(Routing())
        dump = subprocess.Popen([BIN / "tutti", "osc", "dump", str(home.listen), "-n", "1", "--match", "/seen"], env=home.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn("is the router's", dump.stderr.readline())
        home.send(message("/other", "i", 1))
        home.send(message("/seen", "i", 2))
        self.assertIn("/seen i 2", dump.communicate(timeout=30)[0])

    def test_a_route_back_to_the_router_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "tutti.toml")
            file.write_text('[osc]\nlisten = "0.0.0.0:9001"\n[osc.route.loop]\nto = "localhost:9001"\n')
            done = subprocess.run([BIN / "tutti", "config-check", file], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("tutti.toml:4:6: osc.route.loop.to: localhost:9001 is where the router itself listens", done.stderr)


class OscQuery(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Routing())

    def test_values_are_those_that_were_heard(self):
        get = self.home.get
        self.assertEqual(get("/audio/beat?VALUE"), (204, ""))
        self.home.send(message("/audio/beat", "if", 1, 0.5))
        self.home.send(message("/desk/fader", "f", 0.25))
        wait_until(lambda: get("/audio/beat?VALUE") == (200, '{"VALUE":[1,0.5]}'), "the value")
        fader = json.loads(get("/desk")[1])["CONTENTS"]["fader"]
        self.assertEqual((fader["FULL_PATH"], fader["TYPE"], fader["VALUE"], fader["ACCESS"]), ("/desk/fader", "f", [0.25], 3))
        beat = json.loads(get("/")[1])["CONTENTS"]["audio"]["CONTENTS"]["beat"]
        self.assertEqual(beat["RANGE"], [{"MIN": 0.0, "MAX": 1.0}] * 2)

    def test_answers_are_those_of_the_proposal(self):
        get = self.home.get
        host = json.loads(get("/?HOST_INFO")[1])
        self.assertEqual((host["NAME"], host["OSC_PORT"], host["OSC_TRANSPORT"]), ("totem", self.home.listen, "UDP"))
        self.assertEqual(get("/nowhere")[0], 404)
        self.assertEqual(get("/audio/beat?COLOUR")[0], 400)
        request = urllib.request.Request(f"http://127.0.0.1:{self.home.query}/", headers={"Origin": "http://evil.example"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        self.assertEqual(refused.exception.code, 403)

    def test_who_listens_gets_each_message_as_osc(self):
        web = socket.create_connection(("127.0.0.1", self.home.query), timeout=30)
        self.addCleanup(web.close)
        web.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{self.home.query}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        stream = web.makefile("rb")
        while stream.readline() != b"\r\n":
            pass
        words = b'{"COMMAND":"LISTEN","DATA":"/audio/beat"}'
        web.sendall(bytes([0x81, 0x80 | len(words), 0, 0, 0, 0]) + words)
        sent = message("/audio/beat", "if", 1, 0.5)
        wait_until(lambda: self.home.ask("get_stats")["query"]["listeners"] == 1, "the listener")

        def frame():
            head = stream.read(2)
            return head[0], stream.read(head[1])
        self.home.send(sent)
        kind, added = frame()
        if kind == 0x81:  # the address was new, and is told
            self.assertEqual(json.loads(added), {"COMMAND": "PATH_ADDED", "DATA": "/audio/beat"})
            kind, added = frame()
        self.assertEqual((kind, added), (0x82, sent))


if __name__ == "__main__":
    unittest.main()
