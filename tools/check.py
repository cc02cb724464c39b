"""The engine of ./check: a table of steps, each with a log of its own, and one line of counts at the end.

A step is a function that takes a Run and returns the Count of its test cases. A step that only builds counts nothing
when it passes, and as one failure when it does not. Steps run beside each other where they can (checking/schedule.py)."""

import argparse
import json
import os
import pathlib
import signal
import sys
import time

sys.dont_write_bytecode = True

from checking import again, steps
from checking.run import Children, Count
from checking.schedule import Schedule

ROOT = pathlib.Path(__file__).resolve().parent.parent


def arguments():
    names = ", ".join(step.name for step in steps.STEPS)
    parser = argparse.ArgumentParser(
        prog="./check",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Installs what the tests need, builds, and runs every test. The last line is 'N passed, N failed';\n"
        "the exit code is 1 when any failed. The logs of all steps stay in build/check/.",
        epilog=f"Steps: {names}.\nFrom nothing it takes about 45 minutes on two cores; later runs build only what changed.\n"
        "How long each step took is printed at the end and kept in build/check/times.json.",
    )
    parser.add_argument("--quick", action="store_true", help="lints, the sanitizer build, unit tests: the inner loop")
    parser.add_argument("--only", metavar="NAME", action="append", default=[], help="only this step and what it builds on")
    parser.add_argument("--coverage", action="store_true", help="line coverage of src/ per folder; fails below 80 %%")
    parser.add_argument("--tidy", action="store_true", help="clang-tidy over everything (slow)")
    parser.add_argument("--bench", action="store_true", help="only compile the load programs below bench/, and try that of the hub")
    parser.add_argument("--no-web", action="store_true", help="leave out the web page (no node, no browser)")
    chosen = parser.parse_args()
    for name in chosen.only:
        if name not in {step.name for step in steps.STEPS}:
            parser.error(f"there is no step '{name}'; there are: {names}")
    return chosen


def keep_times(ended):
    """Step -> seconds, for tools/compile_times and for people."""
    times = {each.step.name: round(each.seconds, 1) for each in ended}
    if {step.name for step in steps.STEPS if step.when in ("always", "quick")} <= set(times):  # of a whole check alone
        (ROOT / "build" / "check" / "times.json").write_text(json.dumps(times, indent=1) + "\n", encoding="utf-8")
    return "  ".join(f"{name} {seconds:.0f} s" for name, seconds in sorted(times.items(), key=lambda item: -item[1]))


def main():
    options = arguments()
    os.chdir(ROOT)
    children = Children()
    # What is told to stop stops its children too: they run in groups of their own.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, children.stop)
    started = time.monotonic()
    ended = Schedule(steps.chosen(options), steps.CORES, ROOT, options, children).run()
    unsteady = []
    for place, each in enumerate(ended):
        if again.may_run_again(each):
            ended[place], found = again.run_again(each, ROOT, options, children)
            unsteady += found
    total = sum((each.count for each in ended), Count())
    failed = [each.step.name for each in ended if each.count.failed]
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(f"\n{keep_times(ended)}")
    print(f"{minutes} min {seconds} s; logs in build/check/" + (f"; failed: {', '.join(failed)}" if failed else ""))
    for each in ended:
        for test in each.failed_tests:
            print(f"  {each.step.name}: {test}")
    for each in unsteady:
        print(f"  unsteady, passed by itself: {each.step}: {each.test}")
    if total.skipped:
        print(f"{total.skipped} skipped")
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
