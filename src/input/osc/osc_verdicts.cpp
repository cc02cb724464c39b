#include "input/osc/osc_verdicts.hpp"

#include <algorithm>
#include <utility>

namespace tutti::input {

namespace {

bool any_matches(const std::vector<osc::Pattern>& patterns, const std::string& address) {
    return std::ranges::any_of(patterns, [&](const auto& pattern) { return pattern.matches(address); });
}

} // namespace

OscVerdicts::OscVerdicts(device::Osc options) : options_(std::move(options)) {}

std::optional<OscClass> OscVerdicts::of(const std::string& address) {
    if (options_.only.empty() && options_.as_raw.empty()) return OscClass::Action;
    if (const auto known = remembered_.find(address); known != remembered_.end()) return known->second;
    if (remembered_.size() >= most_remembered) remembered_.clear(); // those in use are soon back
    return remembered_.emplace(address, judge(address)).first->second;
}

std::optional<OscClass> OscVerdicts::judge(const std::string& address) const {
    if (!options_.only.empty() && !any_matches(options_.only, address)) return std::nullopt;
    return any_matches(options_.as_raw, address) ? OscClass::Raw : OscClass::Action;
}

} // namespace tutti::input
