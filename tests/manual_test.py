#!/usr/bin/python3
"""The manual and the completion of shells: made of the table of commands, whole, and fit for those who read them."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from rig import BIN, PATIENCE, QUIET, ROOT, Installation, wait_until
from terminal_rig import Terminal

MAN = ROOT / "deploy" / "man"
LAMP = '[service.lamp]\nrun = ["sleep", "3021"]\n[service.lantern]\nrun = ["sleep", "3022"]\n'


def run(*command, **options):
    return subprocess.run(
        list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False, **options)


def table():
    return json.loads(run(BIN / "tutti", "--command-table").stdout)


def all_commands(command, words=()):
    for each in command["commands"]:
        yield (*words, each["name"]), each
        yield from all_commands(each, (*words, each["name"]))


def candidates(*words, env=None):
    """What may stand in place of the last word."""
    done = run(BIN / "tutti", "--complete", *words, env=env)
    assert (done.returncode, done.stderr) == (0, ""), done
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


class Table(unittest.TestCase):
    def test_it_has_what_each_help_lists(self):
        known = dict(all_commands(table()))
        listed = re.findall(r"^  ([a-z0-9-]+) {2,}", run(BIN / "tutti", "--help").stdout.split("Subcommands:")[1], re.MULTILINE)
        self.assertEqual({words[0] for words in known if len(words) == 1}, set(listed))
        self.assertGreater(len(known), 80)
        for words, command in known.items():
            if words[0] in ("director", "orchestrator", "programs", "why") or words in (("history",), ("exports",)):  # services without options; what is two programs
                continue
            helped = run(BIN / "tutti", *words, "--help").stdout
            names = {name for option in command["options"] for name in option["names"]}
            for option in re.findall(r"^  (?:-\w,)?(--[a-z-]+)", helped.split("Options:")[-1].split("Subcommands:")[0], re.MULTILINE):
                with self.subTest(command=words, option=option):
                    self.assertIn(option, names)


class Manual(unittest.TestCase):
    def test_it_is_made_of_the_table(self):
        done = run(ROOT / "tools" / "make_man_pages", BIN, "--check")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_every_command_and_option_stands_in_it(self):
        for words, command in all_commands(table()):
            page = (MAN / f"tutti-{words[0]}.1").read_text(encoding="utf-8").replace("\\-", "-")
            with self.subTest(command=words):
                self.assertIn(f"tutti {' '.join(words)}", page)
                for option in command["options"]:
                    for name in option["names"]:
                        self.assertIn(rf"\fB{name}\fR", page)

    @unittest.skipUnless(shutil.which("man") and shutil.which("groff"), "man-db and groff are not here")
    def test_each_page_is_shown_without_a_warning(self):
        pages = sorted(MAN.glob("*.1"))
        self.assertGreater(len(pages), 40)
        for page in pages:
            with self.subTest(page=page.name):
                shown = run("man", "--warnings", "-l", page, env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "100", "MANROFFSEQ": ""})
                self.assertEqual((shown.returncode, shown.stderr), (0, ""))
                self.assertIn("SYNOPSIS", shown.stdout)
                self.assertIn("tutti", shown.stdout)


class Completion(unittest.TestCase):
    def test_every_command_and_option_is_offered(self):
        known = list(all_commands(table()))
        for words, command in known:
            with self.subTest(command=words):
                options = {name for option in command["options"] for name in option["names"] if name.startswith("--")}
                # Who completes does not wait for a machine that is busy: asked again, it has had the time.
                wait_until(lambda: words[-1] in candidates(*words), f"{words[-1]} to be offered")
                wait_until(lambda: options <= set(candidates(*words, "--")), f"{options} to be offered")

    def test_what_runs_is_asked(self):
        with Installation('[gateway]\nlisten = "off"\n[hub]\ntcp = "off"\n[service.system]\n' + LAMP) as stage:
            stage.up()
            stage.wait_state("system", "ready")
            env = stage.environment
            self.assertEqual(candidates("stop", "la", env=env), ["lamp", "lantern"])
            self.assertEqual(candidates("stop", "lamp", "lan", env=env), ["lantern"])
            self.assertIn("system", candidates("call", "", env=env))
            self.assertEqual(candidates("call", "system", "poll", env=env), ["poll_now"])
            stage.tutti("down")
            for name in ("la$(reboot)", "la;reboot", "la b", "la`b`", "la\x1b[2J", "la\\"):
                (stage.folder / "state" / "history" / f"{name}.jsonl").touch()
            self.assertEqual(candidates("stop", "la", env=env), ["lamp", "lantern"], "by their histories, as far as a shell takes them as they are")

    def test_one_that_does_not_answer_holds_nothing_up(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as silent:
            silent.bind(f"{folder}/supervisor.sock")
            silent.listen()
            begun = time.monotonic()
            self.assertEqual(candidates("stop", "", env={**os.environ, "TUTTI_RUN_DIR": folder, "TUTTI_STATE_DIR": folder}), [])
            took = time.monotonic() - begun
            self.assertGreater(took, 0.29, "it is waited for")
            self.assertLess(took, 2, "as long as somebody waits with a finger on the key, and not as long as others wait")

    def test_what_needs_nobody(self):
        self.assertIn("schedule", candidates("config", "set", ""))
        self.assertEqual(candidates("top", "--sort", "m"), ["memory"])
        self.assertEqual(candidates("console", "--screen", "so"), ["song"])
        self.assertEqual(candidates("--host", "me@stage", "console", "--screen", "so"), ["song"])
        self.assertEqual(candidates("--host=me@stage", "up", ""), [], "files of this machine are none of that one")
        self.assertEqual(candidates("--host", "me@stage", "statu"), ["status"])
        self.assertEqual(candidates("completion", ""), ["bash", "zsh", "fish"])
        self.assertEqual(candidates("up", ""), [":files"])
        self.assertEqual(candidates("nonsense", "x", ""), [])
        self.assertEqual(candidates(), [])

    def bash(self, line, env):
        """What bash would offer."""
        script = f"""
            eval "$(tutti completion bash)"
            COMP_LINE={line!r} COMP_POINT=${{#COMP_LINE}}
            read -ra COMP_WORDS <<<"$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
            compopt() {{ :; }}
            _tutti
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        done = run("bash", "-c", script, env={**env, "PATH": f"{BIN}:{os.environ['PATH']}"})
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_offers_it(self):
        with tempfile.TemporaryDirectory() as folder, Installation(QUIET + LAMP) as stage:
            stage.up()
            self.assertEqual(set(self.bash("tutti sta", stage.environment)), {"start", "status"})
            self.assertEqual(self.bash("tutti restart lan", stage.environment), ["lantern"])
            self.assertEqual(self.bash("tutti --host me@stage restart ", stage.environment), [], "services of this machine are none of that one")
            self.assertEqual(self.bash("tutti --host me@stage restart --time", stage.environment), ["--timeout"])
            self.assertEqual(self.bash("tutti restart --time", stage.environment), ["--timeout"])
            (pathlib.Path(folder) / "show.toml").touch()
            self.assertEqual(self.bash(f"tutti config-check {folder}/sh", stage.environment), [f"{folder}/show.toml"])

    @unittest.skipUnless(shutil.which("fish"), "fish is not here")
    def test_fish_offers_it(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            env = {**stage.environment, "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(stage.folder)}
            done = run("fish", "--no-config", "-c", "tutti completion fish | source; complete -C 'tutti restart lan'", env=env)
            self.assertEqual((done.stdout, done.stderr), ("lantern\tready\n", ""))

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not here")
    def test_zsh_offers_it(self):
        with Installation(QUIET + LAMP) as stage:
            stage.up()
            env = {**stage.environment, "PATH": f"{BIN}:{os.environ['PATH']}", "ZDOTDIR": str(stage.folder), "PS1": "ask> "}
            (stage.folder / ".zshrc").write_text('autoload -U compinit; compinit -u -D; eval "$(tutti completion zsh)"; print loaded\n')
            shell = Terminal(["zsh", "-i"], env)
            wait_until(lambda: shell.shows("loaded"), "the shell")
            shell.press(b"tutti restart lan\t")
            wait_until(lambda: shell.shows("lantern"), "the service's name")
            shell.press(b"\x15exit\n")
            wait_until(lambda: shell.shows("") is not None and shell.process.poll() is not None, "the end of the shell")
            os.close(shell.master)


if __name__ == "__main__":
    unittest.main()
