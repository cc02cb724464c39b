"""Heart-rate straps on the mocked BlueZ (bluez_rig), and tutti-heart-rate beside it."""

import os
import pathlib
import select

import dbus
from bluez_rig import DEVICE, Bluez
from feeder_rig import Feeder
from rig import BIN

CHARACTERISTIC, BATTERY = "org.bluez.GattCharacteristic1", "org.bluez.Battery1"
PROPERTIES, MANAGER = "org.freedesktop.DBus.Properties", "org.freedesktop.DBus.ObjectManager"
HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
MEASUREMENT_UUID, LEVEL_UUID = "00002a37-0000-1000-8000-00805f9b34fb", "00002a19-0000-1000-8000-00805f9b34fb"

# What a device and its characteristics do in BlueZ (doc/device-api.txt, doc/gatt-api.txt).
CONNECT = """
if self.props['org.bluez.Device1']['Connected']:
    raise dbus.exceptions.DBusException('already', name='org.bluez.Error.AlreadyConnected')
self.UpdateProperties('org.bluez.Device1', {'Connected': dbus.Boolean(True)})
self.UpdateProperties('org.bluez.Device1', {'ServicesResolved': dbus.Boolean(True)})
"""
DISCONNECT = """
if not self.props['org.bluez.Device1']['Connected']:
    raise dbus.exceptions.DBusException('not', name='org.bluez.Error.NotConnected')
self.UpdateProperties('org.bluez.Device1', {'Connected': dbus.Boolean(False), 'ServicesResolved': dbus.Boolean(False)})
"""
START_NOTIFY = "self.props['org.bluez.GattCharacteristic1']['Notifying'] = dbus.Boolean(True)"
READ = "ret = self.props['org.bluez.GattCharacteristic1']['Value']"


def methods(*rows):
    return dbus.Array(rows, signature="(ssss)")


def properties(**these):
    return dbus.Dictionary(these, signature="sv")


def value(data):
    return dbus.Array(data, signature="y", variant_level=1)


class Strap:
    """A strap that BlueZ knows, near or not. `battery`: BlueZ reads it itself; `level`: it exports the characteristic."""

    def __init__(self, bluez, address, name, battery=None, level=None, adapter="hci0"):
        self.bluez, self.address, self.name = bluez, address, name
        self.path = f"/org/bluez/{adapter}/dev_{address.replace(':', '_')}"
        self.measurement, self.level = f"{self.path}/service000a/char000b", f"{self.path}/service0010/char0011"
        self.objects = []
        self.add(self.path, DEVICE, properties(
            Address=address, Name=name, UUIDs=dbus.Array([HEART_RATE], signature="s", variant_level=1), Connected=False,
            ServicesResolved=False, RSSI=dbus.Int16(-60)), methods(("Connect", "", "", CONNECT), ("Disconnect", "", "", DISCONNECT)))
        if battery is not None:
            bluez.mocked(self.path, "AddProperties")(BATTERY, properties(Percentage=dbus.Byte(battery)))
        self.add_characteristic(self.measurement, MEASUREMENT_UUID, b"")
        if level is not None:
            self.add_characteristic(self.level, LEVEL_UUID, bytes([level]))
        for path in self.objects:
            bluez.say_added(path)

    def add(self, path, interface, these, does):
        self.bluez.mocked("/org/bluez", "AddObject")(path, interface, these, does)
        self.objects.append(path)

    def add_characteristic(self, path, uuid, data):
        self.add(path, CHARACTERISTIC, properties(
            UUID=uuid, Service=dbus.ObjectPath(path.rpartition("/")[0]), Notifying=False, Value=value(data)),
            methods(("StartNotify", "", "", START_NOTIFY), ("ReadValue", "a{sv}", "ay", READ)))

    def get(self, path, interface, name):
        return self.bluez.method(path, PROPERTIES, "Get")(interface, name)

    def notifies(self):
        return bool(self.get(self.measurement, CHARACTERISTIC, "Notifying"))

    def is_connected(self):
        return bool(self.get(self.path, DEVICE, "Connected"))

    def calls(self, method):
        return len(self.bluez.mocked(self.path, "GetMethodCalls")(method))

    def does(self, method, code):
        """What the device does from now on where it is asked for that."""
        self.bluez.mocked(self.path, "AddMethod")(DEVICE, method, "", "", code)

    def say(self, data, path=None):
        """A notification."""
        self.bluez.emit(path or self.measurement, PROPERTIES, "PropertiesChanged", "sa{sv}as",
                        [CHARACTERISTIC, properties(Value=value(data)), dbus.Array([], signature="s")])

    def beat(self, bpm):
        self.say(bytes([0x06, bpm]))

    def go(self):
        """Out of reach."""
        self.bluez.mocked(self.path, "UpdateProperties")(DEVICE, properties(Connected=dbus.Boolean(False), ServicesResolved=dbus.Boolean(False)))
        self.bluez.mocked(self.measurement, "UpdateProperties")(CHARACTERISTIC, properties(Notifying=dbus.Boolean(False)))

    def be_forgotten(self):
        for path in reversed(self.objects):
            interface = DEVICE if path == self.path else CHARACTERISTIC
            self.bluez.mocked("/org/bluez", "RemoveObject")(path)
            self.bluez.emit("/", MANAGER, "InterfacesRemoved", "oas", [dbus.ObjectPath(path), dbus.Array([interface], signature="s")])


class StrapBluez(Bluez):
    def start_bluez(self):
        super().start_bluez()
        # By the mock itself: what it says is so at that moment.
        self.mocked("/", "AddMethod")("org.bluez.Mock", "SayAdded", "o", "", "self.object_manager_emit_added(str(args[0]))")
        return self

    def say_added(self, path):
        self.method("/", "org.bluez.Mock", "SayAdded")(dbus.ObjectPath(path))

    def strap(self, address, name="Polar H10", **how):
        return Strap(self, address, name, **how)

    def set_power(self, on):
        self.set_adapter(Powered=on)


class StrapFeeder(Feeder):
    """tutti-heart-rate on a bus."""

    def __init__(self, bus, *arguments, programs=BIN):
        super().__init__("tutti-heart-rate", *arguments, environment=bus.environment, programs=programs)
        self.said = ""

    def until(self, **wanted):
        """The next line that has all that; those before it are passed over."""
        return self.next(str(wanted), lambda line: all(line.get(key) == said for key, said in wanted.items()))

    def log(self):
        """What it has said on standard error until now."""
        while select.select([self.process.stderr], [], [], 0)[0]:
            piece = os.read(self.process.stderr.fileno(), 65536)
            if not piece:
                break
            self.said += piece.decode()
        return self.said

    # What stands open or is kept, of the process.

    def descriptors(self):
        return len(list(pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def memory(self, key="Pss"):
        for line in pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
        raise AssertionError(key)

    def switches(self):
        """How often it gave up the processor by itself: once for each time that it was awake."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("voluntary_ctxt_switches:")[2].split()[0])
