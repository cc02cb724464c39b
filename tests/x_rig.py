"""A client of an X server for tests, by Xlib itself: titles of windows, and keys pressed in them."""

import ctypes

from rig import wait_until

KEY_PRESS, KEY_RELEASE = 2, 3
KEY_PRESS_MASK, KEY_RELEASE_MASK = 1, 2


class KeyEvent(ctypes.Structure):
    """XKeyEvent of <X11/Xlib.h>, in the room of an XEvent."""

    _fields_ = [
        ("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong), ("root", ctypes.c_ulong), ("subwindow", ctypes.c_ulong), ("time", ctypes.c_ulong),
        ("x", ctypes.c_int), ("y", ctypes.c_int), ("x_root", ctypes.c_int), ("y_root", ctypes.c_int),
        ("state", ctypes.c_uint), ("keycode", ctypes.c_uint), ("same_screen", ctypes.c_int), ("room", ctypes.c_long * 24)]


class X:
    def __init__(self, display):
        self.lib = ctypes.CDLL("libX11.so.6")
        for name, result in (("XOpenDisplay", ctypes.c_void_p), ("XDefaultRootWindow", ctypes.c_ulong), ("XStringToKeysym", ctypes.c_ulong),
                             ("XKeysymToKeycode", ctypes.c_ubyte)):
            getattr(self.lib, name).restype = result
        self.display = ctypes.c_void_p(self.lib.XOpenDisplay(display.encode()))
        assert self.display.value, f"no X server at {display}"
        self.root = ctypes.c_ulong(self.lib.XDefaultRootWindow(self.display))

    def close(self):
        self.lib.XCloseDisplay(self.display)

    def windows(self):
        """Title -> window, of those directly on the screen: nobody manages them."""
        root, parent, children, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self.lib.XQueryTree(self.display, self.root, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count))
        found = {}
        for window in [children[place] for place in range(count.value)]:
            title = ctypes.c_char_p()
            if self.lib.XFetchName(self.display, ctypes.c_ulong(window), ctypes.byref(title)) and title.value is not None:
                found[title.value.decode()] = window
                self.lib.XFree(title)
        if count.value:
            self.lib.XFree(children)
        return found

    def wait_title(self, title):
        return wait_until(lambda: self.windows().get(title), f"a window with the title {title!r}")

    def press(self, window, key):
        code = self.lib.XKeysymToKeycode(self.display, ctypes.c_ulong(self.lib.XStringToKeysym(key.encode())))
        for type_, mask in ((KEY_PRESS, KEY_PRESS_MASK), (KEY_RELEASE, KEY_RELEASE_MASK)):
            event = KeyEvent(type=type_, window=window, root=self.root.value, keycode=code, same_screen=1)
            self.lib.XSendEvent(self.display, ctypes.c_ulong(window), 1, ctypes.c_long(mask), ctypes.byref(event))
        self.lib.XFlush(self.display)
