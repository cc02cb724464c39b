"""Who attacks: how each of them comes to the hub, and under which name."""

import dataclasses
import itertools

from mqtt_packets import Wire

_numbers = itertools.count()


@dataclasses.dataclass(frozen=True)
class Attacker:
    """`address` is a path or (host, port); the user name and the password as CONNECT says them."""

    kind: str
    address: object
    user: str = None
    password: str = None

    def wire(self, room=None):
        return Wire(self.address, patience=3.0, room=room)  # who is not answered goes on with something else

    def enter(self, name="hostile", room=None, **options):
        """A connected client of its own name; or its wire, closed, and the reason code that refused it."""
        wire = self.wire(room)
        code = wire.enter(f"{name}-{next(_numbers)}", user=self.user, password=self.password, **options)
        if code != 0:
            wire.close()
        return wire, code
