#include "display/url_options.hpp"

#include "base/scan.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::display {

UrlOptions::UrlOptions(std::string_view query) {
    while (!query.empty()) {
        const auto option = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(option.size() + 1, query.size()));
        const auto equals = option.find('=');
        const auto name = option.substr(0, equals);
        if (std::ranges::find(options_, name, &Option::name) != options_.end())
            complain({fmt::format("says `{}` twice", name), {}});
        options_.push_back({name, equals == option.npos ? std::string_view() : option.substr(equals + 1)});
    }
}

void UrlOptions::read(std::string_view name, std::string& target) {
    const auto* option = take(name);
    if (option == nullptr) return;
    target = option->value;
    if (target.empty()) complain({fmt::format("`{}` must not be empty", name), {}});
}

void UrlOptions::read(std::string_view name, bool& target) {
    const auto* option = take(name);
    if (option == nullptr) return;
    if (option->value == "true" || option->value == "false")
        target = option->value == "true";
    else
        complain({fmt::format("`{}` must be true or false", name), {}});
}

std::optional<toml::Complaint> UrlOptions::complaint() const {
    if (complaint_) return complaint_;
    const auto unknown = std::ranges::find(options_, false, &Option::is_known);
    if (unknown == options_.end()) return std::nullopt;
    if (known_.empty())
        return toml::Complaint{fmt::format("takes no options, so not `{}`", unknown->name), {}};
    return toml::Complaint{
        fmt::format("knows no option `{}`; known here: {}", unknown->name, fmt::join(known_, ", ")),
        std::string(toml::nearest(unknown->name, known_))
    };
}

UrlOptions::Option* UrlOptions::take(std::string_view name) {
    known_.push_back(name);
    const auto found = std::ranges::find(options_, name, &Option::name);
    if (found == options_.end()) return nullptr;
    found->is_known = true;
    return &*found;
}

std::optional<std::uint32_t>
UrlOptions::read_number(std::string_view name, std::uint32_t least, std::uint32_t most) {
    const auto* option = take(name);
    if (option == nullptr) return std::nullopt;
    const auto number = parse_number<std::uint32_t>(option->value);
    if (number && *number >= least && *number <= most) return number;
    complain({fmt::format("`{}` must be from {} to {}", name, least, most), {}});
    return std::nullopt;
}

void UrlOptions::complain(toml::Complaint complaint) {
    if (!complaint_) complaint_ = std::move(complaint);
}

} // namespace tutti::display
