"""Prints a configuration as TOML: a table per definition, inline tables within. Just what the cases need."""

import json
import re

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")


def print_config(config):
    """`config` is {"playlist": {name: table}, "gesture": {name: table}}; the order of definitions is kept."""
    text = []
    for section, tables in config.items():
        for name, table in tables.items():
            text.append(f"[{section}.{key(name)}]")
            text += [f"{key(each)} = {value(one)}" for each, one in table.items()]
            text.append("")
    return "\n".join(text)


def key(name):
    return name if BARE_KEY.match(name) else json.dumps(name)


def value(one):
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, str):
        return json.dumps(one, ensure_ascii=False)
    if isinstance(one, list):
        return "[" + ", ".join(map(value, one)) + "]"
    if isinstance(one, dict):
        return "{ " + ", ".join(f"{key(each)} = {value(this)}" for each, this in one.items()) + " }"
    return repr(one)
