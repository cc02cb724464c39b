#!/usr/bin/python3
"""The peer of `tutti system --once`: the same samples, readings and status, by Python and paho-mqtt."""
import json
import os
import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests"))

from bus_client import unix_client  # noqa: E402


def processor():
    numbers = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return sum(numbers), numbers[3] + numbers[4]


def network():
    lines = [line.split(":") for line in pathlib.Path("/proc/net/dev").read_text().splitlines()[2:]]
    counts = [numbers.split() for name, numbers in lines if name.strip() != "lo"]
    return sum(int(each[0]) for each in counts), sum(int(each[8]) for each in counts)


def sample():
    before, traffic = processor(), network()
    time.sleep(0.2)
    after, moved = processor(), network()
    memory = {line.split(":")[0]: int(line.split()[1]) for line in pathlib.Path("/proc/meminfo").read_text().splitlines()}
    disk = shutil.disk_usage("/")
    total = max(after[0] - before[0], 1)
    return {
        "cpu_percent": (100 * (1 - (after[1] - before[1]) / total), "%"),
        "memory_percent": (100 * (1 - memory["MemAvailable"] / memory["MemTotal"]), "%"),
        "load_1min": (float(pathlib.Path("/proc/loadavg").read_text().split()[0]), ""),
        "disk_percent": (100 * disk.used / (disk.used + disk.free), "%"),
        "net_rx": ((moved[0] - traffic[0]) / 0.2, "B/s"),
        "net_tx": ((moved[1] - traffic[1]) / 0.2, "B/s"),
        "uptime": (float(pathlib.Path("/proc/uptime").read_text().split()[0]), "s"),
    }


def main():
    client = unix_client(os.environ["TUTTI_BUS"].removeprefix("unix://"))
    client.connect("localhost")
    client.loop_start()
    readings, now = sample(), time.time()
    said = [client.publish("tutti/meta/peer", json.dumps({
        "v": 1, "source_id": "peer", "name": "Peer", "description": "", "refresh_interval": 60, "enabled": True}), retain=True)]
    for sensor, (value, unit) in readings.items():
        said.append(client.publish(f"tutti/reading/peer/{sensor}", json.dumps({
            "v": 1, "value": round(value, 2), "unit": unit, "timestamp": now, "expires_in": 180}), retain=True))
    said.append(client.publish("tutti/status/peer", json.dumps({
        "v": 1, "source_id": "peer", "last_poll": now, "last_success": now, "last_error": None, "poll_count": 1,
        "error_count": 0, "expires_in": 360}), retain=True))
    for message in said:
        message.wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


if __name__ == "__main__":
    main()
