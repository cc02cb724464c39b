// What holds a service besides other services.
#include "base/result.hpp"
#include "supervise/service.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::supervise {

Leash leash(SteadyTime now, microseconds left, microseconds grace) noexcept {
    left = std::max(left, microseconds(0));
    const auto kill_at = now + left - std::min<microseconds>(left / 20, milliseconds(500));
    return {std::max(now, kill_at - std::min(grace, left / 5)), kill_at};
}

namespace {

/// Of a gate of which nothing was said yet.
const char* unheard(const ServiceSpec& spec) {
    return spec.leader == Leading::Only ? "waits to hear whether this installation leads it"
                                        : "waits to hear whether the vault is unlocked";
}

const char* silence(const ServiceSpec& spec) {
    return spec.leader == Leading::Only ? "nobody said in time that this installation still leads it"
                                        : "nobody said in time that the vault is still unlocked";
}

} // namespace

Service::Service(ServiceId id, ServiceSpec spec) : id_(id), spec_(std::move(spec)) {
    if (spec_.is_gated()) gate_.why = unheard(spec_);
}

bool Service::may_pass(SteadyTime now) const noexcept {
    return !spec_.is_gated()
           || (gate_.is_open && heard_ != Heard::Presumed && (!leash_ || now < leash_->ask_at));
}

/// What surrounds an input was looked at before it; its gate may have closed since.
bool Service::may_launch(const Moment& moment) const noexcept {
    return moment.needs_met && may_pass(moment.now);
}

void Service::set_gate(Gate gate, std::optional<Leash> leash, Moment moment) {
    const auto before = std::exchange(leash_, leash);
    gate_ = std::move(gate);
    heard_ = Heard::Said;
    if (!gate_.is_open && !leash_) leash_ = before;
    if (memory_.live) {
        // Its grace, and no more that it asks for.
        if (!gate_.is_open && !leash_) leash_ = Leash{moment.now, moment.now + spec_.stop.grace};
        moment.actions.emplace_back(Limit{id_});
        if (!gate_.is_open)
            handle(Event::Barred, gate_.why, moment);
        else if (memory_.token != gate_.token)
            handle(Event::Barred, "this installation leads it anew", moment);
    }
    mind_leash(moment);
    if (!gate_.is_open) explain_wait(moment);
}

void Service::presume_open() {
    gate_ = {.is_open = true, .why = {}, .until = {}, .token = memory_.token};
    heard_ = Heard::Presumed;
}

void Service::shorten_leash(Leash most, Moment moment) {
    if (!spec_.is_gated() || !gate_.is_open) return;
    if (leash_) most = {std::min(most.ask_at, leash_->ask_at), std::min(most.kill_at, leash_->kill_at)};
    leash_ = most;
    if (heard_ == Heard::Said) heard_ = Heard::Fading;
    if (memory_.live) moment.actions.emplace_back(Limit{id_});
}

void Service::shift_leash(microseconds earlier) noexcept {
    if (leash_) leash_ = Leash{leash_->ask_at - earlier, leash_->kill_at - earlier};
}

void Service::mind_leash(Moment& moment) {
    if (!leash_ || moment.now < (gate_.is_open ? leash_->ask_at : leash_->kill_at)) return;
    const bool is_over = leash_->kill_at <= moment.now;
    if (std::exchange(gate_.is_open, false)) gate_.why = silence(spec_);
    if (is_over || !memory_.live) leash_.reset();
    if (memory_.live)
        handle(is_over ? Event::Lapsed : Event::Barred, gate_.why, moment);
    else
        explain_wait(moment);
}

std::optional<SteadyTime> Service::leash_due() const noexcept {
    const bool matters = leash_ && (memory_.live || memory_.state == State::Waiting);
    if (!matters) return std::nullopt;
    return gate_.is_open ? leash_->ask_at : leash_->kill_at;
}

std::string Service::held_by() const {
    if (!gate_.is_open) return gate_.why;
    return heard_ == Heard::Presumed ? unheard(spec_) : silence(spec_);
}

bool Service::is_held(SteadyTime now) const noexcept {
    const bool is_known = heard_ == Heard::Said || heard_ == Heard::Fading;
    const bool waits = memory_.state == State::Waiting || memory_.state == State::Stopping;
    return is_known && waits && memory_.wanted && !may_pass(now);
}

void Service::wait(std::string_view cause, Moment& moment) {
    waits_at_gate_ = !may_pass(moment.now);
    enter(
        State::Waiting, waits_at_gate_ ? held_by() : fmt::format("{}; waits for what it needs", cause), moment
    );
}

void Service::explain_wait(Moment& moment) {
    if (memory_.state != State::Waiting) return;
    const bool is_held = !may_pass(moment.now);
    if (is_held ? memory_.cause == held_by() : !waits_at_gate_) return;
    waits_at_gate_ = is_held;
    enter(State::Waiting, is_held ? held_by() : "waits for what it needs", moment);
}

} // namespace tutti::supervise
