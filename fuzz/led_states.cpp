// Any bytes as the file that says what the board's LEDs were: what is understood prints and reads back the
// same.
#include "workers/sensors/led_states.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti::sensors;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto states = parse_led_states(text);
    if (states && parse_led_states(print(*states)) != states) std::abort();
    static_cast<void>(present_trigger(text));
    return 0;
}
