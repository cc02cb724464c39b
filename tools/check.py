"""The engine of ./check: a table of steps, each with a log of its own, and one line of counts at the end.

A step is a function that takes a Run and returns the Count of its test cases. A step that only builds counts nothing
when it passes, and as one failure when it does not."""

import argparse
import os
import pathlib
import signal
import sys
import time

sys.dont_write_bytecode = True

from checking import steps
from checking.run import Count, Run, StepFailed

ROOT = pathlib.Path(__file__).resolve().parent.parent


def arguments():
    names = ", ".join(step.name for step in steps.STEPS)
    parser = argparse.ArgumentParser(
        prog="./check",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Installs what the tests need, builds, and runs every test. The last line is 'N passed, N failed';\n"
        "the exit code is 1 when any failed. The logs of all steps stay in build/check/.",
        epilog=f"Steps: {names}.\nFrom nothing it takes about 15 minutes on two cores; later runs build only what changed.",
    )
    parser.add_argument("--quick", action="store_true", help="lints, the sanitizer build, unit tests: the inner loop")
    parser.add_argument("--only", metavar="NAME", action="append", default=[], help="only this step and what it builds on")
    parser.add_argument("--coverage", action="store_true", help="line coverage of src/ per folder; fails below 80 %%")
    parser.add_argument("--tidy", action="store_true", help="clang-tidy over everything (slow)")
    parser.add_argument("--no-web", action="store_true", help="leave out the web page (no node, no browser)")
    chosen = parser.parse_args()
    for name in chosen.only:
        if name not in {step.name for step in steps.STEPS}:
            parser.error(f"there is no step '{name}'; there are: {names}")
    return chosen


def run_step(run, step, position):
    run.begin(step.name)
    started = time.monotonic()
    print(f"[{position}] {step.name}: {step.purpose}", flush=True)
    try:
        count = step.function(run)
    except StepFailed as failure:
        count = Count(0, 1)
        run.show_tail(str(failure))
    seconds = time.monotonic() - started
    if count.failed and not run.tail_shown:
        run.show_tail(f"{count.failed} failed")
    words = f"{count.passed} passed, {count.failed} failed, " if count.passed or count.failed else ""
    skipped = f"{count.skipped} skipped, " if count.skipped else ""
    print(f"[{position}] {step.name}: {words}{skipped}{seconds:.0f} s", flush=True)
    return count


def main():
    options = arguments()
    os.chdir(ROOT)
    run = Run(ROOT, options)
    # What is told to stop stops its children too: they run in groups of their own.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, run.stop)
    chosen = steps.chosen(options)
    total, failed_steps, started = Count(), [], time.monotonic()
    for index, step in enumerate(chosen, 1):
        count = run_step(run, step, f"{index}/{len(chosen)}")
        total += count
        if count.failed:
            failed_steps.append(step.name)
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(f"\n{minutes} min {seconds} s; logs in build/check/" + (f"; failed: {', '.join(failed_steps)}" if failed_steps else ""))
    if total.skipped:
        print(f"{total.skipped} skipped")
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
