"""A camera for tests: an RTSP server (RFC 2326, over TCP) that gives what ffmpeg's test picture looks like.

One ffmpeg makes H.264, and a tone in G.711 beside it, as RTP packets; each client that plays gets them interleaved into its
connection. Digest authentication (RFC 2617) where it has a user. It can be silent (`stall`), throw its clients out (`drop`) and be
away (`stop`), as cameras are.
"""

import hashlib
import os
import pathlib
import re
import secrets
import socket
import subprocess
import tempfile
import threading

REALM = "camera"


def _digest(text):
    return hashlib.md5(text.encode()).hexdigest()


def _udp():
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    receiver.bind(("127.0.0.1", 0))
    return receiver


def ffmpegs_of(folder):
    """pid -> arguments of every ffmpeg that writes below the folder."""
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if arguments[0] == "ffmpeg" and any(str(folder) in argument for argument in arguments):
            found[int(entry.name)] = arguments
    return found


class RtspCamera:
    def __init__(self, user=None, password=None, size="320x240", rate=15, sound=True, whole_every=None):
        self.user, self.password = user, password
        self.size, self.rate = size, rate
        self.sound = sound
        self.whole_every = whole_every or rate  # how many pictures from one that needs no other to the next
        self.stalled = False
        self.accepts = True
        self.plays = 0  # times that somebody began to play
        self.refused = 0  # requests with a wrong password
        self.nonce = secrets.token_hex(8)
        self.players = {}  # connection -> {medium: channel}
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.media = [_udp() for _ in range(2 if sound else 1)]
        self.directory = tempfile.TemporaryDirectory()
        self._start_encoder()
        threading.Thread(target=self._accept, daemon=True).start()
        for index, receiver in enumerate(self.media):
            threading.Thread(target=self._relay, args=(index, receiver), daemon=True).start()

    @property
    def url(self):
        return f"rtsp://127.0.0.1:{self.port}/stream1"

    def _start_encoder(self):
        sdp = os.path.join(self.directory.name, "sdp")
        to = [f"rtp://127.0.0.1:{receiver.getsockname()[1]}?pkt_size=1200" for receiver in self.media]
        command = ["ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", f"testsrc2=size={self.size}:rate={self.rate}"]
        if self.sound:
            command += ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=8000"]
        command += ["-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"]
        command += ["-g", str(self.whole_every), "-f", "rtp", to[0]]
        if self.sound:
            command += ["-map", "1:a", "-c:a", "pcm_mulaw", "-f", "rtp", to[1]]
        self.encoder = subprocess.Popen(command + ["-sdp_file", sdp], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        # The first packet comes after the description is complete.
        first = self.media[-1].recv(65536)
        assert first
        with open(sdp, encoding="utf-8") as file:
            described = file.read()
        described = re.sub(r"m=(\w+) \d+ ", r"m=\1 0 ", described[described.index("v=0") :])
        parts = described.split("m=")
        self.sdp = parts[0] + "".join(f"m={part.rstrip()}\r\na=control:track{index}\r\n" for index, part in enumerate(parts[1:]))
        self.sdp = re.sub(r"\r?\n", "\r\n", self.sdp)

    # ---- as cameras are

    def stall(self, stalled=True):
        self.stalled = stalled

    def drop(self):
        with self.lock:
            for connection in list(self.players):
                connection.shutdown(socket.SHUT_RDWR)

    def stop(self):
        self.accepts = False
        self.encoder.kill()
        self.encoder.wait()
        self.listener.close()
        self.drop()
        for receiver in self.media:
            receiver.close()
        self.directory.cleanup()

    # ---- packets

    def _relay(self, index, receiver):
        while True:
            try:
                packet = receiver.recv(65536)
            except OSError:
                return
            if not packet or self.stalled:
                if not packet:
                    return
                continue
            with self.lock:
                playing = [(connection, channels[index]) for connection, channels in self.players.items() if index in channels]
                for connection, channel in playing:
                    try:
                        connection.sendall(b"$" + bytes([channel]) + len(packet).to_bytes(2, "big") + packet)
                    except OSError:
                        self.players.pop(connection, None)

    # ---- requests

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            if not self.accepts:
                connection.close()
                continue
            connection.settimeout(60)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        channels = {}
        reader = connection.makefile("rb")
        try:
            while self._request(connection, reader, channels):
                pass
        except (OSError, ValueError):
            pass
        finally:
            with self.lock:
                self.players.pop(connection, None)
            connection.close()

    def _request(self, connection, reader, channels):
        first = reader.read(1)
        while first == b"$":  # its reports (RTCP)
            head = reader.read(3)
            reader.read(int.from_bytes(head[1:], "big"))
            first = reader.read(1)
        if not first:
            return False
        method, url, _ = (first + reader.readline()).decode().split()
        fields = {}
        while line := reader.readline().decode().strip():
            name, value = line.split(":", 1)
            fields[name.lower()] = value.strip()
        answer = ["RTSP/1.0 200 OK", f"CSeq: {fields.get('cseq', '0')}"]
        body = ""
        if self.user is not None and method != "OPTIONS" and not self._is_allowed(method, fields):
            answer[0] = "RTSP/1.0 401 Unauthorized"
            answer.append(f'WWW-Authenticate: Digest realm="{REALM}", nonce="{self.nonce}"')
            self.refused += "authorization" in fields
        elif method == "OPTIONS":
            answer.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER")
        elif method == "DESCRIBE":
            body = self.sdp
            answer += ["Content-Type: application/sdp", f"Content-Base: {self.url}/"]
        elif method == "SETUP":
            channel = re.search(r"interleaved=(\d+)", fields.get("transport", ""))
            if channel is None:
                answer[0] = "RTSP/1.0 461 Unsupported Transport"
            else:
                channels[int(url[-1])] = int(channel[1])
                answer += [f"Transport: RTP/AVP/TCP;unicast;interleaved={channel[1]}-{int(channel[1]) + 1}", "Session: 1"]
        elif method == "PLAY":
            answer += ["Session: 1", "Range: npt=0.000-"]
        if body:
            answer.append(f"Content-Length: {len(body)}")
        with self.lock:
            connection.sendall(("\r\n".join(answer) + "\r\n\r\n" + body).encode())
            if method == "PLAY" and " 200 " in answer[0]:
                self.players[connection] = channels
                self.plays += 1
        return method != "TEARDOWN"

    def _is_allowed(self, method, fields):
        said = dict(re.findall(r'(\w+)="([^"]*)"', fields.get("authorization", "")))
        secret = _digest(f"{self.user}:{REALM}:{self.password}")
        wanted = _digest(f"{secret}:{self.nonce}:{_digest(method + ':' + said.get('uri', ''))}")
        return said.get("username") == self.user and said.get("response") == wanted
