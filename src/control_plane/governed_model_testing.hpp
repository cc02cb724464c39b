// For tests: one installation of which everything can fail, and what must hold of it nevertheless.
#pragma once

#include "control_plane/store_effects.hpp"
#include "control_plane/store_stage_testing.hpp"
#include "governance/dispatcher_testing.hpp"
#include "governance/vault_machine.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace tutti::control_plane {

/// Of the parameter `value`: with it the command comes to nothing, after it has written.
inline constexpr int failing_value = 9;

class GovernedModel final : StoreStage {
public:
    struct Counts : StoreStage::Counts {
        int good = 0;
        int refused = 0;
        int replayed = 0;
        int resyncs = 0; ///< of who hears the events

        Counts& operator+=(const Counts& other);
    };

    /// `files` outlive it.
    GovernedModel(std::uint64_t seed, store::UnsafeFiles& files);

    void run(int steps);
    void come_to_an_end();

    Counts counted() const;

private:
    struct Asked {
        governance::RequestKey key; ///< empty: of a request without one
        std::string id;
        std::string command;
        int day = 0;
        bool is_answered = false;
        bool is_refused = false;
        int effects = 0;
    };
    struct UnderWay {
        governance::RequestKey key;
        std::string command;
        bool is_done = false; ///< in the world; nobody was told yet
    };

    governance::Moment moment() const {
        const auto boot = world_.boot();
        return {SteadyTime{boot.time_since_epoch()}, boot, wall_};
    }
    static std::string row_of(const governance::RequestKey& key) { return key.subject + "/" + key.key; }

    // ---- what happens (control_model_test.cpp) ----

    void set_clock_forward();
    void one_event();
    void ask();
    void hear(const governance::Say& said);
    void begin_outside(const governance::CarryOut& errand);
    void act(UnderWay& what, std::optional<governance::RequestNumber> number);
    void world();
    void carry_out(std::map<governance::RequestNumber, UnderWay>::iterator one);

    // ---- how the parts are joined, and what is on the disk (governed_model_testing.cpp) ----

    void start() override;
    void died() override;
    void before_telling() override;
    void pass(microseconds by);
    void hear();
    void recover();
    void take();
    void submit(governance::Recall recall);
    void submit(governance::Apply apply);
    void submit(governance::Begin begin);
    void submit(governance::End end);
    void commit_some();
    void deliver(const store::OutboxEvent& event);
    std::set<std::string> effects();
    void look_again();
    void verify() override;

    Counts counts_;
    int day_ = 0; ///< keys of another one are forgotten

    // What a process has.
    governance::CommandTable table_ = governance::testing::test_table();
    governance::CommandPolicy policy_;
    std::unique_ptr<governance::Dispatcher> dispatcher_;
    governance::VaultState vault_ = governance::VaultState::Unlocked;
    bool is_recovered_ = false;
    std::map<governance::RequestNumber, Asked> asked_;
    std::map<governance::RequestNumber, governance::RequestKey> keys_;
    std::map<governance::RequestNumber, UnderWay> under_way_;

    // What outlives it: what others saw, did and were promised.
    int asked_count_ = 0;
    std::set<std::string> refused_;       ///< ids of requests
    std::set<std::string> promised_rows_; ///< of requests, or of keys
    std::map<governance::RequestKey, std::string> answers_;
    std::map<governance::RequestKey, std::string> promised_answers_;
    std::map<governance::RequestKey, int> outside_;
    std::map<governance::RequestKey, int> crashes_within_;
    // Who hears the events.
    std::set<std::string> heard_;
    std::uint64_t heard_newest_ = 0;
};

} // namespace tutti::control_plane
