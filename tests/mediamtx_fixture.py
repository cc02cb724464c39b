#!/usr/bin/python3
"""A mediamtx for tests: `mediamtx_fixture.py CONFIG`, as the real program is called. It reads the keys of the real mediamtx.yml that
concern WebRTC, refuses those that it does not know, as the real one does, and speaks the shapes of its WHEP and of its API
(bluenviron/mediamtx: mediamtx.yml, internal/servers/webrtc/http_server.go and session.go, of 2025). It asks the camera, over RTSP with
the URL's login, and shows nothing: its answer is a description without candidates.

Beside it, in the folder MEDIAMTX_FIXTURE: what it does is a line of JSON in `said`; while there is a file `hang`, it does not answer; with
a file `broken` it ends at once."""

import hashlib
import http.server
import json
import os
import pathlib
import re
import socket
import sys
import threading
import time
import urllib.parse
import uuid

FOLDER = pathlib.Path(os.environ["MEDIAMTX_FIXTURE"])
GLOBAL_KEYS = {
    "logLevel", "logDestinations", "rtsp", "rtmp", "hls", "srt", "api", "apiAddress", "webrtc", "webrtcAddress", "webrtcLocalUDPAddress",
    "webrtcICEServers2", "authInternalUsers", "paths",
}
PATH_KEYS = {"source", "rtspTransport", "sourceOnDemand", "sourceOnDemandStartTimeout", "sourceOnDemandCloseAfter"}
ANSWER = ("v=0\r\no=- 6539324223450680508 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
          "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=sendonly\r\n")


def say(**what):
    with open(FOLDER / "said", "a", encoding="utf-8") as file:
        file.write(json.dumps(what | {"pid": os.getpid()}) + "\n")


def fail(why):
    print(f"ERR: {why}", flush=True)
    sys.exit(1)


def scalar(text):
    if text.startswith('"'):
        return json.loads(text)
    if text.startswith("["):
        return [scalar(item.strip()) for item in text[1:-1].split(",") if item.strip()]
    return {"true": True, "false": False, "{}": {}}.get(text, text)


def read_yaml(lines, depth=0):
    """As much of YAML as such a file has: tables, lists of tables, one value a line."""
    made = None
    while lines:
        line = lines[0]
        indent = len(line) - len(line.lstrip(" "))
        text = line.strip()
        if indent < depth or (made is not None and isinstance(made, list) != text.startswith("- ")):
            return made
        if text.startswith("- "):
            lines[0] = " " * (depth + 2) + text[2:]
            made = (made or []) + [read_yaml(lines, depth + 2)]
            continue
        lines.pop(0)
        key, value = re.fullmatch(r'("(?:[^"\\]|\\.)*"|[\w]+):(?: (.*))?', text).groups()
        made = made or {}
        below = depth if lines and lines[0].strip().startswith("- ") else depth + 2
        made[scalar(key)] = scalar(value) if value else read_yaml(lines, below)
    return made


def digest(text):
    return hashlib.md5(text.encode()).hexdigest()


def asks_camera(source):
    """Whether the camera describes its stream to that user."""
    url = urllib.parse.urlsplit(source)
    bare = f"rtsp://{url.hostname}:{url.port}{url.path}"
    user, password = urllib.parse.unquote(url.username or ""), urllib.parse.unquote(url.password or "")
    login = ""
    try:
        with socket.create_connection((url.hostname, url.port), timeout=3) as camera:
            answers = camera.makefile("rb")
            for number in (1, 2):
                camera.sendall(f"DESCRIBE {bare} RTSP/1.0\r\nCSeq: {number}\r\n{login}\r\n".encode())
                head = b"".join(iter(answers.readline, b"\r\n")).decode()
                if " 200 " in head.splitlines()[0]:
                    return True
                asked = dict(re.findall(r'(\w+)="([^"]*)"', head))
                if "nonce" not in asked:
                    return False
                secret = digest(f"{user}:{asked['realm']}:{password}")
                proof = digest(f"{secret}:{asked['nonce']}:{digest('DESCRIBE:' + bare)}")
                login = (f'Authorization: Digest username="{user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", '
                         f'uri="{bare}", response="{proof}"\r\n')
    except OSError:
        pass
    return False


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    sessions = {}  # secret -> path
    paths = {}

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status, why):
        self.answer(status, json.dumps({"error": why}).encode(), Content_Type="application/json; charset=utf-8")

    def body(self):
        while (FOLDER / "hang").exists():
            time.sleep(0.1)  # lint: allow sleep: it hangs
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_POST(self):
        offer = self.body()
        at = re.fullmatch(r"/(.+?)/whep", self.path)
        if at is None:
            return self.answer(404)
        if self.headers.get("Content-Type") != "application/sdp":
            return self.refuse(400, "invalid Content-Type")
        path = self.paths.get(at[1])
        if path is None:
            return self.refuse(400, f"path '{at[1]}' is not configured")
        if not asks_camera(path["source"]):
            return self.refuse(404, f"no stream is available on path '{at[1]}'")
        secret = str(uuid.uuid4())
        self.sessions[secret] = at[1]
        say(did="offer", path=at[1], offer=offer.decode())
        self.answer(201, ANSWER.encode(), Content_Type="application/sdp", ETag="*", ID=str(uuid.uuid4()),
                    Access_Control_Expose_Headers="ETag, ID, Accept-Patch, Link, Location",
                    Accept_Patch="application/trickle-ice-sdpfrag", Link='<stun:127.0.0.1:3478>; rel="ice-server"',
                    Location=f"/{at[1]}/whep/{secret}")

    def session(self):
        at = re.fullmatch(r"/(.+?)/whep/(.+?)", self.path)
        return at[2] if at and self.sessions.get(at[2]) == at[1] else None

    def do_PATCH(self):
        fragment = self.body()
        if self.headers.get("Content-Type") != "application/trickle-ice-sdpfrag":
            return self.refuse(400, "invalid Content-Type")
        if self.session() is None:
            return self.refuse(404, "session not found")
        say(did="patch", fragment=fragment.decode())
        self.answer(204)

    def do_DELETE(self):
        self.body()
        secret = self.session()
        if secret is None:
            return self.refuse(404, "session not found")
        del self.sessions[secret]
        say(did="delete")
        self.answer(200)


class Api(Web):
    ids = {}  # secret -> the id that the API has for it

    def id_of(self, secret):
        return self.ids.setdefault(secret, str(uuid.uuid4()))

    def do_POST(self):
        self.body()
        at = re.fullmatch(r"/v3/webrtcsessions/kick/([^/]+)", self.path)
        if at is None:
            return self.refuse(404, "not found")
        secret = next((secret for secret in self.sessions if self.id_of(secret) == at[1]), None)
        if secret is None:
            return self.refuse(404, "session not found")
        del self.sessions[secret]
        say(did="kick")
        self.answer(200)

    def do_GET(self):
        self.body()
        if self.path != "/v3/webrtcsessions/list":
            return self.refuse(404, "not found")
        items = [{"id": self.id_of(secret), "path": path, "state": "read"} for secret, path in self.sessions.items()]
        self.answer(200, json.dumps({"itemCount": len(items), "pageCount": 1, "items": items}).encode(), Content_Type="application/json; charset=utf-8")


def main():
    if (FOLDER / "broken").exists():
        fail("listen tcp: address already in use")
    file = pathlib.Path(sys.argv[1])
    config = read_yaml(file.read_text().splitlines())
    for unknown in (set(config) - GLOBAL_KEYS) | {key for path in config["paths"].values() for key in set(path) - PATH_KEYS}:
        fail(f'json: unknown field "{unknown}"')
    say(did="start", config=config, mode=file.stat().st_mode & 0o777, arguments=sys.argv[1:])
    Web.paths = config["paths"]
    for handler, key in ((Web, "webrtcAddress"), (Api, "apiAddress")):
        host, port = config[key].rsplit(":", 1)
        server = http.server.ThreadingHTTPServer((host, int(port)), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    media.bind(("", int(config["webrtcLocalUDPAddress"][1:])))
    media.recv(1)


if __name__ == "__main__":
    main()
