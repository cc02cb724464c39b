#include "input/evdev/device_facts.hpp"

#include "base/printable.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fnmatch.h>

namespace tutti::input::evdev {

namespace {

constexpr std::size_t longest_name = 200;

bool fits(const std::string& pattern, const std::string& text) {
    const bool is_path = pattern.starts_with('/');
    return ::fnmatch(pattern.c_str(), text.c_str(), is_path ? FNM_PATHNAME : FNM_CASEFOLD) == 0;
}

bool is_path_of(const std::string& pattern, const DeviceFacts& facts) {
    const auto folder = facts.node.parent_path();
    const auto points_to = [&](const char* links, const std::string& link) {
        return fits(pattern, folder / links / link);
    };
    return fits(pattern, facts.node)
           || std::ranges::any_of(facts.by_id, [&](const auto& link) { return points_to("by-id", link); })
           || std::ranges::any_of(facts.by_path, [&](const auto& link) {
                  return points_to("by-path", link);
              });
}

bool is_name_of(const std::string& pattern, const DeviceFacts& facts) {
    const auto names = identities(facts);
    return fits(pattern, shown(facts.name))
           || std::ranges::any_of(names, [&](const auto& name) { return fits(pattern, name); });
}

} // namespace

std::vector<std::string> identities(const DeviceFacts& facts) {
    std::vector<std::string> found;
    const auto add_all = [&found](std::vector<std::string> links) {
        std::ranges::sort(links);
        for (const auto& link : links) found.push_back(shown(link));
    };
    add_all(facts.by_id);
    if (!facts.uniq.empty()) found.push_back(shown(facts.uniq));
    add_all(facts.by_path);
    const auto& place = facts.phys.empty() ? facts.name : facts.phys;
    found.push_back(fmt::format("{:04x}:{:04x}:{}", facts.vendor, facts.product, shown(place)));
    return found;
}

std::string free_identity(const DeviceFacts& facts, const std::set<std::string>& in_use) {
    const auto all = identities(facts);
    for (const auto& identity : all)
        if (!in_use.contains(identity)) return identity;
    int number = 2;
    while (in_use.contains(fmt::format("{}#{}", all.back(), number))) ++number;
    return fmt::format("{}#{}", all.back(), number);
}

bool is_named(const DeviceFacts& facts, std::span<const std::string> patterns) {
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
        return pattern.starts_with('/') ? is_path_of(pattern, facts) : is_name_of(pattern, facts);
    });
}

std::string shown(std::string_view text) {
    return printable(first_characters(whole_characters(text), longest_name));
}

bool is_event_node(std::string_view name) noexcept {
    constexpr std::string_view begin = "event";
    return name.size() > begin.size() && name.starts_with(begin)
           && name.find_first_not_of("0123456789", begin.size()) == std::string_view::npos;
}

} // namespace tutti::input::evdev
