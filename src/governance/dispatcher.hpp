// Dispatcher: the one path of every command, whatever way it came: policy, idempotency, vault and leader,
// parameters, carrying out, audit. Who asks was made sure of before.
//
// Pure: it is told what came and when, and says what is to be done. Whoever does it tells it what came of it,
// by the request's number. It has no queue to the store: what is written is written in the order in which it
// is taken from here.
#pragma once

#include "base/boot_time.hpp"
#include "base/random.hpp"
#include "base/strong_id.hpp"
#include "governance/command_log.hpp"
#include "governance/command_table.hpp"
#include "governance/leadership/leadership.hpp"
#include "governance/leadership/resource.hpp"
#include "governance/policy.hpp"
#include "governance/request_machine.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::governance {

using RequestNumber = StrongId<struct RequestTag, std::uint64_t>;

struct Moment {
    SteadyTime now;
    BootTime boot; ///< what leadership counts in
    WallTime wall;
};

// ---- what is to be done ----

/// Read what is kept under the key; looked_up() follows.
struct Recall {
    RequestNumber number;
    RequestKey key;
};
/// In one transaction under the ticket's fence: have the command's handler do its part, conclude(), write
/// what that says. A handler that fails has done nothing, and is concluded with its fault. applied() follows.
struct Apply {
    RequestNumber number;
    Ticket ticket;
    std::string params; ///< JSON
};
/// In one transaction under the ticket's fence; begun() follows.
struct Begin {
    RequestNumber number;
    Ticket ticket;
    KeptCommand kept;
    AuditLine line;
};
/// By whoever does it; carried_out() follows.
struct CarryOut {
    RequestNumber number;
    const CommandType* type;
    Value params;
    Subject subject;
    SteadyTime deadline; ///< of whoever waits longest; the epoch: nobody does
};
/// In one transaction, which needs no fence: what has happened has happened. ended() follows.
struct End {
    RequestNumber number;
    RequestKey key;
    std::string answer; ///< pack()ed
    WallTime until;
    AuditLine line;
    bool is_again = false; ///< tried before: it may be written already
};
/// Nothing follows.
struct Audit {
    AuditLine line;
};
struct Say {
    RequestNumber number;
    Answer answer;
};
using DispatcherEffect = std::variant<Recall, Apply, Begin, CarryOut, End, Audit, Say>;

/// What the key of a request without one begins with, and no other.
inline constexpr char mark_of_unkeyed = '#';
/// Of one that was begun by a process that is no more.
Fault interrupted_fault();

class Dispatcher {
public:
    struct Options {
        std::size_t most_under_way = 1024;        ///< requests; more are refused
        std::size_t most_waiting = 64;            ///< for one that is under way
        std::size_t most_parameters = 256 * 1024; ///< bytes, as JSON
        microseconds longest_patience = std::chrono::minutes(10);
        microseconds answers_kept = std::chrono::hours(24);
        Fingerprint fingerprint = plain_fingerprint; ///< what is kept of parameters
    };

    /// All outlive it. `random` makes the ids of decisions.
    Dispatcher(const CommandTable& table, Policy& policy, RandomSource& random, Options options)
        : table_(table), policy_(policy), random_(random), options_(std::move(options)) {}
    Dispatcher(const CommandTable& table, Policy& policy, RandomSource& random)
        : Dispatcher(table, policy, random, Options{}) {}

    // ---- what it goes by ----

    /// As the registry has it. Of `control`: unknown until the first. Of `app:<service>`: from the first on
    /// its leader alone carries out what that service is asked to do; followers answer questions.
    void set_leadership(const Resource& resource, Leadership leadership) {
        leaderships_.insert_or_assign(resource, std::move(leadership));
    }
    /// Nothing: there is no vault, and none is asked for.
    void set_vault(std::optional<VaultState> vault) noexcept { vault_ = vault; }

    // ---- what happens ----

    /// Exactly one Say of this number follows.
    RequestNumber receive(Request request, Moment moment);
    void looked_up(RequestNumber number, Result<std::optional<KeptCommand>> kept, Moment moment);
    void applied(RequestNumber number, Written<Answer> answer, Moment moment);
    void begun(RequestNumber number, Written<void> written, Moment moment);
    void carried_out(RequestNumber number, Outcome outcome, Moment moment);
    void ended(RequestNumber number, Result<void> written, Moment moment);
    /// Those that an earlier process began and did not end: once, when leadership and vault are known. What
    /// may be carried out again is; the rest is said to have been interrupted.
    void recover(const std::vector<std::pair<RequestKey, KeptCommand>>& unfinished, Moment moment);
    /// The store takes writes again: ends that could not be written are.
    void try_again(Moment moment);
    /// Whoever waited long enough is told so. What was begun goes on.
    void advance(SteadyTime now);
    std::optional<SteadyTime> next_deadline() const;

    std::vector<DispatcherEffect> take_effects() { return std::exchange(effects_, {}); }

    std::size_t under_way() const noexcept { return jobs_.size(); }
    /// Those whose end could not be written.
    std::size_t unkept() const noexcept;

private:
    struct Waiter {
        RequestNumber number;
        SteadyTime deadline;
    };
    struct Job {
        const CommandType* type;
        Value params;
        Ticket ticket;
        Phase phase = Phase::Received;
        std::vector<Waiter> waiters; ///< who asked first among them, while they wait
        Answer answer = {};          ///< while it ends; and these two
        WallTime until = {};
        AuditLine line = {};
    };
    using Jobs = std::map<RequestNumber, Job>;

    void step(Job& job, Turn turn);
    /// Vault, leader, whoever waits, parameters: in this order.
    std::optional<Fault> why_not_now(const Job& job, BootTime now) const;
    /// Whose leader carries it out, or, of a question, knows its newest answer.
    Resource resource_of(const Job& job) const;
    /// Whether anybody else may not.
    bool is_led(const Job& job, const Resource& resource) const;
    Leadership leadership_of(const Resource& resource) const;
    bool leads(const Resource& resource, BootTime now) const;
    std::optional<Fault> why_not_led(const Job& job, BootTime now) const;
    bool join(Job& job, RequestNumber number, Moment moment);
    void go_on(RequestNumber number, Job& job, Moment moment);
    void carry_out(RequestNumber number, Job& job);
    void refuse(RequestNumber number, const Ticket& ticket, Fault fault, WallTime now);
    void end(RequestNumber number, Job& job, WallTime until, AuditLine line);
    void finish(Jobs::iterator job, const Answer& answer);
    static std::string kept_answer(const Job& job);
    void tell(Job& job, const Answer& answer);
    void say(RequestNumber number, Answer answer) { effects_.push_back(Say{number, std::move(answer)}); }

    const CommandTable& table_;
    Policy& policy_;
    RandomSource& random_;
    Options options_;
    std::map<Resource, Leadership> leaderships_;
    std::optional<VaultState> vault_;
    Jobs jobs_;
    std::map<RequestKey, RequestNumber> by_key_; ///< of those with a key
    std::uint64_t last_number_ = 0;
    std::vector<DispatcherEffect> effects_;
};

} // namespace tutti::governance
