#include "governance/policy/policy_snapshot.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "toml/document.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace tutti::governance::policy {

namespace {

using toml::Mistake;
using Mistakes = std::vector<Mistake>;

constexpr std::int64_t format = 1;

/// Of the objects as they are written.
std::string checksum_of(std::uint64_t version, std::string_view objects) {
    return fmt::format("{:016x}", digest(objects, digest(fmt::format("{} ", version))));
}

std::unexpected<Mistakes> mistake(std::string key, std::string reason) {
    return std::unexpected(Mistakes{{{}, std::move(key), std::move(reason), {}}});
}

std::vector<PolicyObject> read_objects(const Value& list, Mistakes& mistakes) {
    std::vector<PolicyObject> objects;
    objects.reserve(list.items().size());
    for (const Value& item : list.items()) {
        const auto path = fmt::format("objects[{}]", objects.size());
        auto& object = objects.emplace_back();
        if (!item.is_object()) {
            mistakes.push_back({item.position(), path, "must be an object", {}});
            continue;
        }
        toml::TableReader table(item, path, mistakes);
        table.read_needed("kind", object.kind, toml::Text{}, "what it is: \"role\", \"rule\", \"quota\"");
        table.read_needed("name", object.name, toml::Text{}, "what it is called");
        if (const auto* spec = table.take_table("spec")) object.spec = *spec;
        if (!table.has("spec")) table.missing("spec", "what it says");
        table.finish();
    }
    return objects;
}

} // namespace

std::string print_snapshot(std::span<const PolicyObject> objects, std::uint64_t version) {
    std::string list = "[";
    for (const auto& object : objects) {
        if (list.size() > 1) list += ',';
        list += "{\"kind\":";
        append_json_string(list, object.kind);
        list += ",\"name\":";
        append_json_string(list, object.name);
        list += ",\"spec\":";
        append_json(list, object.spec);
        list += '}';
    }
    list += ']';
    return fmt::format(
        "{{\"v\":{},\"version\":{},\"checksum\":\"{}\",\"objects\":{}}}\n", format, version,
        checksum_of(version, list), list
    );
}

std::expected<PolicySet, Mistakes> read_snapshot(std::string_view text, const Zones& zones) {
    if (text.size() > largest_snapshot)
        return mistake("", fmt::format("has more than {} bytes", largest_snapshot));
    const auto document = parse_json(text);
    if (!document)
        return std::unexpected(Mistakes{{document.error().position, "", document.error().message, {}}});
    if (!document->is_object()) return mistake("", "must be an object");
    Mistakes mistakes;
    toml::TableReader table(*document, "", mistakes);
    std::int64_t written_as = 0;
    std::uint64_t version = 0;
    std::string checksum;
    constexpr toml::Whole any{0, std::numeric_limits<std::int64_t>::max()};
    table.read_needed("v", written_as, any, "how it is written");
    table.read_needed("version", version, any, "which policy it is");
    table.read_needed("checksum", checksum, toml::Text{}, "that of its objects");
    const auto* list = table.take("objects");
    if (list == nullptr)
        table.missing("objects", "the roles, rules and quotas");
    else if (!list->is_array())
        table.mistake("objects", "must be a list");
    if (mistakes.empty() && written_as != format)
        table.mistake(
            "v", fmt::format("is {}, and this program reads {}: are both of one version?", written_as, format)
        );
    table.finish();
    if (!mistakes.empty()) return std::unexpected(std::move(mistakes));
    if (checksum != checksum_of(version, member_text(text, "objects").value_or("")))
        return mistake("checksum", "is not that of its objects: it was not written to its end, or by hand");
    const auto objects = read_objects(*list, mistakes);
    if (!mistakes.empty()) return std::unexpected(std::move(mistakes));
    return PolicySet::compile(objects, {.version = version, .actions = {}, .zone = zones});
}

std::expected<PolicySet, Mistakes> read_rules(std::string_view text, const Zones& zones) {
    std::vector<PolicyObject> objects;
    auto review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("rule", [&](toml::TableReader& rules) {
            rules.read_each_table([&](const Member& rule, toml::TableReader& table) {
                table.take_all(); // of what is in it the compiler knows more
                objects.push_back({"rule", rule.key, rule.value});
            });
        });
    });
    if (!review.mistakes.empty()) return std::unexpected(std::move(review.mistakes));
    return PolicySet::compile(objects, {.version = 0, .actions = {}, .zone = zones});
}

PolicySet for_admins_alone(std::uint64_t version) {
    const std::array<PolicyObject, 1> objects = {PolicyObject{
        "rule", "the-policy-cannot-be-read",
        Value::object(
            {{"effect", "forbid"},
             {"roles", Value::array({Value("viewer"), Value("operator")})},
             {"actions", Value::array({Value("*")})}}
        )
    }};
    return PolicySet::compile(objects, {.version = version}).value();
}

} // namespace tutti::governance::policy
