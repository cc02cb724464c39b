#!/usr/bin/python3
"""What DJ programs say when they broadcast: `tutti virtualdj` as the server that they broadcast to, and as a listener.

ffmpeg broadcasts as programs do, in Ogg. Others are written from the Icecast Protocol Draft (people.xiph.org/~epirat), the page of Icecast's
admin interface (icecast.org/docs/icecast-trunk/admin_interface), and cast.readme.io/docs/icy for what listeners get. TUTTI_BIN names the
folder of the programs."""

import base64
import contextlib
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

from playback_rig import Stage
from rig import wait_until

TOPIC = "playback/virtualdj"
PASSWORD = "night garden"


def login(password=PASSWORD):
    return "Authorization: Basic " + base64.b64encode(f"source:{password}".encode()).decode() + "\r\n"


class Broadcaster:
    """A connection to the door. A context manager."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)

    def say(self, line, fields=""):
        self.socket.sendall(f"{line}\r\n{fields}\r\n".encode())

    def answer(self):
        """The status, and all that comes until the end."""
        text = b""
        with contextlib.suppress(ConnectionError):
            while piece := self.socket.recv(4096):
                text += piece
        return int(text.split()[1]) if text else 0, text.decode()

    def broadcast(self, mount, fields=None):
        """The status line of the answer to SOURCE."""
        self.say(f"SOURCE {mount} ICE/1.0", login() + "Content-Type: audio/mpeg\r\n" if fields is None else fields)
        return self.socket.recv(4096).decode().split("\r\n", maxsplit=1)[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Server:
    """A server of streams that has one listener at a time, and tells it titles between the sound. A context manager."""

    EVERY = 64

    def __init__(self, first_line="ICY 200 OK"):
        self.first_line = first_line
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.asked = ""
        self.stream = None
        self.came = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                stream, _ = self.listener.accept()
                self.asked = stream.recv(4096).decode()
                stream.sendall(f"{self.first_line}\r\nicy-metaint: {self.EVERY}\r\n\r\n".encode())
                self.stream = stream
                self.came.set()

    def title(self, title):
        """Said to whoever listens now."""
        self.came.wait(10)
        text = f"StreamTitle='{title}';".encode()
        units = (len(text) + 15) // 16
        self.stream.sendall(b"\xff" * self.EVERY + bytes([units]) + text.ljust(units * 16, b"\0"))

    def drop(self):
        self.came.clear()
        self.stream.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        if self.stream:
            self.stream.close()


class Broadcast(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-broadcast-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.secret = self.folder / "password"
        self.secret.write_text(PASSWORD + "\n")

    def stage(self, listen="127.0.0.1:0", **section):
        also = "".join(f', {key} = "{value}"' for key, value in section.items())
        return Stage(f'[service.virtualdj]\nconfig = {{ listen = "{listen}", password = {{ file = "{self.secret}" }}{also} }}')

    def state(self, stage):
        return stage.ask("virtualdj", "get_state")["state"]

    def port(self, stage):
        listens = wait_until(lambda: self.state(stage)["listens"], "the door to be open")
        return int(listens.rpartition(":")[2])

    def song(self, port, password=PASSWORD, **query):
        """What a program says beside its sound: the status, and the answer."""
        asked = urllib.parse.urlencode({"mode": "updinfo", **query})
        with Broadcaster(port) as program:
            program.say(f"GET /admin/metadata?{asked} HTTP/1.0", login(password))
            return program.answer()

    @contextlib.contextmanager
    def ffmpeg(self, port, codec, *options, **tags):
        metadata = [word for tag, text in tags.items() for word in ("-metadata", f"{tag}={text}")]
        password = urllib.parse.quote(PASSWORD)
        command = [
            "ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "sine=220", "-ac", "2", "-c:a", codec, "-strict", "-2", *metadata,
            *options, "-content_type", "application/ogg", "-f", "ogg", f"icecast://source:{password}@127.0.0.1:{port}/live.ogg"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()
                process.communicate()

    def test_what_ffmpeg_broadcasts_in_ogg_names_its_track(self):
        with self.stage() as stage:
            port = self.port(stage)
            for number, codec in enumerate(("libvorbis", "libopus", "flac")):
                with self.ffmpeg(port, codec, title=f"Jóga {number}", artist="Björk", album="Green"):
                    said = stage.wait_title(f"Jóga {number}", TOPIC)
                    self.assertEqual((said["artist"], said["album"], said["playing"]), ("Björk", "Green", True))
                    self.assertEqual(self.state(stage)["broadcasts"], 1)
                stage.wait(TOPIC, lambda said: not said["active"])

    def test_ffmpeg_broadcasts_as_programs_of_old_do(self):
        with self.stage() as stage, self.ffmpeg(self.port(stage), "libvorbis", "-legacy_icecast", "1", title="Night", artist="Ada"):
            self.assertEqual(stage.wait_title("Night", TOPIC)["artist"], "Ada")

    def test_a_song_is_told_beside_the_sound(self):
        with self.stage() as stage:
            port = self.port(stage)
            self.assertEqual(self.song(port, mount="/live", song="Ada - a")[0], 400)  # nobody broadcasts
            with Broadcaster(port) as program:
                self.assertEqual(program.broadcast("/live"), "HTTP/1.0 200 OK")
                program.socket.sendall(b"\xff\xfb" * 1000)
                status, answer = self.song(port, mount="/live", song="Ada - Night Garden")
                self.assertEqual(status, 200)
                self.assertIn("<return>1</return>", answer)
                began = stage.wait_title("Night Garden", TOPIC)
                self.assertEqual(began["artist"], "Ada")
                self.assertLess(began["position"], 2)
                self.assertEqual(self.song(port, artist="Bo", title="Lamp - Dub", charset="UTF-8")[0], 200)
                self.assertEqual(stage.wait_title("Lamp - Dub", TOPIC)["artist"], "Bo")
                self.assertEqual(self.song(port, mount="/other", song="x")[0], 400)
                self.assertEqual(self.song(port, mount="/live", song="")[0], 200)
                stage.wait(TOPIC, lambda said: not said["active"])
                self.song(port, mount="/live", song="Ada - back")
                stage.wait_title("back", TOPIC)
            stage.wait(TOPIC, lambda said: not said["active"])
            stage.wait("health/virtualdj", lambda said: "waits for a broadcast at 127.0.0.1" in said["message"])

    def test_who_waits_to_be_told_to_go_on_is_told(self):
        with self.stage() as stage, Broadcaster(self.port(stage)) as program:
            program.say("PUT /live HTTP/1.1", login() + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n")
            self.assertTrue(program.socket.recv(4096).startswith(b"HTTP/1.1 100 Continue\r\n\r\n"))
            wait_until(lambda: self.state(stage)["broadcasts"] == 1, "a broadcast")
            program.socket.sendall(b"4\r\nsoun\r\n0\r\n\r\n")  # its end
            wait_until(lambda: self.state(stage)["broadcasts"] == 0, "its end")

    def test_a_wrong_password_is_slow_and_none_is_asked_for(self):
        with self.stage() as stage:
            port = self.port(stage)
            for line in ("SOURCE /live ICE/1.0", "PUT /live HTTP/1.1", "GET /admin/metadata?mode=updinfo&song=x HTTP/1.0"):
                with Broadcaster(port) as program:
                    program.say(line)
                    status, answer = program.answer()
                    self.assertEqual(status, 401, line)
                    self.assertIn("WWW-Authenticate: Basic", answer)
                for wrong in ("", "night", PASSWORD + "x", PASSWORD.upper()):
                    begun = time.monotonic()
                    with Broadcaster(port) as program:
                        program.say(line, login(wrong))
                        self.assertEqual(program.answer()[0], 401, wrong)
                    self.assertGreater(time.monotonic() - begun, 0.9)
            stage.wait("health/virtualdj", lambda said: said["details"]["refused"] == 12)
            self.assertEqual(self.state(stage)["broadcasts"], 0)
            self.secret.write_text("another\n")  # holds at once
            with Broadcaster(port) as program:
                self.assertEqual(program.broadcast("/live", login("another")), "HTTP/1.0 200 OK")

    def test_what_is_no_broadcast_is_refused(self):
        with self.stage() as stage:
            port = self.port(stage)
            for line, status in (("GET / HTTP/1.1", 404), ("POST /live HTTP/1.1", 404), ("EHLO here", 400), ("OPTIONS * HTTP/1.1", 200)):
                with Broadcaster(port) as program:
                    program.say(line)
                    self.assertEqual(program.answer()[0], status, line)
            with Broadcaster(port) as program:
                program.say("PUT /" + "a" * 20000 + " HTTP/1.1")
                self.assertEqual(program.answer()[0], 0)

    def test_idle_connections_keep_no_broadcast_out(self):
        with self.stage() as stage:
            port = self.port(stage)
            with contextlib.ExitStack() as stack:
                for _ in range(40):
                    stack.enter_context(Broadcaster(port)).socket.sendall(b"SOURCE /li")
                program = stack.enter_context(Broadcaster(port))
                self.assertEqual(program.broadcast("/live"), "HTTP/1.0 200 OK")
                for _ in range(40):
                    stack.enter_context(Broadcaster(port)).socket.sendall(b"SOURCE /li")
                with Broadcaster(port) as other:
                    self.assertEqual(other.broadcast("/late"), "HTTP/1.0 200 OK")
                    self.assertEqual(self.song(port, mount="/live", song="Ada - Night")[0], 200)
                    stage.wait_title("Night", TOPIC)

    def test_two_broadcast_and_the_one_that_spoke_last_counts(self):
        with self.stage() as stage:
            port = self.port(stage)
            with Broadcaster(port) as one, Broadcaster(port) as other, Broadcaster(port) as third, Broadcaster(port) as again:
                for program, mount in ((one, "/one"), (other, "/other")):
                    self.assertEqual(program.broadcast(mount), "HTTP/1.0 200 OK")
                self.assertEqual(third.broadcast("/third"), "HTTP/1.0 403 Forbidden")
                self.song(port, mount="/one", song="Ada - a")
                self.song(port, mount="/other", song="Bo - b")
                stage.wait_title("b", TOPIC)
                self.song(port, mount="/one", song="Ada - c")
                stage.wait_title("c", TOPIC)
                # One that comes again is let in, and what was there goes.
                self.assertEqual(again.broadcast("/one"), "HTTP/1.0 200 OK")
                stage.wait_title("b", TOPIC)
                self.assertEqual(one.answer()[0], 0)
                self.assertEqual(self.state(stage)["broadcasts"], 2)

    def test_a_broadcast_counts_before_a_file(self):
        file = self.folder / "tracklist.txt"
        file.write_text("Ada - of the file")
        with self.stage(path=file) as stage:
            stage.wait_title("of the file", TOPIC)
            port = self.port(stage)
            with Broadcaster(port) as program:
                program.broadcast("/live")
                self.song(port, mount="/live", song="Bo - of the broadcast")
                stage.wait_title("of the broadcast", TOPIC)
                file.write_text("Ada - next in the file")
            stage.wait_title("next in the file", TOPIC)

    def test_where_nobody_can_come_in_it_says_so(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with self.stage(listen=f"127.0.0.1:{port}") as stage:
                stage.wait("health/virtualdj", lambda said: said["level"] == "warn" and "virtualdj.listen" in said["message"])
                taken.close()
                stage.wait("health/virtualdj", lambda said: said["level"] == "ok")
        with Stage('[service.virtualdj]\nconfig = { listen = "127.0.0.1:0" }') as stage:
            stage.wait("health/virtualdj", lambda said: said["level"] == "warn" and "virtualdj.password" in said["message"])
            stage.tutti("config", "set", "virtualdj", "password=night garden")
            with Broadcaster(self.port(stage)) as program:
                self.assertEqual(program.broadcast("/live"), "HTTP/1.0 200 OK")
                stage.tutti("config", "set", "virtualdj", "listen=off")
                self.assertEqual(program.answer()[0], 0)

    def test_a_listener_hears_what_a_server_says(self):
        with Server() as server, self.stage(listen="off", icecast=f"http://127.0.0.1:{server.port}/live") as stage:
            server.title("Ada - Don't Go")
            self.assertEqual(stage.wait_title("Don't Go", TOPIC)["artist"], "Ada")
            self.assertIn("Icy-MetaData: 1\r\n", server.asked)
            self.assertTrue(server.asked.startswith("GET /live HTTP/1.0\r\n"))
            server.title("Bo - Lamp")
            began = stage.wait_title("Lamp", TOPIC)
            server.drop()
            stage.wait("health/virtualdj", lambda said: said["level"] == "warn" and "has ended" in said["message"])
            server.title("Bo - Lamp")
            again = stage.wait_title("Lamp", TOPIC)
            self.assertGreater(again["position"], began["position"], "it goes on")
            stage.wait("health/virtualdj", lambda said: said["level"] == "ok")

    def test_of_titles_that_come_all_at_once_the_last_counts(self):
        with Server() as server, self.stage(listen="off", icecast=f"http://127.0.0.1:{server.port}/live") as stage:
            server.title("Ada - Night")
            stage.wait_title("Night", TOPIC)
            for number in range(500):
                server.title(f"Bo - Lamp {number}")
            self.assertEqual(stage.wait_title("Lamp 499", TOPIC)["artist"], "Bo")
            self.assertLess(self.state(stage)["tracks"], 100, "two a second")

    def test_a_server_that_has_no_such_stream_is_named(self):
        with Server("HTTP/1.0 404 Not Found") as server, self.stage(listen="off", icecast=f"http://127.0.0.1:{server.port}/no") as stage:
            said = stage.wait("health/virtualdj", lambda said: said["level"] == "warn" and "404" in said["message"])
            self.assertIn("virtualdj.icecast", said["message"])


if __name__ == "__main__":
    unittest.main()
