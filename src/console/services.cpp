#include "console/services.hpp"

#include "base/value_path.hpp"
#include "contract/service_state.hpp"
#include "contract/topics.hpp"

#include <algorithm>

namespace tutti::console {

std::string_view Service::state() const noexcept { return text_at(listed, "state").value_or("unknown"); }

bool Service::runs() const noexcept { return number_at(listed, "pid").has_value(); }

void Services::take(const SupervisorSaid& said) {
    is_answered_ = true;
    is_listed_ = said.state.has_value();
    why_not_ = said.state ? std::string() : said.state.error().message;
    if (!said.state) return;
    installation_ = text_at(*said.state, "installation").value_or("");
    const auto* services = said.state->find("services");
    if (services == nullptr || !services->is_array()) return;
    std::vector<Service> now;
    for (const auto& listed : services->items()) {
        const auto name = text_at(listed, "name");
        if (!name || now.size() == most) continue;
        Service service;
        if (const auto* before = find(*name)) service = *before;
        service.name = *name;
        service.listed = listed;
        if (const auto found = told_.find(*name); found != told_.end()) {
            service.memory = found->second.memory;
            service.processor = found->second.processor;
            service.health = found->second.health;
        }
        now.push_back(std::move(service));
    }
    all_ = std::move(now);
}

Services::Told& Services::told(std::string_view name) {
    const auto found = told_.find(name);
    if (found != told_.end()) return found->second;
    if (told_.size() >= 2 * most) told_.erase(told_.begin());
    return told_[std::string(name)];
}

bool Services::take(const Heard& heard) {
    const auto topic = contract::parse_topic(heard.topic);
    if (!topic) return false;
    if (topic->family == contract::Family::Service) {
        const auto state = contract::parse_service_state(heard.payload);
        auto& known = told(topic->name);
        known.memory.reset();
        known.processor.reset();
        if (state && state->memory) known.memory = static_cast<double>(*state->memory);
        if (state) known.processor = state->cpu_percent;
    } else if (topic->family == contract::Family::Health) {
        auto& known = told(topic->name);
        known.health.reset();
        if (auto health = contract::parse_health(heard.payload)) known.health = std::move(*health);
    } else
        return false;
    const auto found = std::ranges::find(all_, topic->name, &Service::name);
    if (found == all_.end()) return true;
    const auto& known = told(topic->name);
    found->memory = known.memory;
    found->processor = known.processor;
    found->health = known.health;
    return true;
}

void Services::tick() {
    for (auto& service : all_) {
        service.processor_was.push_back(service.processor.value_or(0));
        if (service.processor_was.size() > most_remembered) service.processor_was.pop_front();
    }
}

const Service* Services::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(all_, name, &Service::name);
    return found != all_.end() ? &*found : nullptr;
}

} // namespace tutti::console
