#include "hub/health.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::hub {

using broker::Account;
using broker::Refusal;
using broker::Resource;
using Level = contract::HealthLevel;

namespace {

constexpr double high = 0.8;
constexpr auto never_expires = seconds(4'294'967'295); // the most that the contract has

// The most alarming first.
constexpr std::array kinds = {Account::Kind::Trusted, Account::Kind::User, Account::Kind::Anonymous};

bool is_lately(const std::optional<Refusal>& refusal, SteadyTime now) noexcept {
    return refusal && now - refusal->at < HubHealth::is_told_for;
}

std::string words(const Refusal& refusal) {
    return fmt::format(
        "refused {} ({}): no room for more {}{}", refusal.account, refusal.client, broker::name(refusal.what),
        refusal.of_all ? " of all clients" : ""
    );
}

std::string words(const Fullest& fullest) {
    const auto who = fullest.account != nullptr ? fullest.account->name() : "all clients together";
    return fmt::format("{} at {:.0f} % of {}", who, fullest.share * 100, broker::name(fullest.what));
}

} // namespace

HubHealth::Finding HubHealth::find(SteadyTime now) const {
    if (!journal_problem_.empty()) return {.level = Level::Error, .message = journal_problem_};
    Finding finding;
    for (const auto kind : kinds) {
        const auto& refusal = accounts_.last_refusal(kind);
        if (!is_lately(refusal, now)) continue;
        if (finding.level != Level::Error) finding = {.level = Level::Error, .message = words(*refusal)};
        const auto ends = refusal->at + is_told_for;
        finding.until = std::min(finding.until.value_or(ends), ends);
    }
    if (finding.level == Level::Error) return finding;
    if (!policy_problem_.empty())
        return {.level = Level::Warn, .message = fmt::format("policy: {}", policy_problem_)};
    if (const auto& loss = accounts_.last_loss(); loss && now - loss->at < is_told_for)
        return {
            .level = Level::Warn,
            .message = fmt::format("the queue of {}, which sleeps, is full", loss->client),
            .until = loss->at + is_told_for,
        };
    if (!journal_damage_.empty()) return {.level = Level::Warn, .message = journal_damage_};
    auto fullest = fullest_of_all(accounts_);
    if (const auto holders = fullest_holders(accounts_, 1);
        !holders.empty() && holders[0].share > fullest.share)
        fullest = holders[0];
    if (fullest.share >= high) return {.level = Level::Warn, .message = words(fullest)};
    return finding;
}

std::optional<contract::Health> HubHealth::look(WallTime wall, SteadyTime now) {
    const auto revision = accounts_.revision();
    const bool is_due = next_look_ && now >= *next_look_;
    if (revision == seen_ && !is_due) return std::nullopt;
    if (!is_due && level_ && now - looked_at_ < looks_every) {
        const auto again = looked_at_ + looks_every;
        next_look_ = std::min(next_look_.value_or(again), again);
        return std::nullopt;
    }
    seen_ = revision;
    looked_at_ = now;
    auto finding = find(now);
    next_look_ = finding.until;
    const bool is_worse = !level_ || finding.level > *level_;
    if (!is_worse && !is_news_ && finding.level == level_
        && (finding.level == Level::Ok || revision == said_))
        return std::nullopt;
    if (!is_worse && !is_news_ && now - said_at_ < says_every) {
        const auto again = said_at_ + says_every;
        next_look_ = std::min(next_look_.value_or(again), again);
        return std::nullopt;
    }
    return say(std::move(finding), wall, now);
}

contract::Health HubHealth::say(Finding finding, WallTime wall, SteadyTime now) {
    level_ = finding.level;
    said_ = seen_;
    said_at_ = now;
    is_news_ = false;
    std::vector<Value> refusing;
    for (const auto kind : kinds)
        if (is_lately(accounts_.last_refusal(kind), now)) refusing.emplace_back(name(kind));
    // While all is well it is not said again: what is held would soon be what was held.
    auto details = finding.level == Level::Ok ? std::vector<Member>{} : holdings(accounts_);
    details.push_back({"refused", refused_value(accounts_)});
    details.push_back({"refusing", Value::array(std::move(refusing))});
    if (!policy_.is_null()) details.push_back({"policy", policy_});
    return {
        .level = finding.level,
        .message = std::move(finding.message),
        .details = Value::object(std::move(details)),
        .updated_at = wall,
        .expires_in = never_expires,
    };
}

} // namespace tutti::hub
