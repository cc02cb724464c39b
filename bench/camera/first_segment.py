#!/usr/bin/python3
"""From the first viewer to the first segment of a camera's stream, beside ffmpeg by itself.

    bench/camera/first_segment.py [--bin build/release/bin] [--rounds 15]

In turns, on one camera that serves RTSP here: ours, from the first GET of the playlist at a gateway whose camera service is stopped, until
the segment that the playlist names has been fetched; and ffmpeg alone, with the arguments that ours gave it, from its start until its
playlist is there. Every picture of the camera is a whole one, so that neither waits for the next. What ours takes is shown by part, too.
"""

import argparse
import http.client
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from rig import Installation, free_port, wait_until  # noqa: E402
from rtsp_rig import RtspCamera, ffmpegs_of  # noqa: E402

PATIENCE = 60
PACE_OF_USE = 5.5  # longer than a gateway takes one use of a service for the same as the next
CONFIG = """
[hub]
tcp = "off"
[service.camera]
pattern = "demand"
idle_stop = "60s"
config = {{ cameras = [{{ name = "front", url = "{url}" }}] }}
"""


def started_at(pid):
    """On the monotonic clock, to 10 ms: as precisely as the kernel tells."""
    ticks = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    since_boot = ticks / os.sysconf("SC_CLK_TCK")
    return since_boot - time.clock_gettime(time.CLOCK_BOOTTIME) + time.monotonic()


def watch(seen, pace=0.005):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := seen():
            return answer
        time.sleep(pace)
    sys.exit("nothing came of it within a minute")


class Ours:
    def __init__(self, installation, port):
        self.installation, self.port = installation, port
        self.folder = installation.run_directory / "camera" / "front"
        self.arguments = None

    def get(self, file):
        self.connection.request("GET", f"/api/stream/front/{file}")
        answer = self.connection.getresponse()
        body = answer.read()
        self.said = answer.status, body[:200]
        return body if answer.status == 200 else None

    def one(self):
        """Seconds: all of it, until ffmpeg began, and from its playlist to the segment in the viewer's hand."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        begin = time.monotonic()
        playlist = watch(lambda: self.get("index.m3u8"), 0.01)
        [segment] = re.findall(r"^index\d+\.ts$", playlist.decode(), re.MULTILINE)
        if not self.get(segment):
            sys.exit("the playlist names a segment that is not there")
        end = time.monotonic()
        listed = end - (time.time() - (self.folder / "index.m3u8").stat().st_mtime)
        [(pid, self.arguments)] = ffmpegs_of(self.installation.folder).items()
        began = started_at(pid)
        self.connection.close()
        self.installation.tutti("call", "--control", "supervisor", "use", '{"service":"camera","seconds":0}')
        self.installation.wait_state("camera", "stopped")
        wait_until(lambda: not ffmpegs_of(self.installation.folder), "the end of the stream")
        return end - begin, began - begin, end - listed


def alone(arguments, url):
    """Seconds from its start to its playlist."""
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as folder:
        playlist = pathlib.Path(folder) / "index.m3u8"
        given, giver = os.pipe()
        words = [word.replace("/dev/fd/3", f"/dev/fd/{given}") for word in arguments if word][:-1] + [str(playlist)]
        os.write(giver, f"ffconcat version 1.0\nfile '{url}'\noption rtsp_transport tcp\noption timeout 10000000\n".encode())
        os.close(giver)
        begin = time.monotonic()
        ffmpeg = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[given])
        os.close(given)
        watch(playlist.exists)
        took = time.monotonic() - begin
        ffmpeg.kill()
        ffmpeg.communicate()
        return took


def spread(values):
    ordered = sorted(value * 1000 for value in values)
    return f"median {statistics.median(ordered):7.1f}  from {ordered[0]:7.1f} to {ordered[-1]:7.1f} ms  n {len(ordered)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build" / "release" / "bin")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    camera = RtspCamera(rate=30, whole_every=1)
    try:
        with Installation(CONFIG.format(url=camera.url), options.bin.resolve()) as installation:
            port = free_port()
            installation.up("--listen", f"127.0.0.1:{port}")
            ours = Ours(installation, port)
            ours.one()  # the first of all reads programs from the disk
            took, bare = [], []
            for _ in range(options.rounds):
                asked = time.monotonic()
                bare.append(alone(ours.arguments, camera.url))
                time.sleep(max(0, PACE_OF_USE - (time.monotonic() - asked)))
                took.append(ours.one())
            installation.tutti("down")
    finally:
        camera.stop()
    whole, before, behind = zip(*took)
    print(f"viewer → segment      {spread(whole)}")
    print(f"ffmpeg alone          {spread(bare)}")
    print(f"viewer → ffmpeg       {spread(before)}")
    print(f"playlist → segment    {spread(behind)}")
    above = statistics.median(whole) - statistics.median(bare)
    print(f"above ffmpeg's own    {above * 1000:.1f} ms, median beside median; must be ≤ 100 ms")


if __name__ == "__main__":
    main()
