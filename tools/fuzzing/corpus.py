"""A target's corpus: the inputs that reach code which no other input reaches, in one archive, and readable seeds beside it.

The archive is the same bytes for the same inputs, so that it changes when they do. Inputs are named by their content."""

import gzip
import hashlib
import io
import pathlib
import tarfile


def archive_of(root, target):
    return root / "fuzz" / "corpus" / f"{target}.tar.gz"


def seeds_of(root, target):
    """Inputs written by hand, one a file, named after what they are. There may be none."""
    folder = root / "fuzz" / "seeds" / target
    return sorted(folder.iterdir()) if folder.is_dir() else []


def unpack(root, target, folder):
    """Fills the empty `folder` with the kept inputs and the seeds; returns how many there are."""
    archive = archive_of(root, target)
    if archive.exists():
        with tarfile.open(archive, "r:gz") as kept:
            for member in kept.getmembers():
                if member.isfile() and "/" not in member.name and member.name not in ("", ".", ".."):
                    (folder / member.name).write_bytes(kept.extractfile(member).read())
    for seed in seeds_of(root, target):
        (folder / f"seed-{seed.name}").write_bytes(seed.read_bytes())
    return sum(1 for _ in folder.iterdir())


def pack(root, target, folder):
    """Makes the archive of what stands in `folder`, the seeds left out; returns how many inputs it holds."""
    seeds = {seed.read_bytes() for seed in seeds_of(root, target)}
    inputs = {path.read_bytes() for path in pathlib.Path(folder).iterdir()} - seeds
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as kept:
        for name, data in sorted((hashlib.sha1(data).hexdigest(), data) for data in inputs):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            kept.addfile(member, io.BytesIO(data))
    archive = archive_of(root, target)
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(gzip.compress(plain.getvalue(), compresslevel=9, mtime=0))
    return len(inputs)
