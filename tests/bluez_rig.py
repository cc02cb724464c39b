"""A private system bus, and BlueZ on it as python3-dbusmock plays it: adapters, devices, advertisements, refusals."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import dbus
import dbus.bus
import dbus.exceptions
from rig import wait_until

ADAPTER, DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
ARANET = 0x0702

# As the system's bus, but everybody may do everything.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>{rules}
  </policy>
</busconfig>
"""
NO_BLUEZ_FOR_US = '<deny send_destination="org.bluez" send_interface="org.freedesktop.DBus.ObjectManager"/>'


def refusing(name, message="refused"):
    """What a method of the mock does that refuses."""
    return f"raise dbus.exceptions.DBusException({message!r}, name={name!r})"


class SystemBus:
    """A context manager: dbus-daemon alone, with nobody on it."""

    def __init__(self, rules=""):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-dbus-"))
        self.address = f"unix:path={self.folder}/bus"
        self.environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self.address}
        config = self.folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(socket=self.folder / "bus", rules=rules))
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--nopidfile", "--print-address", f"--config-file={config}"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.daemon.stdout.readline()  # it listens now
        self.connection = dbus.bus.BusConnection(self.address)
        self.mock = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        for process in (self.mock, self.daemon):
            if process:
                process.kill()
                process.wait()
        self.daemon.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def names(self):
        """Unique names of everybody on the bus."""
        return {str(name) for name in self.connection.list_names() if name.startswith(":")}

    def start_bluez(self):
        self.mock = subprocess.Popen(
            [sys.executable, "-m", "dbusmock", "--system", "--template", "bluez5"], env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        wait_until(lambda: self.connection.name_has_owner("org.bluez"), "BlueZ")
        return self

    def stop_bluez(self):
        self.mock.kill()
        self.mock.wait()
        self.mock = None


class Bluez(SystemBus):
    """BlueZ with the adapter hci0, which is on."""

    def __init__(self, adapter="hci0", rules=""):
        super().__init__(rules)
        self.start_bluez()
        if adapter:
            self.method("/org/bluez", "org.bluez.Mock", "AddAdapter")(adapter, "test")

    def object(self, path):
        return self.connection.get_object("org.bluez", path, introspect=False)

    def method(self, path, interface, name):
        return self.object(path).get_dbus_method(name, interface)

    def mocked(self, path, name):
        return self.method(path, "org.freedesktop.DBus.Mock", name)

    def replace(self, method, code, signature=""):
        """What hci0 does where it is asked for that."""
        self.mocked("/org/bluez/hci0", "AddMethod")(ADAPTER, method, signature, "", code)

    def set_adapter(self, **properties):
        self.mocked("/org/bluez/hci0", "UpdateProperties")(ADAPTER, dbus.Dictionary(properties, signature="sv"))

    def calls(self, method):
        """How often hci0 was asked for that."""
        return len(self.mocked("/org/bluez/hci0", "GetMethodCalls")(method))

    def discovers(self):
        properties = self.method("/org/bluez/hci0", "org.freedesktop.DBus.Properties", "GetAll")(ADAPTER)
        return bool(properties["Discovering"])

    def remember(self, address, payload, name="Aranet4"):
        """A device that was heard some day, but not now; its path."""
        path = path_of(address)
        self.mocked("/org/bluez/hci0", "AddObject")(path, DEVICE, said_by(address, name, payload, ARANET, -90), METHODS)
        return path

    def hear(self, path, payload, company=ARANET, rssi=-70):
        """A device that is known advertises."""
        changed = said_by("", "", payload, company, rssi)
        self.emit(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as",
                  [DEVICE, changed, dbus.Array([], signature="s")])

    def hear_new(self, address, payload, name="Aranet4", company=ARANET, rssi=-70):
        """A device advertises that BlueZ has not heard before."""
        added = dbus.Dictionary({DEVICE: said_by(address, name, payload, company, rssi)}, signature="sa{sv}")
        self.emit("/", "org.freedesktop.DBus.ObjectManager", "InterfacesAdded", "oa{sa{sv}}",
                  [dbus.ObjectPath(path_of(address)), added])

    def emit(self, path, interface, name, signature, arguments):
        self.mocked(path, "EmitSignal")(interface, name, signature, dbus.Array(arguments, signature="v"))


METHODS = dbus.Array([], signature="(ssss)")


def path_of(address):
    return f"/org/bluez/hci0/dev_{address.replace(':', '_')}"


def said_by(address, name, payload, company, rssi):
    """A device's properties; without address and name those that change with each advertisement."""
    data = dbus.Array(payload, signature="y", variant_level=1)
    properties = {"ManufacturerData": dbus.Dictionary({dbus.UInt16(company): data}, signature="qv"), "RSSI": dbus.Int16(rssi)}
    properties.update({key: value for key, value in (("Address", address), ("Name", name)) if value})
    return dbus.Dictionary(properties, signature="sv")
