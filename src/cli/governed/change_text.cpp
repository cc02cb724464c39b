#include "cli/governed/change_text.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/describe_service.hpp"
#include "governance/manifest/manifest.hpp"
#include "toml/print_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::size_t longest_value = 120;

std::string shown(const Value& value) {
    auto text = printable(print_json(value));
    if (text.size() > longest_value) text = printable_beginning(text, longest_value) + "…";
    return text;
}

std::string line(Colours colours, char sign, std::string_view path) {
    const auto tone = sign == '+' ? Tone::Good : sign == '-' ? Tone::Bad : Tone::Busy;
    return paint(colours, tone, fmt::format("{} {}", sign, printable(path)));
}

std::string print_difference(const Value& difference, Colours colours) {
    const auto* before = difference.find("before");
    const auto* after = difference.find("after");
    const char sign = before == nullptr ? '+' : after == nullptr ? '-' : '~';
    auto values = before != nullptr ? shown(*before) : std::string();
    if (before != nullptr && after != nullptr) values += " → ";
    if (after != nullptr) values += shown(*after);
    return fmt::format(
        "    {}  {}\n", line(colours, sign, describe_path(text_of(difference, "path"))), values
    );
}

char sign_of(std::string_view what) { return what == "created" ? '+' : what == "removed" ? '-' : '~'; }

/// RFC 6901 §4.
std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool is_escape = token[i] == '~' && i + 1 < token.size();
        out += is_escape ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    return out;
}

bool is_index(std::string_view token) {
    return !token.empty() && std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view take_token(std::string_view& pointer) {
    pointer.remove_prefix(std::min<std::size_t>(pointer.size(), 1));
    const auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    return token;
}

} // namespace

std::string describe_path(std::string_view pointer) {
    const auto first = take_token(pointer);
    std::string path;
    while (!pointer.empty()) {
        const auto token = take_token(pointer);
        if (is_index(token) && !path.empty())
            path += fmt::format("[{}]", token);
        else
            path = toml::join_path(path, unescaped(token));
    }
    if (first == "labels") return path.empty() ? "labels" : "label " + path;
    return path.empty() ? "all of it" : path;
}

std::string print_changes(const Value& answer, Colours colours) {
    std::string text;
    for (const auto& change : items_in(answer, "changes")) {
        const auto table = governance::table_of(text_of(change, "kind"), text_of(change, "name"));
        text += line(colours, sign_of(text_of(change, "what")), table) + '\n';
        for (const auto& difference : items_in(change, "differences"))
            text += print_difference(difference, colours);
    }
    if (const auto more = number_of(answer, "more"); more > 0)
        text += fmt::format("… and {:.0f} more, which are too many to show\n", more);
    return text;
}

std::string describe_changes(const Value& answer) {
    constexpr std::array<std::string_view, 4> kinds = {"created", "changed", "relabelled", "removed"};
    std::string text;
    for (const auto kind : kinds) {
        const auto count = std::ranges::count_if(items_in(answer, "changes"), [&](const Value& change) {
            return text_of(change, "what") == kind;
        });
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, kind);
    }
    return text.empty() ? "nothing" : text;
}

bool has_changes(const Value& answer) { return !items_in(answer, "changes").empty(); }

} // namespace tutti::cli
