// Random requests in a random order, as clients that ask again and again, disks, crashes and other leaders
// would have it, against what must always hold. TUTTI_MODEL_STEPS says how many steps there are in all.
#include "base/json.hpp"
#include "governance/dispatcher_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <set>

namespace tutti::governance {
namespace {

/// What lies on the disk, and what was done in the world: neither dies with the process.
struct Lasting {
    std::map<RequestKey, KeptCommand> kept;
    std::set<std::string> lines;               ///< "outcome key-or-decision" of the audit
    std::map<RequestKey, int> stored;          ///< effects by key
    std::map<RequestKey, int> outside;         ///< likewise
    std::map<RequestKey, int> crashes_within;  ///< between begin and end
    std::map<RequestKey, std::string> answers; ///< the first good one
    std::uint64_t token = 1;                   ///< the newest known
    WallTime wall{std::chrono::hours(480'000)};
};

std::string word_in(const std::string& json, const char* name) {
    const auto object = parse_json(json).value();
    const auto* word = object.find(name);
    return word != nullptr && word->is_string() ? std::string(word->string()) : std::string();
}

class Model {
public:
    explicit Model(std::uint64_t seed) : random_(seed) { start(); }

    void run(int steps) {
        for (int step = 0; step < steps && !::testing::Test::HasFailure(); ++step) {
            const auto pause = microseconds(random_.next() % (chance(50) ? 8'000'000 : 400'000));
            now_ += pause;
            // The clock of the day may be set, either way; the answers are kept for a day.
            lasting_.wall += pause;
            if (chance(100)) lasting_.wall += seconds(random_.next() % 120) - seconds(60);
            one_event();
            dispatcher_->advance(now_);
            take();
        }
    }

    /// Whatever is under way comes to its end, and everybody has had one answer.
    void come_to_an_end() {
        is_disk_well_ = true;
        for (int round = 0; round < 10'000 && dispatcher_->under_way() > 0; ++round) {
            dispatcher_->try_again(moment());
            take();
            while (!writes_.empty()) write();
            while (!under_way_.empty()) carry_out(under_way_.begin());
        }
        EXPECT_EQ(dispatcher_->under_way(), 0U);
        EXPECT_EQ(dispatcher_->next_deadline(), std::nullopt);
        for (const auto& [number, asked] : asked_) EXPECT_TRUE(asked.is_answered) << number.value;
    }

    int good() const { return good_; }
    int refused() const { return refused_; }
    int crashes() const { return crashes_; }
    int replayed() const { return replayed_; }

private:
    struct Asked {
        RequestKey key; ///< empty: of a request without one
        std::string command;
        bool is_answered = false;
        bool is_refused = false;
        int effects = 0;
    };
    struct UnderWay {
        RequestKey key;
        std::string command;
        bool is_done = false; ///< in the world; nobody was told yet
    };
    using AllUnderWay = std::map<RequestNumber, UnderWay>;

    bool chance(std::uint64_t one_in) { return random_.next() % one_in == 0; }
    BootTime boot() const { return BootTime{now_.time_since_epoch()}; }
    Moment moment() const { return {now_, boot(), lasting_.wall}; }

    void start() {
        dispatcher_ = std::make_unique<Dispatcher>(table_, policy_, random_);
        asked_.clear();
        keys_.clear();
        writes_.clear();
        under_way_.clear();
        is_disk_well_ = true;
        dispatcher_->set_leadership(Resource::control(), {Role::Leader, {}, {++lasting_.token}, {}});
        dispatcher_->set_vault(VaultState::Unlocked);
        std::vector<std::pair<RequestKey, KeptCommand>> unfinished;
        for (const auto& each : lasting_.kept)
            if (!each.second.answer) unfinished.emplace_back(each);
        dispatcher_->recover(unfinished, moment());
        // Those are under way without anybody who asked.
        std::uint64_t number = 0;
        for (const auto& [key, kept] : unfinished) {
            keys_[RequestNumber{++number}] = key;
            ++lasting_.crashes_within[key];
        }
        take();
    }

    void one_event() {
        switch (random_.next() % 16) {
        case 0:
        case 1:
        case 2:
        case 3:
            return ask();
        case 4:
        case 5:
        case 6:
        case 7:
        case 8:
        case 9:
            return write();
        case 10:
        case 11:
        case 12:
            return world();
        case 13:
            return change_leader();
        case 14:
            return dispatcher_->set_vault(
                chance(2) ? VaultState::Unlocked : static_cast<VaultState>(random_.next() % 4)
            );
        default:
            if (chance(8)) crash();
            if (chance(40)) is_disk_well_ = false;
        }
    }

    void ask() {
        constexpr std::array commands = {"lamp.keep", "lamp.blink",  "lamp.light",
                                         "lamp.ask",  "lamp.unlock", "lamp.none"};
        constexpr std::array roles = {UserRole::Operator, UserRole::Operator, UserRole::Operator,
                                      UserRole::Admin,    UserRole::Viewer,   UserRole::None};
        // Mostly the command that its key belongs to: a client that asks again.
        const auto key_number = random_.next() % 24;
        const auto* command = commands.at(chance(8) ? random_.next() % commands.size() : key_number % 3);
        auto request = testing::ask_for(
            command, chance(6) ? "" : fmt::format("k{}", key_number),
            chance(20)   ? 11
            : chance(10) ? 2
                         : 1
        );
        request.subject = {chance(2) ? "ann" : "bob", roles.at(random_.next() % roles.size())};
        request.via = static_cast<Via>(random_.next() % 4);
        if (chance(10)) request.patience = microseconds(random_.next() % 300'000);
        const RequestKey key{request.subject.name, request.idempotency_key};
        const std::string name = request.command;
        const auto number = dispatcher_->receive(std::move(request), moment());
        asked_[number] = {key, name};
        keys_[number] = key;
        take();
    }

    void change_leader() {
        switch (random_.next() % 4) {
        case 0:
            // Another one leads, and our store hears of it now or never.
            dispatcher_->set_leadership(
                Resource::control(), {Role::Follower, {"b", chance(2) ? "10.0.0.2:80" : ""}, {}, {}}
            );
            ++lasting_.token;
            return;
        case 1:
            // Another one leads, and only the store knows.
            ++lasting_.token;
            return;
        case 2:
            return dispatcher_->set_leadership(Resource::control(), {});
        default:
            return dispatcher_->set_leadership(
                Resource::control(),
                {Role::Leader,
                 {},
                 {++lasting_.token},
                 chance(2) ? std::optional(boot() + seconds(random_.next() % 10)) : std::nullopt}
            );
        }
    }

    void crash() {
        ++crashes_;
        // What was on its way to the disk may get there still.
        while (!writes_.empty() && !chance(3)) {
            perform(writes_.front());
            writes_.pop_front();
        }
        start();
    }

    void take() {
        for (auto& effect : dispatcher_->take_effects()) {
            if (const auto* said = std::get_if<Say>(&effect))
                hear(*said);
            else if (auto* begun = std::get_if<CarryOut>(&effect))
                under_way_[begun->number] = {key_of(begun->number), std::string(begun->type->name)};
            else
                writes_.push_back(std::move(effect));
        }
    }

    /// Of one without a key: its own, which the audit names by the decision.
    RequestKey key_of(RequestNumber number) { return keys_[number]; }

    void hear(const Say& said) {
        auto& asked = asked_.at(said.number);
        EXPECT_FALSE(asked.is_answered) << "two answers to " << said.number.value;
        asked.is_answered = true;
        const auto body = parse_json(said.answer.body).value();
        if (said.answer.status == 200 && asked.command != "lamp.ask") {
            ++good_;
            const auto key = asked.key;
            if (key.key.empty()) return;
            EXPECT_GE(lasting_.stored[key] + lasting_.outside[key], 1)
                << "success without an effect: " << key.key;
            EXPECT_TRUE(lasting_.lines.contains("ok " + key.subject + key.key)) << key.key;
            const auto [first, is_first] = lasting_.answers.emplace(key, said.answer.body);
            if (!is_first) ++replayed_;
            EXPECT_EQ(first->second, said.answer.body) << "another answer under " << key.key;
        } else if (said.answer.status != 200) {
            const auto code = word_in(print_json(*body.find("error")), "code");
            // What may have had its effect says so; everything else is a refusal.
            asked.is_refused =
                code != "timeout" && code != "not_recorded" && code != "may_be_written" && code != "handler";
            refused_ += asked.is_refused ? 1 : 0;
            if (asked.is_refused)
                EXPECT_EQ(asked.effects, 0) << asked.command << " was refused with " << code;
        }
    }

    void have_effect(RequestNumber number, const RequestKey& key, std::map<RequestKey, int>& effects) {
        if (const auto asked = asked_.find(number); asked != asked_.end()) {
            EXPECT_FALSE(asked->second.is_refused) << asked->second.command << " was refused and carried out";
            ++asked->second.effects;
        }
        if (key.key.empty()) return;
        ++effects[key];
    }

    void note(const AuditLine& line) {
        lasting_.lines.insert(fmt::format("{} {}{}", line.outcome, line.subject, word_in(line.data, "key")));
        lasting_.lines.insert(fmt::format("{} {}", line.outcome, word_in(line.data, "decision_id")));
    }

    bool is_fenced_off(const std::optional<WriteFence>& fence) const {
        return fence && (fence->token < lasting_.token || (fence->until && boot() >= *fence->until));
    }

    // ---- the store: each returns what the dispatcher is told ----

    std::optional<Error> spoilt() {
        if (is_disk_well_) return std::nullopt;
        return Error{ErrorCode::Environment, "the disk failed"};
    }

    /// What it does to the disk; an error did nothing, but where the disk failed.
    Result<Answer> perform(const Apply& apply) {
        if (is_fenced_off(apply.ticket.fence))
            return fail(ErrorCode::Conflict, "a newer leadership is known");
        EXPECT_TRUE(apply.ticket.fence) << "lamp.keep takes a leader";
        const bool fails = chance(10);
        const Outcome outcome =
            fails ? Outcome(std::unexpected(Fault{.status = 409, .code = "handler", .message = "no"}))
                  : Outcome(Value(random_.next() >> 12));
        auto conclusion = conclude(apply.ticket, outcome, lasting_.wall);
        if (!fails) {
            have_effect(apply.number, key_of(apply.number), lasting_.stored);
            if (!key_of(apply.number).key.empty())
                EXPECT_LE(lasting_.stored[key_of(apply.number)], 1) << "twice under " << apply.ticket.key.key;
        }
        if (conclusion.kept) lasting_.kept[apply.ticket.key] = *conclusion.kept;
        note(conclusion.line);
        return conclusion.answer;
    }

    Result<void> perform(const Begin& begin) {
        if (is_fenced_off(begin.ticket.fence))
            return fail(ErrorCode::Conflict, "a newer leadership is known");
        const auto found = lasting_.kept.find(begin.ticket.key);
        if (found != lasting_.kept.end())
            EXPECT_TRUE(found->second.answer && found->second.until <= begin.kept.begun)
                << "begun over what is kept";
        lasting_.kept[begin.ticket.key] = begin.kept;
        note(begin.line);
        return {};
    }

    Result<void> perform(const End& end) {
        auto& kept = lasting_.kept.at(end.key);
        EXPECT_TRUE(!kept.answer || (end.is_again && *kept.answer == end.answer))
            << "two ends of one request";
        kept.answer = end.answer;
        kept.until = end.until;
        note(end.line);
        return {};
    }

    void perform(const DispatcherEffect& effect) {
        if (const auto* apply = std::get_if<Apply>(&effect)) (void)perform(*apply);
        if (const auto* begin = std::get_if<Begin>(&effect)) (void)perform(*begin);
        if (const auto* end = std::get_if<End>(&effect)) (void)perform(*end);
        if (const auto* audit = std::get_if<Audit>(&effect)) note(audit->line);
    }

    /// The next that waits for the disk.
    void write() {
        if (writes_.empty()) return;
        const auto effect = std::move(writes_.front());
        writes_.pop_front();
        if (const auto failure = spoilt()) {
            // Written or not: the next start finds out. Until then everything fails.
            const bool is_at_commit = chance(2);
            if (is_at_commit && chance(2)) perform(effect);
            tell(effect, WriteFailure(*failure, is_at_commit));
            if (chance(4)) return crash();
            if (chance(8)) is_disk_well_ = true;
            if (is_disk_well_) dispatcher_->try_again(moment());
            return take();
        }
        if (const auto* look = std::get_if<Recall>(&effect)) {
            const auto found = lasting_.kept.find(look->key);
            dispatcher_->looked_up(
                look->number, found == lasting_.kept.end() ? std::nullopt : std::optional(found->second),
                moment()
            );
        } else if (const auto* apply = std::get_if<Apply>(&effect))
            dispatcher_->applied(apply->number, perform(*apply), moment());
        else if (const auto* begin = std::get_if<Begin>(&effect))
            dispatcher_->begun(begin->number, perform(*begin), moment());
        else if (const auto* end = std::get_if<End>(&effect))
            dispatcher_->ended(end->number, perform(*end), moment());
        else
            perform(effect);
        take();
    }

    void tell(const DispatcherEffect& effect, const WriteFailure& failure) {
        const auto error = [&] { return std::unexpected(failure.error); };
        if (const auto* look = std::get_if<Recall>(&effect))
            dispatcher_->looked_up(look->number, error(), moment());
        if (const auto* apply = std::get_if<Apply>(&effect))
            dispatcher_->applied(apply->number, std::unexpected(failure), moment());
        if (const auto* begin = std::get_if<Begin>(&effect))
            dispatcher_->begun(begin->number, std::unexpected(failure), moment());
        if (const auto* end = std::get_if<End>(&effect)) dispatcher_->ended(end->number, error(), moment());
    }

    // ---- the world ----

    void world() {
        if (under_way_.empty()) return;
        auto one = under_way_.begin();
        std::advance(one, random_.next() % under_way_.size());
        if (!one->second.is_done && chance(2)) return act(one);
        carry_out(one);
    }

    void act(AllUnderWay::iterator one) {
        auto& [number, what] = *one;
        what.is_done = true;
        if (what.command == "lamp.ask") return;
        have_effect(number, what.key, lasting_.outside);
        if (what.key.key.empty()) return;
        const bool is_keyed = !what.key.key.starts_with('#');
        EXPECT_TRUE(lasting_.lines.contains(
            "begun " + (is_keyed ? what.key.subject + what.key.key : what.key.key.substr(1))
        )) << "carried out before its line of audit: "
           << what.key.key;
        const int most = what.command == "lamp.light" ? 1 + lasting_.crashes_within[what.key] : 1;
        EXPECT_LE(lasting_.outside[what.key], most) << what.command << " twice under " << what.key.key;
    }

    void carry_out(AllUnderWay::iterator one) {
        if (!one->second.is_done) act(one);
        const auto number = one->first;
        under_way_.erase(one);
        dispatcher_->carried_out(number, Value(random_.next() >> 12), moment());
        take();
    }

    SeededRandom random_;
    CommandTable table_ = testing::test_table();
    CommandPolicy policy_;
    std::unique_ptr<Dispatcher> dispatcher_;
    SteadyTime now_{std::chrono::hours(1)};
    Lasting lasting_;
    std::map<RequestNumber, Asked> asked_;
    std::map<RequestNumber, RequestKey> keys_;
    std::deque<DispatcherEffect> writes_;
    AllUnderWay under_way_;
    bool is_disk_well_ = true;
    int good_ = 0;
    int refused_ = 0;
    int crashes_ = 0;
    int replayed_ = 0;
};

/// A storm is over long before the first answer is forgotten, a day after it.
constexpr int steps_of_a_storm = 2000;

std::uint64_t storms() {
    const char* said = std::getenv("TUTTI_MODEL_STEPS");
    return (said != nullptr ? std::strtoull(said, nullptr, 10) : 40'000) / steps_of_a_storm;
}

TEST(DispatcherModel, HoldsItsPromisesInAStorm) {
    int good = 0;
    int refused = 0;
    int crashes = 0;
    int replayed = 0;
    for (std::uint64_t seed = 1; seed <= storms() && !HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Model model(seed);
        model.run(steps_of_a_storm);
        model.come_to_an_end();
        good += model.good();
        refused += model.refused();
        crashes += model.crashes();
        replayed += model.replayed();
    }
    // It would be no storm without these.
    EXPECT_GT(good, 200);
    EXPECT_GT(refused, 200);
    EXPECT_GT(crashes, 50);
    EXPECT_GT(replayed, 50);
}

} // namespace
} // namespace tutti::governance
