#!/usr/bin/python3
"""tutti-container against podman's own service: what engine_fixture.py says of an engine is true of one. Skipped where podman does not
start: it needs root and control groups that its runtime takes.

TUTTI_BIN names the folder of the programs."""

import http.client
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import unittest

from rig import BIN, PATIENCE, wait_until

IMAGE = "ours/busybox"
BUSYBOX = shutil.which("busybox")
SETTINGS = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "{runtime}"
"""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("engine", timeout=4 * PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def image_of_busybox():
    """A file system with one program under its names, as a tarball."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        archive.add(BUSYBOX, "bin/busybox")
        for name in ("sh", "echo", "sleep", "true"):
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
    return data.getvalue()


class Podman:
    """Its service on a socket and in folders of its own, with one image."""

    def __init__(self, folder, runtime):
        self.folder, self.socket = folder, folder / "podman.sock"
        (folder / "containers.conf").write_text(SETTINGS.format(runtime=runtime))
        self.options = ["podman", f"--root={folder}/root", f"--runroot={folder}/run", "--storage-driver=vfs"]
        self.environment = {**os.environ, "CONTAINERS_CONF": str(folder / "containers.conf")}
        with open(folder / "service.log", "wb") as log:
            self.process = subprocess.Popen(  # pylint: disable=consider-using-with
                [*self.options, "system", "service", "--time=0", f"unix://{self.socket}"], env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log)

    def ask(self, method, path, body=None, content_type="application/json"):
        connection = UnixConnection(self.socket)
        try:
            connection.request(method, path, body, {"Content-Type": content_type} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def why_not(self):
        """Empty: a container of our image runs here."""
        try:
            wait_until(lambda: self.process.poll() is not None or self.socket.exists(), "podman's service")
            if self.process.poll() is not None:
                return (self.folder / "service.log").read_text()
            status, answer = self.ask("POST", f"/v1.41/images/create?fromSrc=-&repo={IMAGE}", image_of_busybox(), "application/x-tar")
            if status != 200:
                return answer.decode()
            status, answer = self.ask(
                "POST", "/v1.41/containers/create", json.dumps({"Image": IMAGE, "Cmd": ["true"], "HostConfig": {"NetworkMode": "host"}}))
            if status != 201:
                return answer.decode()
            container = json.loads(answer)["Id"]
            status, answer = self.ask("POST", f"/v1.41/containers/{container}/start")
            self.ask("DELETE", f"/v1.41/containers/{container}?force=1")
            return "" if status == 204 else answer.decode()
        except (OSError, AssertionError) as error:
            return str(error)

    def containers(self):
        return json.loads(self.ask("GET", "/v1.41/containers/json?all=1")[1])

    def close(self):
        if self.process.poll() is None and self.socket.exists():
            for container in self.containers():
                self.ask("DELETE", f"/v1.41/containers/{container['Id']}?force=1")
        self.process.terminate()
        self.process.wait(PATIENCE)


class OnPodman(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("podman") or not BUSYBOX or os.geteuid() != 0:
            raise unittest.SkipTest("SKIPPED, NOT PASSED: needs root, podman and busybox-static")
        folder = tempfile.TemporaryDirectory(prefix="tutti-podman-", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        reasons = []
        for runtime in filter(shutil.which, ("crun", "runc")):
            home = pathlib.Path(folder.name) / runtime
            home.mkdir()
            cls.podman = Podman(home, runtime)
            reasons.append(cls.podman.why_not())
            if not reasons[-1]:
                cls.addClassCleanup(cls.podman.close)
                return
            cls.podman.close()
        raise unittest.SkipTest(f"SKIPPED, NOT PASSED: podman runs nothing here: {reasons}")

    def begin(self, script, *options):
        run_directory = self.podman.folder
        (run_directory / "services" / "box").mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            [BIN / "tutti-container", "run", "--installation=t", "--service=box", f"--image={IMAGE}", "--network=host", "--grace=2", *options, "--",
             "sh", "-c", script],
            env={**os.environ, "DOCKER_HOST": f"unix://{self.podman.socket}", "TUTTI_RUN_DIR": str(run_directory)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_output_errors_and_exit_code(self):
        process = self.begin("echo out; echo err >&2; printf partial; exit 7")
        output, errors = process.communicate(timeout=4 * PATIENCE)
        self.assertEqual((process.returncode, output, errors), (7, "out\npartial", "err\n"))
        self.assertEqual(self.podman.containers(), [])

    def test_sigterm_stops_it(self):
        process = self.begin("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.1; done")
        self.assertEqual(process.stdout.readline(), "up\n")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=4 * PATIENCE)
        self.assertEqual((output, self.podman.containers()), ("bye\n", []))

    def test_after_our_crash_the_same_container_goes_on_with_each_line_once(self):
        script = "i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); sleep 0.1; done; while [ ! -e /shared/go ]; do sleep 0.1; done; exit 9"
        folder = self.podman.folder / "shared"
        folder.mkdir()
        first = self.begin(script, f"--volume={folder}:/shared")
        lines = [first.stdout.readline() for _ in range(4)]
        container = self.podman.containers()[0]["Id"]
        first.kill()
        lines += first.stdout.readlines()
        second = self.begin(script, f"--volume={folder}:/shared")
        told = second.stderr.readline()
        (folder / "go").touch()
        output, errors = second.communicate(timeout=4 * PATIENCE)
        self.assertEqual(second.returncode, 9, errors)
        self.assertIn(f"goes on with container {container[:12]}", told)
        # A line may be said twice where the kill came between saying it and noting that: none is lost, and none changes its place.
        said = [int(line) for line in lines + output.splitlines()]
        self.assertEqual(sorted(set(said)), list(range(30)))
        self.assertLessEqual(len(said), 31)
        self.assertEqual(self.podman.containers(), [])

    def test_what_is_not_there_is_told(self):
        process = self.begin("true", "--image=ours/nosuch")
        _, errors = process.communicate(timeout=4 * PATIENCE)
        self.assertEqual(process.returncode, 125)
        self.assertIn("docker pull ours/nosuch", errors)


if __name__ == "__main__":
    unittest.main()
