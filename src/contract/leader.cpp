#include "contract/leader.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {

constexpr std::array<std::pair<std::string_view, LeaderRole>, 3> role_words = {
    {{"leader", LeaderRole::Leader}, {"follower", LeaderRole::Follower}, {"unknown", LeaderRole::Unknown}}
};
constexpr std::size_t longest_resource = 256;
constexpr std::size_t longest_address = 1024;

std::optional<LeaderHolder> holder_in(FieldReader& fields) {
    const auto said = fields.any("holder");
    if (said.is_null()) return std::nullopt;
    FieldReader members(said, VersionField::Optional);
    LeaderHolder holder;
    holder.name = members.text("name", 1, longest_resource);
    holder.address = members.text("address", 0, longest_address);
    auto read = members.finish(std::move(holder));
    if (read) return std::move(*read);
    fields.wrong("holder", read.error().message);
    return std::nullopt;
}

/// The machine's clock, which counts from its start.
BootTime boot_time_in(FieldReader& fields) {
    return BootTime(wall_time_from_seconds(fields.number("until_boot", 0.0, max_timestamp)).time_since_epoch()
    );
}

} // namespace

Result<Leader> parse_leader(std::string_view json) { return parse_with(json, leader_from); }

Result<Leader> leader_from(const Value& payload) {
    FieldReader fields(payload);
    Leader leader;
    leader.resource = fields.text("resource", 1, longest_resource);
    leader.role = fields.one_of("role", role_words);
    leader.holder = holder_in(fields);
    leader.token = fields.count("token");
    if (fields.has("until")) leader.until = fields.time("until");
    if (fields.has("until_boot")) leader.until_boot = boot_time_in(fields);
    if (fields.has("expires_in")) leader.expires_in = fields.period("expires_in");
    return fields.finish(std::move(leader));
}

Value to_value(const Leader& leader) {
    Value holder;
    if (leader.holder)
        holder = Value::object({{"name", leader.holder->name}, {"address", leader.holder->address}});
    std::vector<Member> members = {
        {"v", version},
        {"resource", leader.resource},
        {"role", word_of(role_words, leader.role)},
        {"holder", std::move(holder)},
        {"token", leader.token},
    };
    if (leader.until) members.push_back({"until", to_seconds(*leader.until)});
    if (leader.until_boot)
        members.push_back({"until_boot", to_seconds(leader.until_boot->time_since_epoch())});
    if (leader.expires_in) members.push_back({"expires_in", to_seconds(*leader.expires_in)});
    return Value::object(std::move(members));
}

std::string print(const Leader& leader) { return print_json(to_value(leader)); }

} // namespace tutti::contract
