#include "hub/audience.hpp"

#include <algorithm>
#include <utility>

namespace tutti::hub {

bool Audience::look() {
    if (wanted_.empty()) return false;
    const auto stats = broker_.stats();
    const std::array now = {stats.clients, stats.connections, stats.subscription_changes};
    if (std::exchange(seen_, now) == now) return false;
    std::vector<bool> has;
    for (const auto& wanted : wanted_)
        has.push_back(std::ranges::any_of(wanted.filters, [this](const std::string& filter) {
            return broker_.has_subscriber(filter);
        }));
    return std::exchange(has_, has) != has;
}

Value Audience::services() const {
    std::vector<Value> names;
    for (std::size_t i = 0; i < wanted_.size(); ++i)
        if (has_[i]) names.emplace_back(wanted_[i].service);
    return Value::array(std::move(names));
}

} // namespace tutti::hub
