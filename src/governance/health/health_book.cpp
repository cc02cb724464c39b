#include "governance/health/health_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::governance::health {

namespace {

std::string with_mark(std::string_view mark, std::string_view name) {
    std::string component(mark);
    component += name;
    return component;
}

Finding unheard() { return {Level::Unknown, false, "nobody has said yet how it is"}; }

Finding away() { return {Level::Unknown, false, "its worker is away"}; }

} // namespace

HealthBook::HealthBook(BookOptions options, SteadyTime now)
    : options_(std::move(options)), settled_at_(now + options_.settles) {
    for (const auto& name : options_.required) require(name, now);
    note_deadline(settled_at_);
}

HealthBook::Component& HealthBook::require(const std::string& name, SteadyTime now) {
    auto& component = components_.try_emplace(name, Component{.damper = FlapDamper(unheard())}).first->second;
    component.is_required = true;
    component.since = now;
    return component;
}

void HealthBook::remember(std::string_view component, Level level) {
    if (const auto found = components_.find(component); found != components_.end())
        found->second.told = level;
    else if (remembered_.size() < options_.most_components)
        remembered_.insert_or_assign(std::string(component), level);
}

bool HealthBook::say(
    std::string_view component, const contract::Health& said, SteadyTime until, SteadyTime now
) {
    advance(now);
    auto finding = is_missed(component) ? away() : finding_of(said);
    return settle(std::string(component), std::move(finding), until, now);
}

bool HealthBook::stand(std::string_view service, const contract::ServiceState& state, SteadyTime now) {
    advance(now);
    const auto name = with_mark(service_mark, service);
    if (!settle(name, finding_of(state), std::nullopt, now)) return false;
    const auto is_named = std::ranges::find(options_.required, name) != options_.required.end();
    components_.find(name)->second.is_required = state.required || is_named;
    return true;
}

bool HealthBook::be(std::string_view worker, contract::Presence presence, SteadyTime now) {
    advance(now);
    const auto name = with_mark(worker_mark, worker);
    if (presence == contract::Presence::Online) {
        if (const auto left = away_.find(worker); left != away_.end()) away_.erase(left);
        return !components_.contains(name) || settle(name, Finding{}, std::nullopt, now);
    }
    if (away_.contains(worker)) return true;
    if (away_.size() >= options_.most_components) return false;
    away_.emplace(worker, Absence{now});
    note_deadline(now + options_.starts_again);
    return true;
}

bool HealthBook::is_missed(std::string_view worker) const {
    const auto left = away_.find(worker);
    return left != away_.end() && left->second.is_missed;
}

/// It is away for longer than who starts again.
void HealthBook::miss(const std::string& worker, SteadyTime now) {
    for (const auto& name : {worker, with_mark(worker_mark, worker)})
        if (const auto known = components_.find(name); known != components_.end())
            settle(name, away(), known->second.expires, now);
}

void HealthBook::clear(std::string_view component, SteadyTime now) {
    advance(now);
    remove(component, now);
}

void HealthBook::remove(std::string_view component, SteadyTime now) {
    const auto found = components_.find(component);
    if (found == components_.end()) return;
    const auto name = found->first;
    const bool is_named = std::ranges::find(options_.required, name) != options_.required.end();
    if (is_named) return go_stale(name, found->second, now);
    const auto told = found->second.told;
    components_.erase(found);
    if (told != Level::Ok) change({name, told, Level::Ok, "it is there no more"});
}

bool HealthBook::settle(
    std::string name, Finding finding, std::optional<SteadyTime> expires, SteadyTime now
) {
    auto known = components_.find(name);
    if (known == components_.end()) {
        if (components_.size() >= options_.most_components) return false;
        known = components_.emplace(name, Component{.damper = FlapDamper(finding), .since = now}).first;
        if (const auto before = remembered_.find(name); before != remembered_.end()) {
            known->second.told = before->second;
            remembered_.erase(before);
        }
    }
    auto& component = known->second;
    if (std::exchange(component.heard, Heard::Now) == Heard::Never) {
        component.damper = FlapDamper(finding);
        component.since = now;
    }
    if (component.damper.see(std::move(finding), options_.damping, now)) component.since = now;
    component.expires = expires;
    component.heard_at = now;
    tell(known->first, component, now);
    note_deadline(expires);
    note_deadline(component.damper.deadline(options_.damping));
    return true;
}

/// What was not heard of is not told before everything had the time to speak.
void HealthBook::tell(const std::string& name, Component& component, SteadyTime now) {
    if (component.heard == Heard::Never && now < settled_at_) return;
    const auto& [level, is_ready, reason] = component.counted();
    const auto from = std::exchange(component.told, level);
    if (from != level) change({name, from, level, reason});
}

void HealthBook::change(Change change) {
    if (changes_.size() >= options_.most_changes) {
        changes_.erase(changes_.begin());
        ++lost_;
    }
    changes_.push_back(std::move(change));
}

/// What says nothing already is as it was: its reason is not told of itself again.
void HealthBook::go_stale(const std::string& name, Component& component, SteadyTime now) {
    if (component.heard != Heard::Now) return;
    auto reason = component.counted().reason.empty()
                      ? std::string("it says nothing any more")
                      : fmt::format("it says nothing any more; at last: {}", component.damper.seen().reason);
    const auto forgotten = component.is_required ? std::nullopt : std::optional(now + options_.forgets);
    settle(name, {Level::Unknown, false, std::move(reason)}, forgotten, now);
    component.heard = Heard::Before;
}

void HealthBook::advance(SteadyTime now) {
    if (!next_deadline_ || now < *next_deadline_) return;
    next_deadline_.reset();
    const bool settles_now = !is_settled_ && now >= settled_at_;
    if (settles_now) is_settled_ = true;
    if (confirmed_by_ && now >= *confirmed_by_) drop_unconfirmed(now);
    std::vector<std::string> stale;
    for (auto& [name, component] : components_) {
        if (component.damper.advance(options_.damping, now)) {
            component.since = now;
            tell(name, component, now);
        }
        if (settles_now) tell(name, component, now);
        if (component.expires && *component.expires <= now) stale.push_back(name);
    }
    for (const auto& name : stale) {
        auto& component = components_.find(name)->second;
        if (component.heard == Heard::Now)
            go_stale(name, component, now);
        else
            components_.erase(name); // it was unknown for long enough
    }
    for (auto& [worker, absence] : away_)
        if (!absence.is_missed && now >= absence.since + options_.starts_again) {
            absence.is_missed = true;
            miss(worker, now);
        }
    note_deadlines();
}

void HealthBook::come_back(SteadyTime now) {
    came_back_at_ = now;
    confirmed_by_ = now + options_.settles;
    note_deadline(confirmed_by_);
}

/// What only the broker's memory kept alive, and the new broker does not know.
void HealthBook::drop_unconfirmed(SteadyTime now) {
    confirmed_by_.reset();
    std::vector<std::string> dropped;
    for (const auto& [name, component] : components_)
        if (name.starts_with(service_mark) && component.heard_at < came_back_at_) dropped.push_back(name);
    for (const auto& name : dropped) remove(name, now);
}

void HealthBook::note_deadline(std::optional<SteadyTime> deadline) noexcept {
    if (deadline) next_deadline_ = next_deadline_ ? std::min(*next_deadline_, *deadline) : *deadline;
}

void HealthBook::note_deadlines() {
    if (!is_settled_) note_deadline(settled_at_);
    note_deadline(confirmed_by_);
    for (const auto& absence : away_ | std::views::values)
        if (!absence.is_missed) note_deadline(absence.since + options_.starts_again);
    for (const auto& component : components_ | std::views::values) {
        note_deadline(component.expires);
        note_deadline(component.damper.deadline(options_.damping));
    }
}

Level HealthBook::level() const noexcept {
    auto worst = Level::Ok;
    for (const auto& component : components_ | std::views::values)
        if (component.is_required) worst = std::max(worst, component.counted().level);
    return worst;
}

bool HealthBook::is_ready() const noexcept {
    return std::ranges::all_of(components_ | std::views::values, [](const Component& component) {
        return !component.is_required || component.counted().is_ready;
    });
}

std::vector<std::pair<std::string, Finding>> HealthBook::unready() const {
    std::vector<std::pair<std::string, Finding>> found;
    for (const auto& [name, component] : components_) {
        if (!component.is_required || component.counted().is_ready) continue;
        auto finding = component.counted();
        if (component.damper.seen().is_ready)
            finding.reason = fmt::format(
                "it flaps: became worse {} times; it counts again when it has held for {} s",
                component.damper.flaps(),
                std::chrono::duration_cast<seconds>(component.damper.hold(options_.damping)).count()
            );
        found.emplace_back(name, std::move(finding));
    }
    return found;
}

} // namespace tutti::governance::health
