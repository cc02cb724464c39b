#include "output/latency_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::output {

namespace {

/// Each a tenth above the one before, from 100 µs to 18 s.
std::int64_t bound_of(std::size_t index) noexcept {
    return static_cast<std::int64_t>(100 * std::pow(1.1, static_cast<double>(index)));
}

std::size_t index_of(microseconds took, std::size_t bounds) noexcept {
    const double tenths = std::log(std::max(1.0, static_cast<double>(took.count()) / 100)) / std::log(1.1);
    return std::min(bounds - 1, static_cast<std::size_t>(std::ceil(tenths)));
}

Value seconds_or_null(std::optional<microseconds> duration) {
    return duration ? Value(to_seconds(*duration)) : Value();
}

} // namespace

void RecentTimes::add(microseconds took, SteadyTime now) noexcept {
    const auto number = now.time_since_epoch() / turn_length;
    auto& turn = turns_[static_cast<std::size_t>(number) % turns];
    if (turn.number != number) turn = {.number = number};
    ++turn.counts[index_of(took, bounds)];
}

std::optional<microseconds> RecentTimes::within(double share, SteadyTime now) const noexcept {
    const auto present = now.time_since_epoch() / turn_length;
    std::array<std::uint64_t, bounds> counts{};
    std::uint64_t all = 0;
    for (const auto& turn : turns_) {
        if (turn.number < 0 || turn.number + static_cast<std::int64_t>(turns) <= present) continue;
        for (std::size_t i = 0; i < bounds; ++i) {
            counts[i] += turn.counts[i];
            all += turn.counts[i];
        }
    }
    if (all == 0) return std::nullopt;
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all)));
    std::uint64_t so_far = 0;
    std::size_t i = 0;
    while (i + 1 < bounds && (so_far += counts[i]) < wanted) ++i;
    return microseconds(bound_of(i));
}

LatencyRoutes::LatencyRoutes(const std::vector<LatencyBudget>& budgets) {
    for (const auto& budget : budgets) routes_[budget.route].budget = budget.limit;
}

LatencyRoutes::Route* LatencyRoutes::find(std::string_view type, std::string_view display) {
    key_.clear();
    fmt::format_to(std::back_inserter(key_), "{} -> {}", type, display);
    const auto found = routes_.find(key_);
    if (found != routes_.end()) return &found->second;
    return routes_.size() < most ? &routes_[key_] : nullptr;
}

void LatencyRoutes::add(std::string_view type, std::string_view display, microseconds took, SteadyTime now) {
    auto* const route = find(type, display);
    if (route == nullptr) return;
    // An event whose clock is ahead of ours took no time.
    const auto time = std::max(took, microseconds(0));
    route->all.add(time);
    route->recent.add(time, now);
}

Value LatencyRoutes::to_value(SteadyTime now) const {
    std::vector<Value> values;
    for (const auto& [name, route] : routes_) {
        std::vector<Member> members = {
            {"route", name},
            {"p50", seconds_or_null(route.recent.within(0.5, now))},
            {"p99", seconds_or_null(route.recent.within(0.99, now))}
        };
        const auto all = route.all.to_value();
        members.insert(members.end(), all.members().begin(), all.members().end());
        if (route.budget) members.push_back({"budget", to_seconds(*route.budget)});
        values.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(values));
}

std::string LatencyRoutes::complaint(SteadyTime now) const {
    const std::string* worst = nullptr;
    microseconds took{0};
    microseconds budget{1};
    for (const auto& [name, route] : routes_) {
        const auto recent = route.recent.within(0.99, now);
        if (!route.budget || !recent || *recent <= *route.budget) continue;
        if (worst != nullptr
            && to_seconds(*recent) / to_seconds(*route.budget) < to_seconds(took) / to_seconds(budget))
            continue;
        worst = &name;
        took = *recent;
        budget = *route.budget;
    }
    if (worst == nullptr) return {};
    return fmt::format(
        "{} took {:.0f} ms (99 of 100 in the last minute), its budget is {:.0f} ms", *worst,
        to_seconds(took) * 1e3, to_seconds(budget) * 1e3
    );
}

} // namespace tutti::output
