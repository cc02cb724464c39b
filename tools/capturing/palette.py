"""A PNG of letters on a ground has few colours: with a palette it takes a third of the bytes."""

import collections
import struct
import zlib


def chunks_of(png):
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8:at + 8 + length]
        at += 12 + length


def rows_of(png):
    """(width, the rows as bytes, bytes a pixel) of a PNG with 8 bits a channel, in colour, not interlaced: what a browser writes."""
    chunks = list(chunks_of(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if (depth, interlaced) != (8, 0) or kind not in (2, 6):
        raise SystemExit("that is no PNG as browsers write them")
    pixel = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    before, rows, size = bytearray(width * pixel), [], width * pixel
    for row in range(height):
        filtered, line = data[row * (size + 1)], bytearray(data[row * (size + 1) + 1:(row + 1) * (size + 1)])
        for i in range(size) if filtered else ():
            left, up, corner = (line[i - pixel], before[i], before[i - pixel]) if i >= pixel else (0, before[i], 0)
            if filtered == 4:
                guess = left + up - corner
                by = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            else:
                by = (left, up, (left + up) // 2)[filtered - 1]
            line[i] = line[i] + by & 255
        rows.append(line)
        before = line
    return width, rows, pixel


ROUNDED = bytes(value & 0xF8 | 4 for value in range(256))


def with_palette(png, kept):
    """The same picture with 256 colours: those of `kept` as they are, shades between them rounded."""
    width, rows, pixel = rows_of(png)
    pixels = [[bytes(row[at:at + 3]) for at in range(0, len(row), pixel)] for row in rows]
    kept = set(kept)
    shades = {}

    def shade(colour):
        if colour not in shades:
            shades[colour] = colour if colour in kept else colour.translate(ROUNDED)
        return shades[colour]

    counted = collections.Counter(shade(colour) for row in pixels for colour in row)
    palette = sorted(counted, key=lambda colour: (colour not in kept, -counted[colour]))[:256]
    index = {colour: number for number, colour in enumerate(palette)}

    def nearest(colour):
        colour = shade(colour)
        if colour not in index:
            red, green, blue = colour
            index[colour] = min(range(len(palette)), key=lambda at: (palette[at][0] - red) ** 2 + (palette[at][1] - green) ** 2 + (palette[at][2] - blue) ** 2)
        return index[colour]

    data = b"".join(b"\0" + bytes(map(nearest, row)) for row in pixels)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"PLTE", b"".join(palette)) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
