#include "supervise/check_needs.hpp"

#include "toml/nearest.hpp"
#include "toml/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::supervise {

namespace {

using Services = std::span<const ServiceDefinition>;

std::string needs_key(std::string_view service) {
    return toml::join_key(toml::join_key("service", service), "needs");
}

bool runs_on_demand(Services services, std::string_view name) {
    const auto found = std::ranges::find(services, name, &ServiceDefinition::name);
    return found->pattern == Pattern::Demand;
}

void check_list(
    Services services, const NeedsPlace& place, const WhyAbsent& why_absent,
    std::vector<toml::Mistake>& mistakes
) {
    std::vector<std::string_view> names;
    for (const auto& service : services) names.push_back(service.name);
    const auto own = std::ranges::find(services, place.service, &ServiceDefinition::name);
    const bool needs_vault = own != services.end() && own->needs_vault;
    std::vector<std::string_view> seen;
    std::size_t index = 0;
    for (const Value& item : place.list.items()) {
        const auto key = fmt::format("{}[{}]", needs_key(place.service), index++);
        if (!item.is_string()) continue; // complained about already
        const auto need = item.string();
        const auto complain_here = [&](std::string reason, std::string_view suggestion = {}) {
            mistakes.push_back({item.position(), key, std::move(reason), std::string(suggestion)});
        };
        const bool is_twice = std::ranges::find(seen, need) != seen.end();
        seen.push_back(need);
        if (need == place.service)
            complain_here("a service cannot need itself");
        else if (is_twice)
            complain_here(fmt::format("`{}` stands here twice", need));
        else if (need == vault_need && needs_vault)
            continue; // it is no service
        else if (auto why = why_absent(need); !why.empty())
            complain_here(fmt::format("there is no {} here: {}", need, why));
        else if (std::ranges::find(names, need) == names.end())
            complain_here(fmt::format("there is no service named `{}`", need), toml::nearest(need, names));
        else if (runs_on_demand(services, need))
            complain_here(fmt::format("`{}` runs on demand: nothing can count on its being up", need));
    }
}

/// Looks for cycles by going from each service to what it needs, and so on. Every service is gone through
/// once.
class CycleSearch {
public:
    CycleSearch(Services services, std::span<const NeedsPlace> places, std::vector<toml::Mistake>& mistakes)
        : services_(services), places_(places), mistakes_(mistakes), state_(services.size(), State::New) {}

    void run() {
        for (std::size_t i = 0; i < state_.size(); ++i)
            if (state_[i] == State::New) visit(i);
    }

private:
    enum class State : std::uint8_t { New, OnPath, Done };

    struct Step {
        std::size_t service;
        std::size_t next_need;
    };

    void visit(std::size_t first) {
        std::vector<Step> path;
        enter(path, first);
        while (!path.empty()) {
            Step& step = path.back();
            const auto& needs = services_[step.service].needs;
            if (step.next_need == needs.size()) {
                state_[step.service] = State::Done;
                path.pop_back();
                continue;
            }
            const auto needed =
                std::ranges::find(services_, needs[step.next_need++], &ServiceDefinition::name);
            if (needed == services_.end()) continue;
            const auto index = static_cast<std::size_t>(needed - services_.begin());
            // That a service needs itself is said where its list is checked.
            if (state_[index] == State::OnPath && index != step.service)
                report(path, index);
            else if (state_[index] == State::New)
                enter(path, index);
        }
    }

    void enter(std::vector<Step>& path, std::size_t service) {
        state_[service] = State::OnPath;
        path.push_back({service, 0});
    }

    void report(const std::vector<Step>& path, std::size_t begin) {
        const auto from = std::ranges::find(path, begin, &Step::service);
        std::vector<std::string_view> names;
        const NeedsPlace* place = nullptr;
        for (auto step = from; step != path.end(); ++step) {
            names.push_back(services_[step->service].name);
            const auto own = std::ranges::find(places_, names.back(), &NeedsPlace::service);
            if (place == nullptr && own != places_.end() && own->list.is_array()) place = &*own;
        }
        names.push_back(names.front());
        mistakes_.push_back(
            {place != nullptr ? place->list.position() : Position{},
             needs_key(place != nullptr ? std::string_view(place->service) : names.front()),
             fmt::format("services wait for each other: {}", fmt::join(names, " → ")),
             {}}
        );
    }

    Services services_;
    std::span<const NeedsPlace> places_;
    std::vector<toml::Mistake>& mistakes_;
    std::vector<State> state_;
};

} // namespace

void check_needs(
    std::span<const ServiceDefinition> services, std::span<const NeedsPlace> places,
    const WhyAbsent& why_absent, std::vector<toml::Mistake>& mistakes
) {
    for (const auto& place : places)
        if (place.list.is_array()) check_list(services, place, why_absent, mistakes);
    CycleSearch(services, places, mistakes).run();
}

} // namespace tutti::supervise
