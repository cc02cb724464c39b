#!/usr/bin/python3
"""What the documents say: their commands run against a real installation, their links and paths exist.

A fenced block that opens with ```sh run is executed by bash in the root of the project, against examples/home; one with ```sh run
show against examples/show, with ```sh run input against examples/python_input, with ```sh run scene against a display and a folder
scenes/, with ```sh run totem against the two of
examples/totem, with ```sh run light against its show, with ```sh run vj against examples/vj, with ```sh run bridge against examples/home with a bridge to a Mosquitto, with ```sh run control against examples/home with a table [control], with ```sh run appliance in a copy of examples/appliance. `# prints: TEXT` on a line of its own asks for TEXT in its output. The fixed ports of the examples are replaced by
ports of the kernel's choice."""

import json
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import bridge_rig
import totem_rig
import vj_rig
from rig import BIN, PATIENCE, ROOT, Installation, free_port

EXAMPLES = ROOT / "examples"
SCREENSHOTS = ROOT / "web" / "tests" / "fixture" / "screenshots.js"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATH_LIKE = re.compile(r"`((?:src|apps|workers|tests|tools|docs|web|contracts|examples|fuzz|bench|cmake|deploy)/[\w./-]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for folder in ("bench", "fuzz", "contracts", "deploy", "examples", "web"):
        pages += [page for page in (ROOT / folder).rglob("*.md") if "node_modules" not in page.parts]
    return {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in sorted(pages)}


def runnable(text, *example):
    return [body for info, body in FENCE.findall(text) if info.split() == ["sh", "run", *example]]


class Documents(unittest.TestCase):
    def test_link_to_what_exists(self):
        for name, text in documents().items():
            for target in LINK.findall(FENCE.sub("", text)):
                if not re.match(r"[a-z]+:", target):
                    with self.subTest(page=name, link=target):
                        self.assertTrue(((ROOT / name).parent / target).exists())

    def test_pictures_of_the_page_are_there_small_and_shown(self):
        shown = {target.rpartition("/")[2] for text in documents().values() for target in LINK.findall(text)}
        made = set(re.findall(r"\{ name: '([\w-]+)'", re.search(r"const PICTURES = \[(.*?)\n\];", SCREENSHOTS.read_text(encoding="utf-8"), re.DOTALL)[1]))
        there = {picture.stem: picture for picture in (ROOT / "docs" / "images").glob("*.webp")}
        self.assertEqual(made, set(there), "tools/make_screenshots")
        for name, picture in there.items():
            with self.subTest(picture=name):
                self.assertIn(picture.name, shown)
                self.assertEqual(picture.read_bytes()[8:12], b"WEBP")
                self.assertLess(picture.stat().st_size, 150_000)

    def test_pictures_of_the_console_are_of_every_screen_small_and_shown(self):
        page = documents()["docs/console.md"]
        screens = re.findall(r"^\| [\dJ] (\w+) \|", page, re.MULTILINE)
        self.assertEqual(len(screens), 11)
        folder = ROOT / "docs" / "console"
        for screen in screens:
            with self.subTest(screen=screen):
                self.assertTrue((folder / f"{screen}-120x40.png").exists(), "tools/capture_console")
                for columns, rows in ((80, 24), (120, 40)):
                    lines = (folder / f"{screen}-{columns}x{rows}.txt").read_text(encoding="utf-8").splitlines()
                    self.assertLessEqual(len(lines), rows)
                    self.assertIn(screen, lines[0])
        for picture in folder.glob("*.png"):
            with self.subTest(picture=picture.name):
                self.assertIn(f"(console/{picture.name})", page)
                self.assertLess(picture.stat().st_size, 60_000)

    def test_api_is_made_from_the_contract(self):
        made = subprocess.run([ROOT / "tools" / "make_api_docs", "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)
        said = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        for path, operations in json.loads((ROOT / "contracts" / "openapi.json").read_text(encoding="utf-8"))["paths"].items():
            for method in operations:
                self.assertEqual(said.count(f"### `{method.upper()} {path}`\n"), 1, path)

    def test_name_files_that_exist(self):
        for name, text in documents().items():
            for path in PATH_LIKE.findall(text):
                with self.subTest(page=name, path=path):
                    self.assertTrue((ROOT / path).exists() or ((ROOT / name).parent / path).exists())

    def test_exist_where_sources_cite_them(self):
        cited = re.compile(r"\b(?:docs/[\w/-]+|[a-z]+/README|CONTRIBUTING)\.md\b")
        for folder in ("src", "apps", "workers", "tools", "examples", "fuzz", "cmake", "bench"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and path.suffix in ("", ".cpp", ".hpp", ".py", ".txt", ".toml", ".cmake"):
                    for page in cited.findall(path.read_text(encoding="utf-8", errors="replace")):
                        with self.subTest(source=path.relative_to(ROOT).as_posix(), page=page):
                            self.assertTrue((ROOT / page).exists())

    def test_run_what_is_on_the_path(self):
        for name, text in documents().items():
            for info, body in FENCE.findall(text):
                if info.split()[:2] == ["sh", "run"]:
                    with self.subTest(page=name, block=body):
                        self.assertNotIn("build/", body, "`tutti` is on the path of those blocks; a build of one's own may not be there")

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
    """The blocks of all pages run in order, against an installation made of the example."""

    def setUp(self):
        self.ports = {"8080": free_port(), "1883": free_port(), "9100": free_port()}
        self.rewrite = self.with_own_ports
        self.waits_for = "system"
        self.folder = ROOT

    def start(self, config):
        self.use(Installation(self.with_own_ports(config)))

    def use(self, installation):
        self.home = installation
        self.addCleanup(self.home.__exit__)
        self.environment = {**self.home.environment, "PATH": f"{BIN}:{self.home.environment['PATH']}"}
        del self.environment["NOTIFY_SOCKET"]
        self.home.up()

    def with_own_ports(self, text):
        return re.sub(r"(?<![\w.])(127\.0\.0\.1[:/]|localhost:|-p )(8080|1883|1884|9100)\b", lambda m: f"{m.group(1)}{self.ports[m.group(2)]}", text)

    def bash(self, script):
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    def run_blocks(self, *example, patience=0):
        """`patience`: for how long a block is tried again, where what it shows is there a moment after it was said."""
        pages = {name: runnable(text, *example) for name, text in documents().items()}
        self.assertTrue(any(pages.values()))
        for name, blocks in pages.items():
            for block in blocks:
                with self.subTest(page=name, block=block):
                    self.home.wait_state(self.waits_for, "ready")
                    deadline = time.monotonic() + patience
                    while (complaint := self.complaint_of(block)) and time.monotonic() < deadline:
                        pass
                    self.assertIsNone(complaint)

    def complaint_of(self, block):
        try:
            run = self.bash(self.rewrite(block))
        except subprocess.TimeoutExpired as late:
            return str(late)
        said = run.stdout + run.stderr
        missing = [wanted for wanted in re.findall(r"^# prints: (.+)$", block, re.MULTILINE) if wanted not in said]
        return f"exit code {run.returncode}, without {missing}: {said}" if run.returncode != 0 or missing else None

    def test_run_as_they_are_written(self):
        self.start((EXAMPLES / "home" / "tutti.toml").read_text(encoding="utf-8"))
        self.run_blocks(patience=PATIENCE)

    def test_about_bridges_run_as_they_are_written(self):
        upstream = self.enterContext(bridge_rig.Mosquitto())
        self.ports["1884"] = upstream.port
        bridge = f'\n[bridge.venue]\nurl = "{upstream.url}"\nroot = ""\ntopics = [{{ filter = "event/#", remote_prefix = "left/" }}]\n'
        self.start((EXAMPLES / "home" / "tutti.toml").read_text(encoding="utf-8") + bridge)
        self.waits_for = "bridge"
        self.run_blocks("bridge", patience=PATIENCE)

    def test_about_control_run_as_they_are_written(self):
        self.start((EXAMPLES / "home" / "tutti.toml").read_text(encoding="utf-8") + "\n[control]\n")
        self.waits_for = "control"
        self.run_blocks("control", patience=PATIENCE)

    def test_about_an_appliance_run_as_they_are_written(self):
        example = EXAMPLES / "appliance"
        config = (example / "tutti.toml").read_text(encoding="utf-8")
        installation = Installation(self.with_own_ports(config))
        self.folder = installation.folder
        for path in example.iterdir():
            if path.is_dir():
                shutil.copytree(path, self.folder / path.name)
            elif path.name != "tutti.toml":
                shutil.copy(path, self.folder)
        self.use(installation)
        self.waits_for = "control"
        self.run_blocks("appliance", patience=PATIENCE)

    def test_about_events_run_as_they_are_written(self):
        ports = '\n[hub]\ntcp = "127.0.0.1:1883"\n[gateway]\nlisten = "127.0.0.1:8080"\n'
        self.start((EXAMPLES / "show" / "tutti.toml").read_text(encoding="utf-8") + ports)
        self.home.wait_state("director", "ready")
        self.run_blocks("show")

    def test_about_inputs_run_as_they_are_written(self):
        ports = '\n[hub]\ntcp = "127.0.0.1:1883"\n[gateway]\nlisten = "127.0.0.1:8080"\n'
        config = (EXAMPLES / "python_input" / "tutti.toml").read_text(encoding="utf-8")
        program = f'"{EXAMPLES / "python_input" / "wifi_buttons.py"}", "--listen", "127.0.0.1:9100"'
        self.start(config.replace('"./wifi_buttons.py"', program) + ports)
        self.home.wait_state("input", "ready")
        self.run_blocks("input", patience=PATIENCE)

    def test_about_scenes_run_as_they_are_written(self):
        ports = '\n[hub]\ntcp = "127.0.0.1:1883"\n[gateway]\nlisten = "127.0.0.1:8080"\n'
        self.start("[display.panel]\nsize = [64, 64]\n" + ports)
        (self.home.folder / "scenes").mkdir()
        self.rewrite = lambda text: self.with_own_ports(text).replace(" scenes/", f" {self.home.folder}/scenes/")
        self.waits_for = "render"
        self.run_blocks("scene", patience=PATIENCE)

    def test_about_inputs_elsewhere_run_as_they_are_written(self):
        self.use(totem_rig.playing(self.ports["8080"], self.ports["1883"]))
        left = totem_rig.Left(self.home)
        self.addCleanup(left.__exit__)
        left.up()
        self.rewrite = left.with_own_places
        self.waits_for = "director"
        self.run_blocks("totem")

    def test_about_light_run_as_they_are_written(self):
        self.use(totem_rig.show(self.ports["8080"], self.ports["1883"]))
        self.waits_for = "render"
        self.run_blocks("light", patience=PATIENCE)

    def test_about_a_show_with_sound_run_as_they_are_written(self):
        show = vj_rig.Show("")
        self.use(show)
        self.rewrite = lambda text: text.replace("osc dump 9000", f"osc dump {show.send}")
        self.waits_for = "lyrics"
        self.run_blocks("vj", patience=PATIENCE)


if __name__ == "__main__":
    unittest.main()
