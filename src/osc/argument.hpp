// What an OSC message carries: the types of OSC 1.0 (i f s b), those that OSC 1.1 asks for besides (t T F N
// I) and the rest of the extended list (h d S c r m and arrays).
#pragma once

#include "osc/time_tag.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace tutti::osc {

/// 's' is a std::string; an 'S' says only that its receiver may treat it otherwise.
struct Symbol {
    std::string text;

    bool operator==(const Symbol&) const = default;
};

struct Blob {
    std::string bytes;

    bool operator==(const Blob&) const = default;
};

/// 'c': an ASCII character, sent as 32 bits. Senders put other code points there, too.
struct Char {
    std::uint32_t code = 0;

    bool operator==(const Char&) const = default;
};

struct Color {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;

    bool operator==(const Color&) const = default;
};

/// A MIDI message of up to three bytes, and the port that it is of.
struct Midi {
    std::uint8_t port = 0;
    std::uint8_t status = 0;
    std::uint8_t first = 0;
    std::uint8_t second = 0;

    bool operator==(const Midi&) const = default;
};

struct Nil {
    bool operator==(const Nil&) const = default;
};

/// 'I': OSC 1.0 calls it "infinitum", OSC 1.1 an impulse, a "bang".
struct Impulse {
    bool operator==(const Impulse&) const = default;
};

struct Argument;

struct Array {
    std::vector<Argument> items;

    bool operator==(const Array& other) const;
};

/// One argument. Texts hold no NUL, which ends them on the wire: printed, they end there.
struct Argument : std::variant<
                      std::int32_t, float, std::string, Blob, std::int64_t, TimeTag, double, Symbol, Char,
                      Color, Midi, bool, Nil, Impulse, Array> {
    using variant::variant;
};

inline bool Array::operator==(const Array& other) const { return items == other.items; }

} // namespace tutti::osc
