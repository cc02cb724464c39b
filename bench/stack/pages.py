"""Which pages of memory some processes have, each counted once.

PSS divides what is shared by all who share it: with other programs running on the machine, their use of libc makes ours seem
smaller. Here a page counts as one page, whoever else has it, and once, however many of the processes have it.

Source: /proc/<pid>/maps and pagemap (Documentation/admin-guide/mm/pagemap.rst), whose page frame numbers need CAP_SYS_ADMIN.
Without it: smaps, private pages of each mapping, and of what several processes share the largest part that one of them has.
Pages of the kernel's own (vdso, vvar) and its one page of zeros are nobody's.
"""
import array
import collections
import ctypes
import dataclasses
import mmap
import os
import pathlib
import re

PAGE = mmap.PAGESIZE
KERNELS_OWN = ("[vdso]", "[vvar]", "[vvar_vclock]", "[vsyscall]")
KINDS = ("heap", "stack", "data", "file")


@dataclasses.dataclass
class Count:
    """Bytes. `own` is what one process alone has, by kind; `shared` what several have, by file."""
    exact: bool
    own: dict  # pid -> kind -> bytes
    shared: dict  # name -> bytes

    def total(self):
        return sum(sum(kinds.values()) for kinds in self.own.values()) + sum(self.shared.values())


def count(pids):
    zeros = frames_of_zeros()
    return count_frames(pids, zeros) if zeros else count_smaps(pids)


def kind_of(path, written):
    """heap: memory that was asked for; data: pages of a file, written to since (relocations, variables); file: as on disk."""
    if path == "[stack]":
        return "stack"
    if path.startswith("/"):
        return "data" if written else "file"
    return "heap"


def name_of(path):
    return os.path.basename(path) if path.startswith("/") else "memory"


def mappings(pid):
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
        fields = line.split(maxsplit=5)
        path = fields[5] if len(fields) > 5 else ""
        if path not in KERNELS_OWN:
            begin, end = (int(part, 16) for part in fields[0].split("-"))
            yield begin, end, path


def entries(pid, begin, end):
    """The pagemap's words for a stretch of memory."""
    with open(f"/proc/{pid}/pagemap", "rb", buffering=0) as file:
        file.seek(begin // PAGE * 8)
        return array.array("Q", file.read((end - begin) // PAGE * 8))


def frame(entry):
    """What tells a page from others, or None where there is none: bit 63 present, 62 swapped, 0 to 54 where."""
    return entry & ((3 << 62) | ((1 << 55) - 1)) if entry >> 62 else None


def frames_of_zeros():
    """The kernel's page of zeros, which is what memory reads as before it is written; empty where frames are hidden from us."""
    memory = mmap.mmap(-1, PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if memory[0] != 0:
        raise AssertionError("new memory reads as zeros")
    begin = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    found = entries("self", begin, begin + PAGE)[0]
    return {frame(found)} if found & ((1 << 55) - 1) else set()


def count_frames(pids, zeros):
    holders = collections.defaultdict(set)  # frame -> pids
    places = {}  # frame -> (kind, name), of whoever was looked at first
    for pid in pids:
        for begin, end, path in mappings(pid):
            for entry in entries(pid, begin, end):
                page = frame(entry)
                if page is None or page in zeros:
                    continue
                written = not entry >> 61 & 1  # bit 61: a page of a file
                holders[page].add(pid)
                places.setdefault(page, (kind_of(path, written), name_of(path)))
    own = {pid: dict.fromkeys(KINDS, 0) for pid in pids}
    shared = collections.Counter()
    for page, who in holders.items():
        kind, name = places[page]
        if len(who) == 1:
            own[next(iter(who))][kind] += PAGE
        else:
            shared[name] += PAGE
    return Count(True, own, dict(shared))


def count_smaps(pids):
    own = {pid: dict.fromkeys(KINDS, 0) for pid in pids}
    largest = collections.Counter()  # (path, offset) -> what one process shares of it at most
    head = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ ([0-9a-f]+) \S+ \S+ *(.*)$")
    for pid in pids:
        path = offset = ""
        for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
            if match := head.match(line):
                offset, path = match.groups()
                continue
            name, _, rest = line.partition(":")
            if not rest.endswith(" kB") or path in KERNELS_OWN:
                continue
            size = int(rest.split()[0]) * 1024
            if name in ("Private_Clean", "Private_Dirty"):
                own[pid][kind_of(path, name == "Private_Dirty")] += size
            elif name == "Shared_Clean":
                largest[path, offset] = max(largest[path, offset], size)
    shared = collections.Counter()
    for (path, _), size in largest.items():
        shared[name_of(path)] += size
    return Count(False, own, dict(shared))
