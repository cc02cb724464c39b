"""Lines of a trace and of a rehearsal: read, printed in the one exact form, and compared."""

import json

from oracle import model


def read_trace(lines):
    """What the program makes of a trace: malformed lines are left out, times are whole microseconds."""
    trace = []
    for line in lines:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if not isinstance(value, dict) or not is_kind(value.get("t"), (int, float)):
            continue
        if value.get("end") is True:
            trace.append({"t": model.microseconds(value["t"]), "end": True})
            continue
        if not isinstance(value.get("type"), str) or not isinstance(value.get("data", {}), dict):
            continue
        if not is_kind(value.get("producer", 0), int) or not isinstance(value.get("source", ""), str):
            continue
        known = {key: value[key] for key in ("type", "producer", "source", "data") if key in value}
        trace.append({"t": model.microseconds(value["t"]), **known})
    return trace


def is_kind(value, kinds):
    return isinstance(value, kinds) and not isinstance(value, bool)


class Ids:
    """Numbers ids by their first appearance: run-1, def-1, vp-1."""

    def __init__(self):
        self.names = {}
        self.counts = {}

    def name(self, identity):
        if identity not in self.names:
            self.counts[identity.prefix] = self.counts.get(identity.prefix, 0) + 1
            self.names[identity] = f"{identity.prefix}-{self.counts[identity.prefix]}"
        return self.names[identity]

    def named(self, value):
        """The value with every identity replaced, taken in the order in which it is printed."""
        if isinstance(value, model.Identity):
            return self.name(value)
        if isinstance(value, dict):
            return {key: self.named(value[key]) for key in sorted(value)}
        if isinstance(value, list):
            return [self.named(one) for one in value]
        return value


def print_lines(lines):
    """The model's lines as `tutti rehearse` prints them."""
    ids = Ids()
    printed = []
    for line in lines:
        data = compact(ids.named(line["data"]))
        source = "" if line["source"] is None else f'"source":{compact(line["source"])},'
        seconds, rest = divmod(line["t"], 1_000_000)
        printed.append(f'{{"data":{data},"producer":{line["producer"]},{source}"t":{seconds}.{rest:06d},'
                       f'"type":{compact(line["type"])}}}')
    return printed


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class Unsorted(ValueError):
    """Keys of a printed line are not in order."""


def sorted_pairs(pairs):
    keys = [key for key, _ in pairs]
    if keys != sorted(keys):
        raise Unsorted(keys)
    return dict(pairs)


def alike(expected, got):
    """True for the same line. Only the spelling of a real's exponent is free: 1e-05, 0.00001."""
    if expected == got:
        return True
    try:
        one, other = (json.loads(line, object_pairs_hook=sorted_pairs) for line in (expected, got))
    except ValueError:
        return False
    return same_value(one, other) and " " not in without_strings(got)


def without_strings(text):
    """What stands outside of strings, where no space may be."""
    outside, inside, escaped = [], False, False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside = True
        else:
            outside.append(character)
    return "".join(outside)


def same_value(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    return one == other
