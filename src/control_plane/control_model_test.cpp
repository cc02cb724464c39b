// Store, registry, lease and dispatcher as control joins them, in a hostile world: clients that ask again, a
// disk that fails at any call, processes that die, power that goes, clocks that are set, a rival who leads, a
// vault that locks, events that are lost and told twice. TUTTI_MODEL_STEPS says how many steps there are.
#include "base/json.hpp"
#include "control_plane/governed_model_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

namespace tutti::control_plane {

namespace {

constexpr std::uint64_t kept_events = 40;

} // namespace

void GovernedModel::run(int steps) {
    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
        pass(microseconds(random_.next() % (chance(50) ? 6'000'000 : 300'000)));
        if (chance(60)) wall_ += seconds(random_.next() % 240) - seconds(120);
        if (dispatcher_->under_way() == 0 && chance(200)) set_clock_forward();
        one_event();
    }
}

/// By more than answers are kept: keys that were used before count no more.
void GovernedModel::set_clock_forward() {
    wall_ += std::chrono::hours(30);
    ++day_;
    promised_answers_.clear();
}

void GovernedModel::one_event() {
    switch (random_.next() % 16) {
    case 0:
    case 1:
    case 2:
        return ask();
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
        return commit_some();
    case 9:
    case 10:
    case 11:
        return world();
    case 12:
        return say_events([this](const auto& event) { deliver(event); });
    case 13:
        vault_ = chance(2) ? governance::VaultState::Unlocked
                           : static_cast<governance::VaultState>(random_.next() % 4);
        return dispatcher_->set_vault(vault_);
    case 14:
        if (files_.has_failed() && chance(3)) files_.live(); // there is room again
        if (dispatcher_->unkept() > 0) {
            dispatcher_->try_again(moment());
            take();
        }
        if (chance(10)) trim(kept_events);
        return;
    default:
        if (chance(12)) crash();
        // What waits to be written under this leadership is written before it is given up.
        else if (chance(8) && waiting_.empty())
            world_.hand_over();
        hear();
    }
}

void GovernedModel::ask() {
    if (!is_recovered_) return;
    constexpr std::array commands = {"lamp.keep", "lamp.blink",  "lamp.light",
                                     "lamp.ask",  "lamp.unlock", "lamp.none"};
    using enum governance::UserRole;
    constexpr std::array roles = {Operator, Operator, Operator, Admin, Viewer, None};
    // Mostly the command that its key belongs to: a client that asks again.
    const auto number = random_.next() % 24;
    const auto* command = commands.at(chance(8) ? random_.next() % commands.size() : number % 3);
    const auto key = chance(6) ? std::string() : fmt::format("d{}k{}", day_, number);
    auto request = governance::testing::ask_for(
        command, key,
        chance(20)   ? 11
        : chance(10) ? failing_value
                     : 1
    );
    request.id = fmt::format("r{}", ++asked_count_);
    request.subject = {chance(2) ? "ann" : "bob", roles.at(random_.next() % roles.size())};
    request.via = static_cast<governance::Via>(random_.next() % 4);
    if (chance(10)) request.patience = microseconds(random_.next() % 300'000);
    Asked asked{{request.subject.name, key}, request.id, command, day_};
    const auto asked_number = dispatcher_->receive(std::move(request), moment());
    asked_.emplace(asked_number, std::move(asked));
    take();
}

void GovernedModel::hear(const governance::Say& said) {
    auto& asked = asked_.at(said.number);
    EXPECT_FALSE(asked.is_answered) << "two answers to " << asked.id;
    asked.is_answered = true;
    const auto& key = asked.key;
    if (said.answer.status != 200) {
        const auto code = governance::testing::code_of(said.answer);
        // What may have had its effect says so; everything else is a refusal.
        if (code == "timeout" || code == "not_recorded" || code == "may_be_written") return;
        ++counts_.refused;
        EXPECT_EQ(asked.effects, 0) << asked.command << " was refused with " << code;
        asked.is_refused = true;
        refused_.insert(asked.id);
        return;
    }
    if (asked.command == "lamp.ask") return;
    ++counts_.good;
    const bool is_stored = asked.command == "lamp.keep";
    if (is_stored) promised_rows_.insert(key.key.empty() ? asked.id : row_of(key));
    if (key.key.empty()) return;
    if (!is_stored) EXPECT_GE(outside_[key], 1) << "success without an effect: " << key.key;
    const auto [first, is_first] = answers_.emplace(key, said.answer.body);
    if (!is_first) ++counts_.replayed;
    EXPECT_EQ(first->second, said.answer.body) << "another answer under " << key.key;
    // Of what may be a secret the answer is not kept.
    if (asked.day == day_ && asked.command != "lamp.unlock") promised_answers_[key] = said.answer.body;
}

// ---- the world outside ----

void GovernedModel::begin_outside(const governance::CarryOut& errand) {
    const auto& type = *errand.type;
    EXPECT_TRUE(governance::admits(vault_, type.vault)) << type.name << " while the vault is locked";
    if (type.leader == governance::LeaderNeed::Leads)
        EXPECT_TRUE(world_.holds() && world_.token() == leadership().token)
            << type.name << " is carried out by who does not lead";
    under_way_[errand.number] = {keys_[errand.number], std::string(type.name)};
    if (type.effect == governance::Effect::None) return;
    const auto kept = store_->request({keys_[errand.number].subject, keys_[errand.number].key});
    if (kept) EXPECT_TRUE(*kept && !(*kept)->answer) << "carried out before it is kept that it begins";
}

void GovernedModel::act(UnderWay& what, std::optional<governance::RequestNumber> number) {
    what.is_done = true;
    if (what.command == "lamp.ask") return;
    if (const auto asked = number ? asked_.find(*number) : asked_.end(); asked != asked_.end()) {
        EXPECT_FALSE(asked->second.is_refused) << what.command << " was refused and carried out";
        ++asked->second.effects;
    }
    const auto times = ++outside_[what.key];
    const int most = what.command == "lamp.light" ? 1 + crashes_within_[what.key] : 1;
    EXPECT_LE(times, most) << what.command << " twice under " << what.key.key;
}

void GovernedModel::world() {
    if (under_way_.empty()) return;
    auto one = under_way_.begin();
    std::advance(one, random_.next() % under_way_.size());
    if (!one->second.is_done && chance(2)) return act(one->second, one->first);
    carry_out(one);
}

void GovernedModel::carry_out(std::map<governance::RequestNumber, UnderWay>::iterator one) {
    if (!one->second.is_done) act(one->second, one->first);
    const auto number = one->first;
    under_way_.erase(one);
    dispatcher_->carried_out(number, Value(random_.next() >> 12), moment());
    take();
}

// ---- the end ----

/// Whatever is under way comes to its end, and everybody has had one answer.
void GovernedModel::come_to_an_end() {
    files_.live();
    is_kind_ = true;
    for (int round = 0; round < 3'000 && !testing::Test::HasFailure(); ++round) {
        pass(milliseconds(20));
        commit_some();
        if (dispatcher_->unkept() > 0) dispatcher_->try_again(moment());
        take();
        if (!under_way_.empty()) carry_out(under_way_.begin());
        if (is_recovered_ && waiting_.empty() && dispatcher_->under_way() == 0) break;
    }
    EXPECT_EQ(dispatcher_->under_way(), 0U);
    EXPECT_EQ(dispatcher_->unkept(), 0U);
    for (const auto& [number, asked] : asked_) EXPECT_TRUE(asked.is_answered) << asked.id;
    verify();
    while (!testing::Test::HasFailure() && told_newest_ < store_->span().newest) {
        say_events([this](const auto& event) { deliver(event); });
        commit_some();
    }
    look_again();
}

namespace {

/// A storm is over long before the first answer is forgotten, a day after it.
constexpr int steps_of_a_storm = 2000;

int storms() {
    const char* said = std::getenv("TUTTI_MODEL_STEPS");
    return (said != nullptr ? std::atoi(said) : 100'000) / steps_of_a_storm;
}

TEST(ControlPlaneModel, HoldsItsPromisesInAStorm) {
    store::UnsafeFiles files;
    GovernedModel::Counts all;
    for (int seed = 1; seed <= storms() && !HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        GovernedModel model(static_cast<std::uint64_t>(seed), files);
        model.run(steps_of_a_storm);
        if (!HasFailure()) model.come_to_an_end();
        all += model.counted();
    }
    // It would be no storm without these.
    EXPECT_GT(all.good, 30 * storms());
    EXPECT_GT(all.refused, 20 * storms());
    EXPECT_GT(all.replayed, 3 * storms());
    EXPECT_GT(all.crashes, 5 * storms());
    EXPECT_GT(all.in_doubt, storms());
    EXPECT_GT(all.leaderships, 5 * storms());
    EXPECT_GT(all.fenced_off, storms() / 4);
    EXPECT_GT(all.resyncs, storms());
}

} // namespace
} // namespace tutti::control_plane
