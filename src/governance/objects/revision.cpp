#include "governance/objects/revision.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tutti::governance::objects {

namespace {

constexpr std::size_t digits = 12;

std::string text_of(const Change& change) {
    const auto side = [](const std::optional<Object>& object) { return object ? print(*object) : "null"; };
    std::string text = R"({"kind":)";
    append_json_string(text, change.key.kind);
    text += R"(,"name":)";
    append_json_string(text, change.key.name);
    return text + fmt::format(R"(,"before":{},"after":{}}})", side(change.before), side(change.after));
}

std::string head_of(const Revision& revision, std::size_t parts) {
    std::vector<Member> members = {
        {"number", revision.number},
        {"parts", parts},
        {"what", revision.what},
        {"by", revision.author.by},
        {"source", revision.author.source},
        {"at", to_seconds(revision.author.at)}
    };
    if (revision.back_to) members.push_back({"back_to", *revision.back_to});
    auto text = print_json(Value::object(std::move(members)));
    text.pop_back();
    return text + ',';
}

std::unexpected<Error> damaged() {
    return fail(ErrorCode::InvalidInput, "what is kept of a revision is none");
}

std::optional<std::uint64_t> whole_at(const Value& value, std::string_view key) noexcept {
    const auto* found = value.find(key);
    if (found == nullptr || !found->is_integer() || found->integer() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(found->integer());
}

Result<std::optional<Object>> read_side(const ObjectKey& key, const Value* side) {
    if (side == nullptr) return damaged();
    if (side->is_null()) return std::nullopt;
    auto object = parse_object(key, print_json(*side));
    if (!object) return pass_on(object);
    return std::optional(std::move(*object));
}

Result<void> read_changes(const Value& row, std::vector<Change>& changes) {
    const auto* list = row.find("changes");
    if (list == nullptr || !list->is_array()) return damaged();
    for (const auto& each : list->items()) {
        const auto kind = text_at(each, "kind");
        const auto name = text_at(each, "name");
        if (!kind || !name) return damaged();
        Change change{{std::string(*kind), std::string(*name)}, {}, {}};
        auto before = read_side(change.key, each.find("before"));
        if (!before) return pass_on(before);
        auto after = read_side(change.key, each.find("after"));
        if (!after) return pass_on(after);
        change.before = std::move(*before);
        change.after = std::move(*after);
        changes.push_back(std::move(change));
    }
    return {};
}

} // namespace

std::string row_key(std::uint64_t number, std::size_t part) {
    auto key = fmt::format("{:0{}}", number, digits);
    return part == 0 ? key : fmt::format("{}/{:04}", key, part);
}

std::optional<std::uint64_t> number_in(std::string_view row_key) noexcept {
    const auto text = row_key.substr(0, row_key.find('/'));
    std::uint64_t number = 0;
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.size() < digits || fault != std::errc() || rest != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::vector<RevisionRow> rows_of(const Revision& revision, std::size_t largest) {
    std::vector<std::string> parts(1);
    for (const auto& change : revision.changes) {
        auto text = text_of(change);
        if (!parts.back().empty() && parts.back().size() + text.size() > largest) parts.emplace_back();
        if (!parts.back().empty()) parts.back() += ',';
        parts.back() += text;
    }
    std::vector<RevisionRow> rows;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const auto head = part == 0 ? head_of(revision, parts.size()) : std::string("{");
        rows.push_back(
            {row_key(revision.number, part), fmt::format(R"({}"changes":[{}]}})", head, parts[part])}
        );
    }
    return rows;
}

Result<std::size_t> count_in(std::string_view first_value) {
    const auto row = parse_json(first_value);
    const auto parts = row ? whole_at(*row, "parts") : std::nullopt;
    if (!parts || *parts == 0) return damaged();
    return static_cast<std::size_t>(*parts);
}

Result<Revision> read_revision(std::span<const std::string_view> values) {
    if (values.empty()) return damaged();
    const auto head = parse_json(values.front());
    if (!head) return damaged();
    const auto number = whole_at(*head, "number");
    const auto parts = whole_at(*head, "parts");
    const auto at = number_at(*head, "at");
    if (!number || !parts || !at || *parts != values.size()) return damaged();
    Revision revision;
    revision.number = *number;
    revision.what = text_at(*head, "what").value_or("");
    revision.author = {
        std::string(text_at(*head, "by").value_or("")), std::string(text_at(*head, "source").value_or("")),
        wall_time_from_seconds(*at)
    };
    revision.back_to = whole_at(*head, "back_to");
    if (auto read = read_changes(*head, revision.changes); !read) return pass_on(read);
    for (const auto value : values.subspan(1)) {
        const auto row = parse_json(value);
        if (!row) return damaged();
        if (auto read = read_changes(*row, revision.changes); !read) return pass_on(read);
    }
    return revision;
}

} // namespace tutti::governance::objects
