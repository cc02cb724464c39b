"""Which targets have passed as they are now: the seed is fixed, so that the same program on the same inputs would do again
exactly what it did."""

import hashlib
import json

from fuzzing import corpus


def fingerprint(root, target, program, runs):
    """Differs where a run of the target might."""
    digest = hashlib.sha256(str(runs).encode())
    dictionary = root / "fuzz" / f"{target}.dict"
    for path in [program, corpus.archive_of(root, target), dictionary, *corpus.seeds_of(root, target)]:
        data = path.read_bytes() if path.exists() else b""
        digest.update(f"{len(data)} ".encode() + data)
    return digest.hexdigest()


class Passed:
    """One file a target in `folder`, which may be deleted at any time."""

    def __init__(self, folder):
        self._folder = folder

    def recall(self, target, digest):
        """(executions, edges, inputs) of the run that passed; None where there is none."""
        try:
            said = json.loads((self._folder / target).read_text(encoding="utf-8"))
            return tuple(said["figures"]) if said["fingerprint"] == digest else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember(self, target, digest, figures):
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / target).write_text(json.dumps({"fingerprint": digest, "figures": figures}), encoding="utf-8")
