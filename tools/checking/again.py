"""The second chance of ./check: what failed beside everything else is run once more, by itself. What passes then is named as
unsteady: its word is that something took longer, or came in another order, than it allows for. It is to be mended all the same."""

from dataclasses import dataclass

from .run import Count, Run, StepFailed

MOST = 10  # where more than that fail, the machine is not the reason


@dataclass(frozen=True)
class Unsteady:
    """A test that failed beside others and passed by itself."""

    step: str
    test: str


def may_run_again(ended):
    """Each failure is a test with a name, and there are few of them."""
    return ended.step.again is not None and 0 < ended.count.failed == len(ended.failed_tests) <= MOST


def run_again(ended, root, options, children):
    """Returns how the step ended, all told, and what was unsteady of it."""
    print(f"[{ended.step.name}] once more, by themselves: {len(ended.failed_tests)} that failed", flush=True)
    run = Run(root, options, f"{ended.step.name}-again", children)
    try:
        count = ended.step.again(run, ended.failed_tests)
        failed = set(run.failed_tests())
    except StepFailed as failure:
        run.note(str(failure))
        return ended, ()
    finally:
        run.close()
    passed = tuple(test for test in ended.failed_tests if test not in failed)
    if count.failed != len(failed) or count.passed < len(passed) or failed - set(ended.failed_tests):
        return ended, ()  # something else went wrong, so that nothing is known
    count = Count(ended.count.passed + len(passed), ended.count.failed - len(passed), ended.count.skipped)
    left = tuple(test for test in ended.failed_tests if test in failed)
    return ended.replaced(count, left), tuple(Unsteady(ended.step.name, test) for test in passed)
