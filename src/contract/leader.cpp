#include "contract/leader.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {
constexpr std::array<std::pair<std::string_view, LeaderRole>, 2> role_words = {
    {{"leader", LeaderRole::Leader}, {"follower", LeaderRole::Follower}}
};
}

Result<Leader> parse_leader(std::string_view json) { return parse_with(json, leader_from); }

Result<Leader> leader_from(const Value& payload) {
    FieldReader fields(payload);
    Leader leader;
    leader.role = fields.one_of("role", role_words);
    leader.holder = fields.text_or_null("holder", 1);
    leader.token = fields.count("token");
    leader.until = fields.time("until");
    return fields.finish(std::move(leader));
}

Value to_value(const Leader& leader) {
    return Value::object({
        {"v", version},
        {"role", word_of(role_words, leader.role)},
        {"holder", value_or_null(leader.holder)},
        {"token", leader.token},
        {"until", to_seconds(leader.until)},
    });
}

std::string print(const Leader& leader) { return print_json(to_value(leader)); }

} // namespace tutti::contract
