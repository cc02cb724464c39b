#include "governance/manifest/manifest.hpp"

#include "base/describe_count.hpp"
#include "toml/document.hpp"
#include "toml/print_toml.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace tutti::governance {

namespace {

constexpr std::size_t most_labels = 16;
constexpr std::size_t longest_label = 64;

/// Tables that hold objects of that kind, by name.
constexpr auto families = std::to_array<std::string_view>(
    {"service", "config", "playlist", "gesture", "display", "user", "schedule", "role", "rule", "quota"}
);
/// Tables that are one object of the kind `section` each.
constexpr auto sections = std::to_array<std::string_view>(
    {"bus", "hub", "logs", "gateway", "director", "control", "exports", "health", "job", "input", "osc",
     "otlp", "bridge", "render", "mode", "bind", "budget", "group"}
);
/// What says which installation it is, not what it is to be.
constexpr auto identity = std::to_array<std::string_view>({"name", "node"});

/// A text that stands for something: neither empty nor long.
struct Label {
    toml::Read<std::string> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (value.string().empty() || value.string().size() > longest_label)
            return toml::complain(fmt::format("must have 1 to {} bytes", longest_label));
        return std::string(value.string());
    }
};

Value read_labels(toml::TableReader& table) {
    std::vector<Member> labels;
    if (table.table().members().size() > most_labels) {
        table.take_all();
        table.mistake_here(
            fmt::format("has {} labels; at most {}", table.table().members().size(), most_labels)
        );
        return Value::object({});
    }
    table.read_each(Label{}, [&](const Member& member, std::string text) {
        if (member.key.empty() || member.key.size() > longest_label)
            return table.mistake(member.key, fmt::format("a label's name has 1 to {} bytes", longest_label));
        labels.push_back({member.key, Value(text)});
    });
    std::ranges::sort(labels, {}, &Member::key);
    return Value::object(std::move(labels));
}

/// Labels of all, and of one over them.
Value together(const Value& all, const Value& own) {
    std::vector<Member> labels(own.members().begin(), own.members().end());
    for (const auto& label : all.members())
        if (own.find(label.key) == nullptr) labels.push_back(label);
    std::ranges::sort(labels, {}, &Member::key);
    return Value::object(std::move(labels));
}

/// `path` is whole already.
void complain(toml::TableReader& document, Position position, std::string path, std::string reason) {
    document.mistakes().push_back({position, std::move(path), std::move(reason), {}});
}

bool is_table(toml::TableReader& document, std::string path, const Value& value) {
    if (value.is_object()) return true;
    complain(document, value.position(), std::move(path), toml::wrong_kind("a table", value).error().reason);
    return false;
}

class Reading {
public:
    void read(toml::TableReader& document) {
        document.read_table("labels", [&](toml::TableReader& table) { common_ = read_labels(table); });
        document.read_table("labels_of", [&](toml::TableReader& table) { read_own_labels(table); });
        for (const auto key : identity) document.take(key);
        for (const auto family : families)
            if (const auto* tables = document.take_table(family))
                read_family(document, family, family, *tables);
        for (const auto section : sections)
            if (const auto* table = document.take_table(section)) read_section(document, section, *table);
        label(document);
        if (manifest_.size() > most_manifest_objects)
            document.mistake_here(fmt::format(
                "has {}, at most {}: part it into several files", describe_count(manifest_.size(), "object"),
                most_manifest_objects
            ));
    }

    Manifest finish() {
        std::ranges::sort(manifest_, [](const auto& left, const auto& right) {
            return std::pair(left.position.line, left.position.column)
                   < std::pair(right.position.line, right.position.column);
        });
        return std::move(manifest_);
    }

private:
    struct OwnLabels {
        Value labels;
        Position position;
        bool is_used = false;
    };

    void read_own_labels(toml::TableReader& table) {
        table.read_each_table([&](const Member& member, toml::TableReader& labels) {
            own_.emplace_back(member.key, OwnLabels{read_labels(labels), member.position});
        });
    }

    void read_family(
        toml::TableReader& document, std::string_view kind, std::string_view path, const Value& tables
    ) {
        for (const auto& member : tables.members())
            if (is_table(document, toml::join_path(path, member.key), member.value))
                add(kind, member.key, member.value, member.position);
    }

    /// Of OSC each route is an object, and the rest one.
    void read_section(toml::TableReader& document, std::string_view name, const Value& table) {
        if (name != "osc") return add(section_kind, std::string(name), table, table.position());
        std::vector<Member> rest;
        for (const auto& member : table.members())
            if (member.key != "route")
                rest.push_back(member);
            else if (is_table(document, "osc.route", member.value))
                read_family(document, "route", "osc.route", member.value);
        if (!rest.empty())
            add(section_kind, "osc", Value::object(std::move(rest)).at(table.position()), table.position());
    }

    void add(std::string_view kind, std::string name, Value spec, Position position) {
        manifest_.push_back({std::string(kind), std::move(name), std::move(spec), Value::object({}), position}
        );
    }

    void label(toml::TableReader& document) {
        for (auto& object : manifest_) {
            const auto table = table_of(object.kind, object.name);
            const auto own = std::ranges::find(own_, table, &std::pair<std::string, OwnLabels>::first);
            object.labels = together(common_, own != own_.end() ? own->second.labels : Value::object({}));
            if (own != own_.end()) own->second.is_used = true;
        }
        for (const auto& [table, own] : own_)
            if (!own.is_used)
                complain(
                    document, own.position, toml::join_path("labels_of", table),
                    "there is no such table in this file"
                );
    }

    Manifest manifest_;
    Value common_ = Value::object({});
    std::vector<std::pair<std::string, OwnLabels>> own_;
};

/// "run[1]" is the key "run" and the item 1. Nullptr: there is no such key.
const Value* step(const Value& from, std::string_view word) {
    const auto bracket = word.find('[');
    const Value* at = from.find(word.substr(0, bracket));
    if (at == nullptr || bracket == std::string_view::npos || !at->is_array()) return at;
    std::size_t index = 0;
    const auto number = word.substr(bracket + 1);
    const auto read = std::from_chars(number.data(), number.data() + number.size(), index);
    return read.ec == std::errc() && index < at->items().size() ? &at->items()[index] : at;
}

void remove_prefix(std::string& text, std::string_view prefix) {
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
}

} // namespace

std::expected<Manifest, std::vector<toml::Mistake>> read_manifest(const Value& document) {
    Reading reading;
    auto review = toml::read_document(document, [&](toml::TableReader& table) { reading.read(table); });
    if (!review.mistakes.empty()) return std::unexpected(std::move(review.mistakes));
    return reading.finish();
}

std::expected<Manifest, std::vector<toml::Mistake>> parse_manifest(std::string_view text) {
    auto document = toml::parse_document(text);
    if (!document) return std::unexpected(std::vector{std::move(document.error())});
    return read_manifest(*document);
}

Value to_value(const Manifest& manifest) {
    std::vector<Value> objects;
    objects.reserve(manifest.size());
    for (const auto& object : manifest)
        objects.push_back(Value::object(
            {{"kind", object.kind}, {"name", object.name}, {"spec", object.spec}, {"labels", object.labels}}
        ));
    return Value::array(std::move(objects));
}

std::string print_manifest(const Manifest& manifest) {
    std::string out;
    for (const auto& object : manifest) {
        const auto table = table_of(object.kind, object.name);
        toml::append_toml_table(out, table, object.spec);
        if (!object.labels.members().empty())
            toml::append_toml_table(out, toml::join_path("labels_of", table), object.labels);
    }
    return out;
}

std::optional<Position> find_in(const Manifest& manifest, std::string_view path) {
    const ManifestObject* owner = nullptr;
    std::string table;
    for (const auto& object : manifest) {
        auto candidate = table_of(object.kind, object.name);
        const bool begins = path == candidate || path.starts_with(candidate + '.');
        if (!begins || (owner != nullptr && candidate.size() <= table.size())) continue;
        owner = &object;
        table = std::move(candidate);
    }
    if (owner == nullptr) return std::nullopt;
    const Value* at = &owner->spec;
    Position position = owner->position;
    path.remove_prefix(std::min(table.size() + 1, path.size()));
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        at = step(*at, path.substr(0, dot));
        if (at == nullptr) break;
        position = at->position();
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return position;
}

std::optional<toml::Mistake> mistake_in(const Manifest& manifest, std::string field, std::string message) {
    const auto position = find_in(manifest, field);
    if (!position) return std::nullopt;
    for (const auto& object : manifest)
        if (const auto table = table_of(object.kind, object.name);
            field == table || field.starts_with(table + '.'))
            remove_prefix(message, fmt::format("{}/{}: ", object.kind, object.name));
    remove_prefix(message, field + ": ");
    return toml::Mistake{*position, std::move(field), std::move(message), {}};
}

std::string table_of(std::string_view kind, std::string_view name) {
    if (kind == section_kind) return toml::join_path("", name);
    return toml::join_path(kind == "route" ? "osc.route" : kind, name);
}

} // namespace tutti::governance
