#!/usr/bin/python3
"""What the documents say: their commands run against a real installation, their links and paths exist.

A fenced block that opens with ```sh run is executed by bash in the root of the project; `# prints: TEXT` on a line of its own
asks for TEXT in its output. The fixed ports of the example are replaced by ports of the kernel's choice."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest



ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(os.environ.get("TUTTI_BIN", ROOT / "build" / "release" / "bin")).resolve()
EXAMPLE = ROOT / "examples" / "home" / "tutti.toml"
PATIENCE = 60.0
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATH_LIKE = re.compile(r"`((?:src|apps|workers|tests|tools|docs|web|contracts|examples|fuzz|bench|cmake)/[\w./-]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for folder in ("bench", "fuzz", "contracts", "examples", "web"):
        pages += [page for page in (ROOT / folder).rglob("*.md") if "node_modules" not in page.parts]
    return {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in sorted(pages)}


def runnable(text):
    return [body for info, body in FENCE.findall(text) if info.split() == ["sh", "run"]]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Documents(unittest.TestCase):
    def test_link_to_what_exists(self):
        for name, text in documents().items():
            for target in LINK.findall(FENCE.sub("", text)):
                if not re.match(r"[a-z]+:", target):
                    with self.subTest(page=name, link=target):
                        self.assertTrue(((ROOT / name).parent / target).exists())

    def test_name_files_that_exist(self):
        for name, text in documents().items():
            for path in PATH_LIKE.findall(text):
                with self.subTest(page=name, path=path):
                    self.assertTrue((ROOT / path).exists())

    def test_exist_where_sources_cite_them(self):
        cited = re.compile(r"\b(?:docs/[\w/-]+|[a-z]+/README|CONTRIBUTING)\.md\b")
        for folder in ("src", "apps", "workers", "tools", "examples", "fuzz", "cmake", "bench"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and path.suffix in ("", ".cpp", ".hpp", ".py", ".txt", ".toml", ".cmake"):
                    for page in cited.findall(path.read_text(encoding="utf-8", errors="replace")):
                        with self.subTest(source=path.relative_to(ROOT).as_posix(), page=page):
                            self.assertTrue((ROOT / page).exists())

    def test_show_configurations_that_pass(self):
        for name, text in documents().items():
            for info, body in FENCE.findall(text):
                if info.split() == ["toml", "whole"]:
                    with self.subTest(page=name), tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
                        file.write(body)
                        file.flush()
                        run = subprocess.run([BIN / "tutti", "config-check", file.name], capture_output=True, text=True, check=False)
                        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


class Commands(unittest.TestCase):
    """All blocks of one page run in order, against an installation of the page's own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-docs-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.ports = {"8080": free_port(), "1883": free_port()}
        self.environment = {
            **os.environ,
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "TUTTI_RUN_DIR": str(self.folder / "run"),
            "TUTTI_STATE_DIR": str(self.folder / "state"),
        }

    def with_own_ports(self, text):
        return re.sub(r"\b(127\.0\.0\.1:|localhost:|-p )(8080|1883)\b", lambda m: f"{m.group(1)}{self.ports[m.group(2)]}", text)

    def start(self):
        config = self.folder / "tutti.toml"
        config.write_text(self.with_own_ports(EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
        child = subprocess.Popen(
            [BIN / "tutti", "up", config], env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.addCleanup(child.stdout.close)
        self.addCleanup(self.stop, child)
        ready = self.bash("until tutti status >/dev/null 2>&1; do sleep 0.1; done")
        self.assertEqual(ready.returncode, 0, "the installation did not become ready")

    def stop(self, child):
        if child.poll() is None:
            child.terminate()
            child.wait(PATIENCE)

    def bash(self, script):
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    def test_run_as_they_are_written(self):
        pages = {name: runnable(text) for name, text in documents().items()}
        pages = {name: blocks for name, blocks in pages.items() if blocks}
        self.assertTrue(pages)
        self.start()
        for name, blocks in pages.items():
            for block in blocks:
                with self.subTest(page=name, block=block):
                    run = self.bash(self.with_own_ports(block))
                    self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
                    for wanted in re.findall(r"^# prints: (.+)$", block, re.MULTILINE):
                        self.assertIn(wanted, run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
