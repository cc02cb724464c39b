"""What the packers of lights make, read by tshark: an opinion on the protocols that is not ours.

Of Debian 12's tshark (4.0) the dissectors know Art-Net, and the data packets of sACN. They do not know DDP of 3waylabs (its "ddp" is
AppleTalk's), nor sACN's synchronisation: those are read here, straight from their specifications."""

import json
import pathlib
import struct
import subprocess
import tempfile
import unittest

from rig import BIN

RAW_IPV4 = 228  # LINKTYPE_IPV4: no Ethernet around it
ART_NET, SACN = 6454, 5568
DMX_WORDS = ["dmx_enable", "dmx_display_zeros", "dmx_display_leading_zeros"]


def packets(protocol, size, frames, *universes):
    """(universe, bytes) of each packet that the packer makes; the lights of frame k count from k on."""
    words = [str(BIN / "pixel_packets"), protocol, *map(str, (size, frames, *universes))]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
    return [(int(universe), bytes.fromhex(data)) for universe, data in map(str.split, lines)]


def lights(size, frame):
    return bytes((frame + index) % 256 for index in range(size))


def checksum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def datagram(port, data):
    """IPv4 and UDP around it, from 10.0.0.1 to 10.0.0.2."""
    udp = struct.pack(">HHHH", 50_000, port, 8 + len(data), 0)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp) + len(data), 0, 0, 64, 17, 0)
    ends = bytes([10, 0, 0, 1, 10, 0, 0, 2])
    whole = head[:10] + struct.pack(">H", checksum(head + ends)) + ends
    return whole + udp + data


def capture(port, all_data):
    """They, as a pcap file."""
    file = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, RAW_IPV4)
    for data in (datagram(port, data) for data in all_data):
        file += struct.pack("<IIII", 0, 0, len(data), len(data)) + data
    return file


def dissect(port, all_data):
    """For each packet what tshark reads: the name of a field -> its values, in their order; of all depths."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "packets.pcap"
        file.write_bytes(capture(port, all_data))
        words = ["tshark", "-r", str(file), "-T", "json", "--enable-heuristic", "acn"]
        for word in DMX_WORDS:
            words += ["-o", f"acn.{word}:TRUE"]
        printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return [fields_of(packet) for packet in json.loads(printed, object_pairs_hook=list)]


def fields_of(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, [])
        if isinstance(value, list):
            for inner, values in fields_of(value).items():
                found.setdefault(inner, []).extend(values)
        else:
            found[name].append(value)
    return found


def numbers(fields, *names):
    """The one value of each, "16" or "0x5000"."""
    return tuple(int(value, 0) for name in names for (value,) in [fields[name]])


class Packets(unittest.TestCase):
    def assert_well_formed(self, fields):
        wrong = [name for name in fields if name.startswith(("_ws.malformed", "_ws.expert"))]
        self.assertEqual(wrong, [])


class ArtNet(Packets):
    def test_tshark_reads_universe_sequence_length_and_lights(self):
        sent = packets("artnet", 171 * 3, 3, 0x12FF)
        read = dissect(ART_NET, [data for _, data in sent])
        self.assertEqual(len(read), 3 * 2)
        for index, fields in enumerate(read):
            frame, part = divmod(index, 2)
            self.assert_well_formed(fields)
            self.assertEqual(numbers(fields, "artnet.header.opcode", "artnet.header.protver"), (0x5000, 14))
            self.assertEqual(numbers(fields, "artnet.output.sequence", "artnet.output.physical"), (frame + 1, 0))
            self.assertEqual(numbers(fields, "artnet.output.universe"), (0x12FF + part,))
            self.assertEqual(sent[index][0], 0x12FF + part)
            self.assertEqual(numbers(fields, "artnet.output.length"), ((510, 4)[part],))
            wanted = lights(513, frame)
            shown = bytes.fromhex(fields["dmx_chan.data_filter"][0].replace(":", ""))
            self.assertEqual(shown, (wanted[:510], wanted[510:] + b"\0")[part])

    def test_tshark_reads_the_sync_after_the_last(self):
        read = dissect(ART_NET, [data for _, data in packets("artnet", 513, 2, 0, 1)])
        opcodes = [numbers(fields, "artnet.header.opcode")[0] for fields in read]
        self.assertEqual(opcodes, [0x5000, 0x5000, 0x5200] * 2)
        for fields in read:
            self.assert_well_formed(fields)

    def test_tshark_reads_who_is_asked_for_and_who_answers(self):
        poll, reply = dissect(ART_NET, [data for _, data in packets("nodes", 0, 0)])
        for fields in (poll, reply):
            self.assert_well_formed(fields)
        self.assertEqual(numbers(poll, "artnet.header.opcode", "artnet.header.protver"), (0x2000, 14))
        self.assertEqual(numbers(poll, "artnet.poll.talktome"), (0,))
        self.assertEqual(numbers(reply, "artnet.header.opcode", "artnet.poll_reply.port_nr"), (0x2100, 6454))
        self.assertEqual(reply["artnet.poll_reply.ip_address"], ["192.168.1.20"])
        self.assertEqual(reply["artnet.poll_reply.short_name"], ["Porch"])
        self.assertEqual(reply["artnet.poll_reply.long_name"], ["The lights of the porch"])
        self.assertEqual(reply["artnet.poll_reply.node_report"], ["fine"])
        self.assertEqual(reply["artnet.poll_reply.mac"], ["a0:b1:c2:d3:e4:f5"])
        self.assertEqual(numbers(reply, "artnet.poll_reply.num_ports", "artnet.poll_reply.bind_index"), (2, 1))
        self.assertEqual(numbers(reply, "artnet.poll_reply.netswitch", "artnet.poll_reply.subswitch"), (1, 2))
        self.assertEqual(numbers(reply, "artnet.poll_reply.swout_1", "artnet.poll_reply.swout_2"), (3, 15))


class Sacn(Packets):
    # Two universes. Those with fewer than six slots tshark 4.0 calls malformed, after it has read every field before the lights.
    SIZE, UNIVERSE, SYNC = 173 * 3, 255, 4000

    def read(self, frames, *sync):
        sent = packets("sacn", self.SIZE, frames, self.UNIVERSE, *sync)
        return sent, dissect(SACN, [data for _, data in sent])

    def test_tshark_reads_every_layer(self):
        sent, read = self.read(3)
        self.assertEqual(len(read), 2 * (3 + 3), "three frames, and three times that it ends")
        for index, fields in enumerate(read):
            frame, part = divmod(index, 2)
            ends = frame >= 3
            slots = (510, 9)[part]
            self.assert_well_formed(fields)
            self.assertEqual(numbers(fields, "acn.preamble_size", "acn.postamble_size", "acn.protocol_id"), (16, 0, 4))
            self.assertEqual(fields["acn.packet_identifier"], ["ASC-E1.17"])
            self.assertEqual(fields["acn.cid"], ["10111213-1415-1617-1819-1a1b1c1d1e1f"])
            lengths = [126 + slots - at for at in (16, 38, 115)]
            self.assertEqual([int(length) for length in fields["acn.pdu.length"]], lengths)
            self.assertEqual(fields["acn.dmx.source_name"], ["Porch"])
            self.assertEqual(numbers(fields, "acn.dmx_vector", "acn.dmx.priority", "acn.dmx.seq_number"), (2, 120, frame))
            self.assertEqual(numbers(fields, "acn.dmx.option_p", "acn.dmx.option_s"), (0, int(ends)))
            self.assertEqual(numbers(fields, "acn.dmx.universe"), (self.UNIVERSE + part,))
            self.assertEqual(sent[index][0], self.UNIVERSE + part)
            self.assertEqual(numbers(fields, "acn.dmp_vector", "acn.dmx.count"), (2, slots + 1))
            self.assertEqual(numbers(fields, "acn.dmx.first_property_address", "acn.dmx.increment"), (0, 1))
            self.assertEqual(numbers(fields, "acn.dmx.start_code2"), (0,))
            wanted = lights(self.SIZE, min(frame, 2))
            self.assertEqual(self.shown(fields), (wanted[:510], wanted[510:])[part])

    def shown(self, fields):
        """The lights, out of lines of twenty: "001-020: 00 01 … | 0A …"; the first line counts columns."""
        lines = [line.split(":")[1] for line in fields["acn.dmx.data"] if ":" in line]
        return bytes.fromhex("".join(lines).replace("|", ""))

    def test_synchronisation_follows_the_last_universe(self):
        sent, read = self.read(2, self.SYNC)
        frames = [(sent[at : at + 3], read[at : at + 3]) for at in (0, 3)]
        for frame, (raw, fields) in enumerate(frames):
            for part in (0, 1):
                self.assertEqual(numbers(fields[part], "acn.dmx.reserved"), (self.SYNC,), "E1.31-2009 had no such field")
            universe, data = raw[2]
            self.assertEqual(universe, self.SYNC)
            self.assert_sync(data, frame)
        self.assertEqual(len(sent), 2 * 3 + 3 * 2, "what ends is not synchronised")

    def assert_sync(self, data, frame):
        """E1.31-2018 §4.2, table 4-2."""
        self.assertEqual(len(data), 49)
        preamble, postamble, identifier, root, root_vector, cid, framing, vector, sequence, universe, reserved = struct.unpack(
            ">HH12sHI16sHIBHH", data
        )
        self.assertEqual((preamble, postamble, identifier), (16, 0, b"ASC-E1.17\0\0\0"))
        self.assertEqual((root, root_vector, cid), (0x7000 | 33, 8, bytes(range(0x10, 0x20))))
        self.assertEqual((framing, vector), (0x7000 | 11, 1))
        self.assertEqual((sequence, universe, reserved), (frame, self.SYNC, 0))


class Ddp(Packets):
    def test_headers_are_those_of_the_specification(self):
        size = 2 * 1440 + 30
        sent = [data for _, data in packets("ddp", size, 6)]
        self.assertEqual(len(sent), 6 * 3)
        for frame in range(6):
            display = bytearray(size)
            for part, data in enumerate(sent[3 * frame : 3 * frame + 3]):
                flags, sequence, kind, destination, offset, length = struct.unpack(">BBBBIH", data[:10])
                self.assertEqual(flags >> 6, 1, "version 1")
                self.assertEqual(flags & 0x3F, int(part == 2), "the last pushes, and no packet has another flag")
                self.assertEqual(sequence, (3 * frame + part) % 15 + 1)
                self.assertEqual((kind, destination), (0b00_001_011, 1), "RGB of 8 bits, to the default output")
                self.assertEqual(len(data) - 10, length)
                self.assertLessEqual(length, 1440)
                display[offset : offset + length] = data[10:]
            self.assertEqual(bytes(display), lights(size, frame))


if __name__ == "__main__":
    unittest.main()
