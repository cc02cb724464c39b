"""The steps of ./check. To add one: a function below, a row in STEPS; schedule.py runs them beside each other."""

import json
import os
import pathlib
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Callable

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "tests"))

from rig import free_port  # noqa: E402

from . import coverage
from .run import Count, StepFailed

CORES = os.cpu_count() or 1
PYTHON = "/usr/bin/python3"  # Debian's, which has the packages of the group `test`


# ---- builds -----------------------------------------------------------------------------------------------------------


def build(run, preset, *targets, options=()):
    run.must("cmake", "--preset", preset, *options, what=f"configuring preset {preset}")
    run.must("ninja", "-C", f"build/{preset}", *targets, what=f"building preset {preset}", timeout=3600)
    return Count()


def build_tests(run):
    return build(run, "ci", options=("-DTUTTI_FUZZ=ON",))


def build_release(run):
    return build(run, "ci-release")


def build_load_programs(run):
    """What only measures, compiled so that it goes on compiling; bench_hub, whose peers are those of the tests, once around."""
    count = build(run, "ci-release", options=("-DTUTTI_BENCH=ON",))
    run.must("build/ci-release/bin/bench_hub", "--quick", what="a short round of bench_hub", timeout=600)
    return count


# ---- tests ------------------------------------------------------------------------------------------------------------


def gtest_programs(run, preset):
    listing = run.must("ctest", "--test-dir", f"build/{preset}", "--show-only=json-v1", what="listing the unit tests")
    tests = json.loads(listing[listing.index("{") :])["tests"]
    return [(test["name"], test["command"]) for test in tests if test.get("command")]


def run_gtest(run, name, command, env=None):
    with tempfile.TemporaryDirectory(prefix="tutti-check-") as folder:
        report = os.path.join(folder, "report.json")
        code, _ = run.command(*command, f"--gtest_output=json:{report}", "--gtest_brief=1", env=env, timeout=600)
        try:
            with open(report, encoding="utf-8") as file:
                result = json.load(file)
        except (OSError, ValueError):
            run.note(f"FAILED: program {name} ended with {code} and no report")
            return Count(0, 1)
        skipped = sum(
            case.get("result") == "SKIPPED" for suite in result["testsuites"] for case in suite["testsuite"]
        )
        failed = result["failures"]
        if code != 0 and failed == 0:  # a leak, found after the last case
            run.note(f"FAILED: program {name} ended with {code} although each case passed")
            failed = 1
        return Count(max(0, result["tests"] - failed - skipped), failed, skipped)


# What hears minutes of sound is spread over as many processes.
SHARDS = {"audio": 6}


def unit_tests(run, preset="ci", env=None):
    def one(program):
        name, command, shard = program
        spread = {"GTEST_TOTAL_SHARDS": SHARDS.get(name, 1), "GTEST_SHARD_INDEX": shard}
        return run_gtest(run, name, command, env={**(env or {}), **spread})

    programs = [(name, command, shard) for name, command in gtest_programs(run, preset) for shard in range(SHARDS.get(name, 1))]
    programs.sort(key=lambda program: program[0] not in SHARDS)  # the long ones first
    with ThreadPoolExecutor(CORES + 1) as pool:  # some of them wait
        return sum(pool.map(one, programs), Count())


def unit_tests_again(run, names):
    """Cases by "Suite.Case", in whichever program they are, and whole programs by "program name"."""
    cases = ":".join(name for name in names if not name.startswith("program "))
    count = Count()
    for name, command in gtest_programs(run, "ci"):
        whole = f"program {name}" in names
        if whole or cases:
            count += run_gtest(run, name, command if whole else [*command, f"--gtest_filter={cases}"])
    return count


def python_test(run, name, env):
    code, output = run.command(PYTHON, "-B", "-m", "unittest", "-v", name, env=env, cwd=run.root / "tests")
    return count_unittest(run, name, code, output)


def count_unittest(run, name, code, output):
    """What unittest says of its cases; where it ended badly, at least one failure, whatever its words are."""
    ran = re.findall(r"^Ran (\d+) tests? in", output, re.MULTILINE)
    if not ran:
        run.note(f"FAILED: {name} did not come to its end")
        return Count(0, 1)
    ends = re.findall(r"^(?:OK|FAILED)(?: \((.*)\))?$", output, re.MULTILINE)
    numbers = dict(re.findall(r"(failures|errors|skipped|unexpected successes)=(\d+)", ends[-1] if ends else ""))
    failed = sum(int(numbers.get(word, 0)) for word in ("failures", "errors", "unexpected successes"))
    if failed == 0 and (code != 0 or not ends):
        run.note(f"FAILED: {name} ended with {code} although no case failed")
        failed = 1
    skipped = int(numbers.get("skipped", 0))
    return Count(max(0, int(ran[-1]) - failed - skipped), failed, skipped)


# What counts wake-ups or holds a time against the clock: nothing of ours runs beside it but the other steps.
ALONE = ("supervisor_test",)


def python_tests(run, names, env):
    """Most of them wait most of the time: two more at once than there are cores."""
    def one(name):
        return python_test(run, name, env)

    with ThreadPoolExecutor(CORES + 2) as pool:
        together = sum(pool.map(one, [name for name in names if name not in ALONE]), Count())
    return together + sum((one(name) for name in names if name in ALONE), Count())


def test_environment(run):
    """Whole-process tests take the sanitizer build; what measures takes TUTTI_RELEASE_BIN."""
    return {
        "TUTTI_BIN": run.root / "build" / "ci" / "bin",
        "TUTTI_RELEASE_BIN": run.root / "build" / "ci-release" / "bin",
        "TUTTI_RELEASE_BUILD": run.root / "build" / "ci-release",
    }


def lints(run):
    return python_tests(run, ["lint_test"], {})


def process_tests(run):
    names = sorted(path.stem for path in (run.root / "tests").glob("*_test.py") if path.stem != "lint_test")
    return python_tests(run, names, test_environment(run))


def process_tests_again(run, names):
    """Those alone, one after another: "test_it (module.Class.test_it)", or what sets up a class."""
    return sum((python_test(run, re.search(r"\((.+)\)", name)[1], test_environment(run)) for name in names), Count())


def fuzzing(run):
    """Each target counts as one test case: its bounded run either finds nothing or fails."""
    code, output = run.command(
        PYTHON, "tools/fuzz", "--bin", "build/ci/bin", "--unless-passed", "build/check/fuzz", timeout=1800
    )
    return count_fuzzing(run, code, output)


def count_fuzzing(run, code, output):
    """A target a case; a run that did not come to its end well is a failure, whatever passed before."""
    passed = len(re.findall(r"^fuzz_\w+: ok", output, re.MULTILINE))
    failed = len(re.findall(r"^fuzz_\w+: FAILED", output, re.MULTILINE))
    if failed == 0 and (code != 0 or passed == 0):
        run.note(f"FAILED: tools/fuzz ended with {code}")
        failed = 1
    return Count(passed, failed)


# ---- the web page -----------------------------------------------------------------------------------------------------


def vitest(run, script, *arguments, env=None):
    code, output = run.command("npm", "--prefix", "web", "run", "--silent", script, "--", *arguments, env=env, timeout=1800)
    found = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", output, re.MULTILINE)
    if not found:
        raise StepFailed(f"npm run {script} ended with {code} and no counts")
    passed, failed, skipped = (int(number or 0) for number in found[-1])
    return Count(passed, max(failed, 1 if code else 0), skipped)


def attempt(run, *words, what):
    """Like run.must, but what comes after still has its turn."""
    code, _ = run.command(*words)
    if code:
        run.note(f"FAILED: {what}")
    return Count(0, 1 if code else 0)


def web_unit_tests(run):
    run.must("tools/build-web")
    types = attempt(run, "npm", "--prefix", "web", "run", "--silent", "check", what="svelte-check")
    return types + vitest(run, "test")


def browser_tests(run, *files):
    """The page in Chromium: alone, against a real installation on a port of the kernel's choice, and on a home of its own; or these files of it."""
    text = (run.root / "tests" / "page.toml").read_text(encoding="utf-8")
    programs = run.root / "build" / "ci-release" / "bin"
    return _with_installation(run, text, lambda env: vitest(run, "test:browser", *files, env={**env, "TUTTI_BIN": programs}))


def browser_tests_again(run, names):
    """The files of those: "tests/browser/file.test.ts > what it says"."""
    return browser_tests(run, *sorted({name.split(" > ")[0] for name in names}))


def show_tests(run):
    """The page in Chromium on the director of examples/show: its inputs played by hand."""
    text = (run.root / "examples" / "show" / "tutti.toml").read_text(encoding="utf-8")
    text += '\n[hub]\ntcp = "127.0.0.1:0"\n'
    return _with_installation(run, text, lambda env: vitest(run, "test:show", env={**env, "TUTTI_SHOW": 1}))


def camera_tests(run):
    """The page of cameras in Chromium, on an installation of its own."""
    return vitest(run, "test:camera", env={"TUTTI_BIN": run.root / "build" / "ci-release" / "bin"})


def camera_tests_again(run, _):
    """All of them: one camera is in all."""
    return camera_tests(run)


def _with_installation(run, text, body):
    """Runs `body(environment)` while an installation of that configuration serves the page."""
    tutti = run.root / "build" / "ci-release" / "bin" / "tutti"
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory(prefix="tutti-check-") as folder, ThreadPoolExecutor(1) as pool:
        env = {
            **test_environment(run),
            "TUTTI_RUN_DIR": f"{folder}/run",
            "TUTTI_STATE_DIR": f"{folder}/state",
            "TUTTI_URL": f"http://{address}",
            "TUTTI_MAY_KILL": 1,
        }
        config = os.path.join(folder, "tutti.toml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(text)
        serving = pool.submit(run.command, tutti, "up", config, "--listen", address, "--web", run.root / "web" / "build", env=env)
        try:
            return body(env)
        finally:
            run.command(tutti, "down", env=env, timeout=30)
            serving.result()


# ---- on request ---------------------------------------------------------------------------------------------------------


def tidy(run):
    """clang-tidy over every file of ours, one test case a file; as the preset compiles them that has a command for each."""
    run.must("cmake", "--preset", "coverage", what="configuring preset coverage")
    with open(run.root / "build" / "coverage" / "compile_commands.json", encoding="utf-8") as file:
        files = sorted({entry["file"] for entry in json.load(file)})

    def one(path):
        code, _ = run.command("clang-tidy-19", "--quiet", "-p", "build/coverage", path)
        return Count(0, 1) if code else Count(1)

    with ThreadPoolExecutor(CORES) as pool:
        return sum(pool.map(one, files), Count())


def measure_coverage(run):
    build(run, "coverage")
    profiles = run.root / "build" / "coverage" / "profiles"
    shutil.rmtree(profiles, ignore_errors=True)
    env = {"LLVM_PROFILE_FILE": profiles / "%p-%m.profraw", "TUTTI_BIN": run.root / "build" / "coverage" / "bin"}
    tested = unit_tests(run, "coverage", env=env)
    names = sorted(path.stem for path in (run.root / "tests").glob("*_test.py") if path.stem != "lint_test")
    tested += python_tests(run, names, {**test_environment(run), **env})
    return tested + coverage.report(run, profiles)


# ---- the table ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    name: str
    purpose: str
    function: Callable
    again: Callable | None = None  # runs the tests of these names once more; where it is missing, what failed has failed
    needs: tuple = ()  # steps whose results it uses
    cores: int = 1  # how many it keeps busy
    when: str = "always"  # always, quick (also with --quick), or the option that asks for it
    web: bool = False


STEPS = (
    Step("lints", "floors, habits, format, shell scripts", lints, when="quick"),
    Step("web", "types, unit tests and build of the page", web_unit_tests, web=True),
    Step("build", "everything with address and undefined-behaviour sanitizers, warnings as errors", build_tests, cores=CORES, when="quick"),
    Step("unit", "unit tests of every folder", unit_tests, unit_tests_again, needs=("build",), when="quick"),
    Step("release", "the release build", build_release, cores=CORES),
    Step("processes", "whole processes, documents, installed headers", process_tests, process_tests_again, needs=("build", "release")),
    Step("browser", "the page in Chromium, against a live installation", browser_tests, browser_tests_again, needs=("release", "web"), web=True),
    Step("fuzz", "every parser of outside bytes, a bounded number of executions", fuzzing, needs=("build",)),
    Step("show", "the events page in Chromium, playing examples/show", show_tests, needs=("release", "web"), web=True),
    Step("cameras", "the page of cameras in Chromium: pictures that move, and a camera that is moved", camera_tests, camera_tests_again, needs=("release", "web"), web=True),
    Step("bench", "the programs that only measure: that they compile, and the hub's works", build_load_programs, needs=("release",), cores=CORES, when="bench"),
    Step("tidy", "clang-tidy", tidy, cores=CORES, when="tidy"),
    Step("coverage", "line coverage of src/", measure_coverage, needs=("build", "release"), cores=CORES, when="coverage"),
)


ON_REQUEST = ("tidy", "coverage", "bench")


def chosen(options):
    """The steps that these options ask for, in order."""
    wanted = set(options.only)
    for step in reversed(STEPS):
        if step.name in wanted:
            wanted.update(step.needs)
    kept = []
    for step in STEPS:
        if options.only:
            keep = step.name in wanted
        elif step.when in ON_REQUEST:
            keep = getattr(options, step.when)
        elif any(getattr(options, request) for request in ON_REQUEST):
            asked = [each for each in STEPS if each.when in ON_REQUEST and getattr(options, each.when)]
            keep = any(step.name in each.needs for each in asked)
        else:
            keep = step.when == "quick" or not options.quick
        if keep and not (step.web and options.no_web):
            kept.append(step)
    return kept
