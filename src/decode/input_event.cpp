#include "decode/input_event.hpp"

#include <cstring>

namespace tutti::decode {

std::vector<InputEvent> InputEventSplitter::feed(std::span<const std::uint8_t> bytes) {
    rest_.insert(rest_.end(), bytes.begin(), bytes.end());
    std::vector<InputEvent> events;
    std::size_t taken = 0;
    for (; rest_.size() - taken >= record_size; taken += record_size) {
        const std::uint8_t* tail = rest_.data() + taken + record_size - 8;
        InputEvent event;
        std::memcpy(&event.type, tail, 2);
        std::memcpy(&event.code, tail + 2, 2);
        std::memcpy(&event.value, tail + 4, 4);
        events.push_back(event);
    }
    rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(taken));
    return events;
}

} // namespace tutti::decode
