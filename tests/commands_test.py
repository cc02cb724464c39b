#!/usr/bin/python3
"""The command line tells the truth: before it acts, while it waits, and when its reader goes away."""

import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.request

from rig import BIN, PATIENCE, QUIET, Installation, free_port, get_json, processes_of, wait_until

LAMP = '[service.lamp]\nrun = ["sleep", "3001"]\n'
# Takes a while to be ready, and to stop.
SLOW = """
[service.slow]
run = ["sh", "-c", "trap 'sleep 0.3; exit 0' TERM; sleep 0.3; python3 ready.py; sleep 3002 & wait"]
ready = "notify"
"""
SAME = '[service.same]\nrun = ["sleep", "3010"]\n'
READY = """
import os, socket
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
"""


def run(*arguments, **options):
    """`tutti` where no installation is: what it says, how it ends."""
    return subprocess.run(
        [BIN / "tutti", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
        check=False, **options)


class Arguments(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tutti-commands-")
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.environment = {**os.environ, "TUTTI_RUN_DIR": str(self.path / "run"), "TUTTI_STATE_DIR": str(self.path / "state")}

    def refused(self, *arguments, says):
        done = run(*arguments, env=self.environment)
        self.assertEqual((done.returncode, done.stdout), (2, ""), f"{arguments}: {done.stderr}")
        self.assertRegex(done.stderr, says, arguments)

    def test_a_word_that_is_nearly_a_command_or_an_option_is_named(self):
        self.refused("stauts", says="no command stauts. Did you mean `status`?")
        self.refused("elephant", says="no command elephant. `tutti --help`")
        self.refused("status", "--jsno", says="no option --jsno. Did you mean `--json`?")
        self.refused("restart", "hub", "--tiemout=3", says="no option --tiemout. Did you mean `--timeout`?")

    def test_numbers_that_make_no_sense_are_refused(self):
        for arguments in (
            ("logs", "-n", "-3"), ("logs", "-n", "many"), ("sub", "a", "-c", "0"), ("sub", "a", "-c", "-1"),
            ("call", "a", "b", "--timeout", "nan"), ("call", "a", "b", "--timeout", "inf"), ("call", "a", "b", "--timeout", "0"),
            ("restart", "a", "--timeout", "-1"), ("record", "f", "--keep", "0"), ("record", "f", "--keep", "-1"),
            ("record", "f", "-c", "-1"), ("pub", "a", "b", "-q", "2"),
        ):
            with self.subTest(arguments=arguments):
                self.refused(*arguments, says="is not a")

        self.refused("rehearse", "a.toml", "--speed", "3x", says="'3x' is neither 1x nor max")

    def test_topics_and_names_are_looked_at_before_there_is_a_bus(self):
        self.refused("pub", "a/#", "x", says="not a topic to publish to")
        self.refused("sub", "a/#/b", says='"a/#/b" is not a topic filter')
        self.refused("sub", "good", "b+", says='"b\\+" is not a topic filter')
        self.refused("record", self.path / "r", "a#", says='"a#" is not a topic filter')
        self.refused("call", "a/b", "list", says='"a/b" is not a service\'s name')
        self.refused("call", "../x", "ping", "--control", says="is not a service's name")
        self.refused("record", self.path / "r", "--root", "a/#", says="cannot stand before topics")

    def test_up_refuses_what_the_gateway_would_only_fail_of_again_and_again(self):
        config = self.path / "tutti.toml"
        config.write_text("")
        short = self.path / "password"
        short.write_text("abc\n")
        for options, says in (
            (("--listen", "foo"), "--listen: "),
            (("--listen", "127.0.0.1:1883"), "two listeners on 127.0.0.1:1883: hub.tcp and gateway.listen"),
            (("--password-file", short), "the password has 3 bytes"),
            (("--password-file", self.path / "none"), "none: No such file"),
            (("--web", self.path / "none"), "is not a folder"),
        ):
            with self.subTest(options=options):
                self.refused("up", config, *options, says=says)
        done = run("up", config, env={**self.environment, "TUTTI_GATEWAY_LISTEN": "foo"})
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        config.write_text('[gateway]\nlisten = "0.0.0.0:8080"\npassword = { file = "password" }\n')
        self.refused("up", config, says="the password has 3 bytes")
        config.write_text('[gateway]\nlisten = "off"\n')
        self.refused("up", config, "--listen", "127.0.0.1:8080", says="has the gateway off")
        self.assertEqual(processes_of(self.path / "run"), {})

    def test_a_pipe_that_nobody_writes_to_is_no_file(self):
        pipe = self.path / "pipe"
        os.mkfifo(pipe)
        done = run("config-check", pipe, env=self.environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn("it is a pipe, and nobody writes to it", done.stderr)
        given = subprocess.run(
            [BIN / "tutti", "config-check", "/dev/stdin"], input='name = "porch"\n', capture_output=True, text=True, check=False)
        self.assertEqual(given.returncode, 0, given.stderr)
        started = subprocess.run(
            [BIN / "tutti", "up", "/dev/stdin"], input="", capture_output=True, text=True, check=False, env=self.environment)
        self.assertEqual(started.returncode, 2)
        self.assertIn("is not a file", started.stderr)

    def test_each_command_has_examples_of_its_own(self):
        commands = re.findall(r"^  ([a-z-]+) {2,}", run("--help").stdout.split("Subcommands:")[1], re.MULTILINE)
        self.assertIn("status", commands)
        own = set(commands) - {"alerts", "audio", "bridge", "camera", "co2", "control", "director", "exports", "gateway", "hass", "history", "homeassistant", "hub", "input", "lyrics", "mpris", "now-playing", "orchestrator", "otlp", "output", "pihole", "programs", "render", "sensors", "show", "spotify", "system", "tailscale", "virtualdj", "weather"}
        self.assertGreater(len(own), 15)
        for command in own:
            said = run(command, "--help").stdout
            self.assertIn(f"tutti {command}", said.split("Examples:")[1], command)
            self.assertNotIn("First steps", said)

    def test_a_rehearsal_in_which_nothing_happens_says_why(self):
        show = self.path / "show.toml"
        show.write_text('[gesture.twice]\ndouble_tap = "tap"\nemit = "tap.double"\n')
        trace = self.path / "trace.jsonl"
        for lines, says in (
            ('{"t":0,"type":"knock"}\n', "has knock; .* listens for tap"),
            ('{"t":0,"type":"tap"}\n', "came \\(tap\\), and no pattern or condition was met"),
            ("", "has no events"),
        ):
            trace.write_text(lines)
            done = run("rehearse", show, "--trace", trace)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            self.assertRegex(done.stderr, f"nothing happened: .*{says}")
        many = [f'{{"t":0,"type":"a.t{number}"}}\n' for number in range(25)]
        trace.write_text("".join(many) + '{"t":1,"type":"tap"}\n')
        self.assertRegex(run("rehearse", show, "--trace", trace).stderr, "came \\(tap\\), and no pattern or condition was met")
        trace.write_text("".join(many))
        said = run("rehearse", show, "--trace", trace).stderr
        self.assertRegex(said, "has a.t0, .*, …; .* listens for tap")
        self.assertEqual(said.count("a.t"), 20)
        show.write_text("")
        self.assertIn("has no playlist or gesture", run("rehearse", show, "--trace", trace).stderr)


    def test_a_program_that_is_not_there_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            alone = shutil.copy(BIN / "tutti", folder)
            for arguments in (["osc", "dump", "9000", "--json"], ["audio"], ["hub", "--help"], ["console"], ["light", "--help"]):
                done = subprocess.run([alone, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False)
                self.assertEqual(done.returncode, 4, done)
                self.assertIn(f"the program tutti-{arguments[0]} is not in {folder}", done.stderr)

    def test_the_router_knows_its_commands(self):
        done = subprocess.run([BIN / "tutti-osc", "rout"], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no command rout. Did you mean `route`?", done.stderr)


class Readers(unittest.TestCase):
    """Standard output whose reader went away, or that takes nothing."""

    def ends(self, *arguments, **options):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as closed:
            return subprocess.run(
                [BIN / "tutti", *arguments], stdin=subprocess.DEVNULL, stdout=closed, stderr=subprocess.PIPE, text=True,
                timeout=PATIENCE, check=False, **options)

    def test_a_closed_pipe_ends_a_command_as_it_ends_other_tools(self):
        with Installation(QUIET + '[service.loud]\nrun = ["sh", "-c", "seq 5000; exec sleep 3003"]\n') as stage:
            stage.up()
            wait_until(lambda: "5000" in stage.tutti("logs", "loud", "-n", "1").stdout, "the lines")
            for arguments in (("logs", "-n", "5000"), ("logs", "-f", "-n", "5000"), ("status",), ("status", "--json"), ("version",),
                              ("config-check", str(stage.config)), ("doctor",), ("--help",), ("stop", "loud")):
                with self.subTest(arguments=arguments):
                    done = self.ends(*arguments, env=stage.environment)
                    self.assertEqual((done.returncode, done.stderr), (-signal.SIGPIPE, ""))

    def test_a_full_disk_is_said(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([BIN / "tutti", "version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("No space left on device", done.stderr)


class Actions(unittest.TestCase):
    def test_a_restart_returns_when_the_service_is_ready_again(self):
        with Installation(QUIET + SLOW) as stage:
            (stage.folder / "ready.py").write_text(READY)
            stage.up()
            before = stage.services()["slow"]
            said = stage.tutti("restart", "slow").stdout
            after = stage.services()["slow"]
            self.assertEqual(said, "slow: ready\n")
            self.assertEqual(after["state"], "ready")
            self.assertNotEqual(after["pid"], before["pid"])
            self.assertEqual(after["last_exit"]["cause"], "restart asked for")
            late = stage.tutti("restart", "slow", "--timeout", "0.05", check=False)
            self.assertEqual(late.returncode, 3)
            self.assertIn("after 0.05 s it is still", late.stderr)
            stage.wait_state("slow", "ready")
            stage.tutti("restart", "slow", "--no-wait")
            self.assertNotEqual(stage.services()["slow"]["state"], "ready")
            stage.wait_state("slow", "ready")
            stage.tutti("stop", "slow")
            self.assertEqual(stage.services()["slow"]["state"], "stopped")

    def test_where_nothing_changes_the_status_is_the_same_to_the_byte(self):
        with Installation(QUIET + SLOW) as stage:
            (stage.folder / "ready.py").write_text(READY)
            stage.up()
            stage.tutti("restart", "slow")
            self.assertEqual(len({stage.tutti("status", "--json").stdout for _ in range(20)}), 1)

    def test_a_start_of_what_ends_at_once_fails_with_its_cause(self):
        broken = '[service.broken]\nrun = ["false"]\nrequired = false\nready = "notify"\nrestart = { when = "never" }\n'
        with Installation(QUIET + broken) as stage:
            stage.up()
            done = stage.tutti("start", "broken", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("exited with code 1", done.stderr)

    def test_nothing_is_done_where_one_name_is_wrong(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            before = stage.pid("lamp")
            for action in ("start", "stop", "restart"):
                done = stage.tutti(action, "lamp", "lmap", check=False)
                self.assertEqual(done.returncode, 4, done.stderr)
                self.assertIn("Did you mean `lamp`?", done.stderr)
            self.assertEqual(stage.tutti("stop", "nope", check=False).returncode, 4)
            self.assertEqual(stage.pid("lamp"), before)

    def test_why_a_service_was_restarted_is_known_when_it_is_ready_again(self):
        with Installation(QUIET + LAMP + 'restart = { stable_after = "1ms" }\n') as stage:
            stage.up()
            before = stage.pid("lamp")
            os.kill(int(stage.tutti("status", "lamp", "--pid").stdout), signal.SIGKILL)
            stage.wait_state("lamp", "ready", other_than=before)
            self.assertRegex(stage.tutti("status", "lamp").stdout, r"signal 9, \d+s ago")

    def test_a_program_that_could_not_be_run_says_so_as_its_last_exit(self):
        with Installation(QUIET + '[service.broken]\nrun = ["./nowhere"]\nrequired = false\n') as stage:
            stage.up()
            stage.wait_state("broken", "backoff")
            shown = stage.tutti("status", "broken", check=False).stdout.splitlines()[1]
            self.assertNotIn("exit ,", shown)
            self.assertEqual(shown.count("could not be executed"), 2)  # as cause and as last exit

    def test_a_silent_service_is_no_unknown_one(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            silent = stage.tutti("logs", "lamp")
            self.assertEqual((silent.stdout, silent.stderr), ("", "tutti: lamp has written nothing yet\n"))
            for options in ((), ("-f",)):
                unknown = stage.tutti("logs", "lmap", *options, check=False)
                self.assertEqual(unknown.returncode, 4)
                self.assertIn("Did you mean `lamp`?", unknown.stderr)

    def test_down_leaves_what_nobody_understood(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            memory = stage.run_directory / "services" / "lamp" / "memory.json"
            stage.supervisor.kill()
            stage.supervisor.wait()
            memory.write_text("{")
            stage.up()
            stage.tutti("down")
            stage.supervisor.wait(PATIENCE)
            aside = memory.with_name("memory.json.rejected.1")
            self.assertEqual(aside.read_text(), "{")
            self.assertEqual([path.name for path in stage.run_directory.glob("services/*/*")], [aside.name])
            stage.config.write_text(QUIET)
            stage.up()
            self.assertNotIn("no longer in the configuration", stage.log())
            self.assertTrue(aside.exists())

    def test_the_log_of_the_hub_does_not_tell_of_every_command(self):
        with Installation('[gateway]\nlisten = "off"\n[hub]\ntcp = "off"\n') as stage:
            stage.up()
            for number in range(3):
                stage.tutti("pub", "note/x", str(number))
            wait_until(lambda: stage.tutti("call", "orchestrator", "list", check=False).returncode == 0, "the orchestrator to reach the supervisor")
            clients = [line for line in stage.tutti("logs", "hub", "--json", "-n", "1000").stdout.splitlines() if "client" in line]
            self.assertEqual([line for line in clients if '"orchestrator"' not in line], [])
            self.assertNotEqual(clients, [])

    def test_doctor_finds_the_installation_that_runs(self):
        with Installation('name = "porch"\n' + QUIET) as stage:
            stage.up()
            found = json.loads(stage.tutti("doctor", "--json", check=False).stdout)["findings"]
            said = {finding["subject"]: finding["message"] for finding in found}
            self.assertIn(f'"porch" runs in {stage.run_directory}: process {stage.supervisor.pid}', said["installation"])
            self.assertEqual(said["configuration"], str(stage.config))


class Doctor(unittest.TestCase):
    def test_does_not_look_at_something_else_than_the_file_that_was_named(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "TUTTI_RUN_DIR": f"{folder}/run", "TUTTI_STATE_DIR": f"{folder}/state"}
            done = run("doctor", "--config", f"{folder}/none.toml", env=environment)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"there is no file {folder}/none.toml", done.stdout)


class Terminal(unittest.TestCase):
    def test_up_at_a_terminal_speaks_to_a_person_and_says_where_the_page_is(self):
        port = free_port()
        with Installation(f'[gateway]\nlisten = "127.0.0.1:{port}"\n[hub]\ntcp = "off"\n') as stage:
            master, slave = pty.openpty()
            stage.supervisor = subprocess.Popen(
                [BIN / "tutti", "up", stage.config], env={**stage.environment, "TERM": "xterm"}, stdin=slave, stdout=slave, stderr=slave)
            os.close(slave)
            said = b""
            while b"the page is at" not in said:
                ready, _, _ = select.select([master], [], [], PATIENCE)
                self.assertTrue(ready, said)
                said += os.read(master, 65536)
            self.assertIn(f"the page is at http://127.0.0.1:{port}/".encode(), said)
            self.assertNotIn(b'{"timestamp"', said)
            os.close(master)


class FirstRun(unittest.TestCase):
    def test_status_and_up_say_where_the_code_is(self):
        port = free_port()
        with Installation('[hub]\ntcp = "off"\n') as home:
            home.up("--listen", f"0.0.0.0:{port}")
            waits = "nobody can log in yet: /setup takes the code that `tutti logs gateway` has"
            self.assertIn(waits, home.log())
            self.assertIn(waits, home.tutti("status").stdout)
            code = re.search(r"\w{4}-\w{4}", home.wait_logged("gateway", "-", "--grep", "at /setup")).group()
            body = json.dumps({"name": "Anna", "password": "correct horse", "code": code}).encode()
            request = urllib.request.Request(f"http://127.0.0.1:{port}/api/setup", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                self.assertEqual(answer.status, 200)
            wait_until(lambda: "nobody can log in" not in home.tutti("status").stdout, "the status to follow")
            self.assertNotIn(code, home.log())


class AfterTheSupervisorsDeath(unittest.TestCase):
    def test_what_runs_on_is_named_and_can_be_stopped(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            pid = stage.pid("lamp")
            stage.supervisor.kill()
            stage.supervisor.wait()
            status = stage.tutti("status", check=False)
            self.assertEqual(status.returncode, 3)
            self.assertRegex(status.stdout, rf"lamp +{pid} ")
            self.assertIn("nobody supervises here, and 2 services run on", status.stderr)
            answer = json.loads(stage.tutti("status", "--json", check=False).stdout)
            self.assertEqual(answer["error"]["code"], "unsupervised")
            self.assertEqual({orphan["name"]: orphan["pid"] for orphan in answer["orphans"]}["lamp"], pid)
            self.assertEqual(stage.tutti("restart", "lamp", check=False).returncode, 3)
            doctor = stage.tutti("doctor", check=False)
            self.assertIn("nobody supervises 2 services", doctor.stdout)
            stage.tutti("down")
            self.assertEqual(processes_of(stage.run_directory), {})
            self.assertEqual(stage.tutti("down", check=False).returncode, 3)
            self.assertFalse((stage.run_directory / "services").exists())

    def test_orphans_are_taken_over_as_before(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            pid = stage.pid("lamp")
            stage.supervisor.kill()
            stage.supervisor.wait()
            stage.tutti("status", check=False)
            stage.up()
            self.assertEqual(stage.pid("lamp"), pid)

    def test_readiness_says_that_nobody_supervises(self):
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with Installation(f'[gateway]\nlisten = "127.0.0.1:{port}"\n[hub]\ntcp = "off"\n') as stage:
            stage.up()

            def readiness():
                return json.loads(subprocess.run(
                    ["curl", "-s", f"{url}/health/ready"], capture_output=True, text=True, check=False).stdout or "{}")

            wait_until(lambda: readiness().get("status") == "ready", "readiness")
            self.assertNotIn("reason", readiness())
            stage.supervisor.kill()
            stage.supervisor.wait()
            wait_until(lambda: readiness().get("reason") == "nobody supervises the services", "the word that nobody supervises")
            self.assertEqual(readiness()["status"], "not_ready")
            stage.up()
            wait_until(lambda: readiness().get("status") == "ready", "readiness again")

    def test_a_service_adopted_with_other_settings_is_marked_until_it_is_restarted(self):
        port = free_port()
        gateway = f'[gateway]\nlisten = "127.0.0.1:{port}"\n[hub]\ntcp = "off"\n'
        with Installation(gateway + LAMP + SAME) as stage:
            stage.up()
            self.assertFalse(any(service["outdated"] for service in stage.services().values()))
            stage.supervisor.kill()
            stage.supervisor.wait()
            stage.config.write_text(gateway + LAMP.replace("3001", "3009") + SAME + 'restart = { limit = 7 }\n')
            stage.up()
            outdated = {name for name, service in stage.services().items() if service["outdated"]}
            self.assertEqual(outdated, {"lamp"})
            self.assertIn("configuration differs, restart to apply", stage.tutti("status", "lamp").stdout)
            api = f"http://127.0.0.1:{port}/api/services"
            wait_until(lambda: (get_json(api) or {}).get("lamp", {}).get("outdated") is True, "the mark on the page")
            stage.tutti("restart", "lamp")
            self.assertFalse(stage.services()["lamp"]["outdated"])
            wait_until(lambda: "outdated" not in (get_json(api) or {"lamp": {"outdated": 1}})["lamp"], "the mark to go")



if __name__ == "__main__":
    unittest.main()
