// Any hello of a server of frames: what is taken says the same again when it is printed, and its memory has a
// size that fits its displays.
#include "frames/hello.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace tutti;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto hello = frames::parse_hello({reinterpret_cast<const char*>(data), size});
    if (!hello) {
        invariant(!hello.error().message.empty(), "a refusal says why");
        return 0;
    }
    invariant(frames::check(hello->displays).has_value(), "what is taken can be shown");
    invariant(frames::memory_bytes(hello->displays) > 0, "it takes room");
    const auto again = frames::parse_hello(frames::print(*hello));
    invariant(again.has_value() && *again == *hello, "it says the same again");
    return 0;
}
