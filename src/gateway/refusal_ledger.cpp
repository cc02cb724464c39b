#include "gateway/refusal_ledger.hpp"

#include <algorithm>
#include <utility>

namespace tutti::gateway {

namespace {

using governance::Refusal;

/// In the place of a command, an address: of several.
constexpr std::string_view various = "various";

bool are_counted_together(const Refusal& one, const Refusal& other) {
    return one.subject == other.subject && one.command == other.command && one.outcome == other.outcome
           && one.address == other.address && one.rules == other.rules;
}

void add(Refusal& to, Refusal more) {
    to.count += more.count;
    to.since = std::min(to.since, more.since);
    to.path = std::move(more.path);
    to.message = std::move(more.message);
}

} // namespace

microseconds RefusalLedger::Side::spacing() const {
    return microseconds(std::chrono::hours(1)) / allowance.an_hour;
}
microseconds RefusalLedger::Side::burst() const { return spacing() * allowance.at_once; }

Refusal& RefusalLedger::join(Side& side, Refusal refusal) {
    const auto same = std::ranges::find_if(side.waiting, [&](const Refusal& each) {
        return are_counted_together(each, refusal);
    });
    if (same != side.waiting.end()) {
        add(*same, std::move(refusal));
        return *same;
    }
    if (side.waiting.size() < kinds_) return side.waiting.emplace_back(std::move(refusal));
    // The last one stands for all that have no place.
    auto& last = side.waiting.back();
    if (last.subject != refusal.subject) last.subject = various;
    last.command = last.address = various;
    last.role.clear();
    last.rules.clear();
    add(last, std::move(refusal));
    last.path.clear();
    return last;
}

std::string RefusalLedger::note(Refusal refusal) {
    auto& side = side_of(refusal);
    return join(side, std::move(refusal)).decision_id;
}

std::vector<Refusal> RefusalLedger::take(SteadyTime now) {
    std::vector<Refusal> taken;
    for (auto* side : {&nobody_, &known_}) {
        while (!side->waiting.empty() && side->next() <= now && taken.size() < governance::most_refusals) {
            side->paid_until = std::max(side->paid_until, now) + side->spacing();
            taken.push_back(std::move(side->waiting.front()));
            side->waiting.pop_front();
        }
    }
    return taken;
}

void RefusalLedger::put_back(std::vector<Refusal> refusals) {
    for (auto& refusal : refusals) {
        auto& side = side_of(refusal);
        side.paid_until -= side.spacing();
        // Its id has been said: it stays a line of its own.
        if (side.waiting.size() < 2 * kinds_)
            side.waiting.push_back(std::move(refusal));
        else
            join(side, std::move(refusal));
    }
}

std::optional<SteadyTime> RefusalLedger::next() const {
    std::optional<SteadyTime> next;
    for (const auto* side : {&nobody_, &known_})
        if (!side->waiting.empty()) next = next ? std::min(*next, side->next()) : side->next();
    return next;
}

} // namespace tutti::gateway
