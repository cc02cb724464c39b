"""A redis-server of one's own to break, and a client of it that knows nothing of Tutti."""

import json
import pathlib
import shutil
import socket
import subprocess
import tempfile

from rig import PATIENCE, free_port, wait_until

PASSWORD = "s3cr3t:of/the@test"
URL_PASSWORD = "s3cr3t%3Aof%2Fthe%40test"
SERVER = shutil.which("redis-server")


class RedisError(Exception):
    """What Redis says of a command."""


class Outsider:
    """Speaks RESP over one connection. A context manager."""

    def __init__(self, port, password=PASSWORD, patience=PATIENCE):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self.file = self.connection.makefile("rb")
        if password:
            self("AUTH", password)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.connection.close()

    def __call__(self, *words):
        self.send(*words)
        return self.next()

    def send(self, *words):
        encoded = [str(word).encode() for word in words]
        self.connection.sendall(b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded))

    def next(self):
        line = self.file.readline()
        if not line:
            raise ConnectionError("Redis hung up")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise RedisError(rest.decode())
        if kind == b"+":
            return rest.decode()
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2].decode()
        return None if rest == b"-1" else [self.next() for _ in range(int(rest))]

    def json(self, key):
        """The key's value, or None where there is none."""
        text = self("GET", key)
        return None if text is None else json.loads(text)

    def next_on(self, *channels):
        """The next message on one of those: (channel, payload)."""
        while True:
            message = self.next()
            if message[0] in ("message", "pmessage") and message[-2] in channels:
                return message[-2], json.loads(message[-1])

    def edit_section(self, section, config):
        """As another client changes the configuration."""
        self("SET", f"config:{section}", json.dumps(config))
        self("PUBLISH", "config:changed", json.dumps({"section": section, "timestamp": 1.5}))


class Redis:
    """A context manager. `password` None: it asks for none."""

    def __init__(self, password=PASSWORD):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-redis-"))
        self.port = free_port()
        self.password = password
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        return f"redis://:{URL_PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self):
        settings = [f"port {self.port}", "bind 127.0.0.1", 'save ""', "appendonly no", f"dir {self.folder}"]
        if self.password:
            settings.append(f'requirepass "{self.password}"')
        (self.folder / "redis.conf").write_text("\n".join(settings) + "\n")  # not on a command line, which everybody may read
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([SERVER, self.folder / "redis.conf"], stdout=log, stderr=log)
        wait_until(self.answers, "redis-server to answer")

    def answers(self):
        try:
            with self.client() as client:
                return client("PING") == "PONG"
        except OSError:
            return False

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def client(self):
        return Outsider(self.port, self.password)
