#!/usr/bin/python3
"""A player on the session's D-Bus, as the MPRIS D-Bus Interface Specification 2.2 has it, and nothing but its properties and signals.
Each line of its input is JSON and says what it does; it answers each with a line."""

import json
import sys
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

PLAYER, PROPERTIES = "org.mpris.MediaPlayer2.Player", "org.freedesktop.DBus.Properties"


class Player(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(bus, "/org/mpris/MediaPlayer2")
        self.status, self.rate, self.track = "Stopped", 1.0, None
        self.at, self.since, self.tracks, self.asked = 0.0, time.monotonic(), 0, 0

    def position(self):
        return self.at + (time.monotonic() - self.since) * self.rate if self.status == "Playing" else self.at

    def move(self, position):
        self.at, self.since = position, time.monotonic()

    def metadata(self):
        if not self.track:
            return dbus.Dictionary({}, signature="sv")
        found = {
            "mpris:trackid": dbus.ObjectPath(f"/track/{self.tracks}"), "mpris:length": dbus.Int64(int(self.track.get("length", 200) * 1e6)),
            "xesam:title": self.track["title"], "xesam:artist": dbus.Array([self.track.get("artist", "Ada")], signature="s")}
        return dbus.Dictionary(found, signature="sv")

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        self.asked += name == "Position"
        return self.all()[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return dbus.Dictionary(self.all(), signature="sv")

    def all(self):
        return {"PlaybackStatus": self.status, "Rate": self.rate, "Metadata": self.metadata(), "Position": dbus.Int64(int(self.position() * 1e6))}

    @dbus.service.signal(PROPERTIES, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    @dbus.service.signal(PLAYER, signature="x")
    def Seeked(self, position):
        pass

    def do(self, told):
        changed = {}
        if "PlaybackStatus" in told:
            self.move(self.position())
            self.status = changed["PlaybackStatus"] = told["PlaybackStatus"]
        if "Rate" in told:
            self.move(self.position())
            self.rate = changed["Rate"] = told["Rate"]
        if "title" in told:
            self.track, self.tracks = told, self.tracks + 1
            self.move(told.get("position", 0.0))
            changed["Metadata"] = self.metadata()
        elif "position" in told:
            self.move(told["position"])
        if changed:
            self.PropertiesChanged(PLAYER, dbus.Dictionary(changed, signature="sv"), dbus.Array([], signature="s"))
        if "seek" in told:
            self.move(told["seek"])
            self.Seeked(dbus.Int64(int(told["seek"] * 1e6)))
        print(json.dumps({"asked": self.asked, "position": self.position()}), flush=True)


def main(name):
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    player, loop = Player(bus), GLib.MainLoop()
    claimed = []  # with its first line: a player is there with what it plays

    def read(*_):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        player.do(json.loads(line))
        if not claimed:
            claimed.append(dbus.service.BusName(f"org.mpris.MediaPlayer2.{name}", bus))
        return True
    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, read)
    loop.run()


main(sys.argv[1])
