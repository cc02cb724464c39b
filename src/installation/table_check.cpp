#include "installation/table_check.hpp"

#include "installation/file_tables.hpp"
#include "installation/load.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace tutti::installation {

namespace {

/// Sections that name nothing of other tables.
constexpr auto by_themselves = std::to_array<std::string_view>({"hub", "gateway", "logs", "director"});

/// Without what only the installation as a whole can say.
Value without_needs(const Value& spec) {
    std::vector<Member> members;
    for (const auto& member : spec.members())
        if (member.key != "needs") members.push_back(member);
    return Value::object(std::move(members)).at(spec.position());
}

/// What every installation has that may be applied to, and what routes are read beside.
Value surroundings(std::string_view kind) {
    std::vector<Member> members = {{"control", Value::object({}), {}}};
    if (kind == "route") members.push_back({"osc", Value::object({{"listen", "127.0.0.1:65535"}}), {}});
    return Value::object(std::move(members));
}

} // namespace

std::optional<toml::Mistake>
mistake_in_table(std::string_view kind, std::string_view name, const Value& spec) {
    if (kind == "section" && std::ranges::find(by_themselves, name) == by_themselves.end())
        return std::nullopt;
    const FileTable table{
        std::string(kind), std::string(name), kind == "service" ? without_needs(spec) : spec, {}
    };
    const auto read = read_installation(with_tables(surroundings(kind), {&table, 1}));
    if (read) return std::nullopt;
    const auto path = path_of(table);
    for (const auto& mistake : read.error())
        if (mistake.key == path || mistake.key.starts_with(path + '.')) return mistake;
    return std::nullopt;
}

} // namespace tutti::installation
