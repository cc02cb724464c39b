// PolicyPart: who may what, in the worker `control`: the policy that the store has decides the desk's
// commands, from the one after its change on; and the commands `policy.…`.
#pragma once

#include "control_plane/command_desk.hpp"
#include "control_plane/policy/policy_rows.hpp"
#include "governance/policy/decision_log.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace tutti::control_plane {

class PolicyPart {
public:
    using Set = std::shared_ptr<const governance::policy::PolicySet>;

    /// All outlive it; whatever uses the desk is over before this is. `snapshot`: the file by which others
    /// are told what holds; empty: nobody is.
    PolicyPart(
        const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
        const governance::CommandTable& table, std::filesystem::path snapshot = {}
    );
    ~PolicyPart();
    PolicyPart(const PolicyPart&) = delete;
    PolicyPart& operator=(const PolicyPart&) = delete;

    /// Why a change of objects may not be, as far as a policy is concerned (see why_no_policy). For the
    /// store's thread, under whose write the change stands.
    std::optional<governance::Fault> why_not(
        store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
        const governance::Ticket& ticket
    );

    /// After each batch of writes.
    void written();
    /// Takes over what the store has whenever it is another, until it is cancelled.
    Task<void> run();
    /// Has the snapshot written anew when it is another than was written, or gone, until it is cancelled.
    Task<void> watch_snapshot();
    /// Nobody waits for it any more.
    Task<void> stop();

    /// Who decides by it of topics: asks that one what it answers.
    using AskHub = std::function<Task<Result<Value>>(Value params)>;
    void ask_hub_by(AskHub ask) { ask_hub_ = std::move(ask); }

    const Set& set() const noexcept { return desk_.policy().set(); }
    /// Why what the store has does not hold; empty: it does.
    const std::string& problem() const noexcept { return problem_; }
    /// Why those who read the snapshot were not told what holds; empty: they were.
    const std::string& untold() const noexcept { return untold_; }
    /// Called when another set holds, or a problem is another.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

private:
    /// What is read on the store's thread. Owned by this and by each look under way.
    struct Shelf {
        PolicyTerms terms;
        std::filesystem::path snapshot;
        std::optional<std::uint64_t> mark;    ///< of the snapshot that was written; for the store's thread
        std::atomic<bool> is_touched = false; ///< a policy was written, or is to be
    };

    class Loading;

    Task<Result<void>> settle();
    Task<Result<void>> load();
    Task<void> until_stale();
    Task<bool> is_snapshot_another();
    Task<governance::Outcome> explain(Value params);
    governance::Outcome test(const Value& params) const;

    StoreWriter& writer_;
    CommandDesk& desk_;
    const governance::CommandTable& table_;
    std::shared_ptr<Shelf> shelf_;
    governance::policy::DecisionLog log_;
    bool is_known_ = false; ///< it was read once
    bool is_stale_ = true;
    bool is_loading_ = false;
    bool is_over_ = false;
    asio::steady_timer loaded_; ///< never expires; cancelled when load() has ended
    asio::steady_timer wake_;   ///< cancelled when it is stale
    std::string problem_;
    std::string untold_;
    std::function<void()> changed_;
    AskHub ask_hub_;
};

} // namespace tutti::control_plane
