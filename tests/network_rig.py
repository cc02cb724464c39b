"""A network of a test's own: this machine at one end of a cable, devices at the other. Namespaces of the kernel; who is not root
needs no privileges where users may have namespaces."""

import os
import subprocess

IS_ROOT = os.geteuid() == 0

HERE, THERE = "10.9.8.1", "10.9.8.7"


class NoNamespaces(Exception):
    """The kernel, or who runs the tests, does not allow any."""


class Place:
    """A process that does nothing, whose network commands can run in."""

    def __init__(self, *words):
        self.holder = subprocess.Popen([*words, "sh", "-c", "echo; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
        if not self.holder.stdout.readline():
            raise NoNamespaces(self.holder.communicate()[1].decode().strip())

    @property
    def pid(self):
        return str(self.holder.pid)

    def words(self, *words):
        return ["nsenter", "-t", self.pid, "-n", "-m", *([] if IS_ROOT else ["-U", "--preserve-credentials"]), *words]

    def run(self, *words):
        return subprocess.run(self.words(*words), capture_output=True, text=True, check=True).stdout

    def start(self, *words, until):
        """A program whose output has `until` in a line as soon as it is ready. The caller ends it."""
        process = subprocess.Popen(self.words(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True)
        printed = ""
        for line in process.stdout:
            printed += line
            if until in line:
                return process
        process.communicate()
        raise AssertionError(f"{words[0]} ended before it was ready:\n{printed}")

    def close(self):
        self.holder.communicate()


class Network:
    """A context manager: `here` and `there`, both ends of one cable. Raises NoNamespaces."""

    def __enter__(self):
        self.processes = []
        self.here = Place("unshare", "--net", "--mount", *([] if IS_ROOT else ["--user", "--map-root-user"]))
        self.there = Place(*self.here.words("unshare", "--net"))
        self.here.run("ip", "link", "add", "here", "type", "veth", "peer", "name", "there", "netns", self.there.pid)
        for place, name, address in ((self.here, "here", HERE), (self.there, "there", THERE)):
            place.run("ip", "address", "add", f"{address}/24", "broadcast", "+", "dev", name)
            place.run("ip", "link", "set", name, "up")
            place.run("ip", "link", "set", "lo", "up")
        return self

    def start_there(self, *words, until):
        self.processes.append(self.there.start(*words, until=until))

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.communicate()
        self.there.close()
        self.here.close()
