// What the kernel's input devices say (struct input_event of linux/input.h), cut out of a stream of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tutti::decode {

struct InputEvent {
    std::uint16_t type = 0; ///< EV_KEY, …
    std::uint16_t code = 0; ///< KEY_UP, …
    std::int32_t value = 0; ///< of a key: 0 let go, 1 pressed, 2 held

    bool operator==(const InputEvent&) const = default;
};

/// On every machine of ours a record is a time of two machine words, then type, code and value, all in the
/// byte order of the machine. The kernel stamps by a clock of its own choice: the time is left out.
class InputEventSplitter {
public:
    static constexpr std::size_t record_size = 2 * sizeof(long) + 8;

    /// The events that are whole by now; what is left waits for the next bytes.
    std::vector<InputEvent> feed(std::span<const std::uint8_t> bytes);

private:
    std::vector<std::uint8_t> rest_;
};

} // namespace tutti::decode
