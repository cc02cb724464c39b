"""Where a device points, worked out on the ground: what is up and what is east are vectors of the device, and a heading is the angle
between one of its axes and those. No formula of src/event/compass.cpp is used. Part of the model (model.py)."""

import math

FORWARD = {"x": (1, 0, 0), "y": (0, 1, 0), "-x": (-1, 0, 0), "-y": (0, -1, 0)}


def dot(a, b):
    return sum(one * other for one, other in zip(a, b))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a):
    return tuple(one / math.sqrt(dot(a, a)) for one in a)


def vector(data):
    return tuple(float(data[axis]) for axis in "xyz")


def bearing(acceleration, field, forward, gravity):
    """The (cosine, sine) of heading, pitch and roll, or None where they cannot be known."""
    acceleration, field, forward = vector(acceleration), vector(field), FORWARD[forward]
    if not 0.5 <= math.sqrt(dot(acceleration, acceleration)) / gravity <= 1.5 or dot(field, field) == 0:
        return None
    up = unit(acceleration)
    level = cross(up, cross(forward, up))  # the forward axis as it lies on the ground
    east = cross(field, up)
    if math.sqrt(dot(level, level)) < 0.05 or math.sqrt(dot(east, east) / dot(field, field)) < 0.05:
        return None
    east = unit(east)
    north = cross(up, east)
    right = cross(forward, (0, 0, 1))
    return (unit((dot(level, north), dot(level, east))),
            (math.sqrt(dot(level, level)), dot(forward, up)),
            unit((up[2], -dot(right, up))))


def mean(bearings):
    """Of each of the three angles the direction of the sum; None where one has none."""
    sums = [(sum(angle[0] for angle in angles), sum(angle[1] for angle in angles)) for angles in zip(*bearings)]
    return None if any(math.hypot(*each) < 0.05 * len(bearings) for each in sums) else sums


def describe(angles, declination):
    heading, pitch, roll = (math.atan2(sine, cosine) * (180.0 / math.pi) for cosine, sine in angles)
    heading = thousandths((heading + declination) % 360)
    roll = thousandths(roll)
    return {"heading": heading if heading < 360 else 0.0, "pitch": thousandths(pitch), "roll": 180.0 if roll == -180 else roll}


def thousandths(angle):
    return math.floor(angle * 1000 + 0.5) / 1000
