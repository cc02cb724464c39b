#include "contract/vault_status.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {
constexpr std::array<std::pair<std::string_view, VaultCondition>, 4> condition_words = {
    {{"uninitialised", VaultCondition::Uninitialised},
     {"locked", VaultCondition::Locked},
     {"preunlock", VaultCondition::Preunlock},
     {"unlocked", VaultCondition::Unlocked}}
};
}

Result<VaultStatus> parse_vault_status(std::string_view json) { return parse_with(json, vault_status_from); }

Result<VaultStatus> vault_status_from(const Value& payload) {
    FieldReader fields(payload);
    VaultStatus status;
    status.state = fields.one_of("state", condition_words);
    return fields.finish(status);
}

Value to_value(const VaultStatus& status) {
    return Value::object({{"v", version}, {"state", word_of(condition_words, status.state)}});
}

std::string print(const VaultStatus& status) { return print_json(to_value(status)); }

} // namespace tutti::contract
