#!/usr/bin/python3
"""Containers as services: tutti-container against an engine of our own, which speaks the real one's API (engine_fixture.py), and its life
below the supervisor.

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import unittest

from engine_fixture import IMAGE, Engine, failing, saying, silent_until
from rig import BIN, PATIENCE, QUIET, Installation, wait_until

SLEEPS = ["sh", "-c", "echo up; exec sleep infinity"]
NOT_RUN = 125


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tutti-engine-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.engine = Engine(self.folder / "docker.sock")
        self.addCleanup(lambda: self.engine.close())

    def begin(self, *command, options=(), environment=None):
        arguments = [BIN / "tutti-container", "run", "--installation=test", "--service=box", f"--image={IMAGE}", "--grace=1", *options]
        environment = {**os.environ, "DOCKER_HOST": f"unix://{self.engine.socket}", **(environment or {})}
        environment.pop("NOTIFY_SOCKET", None)
        process = subprocess.Popen(
            [*arguments, "--", *command], env=environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def run_it(self, *command, options=(), environment=None):
        """Exit code, standard output, standard error."""
        process = self.begin(*command, options=options, environment=environment)
        output, errors = process.communicate(timeout=2 * PATIENCE)
        return process.returncode, output, errors

    def running(self):
        return wait_until(self.engine.running, "a container that runs")


class Run(Case):
    def test_its_output_its_errors_and_its_exit_code_are_those_of_the_container(self):
        code, output, errors = self.run_it("sh", "-c", "echo out; echo err >&2; printf partial; exit 7")
        self.assertEqual((code, output, errors), (7, "out\npartial", "err\n"))
        self.assertEqual(self.engine.containers, {}, "it is removed")

    def test_a_large_output_comes_whole_and_in_order(self):
        code, output, _ = self.run_it("seq", "1", "50000")
        self.assertEqual(code, 0)
        self.assertEqual(output, "".join(f"{number}\n" for number in range(1, 50001)))

    def test_with_a_terminal_its_log_has_no_frames(self):
        code, output, _ = self.run_it("sh", "-c", "echo one; echo two", options=["--tty"])
        self.assertEqual((code, output), (0, "one\ntwo\n"))

    def test_what_the_file_says_reaches_the_engine(self):
        process = self.begin(
            *SLEEPS, environment={"LEVEL": "7", "OTHER": "no"},
            options=["--env=LEVEL", "--port=127.0.0.1:8080:80", "--volume=./data:/data:ro", "--network=stage", "--label=a=b", "--memory=67108864",
                     "--cpus=0-1", "--open-files=64", "--stop-signal=INT", "--user=1000", "--directory=/srv"])
        asked = self.running()[0].asked
        self.assertEqual(asked["Env"], ["LEVEL=7"])
        self.assertEqual(asked["HostConfig"]["PortBindings"], {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]})
        self.assertEqual(asked["HostConfig"]["Binds"], [f"{self.folder}/data:/data:ro"])
        self.assertEqual(asked["HostConfig"]["Memory"], 67108864)
        self.assertEqual(asked["HostConfig"]["CpusetCpus"], "0-1")
        self.assertEqual(asked["NetworkingConfig"], {"EndpointsConfig": {"stage": {"Aliases": ["box"]}}})
        self.assertEqual((asked["Labels"]["a"], asked["Labels"]["tutti.service"], asked["StopSignal"]), ("b", "box", "SIGINT"))
        self.assertEqual((asked["User"], asked["WorkingDir"]), ("1000", "/srv"))
        self.assertIsNone(process.poll())

    def test_it_speaks_the_version_that_both_know(self):
        self.engine.version = "1.30"
        self.assertEqual(self.run_it("true")[0], 0)
        self.engine.version, self.engine.least = "1.99", "1.44"
        self.assertEqual(self.run_it("true")[0], 0)
        self.engine.version, self.engine.least = "1.20", "1.12"
        code, _, errors = self.run_it("true")
        self.assertEqual(code, NOT_RUN)
        self.assertIn("speaks versions 1.12 to 1.20", errors)


class Stop(Case):
    def test_sigterm_stops_the_container_and_removes_it(self):
        process = self.begin("sh", "-c", "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done", options=["--grace=30"])
        self.assertEqual(process.stdout.readline(), "up\n")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual((output, process.returncode), ("bye\n", 3))
        self.assertEqual(self.engine.containers, {})

    def test_what_does_not_end_is_killed_after_its_grace(self):
        process = self.begin("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done")
        self.assertEqual(process.stdout.readline(), "up\n")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 128 + signal.SIGKILL)
        self.assertEqual(self.engine.containers, {})

    def test_sigterm_while_the_image_comes_ends_it_at_once(self):
        release = threading.Event()
        self.addCleanup(release.set)
        self.engine.faults["POST", "/images/create"] = silent_until(release)
        process = self.begin("true", options=["--pull=always"])
        wait_until(lambda: self.engine.asked("POST", "/images/create"), "the pull")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM)
        self.assertEqual(self.engine.asked("POST", "/containers/create"), [])


class Image(Case):
    def test_without_its_image_it_says_how_to_get_it(self):
        self.engine.images.clear()
        code, _, errors = self.run_it("true")
        self.assertEqual(code, NOT_RUN)
        self.assertIn(f"docker pull {IMAGE}", errors)
        self.assertIn('pull = \\"missing\\"', errors)
        self.assertEqual(self.engine.asked("POST", "/images/create"), [], "it is pulled only when that is asked for")

    def test_it_is_pulled_where_it_is_missing_and_only_there(self):
        self.engine.images, self.engine.registry = set(), {IMAGE}
        self.assertEqual(self.run_it("true", options=["--pull=missing"])[0], 0)
        self.assertEqual(self.run_it("true", options=["--pull=missing"])[0], 0)
        self.assertEqual([query for _, _, query in self.engine.asked("POST", "/images/create")], [{"fromImage": "ours/busybox", "tag": "1"}])
        self.assertEqual(self.run_it("true", options=["--pull=always"])[0], 0)
        self.assertEqual(len(self.engine.asked("POST", "/images/create")), 2)

    def test_a_pull_that_is_refused_behind_a_200_is_an_error(self):
        self.engine.images.clear()
        code, _, errors = self.run_it("true", options=["--pull=missing"])
        self.assertEqual(code, NOT_RUN)
        self.assertIn("pull access denied", errors)


class Ends(Case):
    def test_out_of_memory_is_told(self):
        process = self.begin(*SLEEPS, options=["--memory=20000000"])
        container = self.running()[0]
        container.out_of_memory = True
        container.kill(signal.SIGKILL)
        _, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 137)
        self.assertIn("out of memory", errors)
        self.assertIn("20000000", errors)

    def test_one_that_somebody_removes_is_a_failure(self):
        process = self.begin(*SLEEPS)
        container = self.running()[0]
        del self.engine.containers[container.id]
        container.kill(signal.SIGKILL)
        _, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, NOT_RUN)
        self.assertIn("removed by somebody else", errors)

    def test_a_command_that_is_not_there_is_told_in_the_engines_words(self):
        code, _, errors = self.run_it("/no/such/program")
        self.assertEqual(code, NOT_RUN)
        self.assertIn("failed to create task", errors)
        self.assertEqual(self.engine.containers, {}, "what was created is removed")

    def test_a_name_that_somebody_else_has_is_told_with_what_to_do(self):
        self.engine.containers["other"] = type("Other", (), {"name": "test-box", "asked": {}, "state": "exited", "process": None})()
        code, _, errors = self.run_it("true")
        self.assertEqual(code, NOT_RUN)
        self.assertIn("docker rm -f test-box", errors)
        self.assertIn("other", self.engine.containers, "what is not ours is left alone")


class Adoption(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "services" / "box").mkdir(parents=True)
        self.environment = {"TUTTI_RUN_DIR": str(self.folder)}
        self.first = None

    def begin_and_kill(self, command, options=()):
        self.first = self.begin(*command, options=options, environment=self.environment)
        container = self.running()[0]
        self.assertEqual(self.first.stdout.readline(), "up\n")
        place = self.folder / "services" / "box" / "container.log-place"
        wait_until(lambda: int(place.read_text().split()[1]) > 1, "a note of its first line")
        self.first.kill()
        self.first.wait()
        return container

    def test_after_our_crash_the_same_container_goes_on_and_no_line_is_lost_or_doubled(self):
        go = self.folder / "go"
        end = self.folder / "end"  # another one: who writes to one may not have closed it when it is read again
        for fifo in (go, end):
            os.mkfifo(fifo)
        container = self.begin_and_kill(["sh", "-c", f"echo up; read word < {go}; echo $word; read word < {end}; exit 5"])
        go.write_text("while nobody looked\n")
        wait_until(lambda: len(container.lines) == 2, "its second line")
        second = self.begin("sh", "-c", f"echo up; read word < {go}; echo $word; read word < {end}; exit 5", environment=self.environment)
        self.assertEqual(second.stdout.readline(), "while nobody looked\n")
        self.assertEqual([each.id for each in self.engine.running()], [container.id])
        end.write_text("end\n")
        output, _ = second.communicate(timeout=PATIENCE)
        self.assertEqual((output, second.returncode), ("", 5))
        self.assertEqual((self.engine.count, self.engine.most_at_once, self.engine.containers), (1, 1, {}))

    def test_one_with_other_settings_is_replaced_and_never_two_run(self):
        container = self.begin_and_kill(SLEEPS)
        second = self.begin(*SLEEPS, options=["--label=new=yes"], environment=self.environment)
        self.assertEqual(second.stdout.readline(), "up\n")
        self.assertNotIn(container.id, self.engine.containers)
        self.assertEqual((self.engine.count, self.engine.most_at_once), (2, 1))

    def test_leftovers_are_removed_and_those_of_others_are_not(self):
        go = self.folder / "go"
        os.mkfifo(go)
        ended = self.begin_and_kill(["sh", "-c", f"echo up; read word < {go}; echo $word"])
        go.write_text("last words\n")
        ended.wait(PATIENCE)
        other = self.begin(*SLEEPS, options=["--service=other"], environment=self.environment)
        self.assertEqual(other.stdout.readline(), "up\n")
        self.assertEqual(self.run_it("echo", "again", environment=self.environment)[:2], (0, "last words\nagain\n"))
        self.assertEqual([each.name for each in self.engine.containers.values()], ["test-other"])


class Hostile(Case):
    def test_without_an_engine_it_says_what_to_do(self):
        self.engine.die()
        code, _, errors = self.run_it("true")
        self.assertEqual(code, NOT_RUN)
        self.assertIn(f"no container engine answers at {self.engine.socket}", errors)
        self.assertIn("apt install docker.io", errors)
        self.engine.open()

    def test_another_kind_of_engine_is_refused(self):
        code, _, errors = self.run_it("true", environment={"DOCKER_HOST": "tcp://127.0.0.1:2375"})
        self.assertEqual(code, NOT_RUN)
        self.assertIn("DOCKER_HOST", errors)

    def test_each_request_that_fails_is_told_and_leaves_nothing(self):
        for method, path in (("GET", "/version"), ("GET", "/containers/json"), ("GET", "/images/.*"), ("POST", "/containers/create"),
                             ("POST", "/containers/[^/]+/start")):
            for fault in (failing(500, "database is locked"), saying(b"garbage\r\n\r\n"), saying(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
                          saying(b"")):
                with self.subTest(method=method, path=path):
                    self.engine.faults = {(method, path): fault}
                    code, _, errors = self.run_it("true")
                    self.assertEqual(code, NOT_RUN, errors)
                    self.assertTrue(json.loads(errors.splitlines()[-1])["message"])
                    self.assertEqual(self.engine.running(), [])
                    self.engine.faults = {}
                    self.assertEqual(self.run_it("true")[0], 0)
                    self.assertEqual(self.engine.containers, {})

    def test_an_answer_without_end_is_not_read_to_its_end(self):
        class Endless:
            def __call__(self, handler):
                handler.begin_stream("application/json")
                try:
                    while True:
                        handler.chunk(b"[" * 65536)
                except OSError:
                    pass
                return True
        self.engine.faults["GET", "/containers/json"] = Endless()
        code, _, errors = self.run_it("true")
        self.assertEqual(code, NOT_RUN)
        self.assertIn("too large", errors)

    def test_the_engine_may_die_and_come_back_and_its_container_goes_on(self):
        go = self.folder / "go"
        os.mkfifo(go)
        process = self.begin("sh", "-c", f"echo up; read word < {go}; echo $word; read word < {go}; exit 4")
        self.assertEqual(process.stdout.readline(), "up\n")
        self.engine.die()
        self.assertIn("no container engine", process.stderr.readline())
        go.write_text("meanwhile\n")
        self.assertIsNone(process.poll())
        self.engine.open()
        self.assertEqual(process.stdout.readline(), "meanwhile\n")
        go.write_text("end\n")
        output, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual((output, process.returncode, self.engine.count), ("", 4, 1))

    def test_a_log_that_breaks_off_or_is_garbage_goes_on(self):
        broken = [saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n\x01\0\0\0\0\0\0\x09\r\n", 1),
                  saying(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nplain\n", 1), failing(500, times=1)]
        for fault in broken:
            self.engine.faults = {("GET", "/containers/[^/]+/logs"): fault}
            code, output, _ = self.run_it("sh", "-c", "echo one; echo two")
            self.assertEqual((code, output), (0, "one\ntwo\n"))

    def test_a_stop_that_fails_is_asked_for_again(self):
        process = self.begin(*SLEEPS)
        self.assertEqual(process.stdout.readline(), "up\n")
        self.engine.faults["POST", "/containers/[^/]+/stop"] = failing(500, times=1)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, self.engine.containers), (128 + signal.SIGTERM, {}))


class Supervised(Case):
    def up(self, *further):
        home = Installation(QUIET + f"""
[service.box]
runner = "docker"
image = "{IMAGE}"
run = {json.dumps(SLEEPS)}
engine = "unix://{self.engine.socket}"
environment = {{ LEVEL = "7" }}
stop = {{ grace = "1s" }}
""" + "".join(further))
        self.addCleanup(home.__exit__)
        return home

    def test_it_is_ready_when_it_runs_and_gone_when_it_is_stopped(self):
        home = self.up().up()
        self.assertEqual(home.services()["box"]["state"], "ready")
        container = self.running()[0]
        self.assertIn("LEVEL=7", container.asked["Env"])
        wait_until(lambda: "up" in home.tutti("logs", "box").stdout, "its output in its log")
        home.tutti("stop", "box")
        self.assertEqual(self.engine.containers, {})
        home.tutti("start", "box")
        home.wait_state("box", "ready")
        self.running()
        home.tutti("down")
        wait_until(lambda: not self.engine.containers, "no container")

    def test_the_program_is_killed_and_the_container_goes_on(self):
        home = self.up().up()
        container, pid = self.running()[0], home.pid("box")
        os.kill(pid, signal.SIGKILL)
        home.wait_state("box", "ready", other_than=pid)
        self.assertEqual([each.id for each in self.engine.running()], [container.id])
        self.assertEqual((self.engine.count, self.engine.most_at_once), (1, 1))

    def test_the_program_is_killed_and_stopped_before_it_is_back_and_leaves_no_container(self):
        for end in ("stop", "temporary"):
            with self.subTest(end):
                home = self.up('restart = { delays = ["1h"], stable_after = "1h" }\n' if end == "stop" else 'restart = "temporary"\n').up()
                self.running()
                os.kill(home.pid("box"), signal.SIGKILL)
                home.wait_state("box", "backoff" if end == "stop" else "failed")
                if end == "stop":
                    self.assertEqual(len(self.engine.running()), 1, "whoever comes back goes on with it")
                    home.tutti("stop", "box")
                wait_until(lambda: not self.engine.containers, "no container")

    def test_the_supervisor_is_killed_and_nothing_changes(self):
        home = self.up().up()
        container, pid = self.running()[0], home.pid("box")
        home.supervisor.kill()
        home.supervisor.wait()
        home.up()
        self.assertEqual((home.pid("box"), [each.id for each in self.engine.running()]), (pid, [container.id]))

    def test_a_new_image_in_the_file_restarts_it_at_a_reload_and_nothing_else_does(self):
        home = self.up().up()
        pid = home.pid("box")
        home.tutti("reload")
        self.assertEqual(home.pid("box"), pid)
        self.engine.images.add("ours/busybox:2")
        home.config.write_text(home.config.read_text().replace(IMAGE, "ours/busybox:2"))
        home.tutti("reload")
        home.wait_state("box", "ready", other_than=pid)
        self.assertEqual([each.asked["Image"] for each in self.running()], ["ours/busybox:2"])
        self.assertEqual(self.engine.most_at_once, 1)


if __name__ == "__main__":
    unittest.main()
