#include "worker/configuration.hpp"

#include "contract/config_section.hpp"
#include "sections/merge.hpp"

namespace tutti::worker {

Result<void> Configuration::said(std::string_view payload) {
    auto section = contract::parse_config_section(payload);
    if (!section) return pass_on(section);
    const bool is_known = revision_ == section->revision && config_ == section->config;
    if (is_known && !is_refused_) return {};
    // Whoever refused what came between has to hear that it is over.
    if (section->config != config_ || is_refused_) {
        auto accepted = accept_(section->config);
        is_refused_ = !accepted.has_value();
        if (!accepted) return accepted;
    }
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
