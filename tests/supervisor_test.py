"""Supervision as a person meets it: real programs, real kills. TUTTI_BIN is the folder of the built programs."""

import errno
import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

from rig import BIN, PATIENCE, QUIET, Installation, processes_of, wait_until

SPARE = 'restart = { stable_after = "1ms" }\n'

# Does what its fifo says: prints a line or exits with a code.
OBEDIENT = """
run = ["sh", "-c", "exec 3<> fifo; while read -r word rest <&3; do case $word in exit) exit $rest;; *) echo $word $rest;; esac; done"]
"""

# Says that it is ready, then pings until it gets SIGUSR1; then it hangs.
WATCHED = r"""
import os, select, signal, socket
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.connect(os.environ["NOTIFY_SOCKET"])
def hang(*_):
    while True:
        select.select([], [], [], 60)
signal.signal(signal.SIGUSR1, hang)
notify.send(b"READY=1\nSTATUS=pinging")
while True:
    select.select([], [], [], int(os.environ["WATCHDOG_USEC"]) / 4e6)
    notify.send(b"WATCHDOG=1")
"""


def alive(pid):
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def parent_of(pid):
    return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


class Stage(Installation):
    """An installation of some services, each given as the lines of its table."""

    def __init__(self, **services):
        text = QUIET
        for name, lines in services.items():
            text += f"[service.{name}]\n{lines}\n"
        super().__init__(text)
        os.mkfifo(self.folder / "fifo")

    def up_any(self):
        """Starts the supervisor and waits until it answers, be its services ready or not."""
        self.begin()
        wait_until(self.services, "an answer of the supervisor")

    def say(self, line):
        """To the fifo that `mixer` reads; where nobody does any more, that is said instead of waited for without end."""
        def reached():
            try:
                return os.open(self.folder / "fifo", os.O_WRONLY | os.O_NONBLOCK)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
                return None
        with open(wait_until(reached, "somebody who reads the fifo"), "w", encoding="utf-8") as fifo:
            fifo.write(line + "\n")

    def log_lines(self, service):
        lines = []
        folder = self.folder / "state" / "log"
        for path in sorted(folder.glob(f"{service}.log*"), key=lambda path: path.name, reverse=True):
            lines += [json.loads(line) for line in path.read_text().splitlines()]
        return lines

    def messages(self, service):
        return [line["message"] for line in self.log_lines(service)]

    def kill_supervisor(self):
        self.supervisor.kill()
        self.supervisor.wait()

    def main_processes(self, marker):
        """Processes of this installation, shims left out, whose command line has this word."""
        return [pid for pid, line in processes_of(self.run_directory).items() if marker in line and "tutti-shim" not in line]


class Crashes(unittest.TestCase):
    def test_a_killed_service_is_back_once_with_a_new_pid(self):
        with Stage(mixer='run = ["sleep", "1001"]\n' + SPARE) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            os.kill(before["pid"], signal.SIGKILL)
            after = stage.wait_state("mixer", "ready", other_than=before["pid"])
            self.assertEqual(after["restarts"], 1)
            self.assertEqual(after["last_exit"]["signal"], signal.SIGKILL)
            self.assertEqual(stage.main_processes("1001"), [after["pid"]])

    def test_a_folder_of_a_run_that_somebody_removed_is_made_again(self):
        with Stage(mixer='run = ["sleep", "1004"]\n' + SPARE) as stage:
            stage.up()
            before = stage.pid("mixer")
            shutil.rmtree(stage.run_directory / "services" / "mixer")
            os.kill(before, signal.SIGKILL)
            after = stage.wait_state("mixer", "ready", other_than=before)
            self.assertEqual(stage.main_processes("1004"), [after["pid"]])
            self.assertTrue((stage.run_directory / "services" / "mixer" / "control").exists())

    def test_a_crash_restarts_those_behind_in_its_group(self):
        services = {name: f'run = ["sleep", "{1101 + place}"]\n{SPARE}' for place, name in enumerate(["desk", "mixer", "lamp"])}
        with Stage(**services) as stage:
            stage.config.write_text(
                stage.config.read_text() + '[group.stage]\nservices = ["desk", "mixer", "lamp"]\nstrategy = "rest_for_one"\n')
            stage.up()
            before = {name: stage.pid(name) for name in services}
            os.kill(before["mixer"], signal.SIGKILL)
            lamp = stage.wait_state("lamp", "ready", other_than=before["lamp"])
            stage.wait_state("mixer", "ready", other_than=before["mixer"])
            self.assertEqual(lamp["last_exit"]["cause"], "mixer of its group has crashed")
            self.assertEqual(stage.pid("desk"), before["desk"])

    def test_a_service_that_always_fails_is_a_crash_loop(self):
        lines = 'run = ["false"]\nrequired = false\nrestart = { limit = 3, delays = ["10ms"] }'
        with Stage(broken=lines) as stage:
            stage.up()
            state = stage.wait_state("broken", "crash_loop")
            self.assertEqual(state["restarts"], 3)
            self.assertEqual(state["last_exit"]["code"], 1)
            self.assertRegex(stage.log(), r"broken: exited with code 1; restarts in .* \(`tutti why broken` says more\)")
            stage.tutti("stop", "broken")
            stage.wait_state("broken", "stopped")

    def test_a_program_that_is_not_there_is_named_as_the_cause(self):
        with Stage(broken='run = ["./nowhere"]\nrequired = false') as stage:
            stage.up()
            state = stage.wait_state("broken", "backoff")
            self.assertIn("./nowhere could not be executed: No such file or directory", state["cause"])

    def test_a_killed_shim_takes_its_service_along_and_both_come_back(self):
        lines = 'run = ["sh", "-c", "setsid sleep 1003 & exec sleep 1002"]\n' + SPARE
        with Stage(mixer=lines) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            wait_until(lambda: stage.main_processes("1003"), "the child")
            child = stage.main_processes("1003")[0]
            os.kill(parent_of(before["pid"]), signal.SIGKILL)
            after = stage.wait_state("mixer", "ready", other_than=before["pid"])
            self.assertFalse(alive(before["pid"]))
            self.assertFalse(alive(child))
            self.assertEqual(after["restarts"], 1)
            # For a moment the child that becomes setsid still looks like the shell that it was.
            wait_until(lambda: stage.main_processes("1002") == [after["pid"]], "one of it and no other")

    def test_a_hung_service_is_replaced_by_its_watchdog(self):
        lines = 'run = ["python3", "watched.py"]\nready = "notify"\nwatchdog = "300ms"\n' + SPARE
        with Stage(mixer=lines) as stage:
            (stage.folder / "watched.py").write_text(WATCHED)
            stage.up()
            before = stage.wait_state("mixer", "ready")
            self.assertEqual(before["status"], "pinging")
            os.kill(before["pid"], signal.SIGUSR1)
            after = stage.wait_state("mixer", "ready", other_than=before["pid"])
            self.assertEqual(after["restarts"], 1)
            self.assertIn("hung: the watchdog", stage.log())


class Stops(unittest.TestCase):
    def test_a_deliberate_stop_takes_the_whole_tree_and_stays(self):
        script = "setsid sleep 1005 & (setsid sleep 1006 &) ; trap '' TERM; sleep 1007 & wait; sleep 1008"
        lines = f'run = ["sh", "-c", "{script}"]\nstop = {{ grace = "300ms" }}'
        with Stage(mixer=lines) as stage:
            stage.up()
            for marker in ("1005", "1006", "1007"):
                wait_until(lambda: stage.main_processes(f"sleep {marker}"), f"sleep {marker}")
            stage.tutti("stop", "mixer")
            stopped = stage.wait_state("mixer", "stopped")
            self.assertEqual(stopped["restarts"], 0)
            self.assertEqual(stage.main_processes("sleep 100"), [])
            stage.kill_supervisor()
            stage.up()
            self.assertEqual(stage.services()["mixer"]["state"], "stopped")
            stage.tutti("start", "mixer")
            stage.wait_state("mixer", "ready")

    def test_a_restart_by_hand_is_no_crash(self):
        with Stage(mixer='run = ["sleep", "1009"]') as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            stage.tutti("restart", "mixer")
            self.assertEqual(stage.wait_state("mixer", "ready", other_than=before["pid"])["restarts"], 0)

    def test_sigterm_leaves_nothing_behind(self):
        lines = 'run = ["sh", "-c", "(setsid sleep 1010 &); exec sleep 1011"]'
        with Stage(one=lines, two='run = ["sleep", "1012"]\nneeds = ["one"]') as stage:
            stage.up()
            stage.supervisor.terminate()
            self.assertEqual(stage.supervisor.wait(PATIENCE), 0)
            self.assertEqual(processes_of(stage.run_directory), {})
            stopped = [json.loads(line) for line in stage.log().splitlines() if '"to":"stopped"' in line]
            order = [line["unit"] for line in stopped]
            self.assertLess(order.index("two"), order.index("one"))

    def test_quiet_says_nothing_while_all_goes_well(self):
        for options, says in (((), True), (("--quiet",), False)):
            with self.subTest(options), Stage(mixer='run = ["sleep", "1004"]') as stage:
                stage.up(*options)
                stage.tutti("down")
                stage.supervisor.wait(PATIENCE)
                self.assertEqual((stage.folder / "supervisor.log").stat().st_size > 0, says)

    def test_down_leaves_nothing_behind(self):
        with Stage(one='run = ["sleep", "1013"]') as stage:
            stage.up()
            stage.tutti("down")
            stage.supervisor.wait(PATIENCE)
            self.assertEqual(processes_of(stage.run_directory), {})

    def test_a_second_interrupt_gives_no_more_grace(self):
        lines = """run = ["sh", "-c", "trap '' TERM INT; while :; do sleep 1014; done"]\nstop = { grace = "10m" }"""
        with Stage(stubborn=lines) as stage:
            stage.up()
            stage.supervisor.send_signal(signal.SIGINT)
            stage.wait_state("stubborn", "stopping")
            stage.supervisor.send_signal(signal.SIGINT)
            self.assertEqual(stage.supervisor.wait(PATIENCE), 0)
            self.assertEqual(processes_of(stage.run_directory), {})

    def test_a_second_supervisor_says_who_runs(self):
        with Stage(one='run = ["sleep", "1015"]') as stage:
            stage.up()
            second = stage.tutti("up", stage.config, check=False)
            self.assertEqual(second.returncode, 1)
            self.assertIn(str(stage.supervisor.pid), second.stderr)


class Adoption(unittest.TestCase):
    def test_a_service_outlives_its_supervisor_and_is_adopted(self):
        with Stage(mixer=OBEDIENT + 'restart = { when = "never" }') as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            stage.say("before the kill")
            wait_until(lambda: "before the kill" in stage.messages("mixer"), "the first line")
            stage.kill_supervisor()
            stage.say("nobody supervises")
            wait_until(lambda: "nobody supervises" in stage.messages("mixer"), "the line in between")
            stage.up()
            after = stage.wait_state("mixer", "ready")
            self.assertEqual(after["pid"], before["pid"])
            self.assertEqual(after["restarts"], 0)
            stage.say("after it")
            wait_until(lambda: "after it" in stage.messages("mixer"), "the last line")
            stage.say("exit 7")
            failed = stage.wait_state("mixer", "failed")
            self.assertEqual(failed["last_exit"]["code"], 7)
            self.assertEqual(stage.messages("mixer"), ["before the kill", "nobody supervises", "after it"])

    def test_what_ended_while_nobody_supervised_is_known(self):
        with Stage(mixer=OBEDIENT + 'restart = { when = "never" }') as stage:
            stage.up()
            pid = stage.wait_state("mixer", "ready")["pid"]
            stage.kill_supervisor()
            stage.say("exit 9")
            wait_until(lambda: not alive(pid), "the end")
            stage.up_any()
            self.assertEqual(stage.wait_state("mixer", "failed")["last_exit"]["code"], 9)

    def test_a_shim_and_a_supervisor_killed_together_double_nothing(self):
        with Stage(mixer='run = ["sleep", "1016"]\n' + SPARE) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            shim = parent_of(before["pid"])
            stage.kill_supervisor()
            os.kill(shim, signal.SIGKILL)
            stage.up()
            after = stage.wait_state("mixer", "ready", other_than=before["pid"])
            self.assertEqual(stage.main_processes("1016"), [after["pid"]])
            self.assertEqual(after["restarts"], 1)

    def test_nothing_is_said_to_be_ready_of_which_no_shim_is_left(self):
        """Something of it still runs, and has to be ended first: what it was then is not what it is."""
        forking = '["sh", "-c", "sleep 1017 & wait"]'
        with Stage(mixer=f"run = {forking}\n{SPARE}") as stage:
            stage.config.write_text(stage.config.read_text().replace('["sleep", "infinity"]', forking))
            stage.up()
            before = {name: service["pid"] for name, service in stage.services().items()}
            wait_until(lambda: len(stage.main_processes("sleep 1017")) == 4, "what they start")
            shims = [parent_of(pid) for pid in before.values()]
            stage.kill_supervisor()
            for shim in shims:
                os.kill(shim, signal.SIGKILL)
            stage.begin()
            self.assertEqual(stage.notifications.recv(4096).decode(), "STATUS=0 of 2 required services are ready")
            for name, pid in before.items():
                stage.wait_state(name, "ready", other_than=pid)

    def test_killing_the_supervisor_twenty_times_doubles_nothing(self):
        services = {f"s{number}": f'run = ["sleep", "20{number}"]' for number in range(5)}
        with Stage(**services) as stage:
            stage.up()
            first = {name: service["pid"] for name, service in stage.services().items()}
            for _ in range(20):
                stage.kill_supervisor()
                stage.up()
                self.assertEqual({name: service["pid"] for name, service in stage.services().items()}, first)
            for number in range(5):
                self.assertEqual(stage.main_processes(f"sleep 20{number}"), [first[f"s{number}"]])

    def test_killing_the_supervisor_while_it_starts_doubles_nothing(self):
        services = {f"s{number}": f'run = ["sleep", "21{number}"]' for number in range(5)}
        with Stage(**services) as stage:
            for _ in range(10):
                stage.begin()
                wait_until(lambda: stage.main_processes("sleep 21") or stage.supervisor.poll() is not None, "a start")
                stage.kill_supervisor()
            stage.up()
            for number in range(5):
                wait_until(lambda: stage.main_processes(f"sleep 21{number}"), "the program")  # its child may not have executed it yet
                self.assertEqual(len(stage.main_processes(f"sleep 21{number}")), 1)

    def test_restart_counts_outlive_the_supervisor(self):
        with Stage(mixer='run = ["sleep", "1017"]\n' + SPARE) as stage:
            stage.up()
            before = stage.wait_state("mixer", "ready")
            os.kill(before["pid"], signal.SIGKILL)
            stage.wait_state("mixer", "ready", other_than=before["pid"])
            stage.kill_supervisor()
            stage.up()
            self.assertEqual(stage.services()["mixer"]["restarts"], 1)

    def test_a_memory_that_is_not_understood_is_set_aside_and_said(self):
        with Stage(mixer='run = ["sleep", "1019"]') as stage:
            stage.up()
            pid = stage.wait_state("mixer", "ready")["pid"]
            memory = stage.run_directory / "services" / "mixer" / "memory.json"
            written = memory.read_text()
            # Each ended, or hung, a supervisor at every start: launched twice, due for ever, beyond all times.
            edits = [('"state":"ready"', '"state":"waiting"'), ('"due":null', '"due":1'), ('"since":', '"since":9')]
            for number, edit in enumerate([*edits, ("{", "")], start=1):
                stage.kill_supervisor()
                spoilt = written.replace(*edit, 1)
                self.assertNotEqual(spoilt, written)
                memory.write_text(spoilt)
                stage.up()
                self.assertEqual(stage.wait_state("mixer", "ready")["pid"], pid)
                aside = memory.with_name(f"memory.json.rejected.{number}")
                self.assertEqual(aside.read_text(), spoilt)
                self.assertIn(aside.name, (stage.folder / "supervisor.log").read_text())
            self.assertEqual(stage.main_processes("1019"), [pid])

    def test_a_service_that_left_the_configuration_is_ended(self):
        with Stage(old='run = ["sleep", "1018"]') as stage:
            stage.up()
            stage.kill_supervisor()
            stage.config.write_text(QUIET)
            stage.up()
            wait_until(lambda: not stage.main_processes("1018"), "the end of the old service")


class Starts(unittest.TestCase):
    def test_a_service_waits_until_what_it_needs_says_that_it_is_ready(self):
        ready = "import os, socket; open('gate').read(); s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); " \
                "s.sendto(b'READY=1', os.environ['NOTIFY_SOCKET']); import time; time.sleep(1000)"
        services = {
            "late": 'run = ["sleep", "1019"]\nneeds = ["slow"]',
            "slow": f'run = ["python3", "-c", "{ready}"]\nready = "notify"',
        }
        with Stage(**services) as stage:
            os.mkfifo(stage.folder / "gate")
            stage.begin()
            wait_until(lambda: stage.services().get("slow", {}).get("state") == "starting", "slow to start")
            self.assertEqual(stage.services()["late"]["state"], "waiting")
            with open(stage.folder / "gate", "w") as gate:
                gate.write("go")
            stage.wait_state("late", "ready")

    def test_an_ephemeral_service_runs_on_its_schedule(self):
        lines = 'run = ["sh", "-c", "echo run"]\npattern = "ephemeral"\nevery = "1s"'
        with Stage(weather=lines) as stage:
            stage.up()
            wait_until(lambda: len(stage.messages("weather")) >= 3, "three runs")
            self.assertEqual(stage.services()["weather"]["restarts"], 0)
            times = [line["timestamp"] for line in stage.log_lines("weather")]
            for earlier, later in zip(times, times[1:]):
                self.assertGreater(later - earlier, 0.5)

    def test_a_service_runs_with_its_own_limits_and_folder_and_no_new_privileges(self):
        lines = """run = ["sh", "-c", "ulimit -n; nice; pwd; grep NoNewPrivs /proc/self/status; exec sleep 1020"]
directory = "inner"
limits = { open_files = 77, nice = 5 }"""
        with Stage(mixer=lines) as stage:
            (stage.folder / "inner").mkdir()
            stage.up()
            wait_until(lambda: len(stage.messages("mixer")) == 4, "four lines")
            expected = ["77", str(os.nice(0) + 5), str(stage.folder / "inner"), "NoNewPrivs:\t1"]
            self.assertEqual(stage.messages("mixer"), expected)


class Logs(unittest.TestCase):
    def test_a_flood_blocks_nobody_and_its_files_are_bounded(self):
        lines = 'run = ["sh", "-c", "yes 0123456789012345678901234567890123456789 | head -n 200000; echo done > flag; exec sleep 1021"]'
        with Stage(loud=lines) as stage:
            stage.up()
            wait_until(lambda: (stage.folder / "flag").exists(), "the end of the flood")
            files = list((stage.folder / "state" / "log").glob("loud.log*"))
            self.assertLessEqual(len(files), 5)
            for path in files:
                self.assertLessEqual(path.stat().st_size, 1 << 20)
                for line in path.read_text().splitlines():
                    self.assertEqual(json.loads(line)["stream"], "stdout")

    def test_a_log_that_cannot_be_written_blocks_nobody(self):
        lines = 'run = ["sh", "-c", "yes | head -n 100000; echo done > flag; exec sleep 1022"]'
        with Stage(loud=lines) as stage:
            (stage.folder / "state" / "log" / "loud.log").mkdir(parents=True)
            os.chmod(stage.folder / "state", 0o700)
            os.chmod(stage.folder / "state" / "log", 0o700)
            stage.up()
            wait_until(lambda: (stage.folder / "flag").exists(), "the end of the flood")

    def test_lines_are_kept_whole_cut_and_named(self):
        script = r"""printf 'partial'; printf '%s\n' ' line'; echo oops >&2; printf '{"message":"m","n":1}\n'; """ \
                 r"""head -c 20000 /dev/zero | tr '\0' x; printf 'no end'"""
        lines = f"run = [\"sh\", \"-c\", '''{script}''']\nrestart = {{ when = \"never\" }}"
        with Stage(mixer=lines) as stage:
            stage.up_any()
            stage.wait_state("mixer", "completed")
            found = stage.log_lines("mixer")
            out = [line for line in found if line.get("stream") != "stderr"]
            self.assertEqual([line["message"][:12] for line in out], ["partial line", "m", "xxxxxxxxxxxx"])
            self.assertEqual(out[1]["n"], 1)
            self.assertEqual(out[1]["service"], "mixer")
            self.assertTrue(out[2]["cut"])
            self.assertEqual(len(out[2]["message"]), 16384)
            self.assertEqual([line["message"] for line in found if line.get("stream") == "stderr"], ["oops"])


class Cost(unittest.TestCase):
    def test_an_idle_supervisor_and_its_shims_do_not_wake_up(self):
        def switches(pid):
            text = pathlib.Path(f"/proc/{pid}/status").read_text()
            return sum(int(line.split()[1]) for line in text.splitlines() if "ctxt_switches" in line)

        with Stage(mixer='run = ["sleep", "1023"]') as stage:
            stage.up()
            pids = [stage.supervisor.pid] + [
                pid for pid, line in processes_of(stage.run_directory).items() if "tutti-shim" in line]
            self.assertEqual(len(pids), 3)
            # Whatever they had to do is done when a whole second passes without a wakeup.
            counts = lambda: [switches(pid) for pid in pids]
            subprocess.run(["sleep", "1"], check=True)
            before = counts()
            subprocess.run(["sleep", "3"], check=True)
            self.assertEqual(counts(), before)


if __name__ == "__main__":
    unittest.main()
