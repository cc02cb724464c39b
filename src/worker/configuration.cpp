#include "worker/configuration.hpp"

#include "contract/config_section.hpp"
#include "sections/merge.hpp"

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

Result<void> Configuration::adopt(const Value& changes) {
    if (!changes.is_object()) return fail(ErrorCode::InvalidInput, "\"config\" must be an object");
    auto config = sections::merge(config_, changes);
    if (auto accepted = accept_(config); !accepted) return accepted;
    config_ = std::move(config);
    return {};
}

Result<std::string> Configuration::change(const Value& changes) {
    if (auto adopted = adopt(changes); !adopted) return pass_on(adopted);
    return contract::print(contract::ConfigSection{++revision_, config_});
}

void Configuration::go_back(const Value& adopted, const Value& before) {
    if (config_ != adopted || adopted == before || !accept_(before)) return;
    config_ = before;
}

} // namespace tutti::worker
