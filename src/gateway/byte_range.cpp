#include "gateway/byte_range.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tutti::gateway {

namespace {

struct Range {
    std::uint64_t first;
    std::uint64_t end; ///< behind the last
};

/// Of so many bytes; nothing where it is no range. `first` at `size` or behind: there is nothing of it.
std::optional<Range> parse_range(std::string_view text, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = parse_number<std::uint64_t>(text.substr(0, dash));
    const auto last = parse_number<std::uint64_t>(text.substr(dash + 1));
    if (dash == 0) { // the last so many
        if (!last) return std::nullopt;
        return *last == 0 ? Range{size, size} : Range{size - std::min(*last, size), size};
    }
    if (!first || (!last && dash + 1 != text.size()) || (last && *last < *first)) return std::nullopt;
    return Range{*first, last && *last < size ? *last + 1 : size};
}

} // namespace

io::HttpResponse ranged(io::HttpResponse whole, const io::HttpRequest& request) {
    whole.fields.emplace_back("Accept-Ranges", "bytes");
    const auto asked = request.find("Range");
    if (!asked || whole.status != 200) return whole;
    const auto size = whole.body.size();
    const auto range = parse_range(*asked, size);
    if (!range) return whole;
    if (range->first >= size) {
        auto none = io::http_error(416, "invalid_input", "there is nothing in that range");
        none.fields.emplace_back("Content-Range", fmt::format("bytes */{}", size));
        return none;
    }
    whole.status = 206;
    whole.fields.emplace_back(
        "Content-Range", fmt::format("bytes {}-{}/{}", range->first, range->end - 1, size)
    );
    whole.body = whole.body.substr(range->first, range->end - range->first);
    return whole;
}

} // namespace tutti::gateway
