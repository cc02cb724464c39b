// What a terminal sends, into keys.
#include "command/key.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    tutti::command::KeyDecoder whole;
    const auto keys = whole.feed(bytes);
    if (keys.size() > size) std::abort();
    tutti::command::KeyDecoder parts;
    if (whole.decide().size() > 1 || whole.is_undecided()) std::abort();
    for (std::size_t at = 0; at < size; ++at) parts.feed(bytes.substr(at, 1));
    for (const auto& key : keys)
        if (key.text.size() > 4) std::abort();
    return 0;
}
