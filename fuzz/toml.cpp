// Any bytes as a configuration file: read, or every mistake printed; nothing else.
#include "installation/load.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto installation = tutti::installation::load_installation(text);
    if (installation) return 0;
    const auto printed = tutti::toml::print_mistakes("fuzz.toml", text, installation.error());
    if (printed.empty()) std::abort();
    return 0;
}
