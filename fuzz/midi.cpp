// What a MIDI device may send: any bytes at all, cut anywhere.
#include "decode/midi.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {

using tutti::decode::MidiMessage;

void require(bool holds) {
    if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(data, size);
    std::vector<MidiMessage> at_once;
    std::vector<MidiMessage> in_parts;
    tutti::decode::MidiParser whole;
    tutti::decode::MidiParser parts;
    whole.feed(bytes, [&](const MidiMessage& message) { at_once.push_back(message); });
    const auto keep = [&](const MidiMessage& message) { in_parts.push_back(message); };
    parts.feed(bytes.first(size / 2), keep);
    parts.feed(bytes.subspan(size / 2), keep);
    require(at_once == in_parts && whole.stray() == parts.stray());
    require(at_once.size() + whole.stray() <= size);
    for (const auto& message : at_once)
        require(
            message.channel < 16 && message.first < 128 && message.second < 128 && message.value() < 16384
        );
    return 0;
}
