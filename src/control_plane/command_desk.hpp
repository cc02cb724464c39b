// CommandDesk: every command that control is asked, on one path: the dispatcher decides, the store keeps,
// handlers and workers carry out. Here is who does what the dispatcher says, and who waits for its answers.
#pragma once

#include "control_plane/store_effects.hpp"
#include "control_plane/store_writer.hpp"
#include "governance/dispatcher.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::control_plane {

/// The target of what control itself is asked.
inline constexpr std::string_view own_target = "control";

/// What control itself is asked, and does on the loop: questions, and what is outside.
using OwnHandler = std::function<Task<governance::Outcome>(Value params, governance::Subject subject)>;

/// What the loop has decided of a command that is stored, for the store's thread to write; `done` is called
/// once, on the loop, with whether the write is on the disk.
struct PreparedCommand {
    StoredHandler handler;
    std::function<void(bool is_written)> done = nullptr;
};
/// Asked on the loop, just before the write is queued: what is written is written in the order of the asking.
using StoredPreparer = std::function<PreparedCommand(const Value& params, const governance::Ticket& ticket)>;

/// A command for somebody else.
struct Errand {
    std::string target; ///< a service
    std::string action;
    Value params;
    SteadyTime deadline;
    bool is_secret = false; ///< it goes to the control socket alone, never over the bus
};
using Errands = std::function<Task<governance::Outcome>(Errand errand)>;

class CommandDesk {
public:
    struct Options {
        governance::Fingerprint fingerprint = governance::plain_fingerprint;
        Errands errands = nullptr; ///< carries out what others are asked
    };

    /// The writer and the table outlive it.
    CommandDesk(
        const asio::any_io_executor& executor, StoreWriter& writer, const governance::CommandTable& table,
        Options options
    );
    /// After stop().
    ~CommandDesk();
    CommandDesk(const CommandDesk&) = delete;
    CommandDesk& operator=(const CommandDesk&) = delete;

    // ---- what it goes by. A command without a handler is 503, where control is its target ----

    void on_own(std::string_view command, OwnHandler handler);
    void on_stored(std::string_view command, StoredHandler handler);
    /// The same of one that goes by what the loop knows.
    void on_prepared(std::string_view command, StoredPreparer prepare);
    void set_leadership(const governance::Resource& resource, governance::Leadership leadership);
    void set_vault(std::optional<governance::VaultState> vault);

    /// By which commands are decided.
    governance::CommandPolicy& policy() noexcept { return policy_; }
    /// Awaited before each request: where it fails, that one is 503.
    using Settle = std::function<Task<Result<void>>()>;
    void before_deciding(Settle settle) { settle_ = std::move(settle); }

    // ---- what it does ----

    /// The answer, which may be a fault. Before recover() it waits for that; at the end it is 503.
    Task<governance::Answer> run(governance::Request request);
    /// What an earlier process began and did not end comes to its end, by what is known of leadership and
    /// vault now; from then on requests are taken. Where the store cannot be read, they are answered that.
    Task<Result<void>> recover();
    /// The store takes writes again.
    void store_is_well();
    /// Keeps the deadlines of those who wait, until it is cancelled. While nobody waits it does nothing.
    Task<void> keep_time();
    /// Whoever waits is answered 503, and what is being carried out is broken off: the next start says so.
    Task<void> stop();

    std::size_t under_way() const noexcept { return dispatcher_.under_way(); }
    /// Lines of audit that could not be written.
    std::uint64_t lines_lost() const noexcept { return lines_lost_; }

private:
    /// Owned by who waits and by the list of them.
    struct Waiting {
        explicit Waiting(const asio::any_io_executor& executor)
            : answered(executor, asio::steady_timer::time_point::max()) {}
        asio::steady_timer answered; ///< never expires; cancelled with the answer
        std::optional<governance::Answer> answer;
    };

    static governance::Moment moment();
    std::optional<PreparedCommand> prepare(const governance::Apply& apply) const;
    void answer(governance::RequestNumber number, governance::Answer answer);
    void perform();
    void perform(governance::Recall recall);
    void perform(governance::Apply apply);
    void perform(governance::Begin begin);
    void perform(governance::CarryOut carry_out);
    void perform(governance::End end);
    void perform(governance::Audit audit);
    void perform(governance::Say say);
    Task<void> carry_out(governance::CarryOut errand);
    Task<governance::Outcome> outcome_of(governance::CarryOut errand);

    asio::any_io_executor executor_;
    StoreWriter& writer_;
    Options options_;
    governance::CommandPolicy policy_;
    Settle settle_ = nullptr;
    io::SystemRandom random_;
    governance::Dispatcher dispatcher_;
    std::map<std::string, OwnHandler, std::less<>> own_;
    std::map<std::string, StoredHandler, std::less<>> stored_;
    std::map<std::string, StoredPreparer, std::less<>> prepared_;
    std::map<governance::RequestNumber, std::shared_ptr<Waiting>> waiting_;
    std::deque<governance::DispatcherEffect> effects_; ///< to be performed, in this order
    bool is_performing_ = false;
    asio::steady_timer recovered_; ///< never expires; cancelled when recover() has ended, well or not
    bool is_open_ = false;         ///< it takes requests
    bool is_over_ = false;
    asio::steady_timer timer_; ///< of keep_time()
    SteadyTime timer_at_ = SteadyTime::max();
    io::TaskGroup carrying_out_;
    std::uint64_t lines_lost_ = 0;
};

} // namespace tutti::control_plane
