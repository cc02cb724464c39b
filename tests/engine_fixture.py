"""A container engine as a program sees one: the Docker Engine API over a Unix socket, with its paths, statuses and streams, and
containers that are processes of this machine. It can be told to be slow, to break off, to answer nonsense, and to die."""

import contextlib
import datetime
import http.server
import json
import os
import re
import signal
import socketserver
import struct
import subprocess
import threading
import time
import urllib.parse

IMAGE = "ours/busybox:1"
_VERSIONED = re.compile(r"/v(\d+\.\d+)(/.*)")


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


def _stamp():
    now = time.time_ns()
    whole = datetime.datetime.fromtimestamp(now // 10**9, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return now, f"{whole}.{now % 10**9:09d}Z"


class Container:
    """A process, what it printed, and how it ended."""

    def __init__(self, number, name, asked):
        self.id, self.name, self.asked = f"{number:064x}", name, asked
        self.state, self.exit_code, self.out_of_memory, self.error = "created", 0, False, ""
        self.process, self.changed, self.lines = None, threading.Condition(), []
        self.readers = []

    def start(self):
        environment = {"PATH": os.environ["PATH"], **dict(each.split("=", 1) for each in self.asked.get("Env", []))}
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            self.asked.get("Cmd") or ["true"], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        self.state = "running"
        self.readers = [threading.Thread(target=self._read, args=each, daemon=True) for each in ((1, self.process.stdout), (2, self.process.stderr))]
        for thread in (*self.readers, threading.Thread(target=self._watch, daemon=True)):
            thread.start()

    def _read(self, stream, pipe):
        with pipe:
            for line in pipe:
                with self.changed:
                    self.lines.append((*_stamp(), stream, line))
                    self.changed.notify_all()

    def _watch(self):
        code = self.process.wait()
        for reader in self.readers:
            reader.join()
        with self.changed:
            self.exit_code = code if code >= 0 else 128 - code
            self.state = "exited"
            self.changed.notify_all()

    def kill(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def wait(self, patience=None):
        with self.changed:
            return self.changed.wait_for(lambda: self.state not in ("running", "created"), patience)

    def inspection(self):
        return {
            "Id": self.id, "Name": "/" + self.name,
            "State": {"Status": self.state, "Running": self.state == "running", "Paused": False, "Restarting": False, "OOMKilled": self.out_of_memory,
                      "Dead": False, "Pid": self.process.pid if self.state == "running" else 0, "ExitCode": self.exit_code, "Error": self.error,
                      "StartedAt": "2026-11-29T01:18:16.28532313Z", "FinishedAt": "0001-01-01T00:00:00Z"},
            "Config": {"Tty": self.asked.get("Tty", False), "Labels": self.asked.get("Labels"), "Image": self.asked.get("Image")},
            "HostConfig": self.asked.get("HostConfig"),
        }


class Engine:
    """Serves until it is closed. `requests` are (method, path without version, query). `faults` maps (method, pattern of the path) to what
    is done instead of an answer: a function of the handler."""

    def __init__(self, socket, version="1.41", least="1.24"):
        self.socket, self.version, self.least = str(socket), version, least
        self.images, self.registry = {IMAGE}, set()
        self.containers, self.requests, self.faults = {}, [], {}
        self.lock, self.count, self.most_at_once = threading.Lock(), 0, 0
        self.server = None
        self.open()

    def open(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.socket)
        engine = self

        class Handler(_Handler):
            pass

        Handler.engine = engine
        self.server = _Server(self.socket, Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def die(self):
        """The engine's process ends; its containers go on."""
        self.server.shutdown()
        self.server.server_close()
        self.server.break_off()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.socket)

    def close(self):
        self.die()
        for container in self.containers.values():
            if container.process:
                container.kill(signal.SIGKILL)
                container.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def running(self):
        return [each for each in list(self.containers.values()) if each.state == "running"]

    def asked(self, method, pattern):
        return [each for each in self.requests if each[0] == method and re.fullmatch(pattern, each[1])]

    def find(self, name):
        with self.lock:
            found = self.containers.get(name) or next((each for each in self.containers.values() if each.name == name), None)
        if not found:
            raise Refusal(404, f"No such container: {name}")
        return found

    def has_image(self, name):
        return name in self.images or name + ":latest" in self.images


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads, request_queue_size = True, 64

    def __init__(self, *arguments):
        self.connections = set()
        super().__init__(*arguments)

    def process_request(self, request, client_address):
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.connections.discard(request)
        super().shutdown_request(request)

    def break_off(self):
        for each in list(self.connections):
            with contextlib.suppress(OSError):
                each.shutdown(2)

    def handle_error(self, request, client_address):
        pass  # clients go as they like


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version, engine = "HTTP/1.1", None

    def log_message(self, *_):
        pass

    def address_string(self):
        return "local"

    # ---- answers

    def answer(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode() + b"\n"
        self.send_response(status)
        self.send_header("Api-Version", self.engine.version)
        if status not in (204, 304):
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self, content_type):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()

    def chunk(self, data):
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    def end_stream(self):
        self.wfile.write(b"0\r\n\r\n")

    # ---- requests

    def respond(self):
        self.close_connection = True
        url = urllib.parse.urlsplit(self.path)
        versioned = _VERSIONED.fullmatch(url.path)
        path = versioned[2] if versioned else url.path
        query = {key: values[-1] for key, values in urllib.parse.parse_qs(url.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.engine.requests.append((self.command, path, query))
        for (method, pattern), fault in list(self.engine.faults.items()):
            if method == self.command and re.fullmatch(pattern, path):
                if fault(self):
                    return
        try:
            if not versioned and path != "/version":
                raise Refusal(404, "page not found")
            if versioned and float(versioned[1]) > float(self.engine.version):
                raise Refusal(400, f"client version {versioned[1]} is too new. Maximum supported API version is {self.engine.version}")
            self.route(path, query, body)
        except Refusal as refusal:
            self.answer(refusal.status, {"message": refusal.message})

    do_GET = do_POST = do_DELETE = respond

    def route(self, path, query, body):
        engine = self.engine
        if (self.command, path) == ("GET", "/version"):
            return self.answer(200, {"Version": "24.0.7", "ApiVersion": engine.version, "MinAPIVersion": engine.least, "Os": "linux"})
        if (self.command, path) == ("GET", "/containers/json"):
            return self.list(query)
        if (self.command, path) == ("POST", "/containers/create"):
            return self.create(query, json.loads(body))
        if (self.command, path) == ("POST", "/images/create"):
            return self.pull(query)
        if image := re.fullmatch(r"/images/(.+)/json", path):
            if not engine.has_image(image[1]):
                raise Refusal(404, f"No such image: {image[1]}")
            return self.answer(200, {"Id": "sha256:00"})
        if not (of_one := re.fullmatch(r"/containers/([^/]+)(?:/(\w+))?", path)):
            raise Refusal(404, "page not found")
        container, action = engine.find(of_one[1]), of_one[2] or "remove"
        return getattr(self, action)(container, query)

    def list(self, query):
        wanted = json.loads(query.get("filters", "{}")).get("label", [])
        found = []
        for container in list(self.engine.containers.values()):
            labels = [f"{key}={value}" for key, value in container.asked.get("Labels", {}).items()]
            if all(each in labels for each in wanted) and (query.get("all") or container.state == "running"):
                found.append({"Id": container.id, "Names": ["/" + container.name], "State": container.state, "Labels": container.asked["Labels"]})
        self.answer(200, found)

    def create(self, query, asked):
        engine, name = self.engine, query.get("name", "")
        if not engine.has_image(asked["Image"]):
            raise Refusal(404, f"No such image: {asked['Image']}")
        with engine.lock:
            if any(each.name == name for each in engine.containers.values()):
                raise Refusal(409, f'Conflict. The container name "/{name}" is already in use')
            engine.count += 1
            container = Container(engine.count, name, asked)
            engine.containers[container.id] = container
        self.answer(201, {"Id": container.id, "Warnings": []})

    def pull(self, query):
        image = f"{query['fromImage']}:{query['tag']}"
        self.begin_stream("application/json")
        self.chunk(json.dumps({"status": f"Pulling from {image}", "id": query["tag"]}).encode() + b"\r\n")
        if image in self.engine.registry:
            self.engine.images.add(image)
            self.chunk(json.dumps({"status": f"Status: Downloaded newer image for {image}"}).encode() + b"\r\n")
        else:
            self.chunk(json.dumps({"errorDetail": {"message": "denied"}, "error": f"pull access denied for {query['fromImage']}"}).encode() + b"\r\n")
        self.end_stream()

    def start(self, container, _):
        if container.state == "running":
            return self.answer(304)
        try:
            container.start()
        except OSError as error:
            container.error = str(error)
            raise Refusal(400, f"failed to create task for container: {error}") from error
        self.engine.most_at_once = max(self.engine.most_at_once, len(self.engine.running()))
        return self.answer(204)

    def stop(self, container, query):
        if container.state != "running":
            return self.answer(304)
        container.kill(getattr(signal, container.asked.get("StopSignal", "SIGTERM")))
        if not container.wait(float(query.get("t", 10))):
            container.kill(signal.SIGKILL)
            container.wait()
        return self.answer(204)

    def wait(self, container, _):
        self.begin_stream("application/json")
        container.wait()
        self.chunk(json.dumps({"StatusCode": container.exit_code}).encode() + b"\n")
        self.end_stream()

    def json(self, container, _):
        self.answer(200, container.inspection())

    def remove(self, container, query):
        if container.state == "running":
            if not query.get("force"):
                raise Refusal(409, "You cannot remove a running container")
            container.kill(signal.SIGKILL)
            container.wait()
        with self.engine.lock:
            self.engine.containers.pop(container.id, None)
        self.answer(204)

    def logs(self, container, query):
        seconds, _, rest = query.get("since", "0").partition(".")
        since = int(seconds) * 10**9 + int(rest.ljust(9, "0") or 0)
        is_terminal = container.asked.get("Tty", False)
        self.begin_stream("application/vnd.docker.raw-stream" if is_terminal else "application/vnd.docker.multiplexed-stream")
        sent, follows = 0, query.get("follow") == "1"
        while True:
            with container.changed:
                if follows:
                    container.changed.wait_for(lambda: len(container.lines) > sent or container.state == "exited")
                fresh, sent = container.lines[sent:], len(container.lines)
                is_over = not follows or container.state == "exited"
            for when, text, stream, line in fresh:
                if when < since:
                    continue
                data = text.encode() + b" " + line if query.get("timestamps") == "1" else line
                self.chunk(data if is_terminal else struct.pack(">BxxxI", stream, len(data)) + data)
            if is_over:
                break
        self.end_stream()


# ---- what can be done instead of an answer


def failing(status, message="something went wrong", times=None):
    """That status; after so many `times` it goes as usual."""
    left = [times]

    def fault(handler):
        if left[0] is not None:
            if left[0] == 0:
                return False
            left[0] -= 1
        handler.answer(status, {"message": message})
        return True
    return fault


def saying(data, times=None):
    """Those bytes and the end."""
    left = [times]

    def fault(handler):
        if left[0] is not None:
            if left[0] == 0:
                return False
            left[0] -= 1
        handler.wfile.write(data)
        return True
    return fault


def silent_until(event):
    """No answer before the event."""
    def fault(_):
        event.wait()
        return False
    return fault
