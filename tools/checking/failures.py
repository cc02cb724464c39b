"""Which tests failed, read from the logs of the test programs that ./check runs: unittest, GoogleTest, Vitest, fuzz targets."""

import re

_FAILED = re.compile(
    r"""^(?:
        (?:FAIL|ERROR):\ (?P<unittest>\S+\ \([^)]+\))
        | \[\ \ FAILED\ \ \]\ (?P<gtest>[\w/]+\.[\w/]+)
        | FAILED:\ (?P<program>program\ \w+)\ ended
        | \s*FAIL\s+(?P<vitest>\S+\.test\.ts.*)
        | (?P<fuzz>fuzz_\w+):\ FAILED
    )""",
    re.VERBOSE,
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def _name(line):
    found = _FAILED.match(_COLOUR.sub("", line))
    return next((name.strip() for name in found.groups() if name), None) if found else None


def failed_tests(text):
    """The names of the tests that failed, each once, in the order of the log."""
    return list(dict.fromkeys(name for name in map(_name, text.splitlines()) if name))


def excerpts(text, lines=16, most=10):
    """Of each failed test the lines that tell why, the first `most` of them: [(name, [line])]."""
    found, log = {}, text.splitlines()
    for index, line in enumerate(log):
        name = _name(line)
        if name is None or name in found or len(found) >= most:
            continue
        if _COLOUR.sub("", line).startswith("[  FAILED  ]"):  # GoogleTest says it below its reasons
            start = max((at for at in range(index) if log[at].startswith("[ RUN ")), default=max(0, index - lines))
            found[name] = log[start:index][-lines:]
            continue
        ends = (at for at in range(index + 3, len(log)) if log[at].startswith(("=====", "Ran ", "fuzz_")))
        # Others run beside it and write between its lines.
        told = [line for line in log[index : next(ends, len(log))] if line.strip() and not line.endswith("... ok")]
        if _COLOUR.sub("", line).lstrip().startswith("FAIL "):  # Vitest says its reason first
            found[name] = told[:lines]
            continue
        # A long trace is told from its end: there stands what was wrong.
        found[name] = told if len(told) <= lines else told[:1] + ["…"] + told[2 - lines :]
        found[name] = found[name][:lines]
    return list(found.items())
