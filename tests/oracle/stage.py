"""The vocabulary of the model's own tests: a show from tables, inputs as short tuples, outputs in brief."""

from oracle import lines, model


def at(seconds, kind, producer=0, source=None, **data):
    """An input. Times are given in seconds and become whole microseconds."""
    return {"t": model.microseconds(seconds), "type": kind, "producer": producer, "source": source, "data": data}


def end(seconds):
    return {"t": model.microseconds(seconds), "end": True}


def play(trace, playlist=None, gesture=None):
    """Every line that results, ids named, times in microseconds."""
    show = model.rehearse({"playlist": playlist or {}, "gesture": gesture or {}}, trace)
    ids = lines.Ids()
    return [{**line, "data": ids.named(line["data"])} for line in show.lines]


def brief(played):
    """["1.5 flash", …]: without the lifecycle's `.emitted` and `.created`, with the reason of `.stopped`."""
    told = []
    for line in played:
        if line["type"] in ("event.playlist.emitted", "event.playlist.created"):
            continue
        kind = line["type"]
        if kind == "event.playlist.stopped":
            kind = f"{line['data']['reason']} {line['data']['playlist_id']}"
        told.append(f"{line['t'] / 1e6:g} {kind}")
    return told


def of(played, kind):
    return [line for line in played if line["type"] == kind]


def times(played, kind):
    return [line["t"] / 1e6 for line in of(played, kind)]
