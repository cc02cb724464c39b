#include "governance/objects/object.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "base/sorted_members.hpp"
#include "base/utf8.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tutti::governance::objects {

namespace {

std::unexpected<Error> wrong(std::string message, Position position = {}) {
    return fail(ErrorCode::InvalidInput, std::move(message), position);
}

bool is_printable(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto length = character_length(text);
        if (length == 0 || static_cast<unsigned char>(text.front()) < 0x20 || text.front() == 0x7F)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

Result<void> check_name(std::string_view name) {
    if (name.empty() || name.size() > longest_name || !is_printable(name))
        return wrong(
            fmt::format("an object's name has 1 to {} bytes, and no control characters", longest_name)
        );
    return {};
}

Result<void> check_kind(std::string_view kind) {
    if (kind.size() > longest_name || !is_dotted_name(kind))
        return wrong("an object's kind is made of a-z, 0-9, '_' and '-', joined by '.'");
    return {};
}

Result<std::string> text_of(const Value& item, std::string_view key) {
    const auto* found = item.find(key);
    if (found == nullptr || !found->is_string())
        return wrong(fmt::format("it has no `{}`, which is a text", key), item.position());
    return std::string(found->string());
}

Result<Wanted> read_one(const Value& item) {
    if (!item.is_object()) return wrong("it is no table", item.position());
    for (const auto& [key, value, position] : item.members())
        if (key != "kind" && key != "name" && key != "spec" && key != "labels")
            return wrong(fmt::format("`{}` is none of kind, name, spec and labels", key), position);
    Wanted wanted;
    auto kind = text_of(item, "kind");
    auto name = text_of(item, "name");
    if (!kind) return pass_on(kind);
    if (!name) return pass_on(name);
    if (auto fits = check_kind(*kind); !fits) return pass_on(fits);
    if (auto fits = check_name(*name); !fits) return pass_on(fits);
    wanted.key = {std::move(*kind), std::move(*name)};
    if (const auto* spec = item.find("spec")) {
        if (!spec->is_object()) return wrong("its `spec` is no table", spec->position());
        if (const auto size = print_json(*spec).size(); size > largest_spec)
            return fail(
                ErrorCode::LimitExceeded,
                fmt::format("its spec has {} bytes: {} are the most", size, largest_spec), spec->position()
            );
        wanted.spec = sorted_members(*spec);
    }
    if (const auto* labels = item.find("labels")) {
        auto read = read_labels(*labels);
        if (!read) return pass_on(read);
        wanted.labels = std::move(*read);
    }
    return wanted;
}

/// Which of them, by its name where it has one.
std::string which(const Value& item, std::size_t index) {
    const auto kind = text_at(item, "kind");
    const auto name = text_at(item, "name");
    if (kind && name && is_printable(*kind) && is_printable(*name))
        return fmt::format(
            "{}/{}", first_characters(*kind, longest_name), first_characters(*name, longest_name)
        );
    return fmt::format("object {}", index + 1);
}

} // namespace

std::string text(const ObjectKey& key) { return fmt::format("{}/{}", key.kind, key.name); }

Result<ObjectKey> parse_key(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return wrong("an object is named by its kind and its name: service/lamp");
    ObjectKey key{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
    if (auto fits = check_kind(key.kind); !fits) return pass_on(fits);
    if (auto fits = check_name(key.name); !fits) return pass_on(fits);
    return key;
}

bool has_all(const Labels& labels, const Labels& wanted) noexcept {
    return std::ranges::all_of(wanted, [&](const auto& each) {
        const auto found = labels.find(each.first);
        return found != labels.end() && found->second == each.second;
    });
}

Result<Labels> read_labels(const Value& table) {
    if (!table.is_object()) return wrong("labels are a table of names and texts", table.position());
    if (table.members().size() > most_labels)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("more than {} labels", most_labels), table.position()
        );
    Labels labels;
    for (const auto& [key, value, position] : table.members()) {
        const auto fits = [](std::string_view text) {
            return text.size() <= longest_label && is_printable(text);
        };
        if (key.empty() || !fits(key) || !value.is_string() || !fits(value.string()))
            return wrong(
                fmt::format(
                    "labels are names and texts of up to {} bytes, without control characters", longest_label
                ),
                position
            );
        labels.emplace(key, value.string());
    }
    return labels;
}

Result<std::vector<Wanted>> read_wanted(const Value& list) {
    if (!list.is_array()) return wrong("objects are a list", list.position());
    std::vector<Wanted> all;
    std::set<ObjectKey> seen;
    for (const auto& item : list.items()) {
        const auto name = [&] { return which(item, all.size()); };
        auto wanted = read_one(item);
        if (!wanted)
            return fail(
                wanted.error().code, fmt::format("{}: {}", name(), wanted.error().message),
                wanted.error().position
            );
        if (!seen.insert(wanted->key).second)
            return wrong(fmt::format("{} is named twice", name()), item.position());
        all.push_back(std::move(*wanted));
    }
    return all;
}

Value to_value(const Labels& labels) {
    std::vector<Member> members;
    for (const auto& [key, value] : labels) members.push_back({key, value});
    return Value::object(std::move(members));
}

std::string print(const Object& object) {
    std::vector<Member> members = {{"generation", object.generation}, {"spec", object.spec}};
    if (!object.labels.empty()) members.push_back({"labels", to_value(object.labels)});
    if (!object.source.empty()) members.push_back({"source", object.source});
    members.push_back({"by", object.by});
    members.push_back({"at", to_seconds(object.at)});
    return print_json(Value::object(std::move(members)));
}

Result<Object> parse_object(ObjectKey key, std::string_view text) {
    auto row = parse_json(text);
    if (!row) return pass_on(row);
    const auto damaged = [&] {
        return wrong(fmt::format("what is kept of {} is no object", objects::text(key)));
    };
    const auto* spec = row->find("spec");
    const auto* generation = row->find("generation");
    const auto* labels = row->find("labels");
    const auto at = number_at(*row, "at");
    if (spec == nullptr || !spec->is_object() || generation == nullptr || !generation->is_integer()
        || generation->integer() < 1 || !at)
        return damaged();
    Object object;
    object.spec = *spec;
    object.generation = static_cast<std::uint64_t>(generation->integer());
    object.source = text_at(*row, "source").value_or("");
    object.by = text_at(*row, "by").value_or("");
    object.at = wall_time_from_seconds(*at);
    if (labels != nullptr) {
        auto read = read_labels(*labels);
        if (!read) return damaged();
        object.labels = std::move(*read);
    }
    object.key = std::move(key);
    return object;
}

Value to_value(const Object& object) {
    return Value::object(
        {{"kind", object.key.kind},
         {"name", object.key.name},
         {"spec", object.spec},
         {"labels", to_value(object.labels)},
         {"generation", object.generation},
         {"source", object.source},
         {"by", object.by},
         {"at", to_seconds(object.at)}}
    );
}

} // namespace tutti::governance::objects
