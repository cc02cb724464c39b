#include "osc/route.hpp"

#include "osc/packet.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::osc {

namespace {

constexpr std::string_view pattern_characters = "?*[]{}";

} // namespace

Result<Rename> Rename::parse(std::string_view text) {
    if (text.size() > max_pattern_size)
        return fail(ErrorCode::LimitExceeded, fmt::format("is longer than {} bytes", max_pattern_size));
    if (!text.starts_with('/')) return fail(ErrorCode::InvalidInput, "must begin with '/'");
    const auto plain = text.substr(0, text.ends_with('*') ? text.size() - 1 : text.size());
    if (plain.find_first_of(pattern_characters) != std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "must be an address, with at most one '*', which is its end");
    if (plain.size() == text.size() && (text.ends_with('/') || text.find("//") != std::string_view::npos))
        return fail(ErrorCode::InvalidInput, "must be a whole address, without an empty part");
    Rename rename;
    rename.text_ = text;
    return rename;
}

std::string Rename::apply(const Pattern& taken_by, std::string_view address) const {
    if (!text_.ends_with('*')) return text_;
    const auto rest = address.substr(std::min(plain_beginning(taken_by).size(), address.size()));
    return text_.substr(0, text_.size() - 1).append(rest);
}

std::string_view plain_beginning(const Pattern& pattern) noexcept {
    const std::string_view text = pattern.text();
    const auto special = text.find_first_of(pattern_characters);
    const auto parts = text.find("//"); // any parts, of which none is plain
    if (special == text.npos && parts == text.npos) return text.substr(0, text.rfind('/') + 1);
    return text.substr(0, std::min(special, parts == text.npos ? parts : parts + 1));
}

const Pattern* Route::match_of(std::string_view address) const {
    const auto taken =
        std::ranges::find_if(match, [&](const Pattern& each) { return each.matches(address); });
    return taken != match.end() ? &*taken : nullptr;
}

} // namespace tutti::osc
