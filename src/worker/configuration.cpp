#include "worker/configuration.hpp"

#include "contract/config_section.hpp"

#include <algorithm>

namespace tutti::worker {

Result<void> Configuration::said(std::string_view payload) {
    auto section = contract::parse_config_section(payload);
    if (!section) return pass_on(section);
    if (revision_ == section->revision && config_ == section->config) return {};
    if (section->config != config_)
        if (auto accepted = accept_(section->config); !accepted) return accepted;
    revision_ = section->revision;
    config_ = std::move(section->config);
    return {};
}

Result<std::string> Configuration::change(const Value& changes) {
    if (!changes.is_object()) return fail(ErrorCode::InvalidInput, "\"config\" must be an object");
    std::vector<Member> members(config_.members().begin(), config_.members().end());
    for (const Member& change : changes.members()) {
        const auto ours = std::ranges::find(members, change.key, &Member::key);
        if (ours != members.end() && change.value.is_null())
            members.erase(ours);
        else if (ours != members.end())
            ours->value = change.value;
        else if (!change.value.is_null())
            members.push_back(change);
    }
    auto config = Value::object(std::move(members));
    if (auto accepted = accept_(config); !accepted) return pass_on(accepted);
    config_ = std::move(config);
    return contract::print(contract::ConfigSection{++revision_, config_});
}

} // namespace tutti::worker
