// Any bytes as JSON: another reader takes it, too, or refuses it, too; what is read prints to a text that
// reads the same again, and prints the same; and each member is found in its text.
#include "base/json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace {

/// What we refuse and the other reader takes: it skips a byte order mark, and ends at a zero.
bool is_our_own_rule(std::string_view text, const tutti::Error& error) {
    return error.code == tutti::ErrorCode::LimitExceeded || error.message.ends_with("stands twice")
           || text.starts_with("\xef\xbb\xbf") || text.contains('\0');
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto value = tutti::parse_json(text);
    if (!value) {
        if (!is_our_own_rule(text, value.error()) && nlohmann::json::accept(text)) std::abort();
        return 0;
    }
    if (!nlohmann::json::accept(text)) std::abort();
    const auto printed = tutti::print_json(*value);
    const auto again = tutti::parse_json(printed);
    if (!again || *again != *value || tutti::print_json(*again) != printed) std::abort();
    if (!value->is_object()) return 0;
    for (const auto& member : value->members()) {
        const auto written = tutti::member_text(text, member.key);
        if (!written || tutti::parse_json(*written) != member.value) std::abort();
    }
    return 0;
}
