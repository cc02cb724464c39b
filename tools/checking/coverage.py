"""Line coverage of src/ per folder, from the profiles of a test run. Fails the step below the floor."""

import json

from .run import Count

LEAST = 80.0  # per cent of the lines of src/


def _binaries(run):
    folder = run.root / "build" / "coverage" / "bin"
    return sorted(path for path in folder.iterdir() if path.is_file() and path.stat().st_mode & 0o100)


def _folder(path, root):
    parts = path[len(str(root)) + 1 :].split("/")
    return "/".join(parts[:2]) if parts[0] in ("src", "workers") else parts[0]


def by_folder(files, root):
    """Folder -> [covered lines, lines], of sources that are not tests."""
    found = {}
    for file in files:
        name = file["filename"]
        if name.endswith("_test.cpp") or not name.startswith(f"{root}/"):
            continue
        lines = file["summary"]["lines"]
        entry = found.setdefault(_folder(name, root), [0, 0])
        entry[0] += lines["covered"]
        entry[1] += lines["count"]
    return dict(sorted(found.items()))


def report(run, profiles):
    """Prints the table; one test case: is src/ as a whole covered enough?"""
    merged = profiles / "all.profdata"
    raw = sorted(profiles.glob("*.profraw"))
    run.must("llvm-profdata-19", "merge", "-sparse", "--failure-mode=all", "-o", merged, *raw, what="merging the profiles")
    first, *others = _binaries(run)
    objects = [word for path in others for word in ("-object", path)]
    text = run.must(
        "llvm-cov-19", "export", "-summary-only", f"-instr-profile={merged}", first, *objects, what="llvm-cov"
    )
    start = text.index("{")
    data = json.JSONDecoder().raw_decode(text[start:])[0]
    folders = by_folder(data["data"][0]["files"], run.root)
    covered = lines = 0
    print("    lines covered of src/, per folder:")
    for folder, (some, all_of_them) in folders.items():
        if folder.startswith("src/"):
            covered, lines = covered + some, lines + all_of_them
        print(f"      {folder:<20} {100 * some / max(1, all_of_them):5.1f} %  of {all_of_them}")
    share = 100 * covered / max(1, lines)
    print(f"      {'src/ together':<20} {share:5.1f} %  of {lines}  (at least {LEAST:.0f} %)")
    run.note(f"src/ together: {share:.1f} %")
    return Count(1) if share >= LEAST else Count(0, 1)
