// Any text as a sound place: never a crash, each refusal says where, and what is understood is printed so
// that it is understood as the same.
#include "contract/sound_place.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    using namespace tutti::contract;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto place = parse_sound_place(text);
    if (!place) {
        const auto& error = place.error();
        invariant(!error.message.empty(), "a refusal has words");
        invariant(
            error.position.line == 1 && error.position.column >= 1 && error.position.column <= size + 1,
            "it is wrong somewhere in the text"
        );
        return 0;
    }
    const auto again = parse_sound_place(print(*place));
    invariant(again && *again == *place, "what is printed is the same place");
    const auto shown = print_without_secrets(*place);
    invariant(!shown.empty(), "it can be shown");
    if (std::holds_alternative<StreamPlace>(*place)) {
        const auto authority = shown.substr(shown.find("//") + 2);
        invariant(
            authority.substr(0, authority.find_first_of("/?#")).find('@') == authority.npos,
            "without a password"
        );
    }
    return 0;
}
