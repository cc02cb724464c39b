"""Programs that hear: each takes a file and says {"onsets": [s…], "beats": [s…], "tempo": [[s, bpm]…]}, the tempo as it went."""

import json
import subprocess

FRAMES_PER_SECOND = 60


def output_of(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


class Tutti:
    """`tutti-audio analyze`: what happened is told in a later frame, with its age."""

    name = "tutti"

    def __init__(self, programs):
        self.program = programs / "tutti-audio"

    def hear(self, path):
        return heard_in_frames(output_of(self.program, "analyze", path, "--json").splitlines())


def heard_in_frames(lines):
    heard = {"onsets": [], "beats": [], "tempo": []}
    for line in lines:
        frame = json.loads(line)
        end = (frame["number"] + 1) / FRAMES_PER_SECOND
        onset, beat, bpm = frame["onsets"]["any"], frame["beat"], frame["tempo"]["bpm"]
        if onset["is_onset"]:
            heard["onsets"].append(end - onset["age"])
        if beat["is_beat"]:
            heard["beats"].append(end - beat["age"])
        if not heard["tempo"] or heard["tempo"][-1][1] != bpm:
            heard["tempo"].append([end, bpm])
    return heard


class Aubio:
    """Debian's aubio with one method of finding onsets: aubioonset, and for beats and tempo the object that aubiotrack uses (aubiotrack
    itself takes no heed of the method). The command `aubio tempo` says one number at the end, which is wrong for a metronome: the
    object's tempo as it goes does it more justice."""

    def __init__(self, method="default"):
        self.method = method
        self.name = f"aubio {method}"

    def hear(self, path):
        onsets = [float(line) for line in output_of("aubioonset", "-i", path, "-O", self.method).split()]
        return {"onsets": onsets, **self.beats_and_tempo(path)}

    def beats_and_tempo(self, path):
        import aubio  # of python3-aubio, which aubio-tools brings

        hop = 512
        source = aubio.source(str(path), hop_size=hop)
        tracker = aubio.tempo(self.method, 1024, hop, source.samplerate)
        beats, said, frames, read = [], [[0.0, 0.0]], 0, hop
        while read == hop:
            samples, read = source()
            frames += read
            if tracker(samples)[0]:
                beats.append(tracker.get_last_s())
            bpm = tracker.get_bpm()
            if bpm != said[-1][1]:
                said.append([frames / source.samplerate, bpm])
        return {"beats": beats, "tempo": said}
