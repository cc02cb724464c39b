"""The habits of the project that a program can test. One function a rule: a Source in, lines with reasons out."""

import re

from .floors import FLOORS
from .source import Finding

ALLOW = re.compile(r"lint: allow ([a-z-]+): \S")  # `// lint: allow sleep: the reason`, on the line or the one above
PURE = tuple(f"{folder}/" for folder, floor in FLOORS.items() if floor <= 2)
RULES = {}


def rule(name):
    def register(function):
        RULES[name] = function
        return function

    return register


def check(source):
    findings = []
    for name, function in RULES.items():
        for line, message in function(source):
            if not _allowed(source, line, name):
                findings.append(Finding(source.path, line, name, message))
    return findings


def _allowed(source, line, name):
    return any(
        (match := ALLOW.search(source.lines[index])) and match.group(1) == name
        for index in (line - 1, line - 2)
        if 0 <= index < len(source.lines)
    )


def _matches(source, pattern, message, text=None):
    text = source.code if text is None else text
    return [(source.line_of(match.start()), message) for match in re.finditer(pattern, text, re.MULTILINE)]


def _is_product(source):
    return source.is_cpp and source.path.startswith(("src/", "apps/", "workers/"))


# ---- time and chance ------------------------------------------------------------------------------------------------


@rule("clock")
def clocks_and_chance_live_at_the_rim(source):
    if not _is_product(source) or source.path.startswith("src/io/") or source.is_test:
        return []
    blocking = r"\bsleep_(?:for|until)\b" if source.path.startswith(PURE) else r"\bthis_thread::sleep_"
    pattern = rf"[Cc]lock::now\(|{blocking}|\brandom_device\b|\bs?rand\(|\b(?:u|nano)sleep\(|(?<!\w)::sleep\("
    return _matches(source, pattern, "time and chance are injected; the real ones live in src/io")


@rule("folder")
def folders_are_read_in_one_place(source):
    if not _is_product(source) or source.is_test or source.path == "src/io/visit_folder.cpp":
        return []
    return _matches(source, r"(?<!recursive_)\bdirectory_iterator\b", "its increment throws: io::visit_folder() does not")


@rule("sleep")
def tests_wait_for_events_not_for_time(source):
    if not source.is_test or source.path.startswith("src/io/"):
        return []
    pattern = r"\bsleep_for\b|\b(?:u|nano)sleep\(|(?<!\w)::sleep\(" if source.is_cpp else r"^\s*time\.sleep\("
    return _matches(source, pattern, "a test waits for the event itself, or moves a manual clock")


# ---- heavy headers --------------------------------------------------------------------------------------------------


@rule("heavy-header")
def heavy_headers_stay_in_source_files(source):
    found = []
    if not source.is_cpp:
        return found
    if not source.path.startswith("src/io/"):
        found += _matches(source, r"#include <boost/beast\b", "Beast is included in src/io alone")
    if source.path.endswith(".hpp"):
        pattern = r"#include <(nlohmann/|toml\+\+/|toml\.hpp|CLI/|boost/beast|sodium)"
        found += _matches(source, pattern, "a heavy header stays behind a thin one: include it in a .cpp file")
    return found


MOST_INCLUDES = {"boost/beast": 2, "toml++/": 1, "CLI/": 22}


def check_heavy_counts(sources):
    """Over the whole tree: how many files may include what takes seconds to compile."""
    findings = []
    for header, most in MOST_INCLUDES.items():
        pattern = re.compile(rf"#include <{re.escape(header)}")
        users = [source for source in sources if _is_product(source) and pattern.search(source.code)]
        if len(users) > most:
            names = ", ".join(source.path for source in users)
            findings.append(
                Finding(users[-1].path, 1, "heavy-count", f"<{header}…> is included by {len(users)} files: {names}; at most {most}")
            )
    return findings


@rule("throwing-print")
def printing_does_not_throw(source):
    if not _is_product(source) or source.is_test or "_testing." in source.path:
        return []
    return _matches(
        source, r"\bfmt::print\(", "it throws where the reader has gone (| head): print_out() and print_err() of src/command/print.hpp"
    )


# ---- shape of files -------------------------------------------------------------------------------------------------


@rule("length")
def a_file_holds_one_concept(source):
    lines = source.text.count("\n")
    return [(lines, f"{lines} lines: past 500 a file holds two concepts, split it by concept")] if lines > 500 else []


@rule("pragma-once")
def headers_open_with_pragma_once(source):
    if not source.path.endswith(".hpp") or re.search(r"^#pragma once$", source.text, re.MULTILINE):
        return []
    return [(1, "a header says #pragma once")]


@rule("opening")
def a_header_opens_with_what_it_is(source):
    if not _is_product(source) or source.text.startswith(("//", "/*")) or not source.path.endswith(".hpp"):
        return []
    return [(1, "a header opens with a line or three: what it is, what it is not")]


@rule("name")
def names_say_the_noun(source):
    stem = source.path.rsplit("/", 1)[-1].split(".")[0]
    if re.search(r"(^|_)(utils?|common|helpers?|managers?|misc)($|_)", stem.replace("_test", "")):
        return [(1, "name the noun that it owns: no util, common, helper, manager")]
    return []


@rule("whitespace")
def no_space_at_the_end(source):
    found = _matches(source, r"[ \t]+(?=\n)", "white space at the end of the line", source.text)
    if source.text and not source.text.endswith("\n"):
        found.append((source.text.count("\n") + 1, "the last line has no line end"))
    if source.is_cpp:
        found += _matches(source, r"\t", "a tab", source.text)
    return found


@rule("unfinished")
def nothing_is_left_for_later(source):
    return _matches(source, r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b", "finish it, or open an issue", source.text)


# ---- errors and ownership -------------------------------------------------------------------------------------------


@rule("catch-all")
def only_the_rim_catches_everything(source):
    if not _is_product(source) or source.path.startswith("src/io/"):
        return []
    return _matches(source, r"\bcatch\s*\(\s*\.\.\.\s*\)", "catch (...) hides broken invariants; catch what you can name")


@rule("throw-in-core")
def pure_cores_do_not_throw(source):
    if not source.path.startswith(PURE) or not source.is_cpp or source.is_test:
        return []
    return _matches(source, r"\bthrow\b", "floors 0 to 2 return Result<T> or assert; they do not throw")


@rule("shared-owner")
def a_shared_ptr_names_its_owners(source):
    if not _is_product(source) or source.is_test or "shared_ptr" not in source.code:
        return []
    if re.search(r"//.*(\bowner|\bowned|\bowns\b|\bshare)", source.text, re.IGNORECASE):
        return []
    line = source.line_of(source.code.index("shared_ptr"))
    return [(line, "a shared_ptr names its two owners in a comment (owner, owned by, shared by …)")]


# ---- coroutines -----------------------------------------------------------------------------------------------------


def _closing(text, opening):
    """Offset of the parenthesis that closes the one at `opening`, or the end of the text."""
    depth = 0
    for offset in range(opening, len(text)):
        if text[offset] == "(":
            depth += 1
        elif text[offset] == ")":
            depth -= 1
            if depth == 0:
                return offset
    return len(text)


@rule("await-condition")
def name_the_result_then_test_it(source):
    found = []
    if not source.is_cpp:
        return found
    for match in re.finditer(r"\b(?:if|while|switch|for)\s*(?:constexpr\s*)?\(", source.code):
        inside = source.code[match.end() : _closing(source.code, match.end() - 1)]
        if "co_await" in inside:
            found.append((source.line_of(match.start()), "name the result, then test it: no co_await in a condition"))
    return found


@rule("await-ternary")
def no_await_in_a_ternary(source):
    if not source.is_cpp:
        return []
    return _matches(source, r"\?[^;{}:]*\bco_await\b|\bco_await\b[^;{}?]*\?[^;{}]*:", "no co_await in a ternary")


@rule("await-braces")
def no_braced_temporary_in_an_await(source):
    if not source.is_cpp:
        return []
    duration = r"(?<!seconds)(?<!minutes)"  # numbers with a unit are no aggregates
    return _matches(source, rf"\bco_await\b[^;{{}}\[]*[\w>]{duration}\s*\{{[^;{{}}]*\}}[^;{{}}]*\)\s*;", "no braced temporary in an awaited expression")


@rule("coroutine-lambda")
def coroutine_lambdas_capture_nothing(source):
    if not source.is_cpp:
        return []
    pattern = r"\[[^\[\]\s][^\[\]]*\]\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*(?:mutable\s*)?(?:noexcept\s*)?->\s*[\w:]*(?:awaitable|Task)\s*<"
    return _matches(source, pattern, "a coroutine lambda captures nothing: pass what it needs as arguments")
