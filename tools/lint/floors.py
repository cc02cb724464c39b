"""The floors of the source tree: which folder may include which. The table here is the only one in code."""

import re

from .source import Finding

# DESIGN: a folder includes only lower floors; folders on one floor do not include each other.
FLOORS = {
    "src/base": 0,
    "src/calendar": 1, "src/contract": 1, "src/mqtt": 1, "src/osc": 1, "src/pixel": 1, "src/decode": 1, "src/toml": 1, "src/password": 1,
    "src/signal": 1,
    "src/bridge": 2, "src/broker": 2, "src/supervise": 2, "src/event": 2, "src/exports": 2, "src/scene": 2, "src/audio": 2, "src/lyrics": 2,
    "src/governance": 2, "src/history": 2, "src/recording": 2, "src/live": 2, "src/sections": 2, "src/matrix": 2, "src/device": 2, "src/display": 2,
    "src/image": 2, "src/camera": 2, "src/container": 2, "src/onvif": 2, "src/playback": 2, "src/vault": 2,
    "src/alert": 3, "src/installation": 3, "src/io": 3, "src/store": 3,
    "src/archive": 4, "src/bus": 4, "src/control": 4, "src/etcd": 4, "src/frames": 4, "src/journal": 4, "src/logs": 4, "src/media": 4, "src/sound": 4, "src/telemetry": 4,
    "src/governed": 5, "src/worker": 5, "src/show": 5, "src/command": 5, "src/feeder": 5,
    "src/hub": 6, "src/supervisor": 6, "src/orchestrator": 6, "src/control_plane": 6, "src/gateway": 6, "src/director": 6, "src/input": 6,
    "src/render": 6, "src/output": 6, "src/console": 6, "src/cli": 6, "src/recorder": 6, "src/shim": 6, "src/runner": 6, "src/tls": 6,
    "workers": 6,
    "apps": 7,
}  # fmt: skip

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', re.MULTILINE)
_CALL = re.compile(r"tutti_(?:library|program)\(\s*([a-z0-9_-]+)([^)]*)\)", re.DOTALL)
_SECTION = re.compile(r"\b(SOURCES|DEPS|SYSTEM_DEPS|TESTS|TEST_DEPS)\b")


def folder_of(path):
    """`src/mqtt/reader.cpp` -> `src/mqtt`; `workers/system/x.cpp` -> `workers/system`; None outside the floors."""
    parts = path.split("/")
    if parts[0] == "src" and len(parts) > 2:
        return "/".join(parts[:2])
    if parts[0] == "workers" and len(parts) > 2:
        return "/".join(parts[:2])
    return "apps" if parts[0] == "apps" and len(parts) > 1 else None


def floor_of(folder):
    return FLOORS["workers"] if folder.startswith("workers/") else FLOORS.get(folder)


def included_folder(name):
    """The folder that `#include "<name>"` reaches into."""
    if name.startswith("workers/"):
        return "/".join(name.split("/")[:2])
    return f"src/{name.split('/')[0]}"


def _why_not(folder, used):
    own, other = floor_of(folder), floor_of(used)
    if other is None:
        return f"{used} has no floor: add it to tools/lint/floors.py and docs/architecture.md"
    if other > own:
        return f"{folder} (floor {own}) may not use {used} (floor {other})"
    if other == own:
        return f"{folder} and {used} stand on one floor ({own}) and may not use each other"
    return None


def check_includes(sources, test_deps=None):
    """Every `#include "x/…"` of every C++ file. `test_deps`: folder -> what its tests may use besides."""
    findings = []
    known = {source.path for source in sources}
    for source in sources:
        folder = folder_of(source.path)
        if folder is None or not source.is_cpp:
            continue
        if floor_of(folder) is None:
            findings.append(Finding(source.path, 1, "floors", f"{folder} has no floor in tools/lint/floors.py"))
            continue
        for match in _INCLUDE.finditer(source.code):
            line = source.line_of(match.start(1))
            name = match.group(1)
            beside = source.path.rsplit("/", 1)[0] + "/" + name
            if folder == "apps" and beside in known:
                continue  # a program's own parts: nobody else includes them
            if "/" not in name or name.startswith("."):
                findings.append(Finding(source.path, line, "floors", f'write "{name}" rooted at src/'))
                continue
            used = included_folder(name)
            if used == folder or (name.startswith("apps/") and folder == "apps"):
                continue
            if source.is_test and used in (test_deps or {}).get(folder, ()):
                continue
            reason = _why_not(folder, used)
            if reason:
                findings.append(Finding(source.path, line, "floors", reason))
    return findings


def cmake_targets(path, text):
    """(name, line, section -> words) of each tutti_library/tutti_program in one CMakeLists.txt."""
    text = re.sub(r"#[^\n]*", lambda match: " " * len(match.group(0)), text)
    found = []
    for match in _CALL.finditer(text):
        pieces = _SECTION.split(match.group(2))
        sections = {key: words.split() for key, words in zip(pieces[1::2], pieces[2::2])}
        found.append((match.group(1), text.count("\n", 0, match.start()) + 1, sections))
    return found


def targets(build_files):
    """Target name without `tutti_` -> the folder whose CMakeLists.txt makes it."""
    found = {}
    for path, text in build_files.items():
        for name in re.findall(r"\b(?:tutti_library\(\s*|add_library\(\s*tutti_)([a-z0-9_]+)", text):
            found[name] = folder_of(path)
    return found


def check_cmake(build_files):
    """`build_files`: path -> text of the CMakeLists.txt below src/, workers/ and apps/."""
    findings = []
    made = targets(build_files)
    for path, text in build_files.items():
        folder = folder_of(path)
        for name, line, sections in cmake_targets(path, text):
            for dependency in sections.get("DEPS", []):
                used = made.get(dependency)
                if used == folder:
                    continue
                reason = _why_not(folder, used) if used else f"no folder makes tutti_{dependency}"
                if reason:
                    findings.append(Finding(path, line, "floors", f"DEPS of {name}: {reason}"))
    return findings


def test_dependencies(build_files):
    """folder -> folders that its TEST_DEPS name."""
    made, found = targets(build_files), {}
    for path, text in build_files.items():
        for _, _, sections in cmake_targets(path, text):
            named = {made.get(name) for name in sections.get("TEST_DEPS", [])}
            found.setdefault(folder_of(path), set()).update(named - {None})
    return found
