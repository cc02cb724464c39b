"""Runs the commands of one ./check step: output to the step's log, now and then a line of progress, no orphan left."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from .failures import excerpts, failed_tests


class StepFailed(Exception):
    """A command without test cases of its own failed; the message says which."""


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


class Children:
    """The processes under way, of all steps, and the end of them all."""

    def __init__(self):
        self._lock = threading.Lock()
        self._alive = set()
        self._stopping = False

    def start(self, words, **options):
        with self._lock:
            if self._stopping:
                raise StepFailed("stopped")
            child = subprocess.Popen(words, start_new_session=True, **options)
            self._alive.add(child)
        return child

    def ended(self, child):
        with self._lock:
            self._alive.discard(child)

    @staticmethod
    def kill(child):
        """The child and its group: politely, and after five seconds for certain."""
        try:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def stop(self, number, _frame):
        if self._stopping:
            return
        self._stopping = True
        print("\nstopping …", flush=True)
        for child in list(self._alive):
            self.kill(child)
        print("0 passed, 1 failed (stopped)", flush=True)
        os._exit(128 + number)


class Run:
    """One step under way: its options, its log, the commands that it runs."""

    PROGRESS_EVERY = 10.0  # seconds between two lines of progress

    def __init__(self, root, options, step, children):
        self.root = root
        self.options = options
        self.step = step
        self._children = children
        self._lock = threading.Lock()
        self._shown = time.monotonic()
        logs = root / "build" / "check"
        logs.mkdir(parents=True, exist_ok=True)
        self._log = open(logs / f"{step}.log", "w", encoding="utf-8", errors="replace")

    def close(self):
        self._log.close()

    def command(self, *words, env=None, cwd=None, timeout=900):
        """Runs to the end; returns (exit code, output). The output also goes to the log."""
        self.note(f"$ {' '.join(map(str, words))}")
        child = self._children.start(
            list(map(str, words)),
            cwd=cwd or self.root,
            env={**os.environ, **{key: str(value) for key, value in (env or {}).items()}},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        watchdog = threading.Timer(timeout, self._children.kill, (child,))
        watchdog.start()
        output = []
        try:
            for line in child.stdout:
                output.append(line)
                self._keep(line)
            code = child.wait()
        finally:
            expired = not watchdog.is_alive()
            watchdog.cancel()
            self._children.ended(child)
        if expired:
            self.note(f"killed after {timeout} s")
        return code, "".join(output)

    def must(self, *words, what=None, **options):
        """A command that has to succeed; returns its output."""
        code, output = self.command(*words, **options)
        if code != 0:
            raise StepFailed(f"{what or ' '.join(map(str, words[:3]))} failed (exit {code})")
        return output

    def note(self, text):
        with self._lock:
            self._log.write(f"{text}\n")
            self._log.flush()

    def failed_tests(self):
        return failed_tests(self._text())

    def show_failures(self, reason, lines=40):
        """Prints why each test failed; where it was no test, the interesting end of the step's log: from the first error on,
        else its last lines."""
        text = self._text()
        shown = [f"  {reason}; from {os.path.relpath(self._log.name, self.root)}:"]
        told = excerpts(text)
        for _, why in told:
            shown += [f"    | {line[:200]}" for line in why]
        if not told:
            log = text.splitlines()
            interesting = [index for index, line in enumerate(log) if re.search(r"\berror:|FAILED: ", line)]
            start = interesting[0] if interesting else max(0, len(log) - lines)
            shown += [f"    | {line[:200]}" for line in log[start : start + lines]]
        print("\n".join(shown), flush=True)

    def _text(self):
        with open(self._log.name, encoding="utf-8", errors="replace") as file:
            return file.read()

    def _keep(self, line):
        with self._lock:
            self._log.write(line)
            self._log.flush()
            news = time.monotonic() - self._shown > self.PROGRESS_EVERY and line.strip()
            if news:
                self._shown = time.monotonic()
        if news:
            print(f"    {self.step}: {line.strip()[:110]}", flush=True)
            sys.stdout.flush()
