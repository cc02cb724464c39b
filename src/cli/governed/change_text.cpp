#include "cli/governed/change_text.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/describe_service.hpp"
#include "governance/manifest/manifest.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::size_t longest_value = 120;

std::string shown(const Value& value) {
    auto text = printable(print_json(value));
    if (text.size() > longest_value) text = printable_beginning(text, longest_value) + "…";
    return text;
}

/// "+ run[1]  "3002"": the sign has the colour.
class Lines {
public:
    explicit Lines(Colours colours) : colours_(colours) {}

    void add(char sign, std::string_view path, std::string_view rest, std::size_t indent) {
        const auto tone = sign == '+' ? Tone::Good : sign == '-' ? Tone::Bad : Tone::Busy;
        text_ += std::string(indent, ' ');
        text_ += paint(colours_, tone, fmt::format("{} {}", sign, printable(path)));
        if (!rest.empty()) text_ += fmt::format("  {}", rest);
        text_ += '\n';
    }

    /// What differs below a path, both being there.
    void compare(const std::string& path, const Value& before, const Value& after) {
        if (before == after) return;
        if (before.is_object() && after.is_object()) return compare_members(path, before, after);
        if (before.is_array() && after.is_array() && before.items().size() == after.items().size())
            return compare_items(path, before, after);
        add('~', path, fmt::format("{} → {}", shown(before), shown(after)), 4);
    }

    void members(char sign, const Value& spec) {
        for (const auto& member : spec.members())
            add(sign, toml::join_key("", member.key), shown(member.value), 4);
    }

    std::string take() { return std::move(text_); }

private:
    void compare_members(const std::string& path, const Value& before, const Value& after) {
        for (const auto& member : before.members()) {
            const auto* now = after.find(member.key);
            const auto inner = toml::join_key(path, member.key);
            if (now == nullptr)
                add('-', inner, shown(member.value), 4);
            else
                compare(inner, member.value, *now);
        }
        for (const auto& member : after.members())
            if (before.find(member.key) == nullptr)
                add('+', toml::join_key(path, member.key), shown(member.value), 4);
    }

    void compare_items(const std::string& path, const Value& before, const Value& after) {
        for (std::size_t index = 0; index < before.items().size(); ++index)
            compare(fmt::format("{}[{}]", path, index), before.items()[index], after.items()[index]);
    }

    Colours colours_;
    std::string text_;
};

Value member_of(const Value& change, std::string_view key) {
    const auto* value = change.find(key);
    return value != nullptr ? *value : Value();
}

} // namespace

std::string print_change(const Value& change, Colours colours) {
    const auto before = member_of(change, "before");
    const auto after = member_of(change, "after");
    if (before == after) return {};
    Lines lines(colours);
    const char sign = before.is_null() ? '+' : after.is_null() ? '-' : '~';
    lines.add(sign, governance::table_of(text_of(change, "kind"), text_of(change, "name")), "", 0);
    if (sign == '+')
        lines.members(sign, after);
    else if (sign == '-')
        lines.members(sign, before);
    else
        lines.compare("", before, after);
    return lines.take();
}

std::string describe_changes(const Value& changes) {
    std::size_t created = 0;
    std::size_t changed = 0;
    std::size_t removed = 0;
    if (changes.is_array())
        for (const auto& change : changes.items()) {
            const bool was = !member_of(change, "before").is_null();
            const bool is = !member_of(change, "after").is_null();
            ++(!was ? created : is ? changed : removed);
        }
    std::string text;
    const auto say = [&](std::size_t count, std::string_view what) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
    };
    say(created, "created");
    say(changed, "changed");
    say(removed, "removed");
    return text.empty() ? "nothing" : text;
}

} // namespace tutti::cli
