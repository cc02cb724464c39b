// Any bytes as JSON: what is read prints to a text that reads the same again, and prints the same.
#include "base/json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = tutti::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!value) return 0;
    const auto printed = tutti::print_json(*value);
    const auto again = tutti::parse_json(printed);
    if (!again || *again != *value || tutti::print_json(*again) != printed) std::abort();
    return 0;
}
