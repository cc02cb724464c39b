"""Runs the commands of one ./check step: output to the step's log, now and then a line of progress, no orphan left."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass


class StepFailed(Exception):
    """A command without test cases of its own failed; the message says which."""


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


class Run:
    """The state of one ./check: options, the log under way, the processes under way."""

    PROGRESS_EVERY = 10.0  # seconds between two lines of progress

    def __init__(self, root, options):
        self.root = root
        self.options = options
        self.logs = root / "build" / "check"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.log = None
        self.tail_shown = False
        self._lock = threading.Lock()
        self._children = set()
        self._stopping = False

    def begin(self, step):
        if self.log:
            self.log.close()
        self.tail_shown = False
        self.log = open(self.logs / f"{step.replace(' ', '-')}.log", "w", encoding="utf-8", errors="replace")

    def command(self, *words, env=None, cwd=None, timeout=900):
        """Runs to the end; returns (exit code, output). The output also goes to the log."""
        with self._lock:
            self.log.write(f"$ {' '.join(map(str, words))}\n")
        child = subprocess.Popen(
            list(map(str, words)),
            cwd=cwd or self.root,
            env={**os.environ, **{key: str(value) for key, value in (env or {}).items()}},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        with self._lock:
            self._children.add(child)
        watchdog = threading.Timer(timeout, self._kill, (child,))
        watchdog.start()
        output, shown = [], time.monotonic()
        try:
            for line in child.stdout:
                output.append(line)
                with self._lock:
                    self.log.write(line)
                    self.log.flush()
                if time.monotonic() - shown > self.PROGRESS_EVERY and line.strip():
                    shown = time.monotonic()
                    print(f"    {line.strip()[:110]}", flush=True)
            code = child.wait()
        finally:
            expired = not watchdog.is_alive()
            watchdog.cancel()
            with self._lock:
                self._children.discard(child)
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
            self.log.write(f"{text}\n")
            self.log.flush()

    def show_tail(self, reason, lines=40):
        """Prints the interesting end of the step's log: from the first error on, else its last lines."""
        self.tail_shown = True
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            text = file.read().splitlines()
        print(f"  {reason}; from {os.path.relpath(self.log.name, self.root)}:")
        interesting = [
            index for index, line in enumerate(text) if re.search(r"\berror:|^(FAIL|ERROR): |\[  FAILED  \]|FAILED: ", line)
        ]
        start = min(interesting[0], len(text)) if interesting else max(0, len(text) - lines)
        for line in text[start : start + lines]:
            print(f"    | {line[:200]}")
        sys.stdout.flush()

    def _kill(self, child):
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
        for child in list(self._children):
            self._kill(child)
        print("0 passed, 1 failed (stopped)", flush=True)
        os._exit(128 + number)
