#include "playback/message_head.hpp"

#include "base/ascii.hpp"
#include "base/scan.hpp"

namespace tutti::playback {

std::optional<std::size_t> head_length(std::string_view bytes) noexcept {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
        const auto rest = bytes.substr(end + 1);
        if (rest.starts_with('\n')) return end + 2;
        if (rest.starts_with("\r\n")) return end + 3;
    }
    return std::nullopt;
}

bool HeadField::is(std::string_view known) const noexcept { return equal_ignoring_case(name, known); }

std::optional<HeadField> take_head_field(std::string_view& head) noexcept {
    const auto line = trimmed(take_line(head));
    if (line.empty()) return std::nullopt;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return HeadField{};
    return HeadField{.name = trimmed(line.substr(0, colon)), .value = trimmed(line.substr(colon + 1))};
}

} // namespace tutti::playback
