// Account: what is held of the hub's resources for one holder, and how much it may be. Whoever has used up
// its own part is refused, and nobody else.
//
// One account is for all anonymous clients together, one for each user, one for each trusted client with a
// name of its own, one for the trusted ones without. What a retained message takes is on the account of who
// published it; what waits for a client, on that client's. Pure.
#pragma once

#include "base/time.hpp"
#include "broker/authorizer.hpp"
#include "broker/limits.hpp"
#include "broker/resource.hpp"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

class Session;

/// What an account of one class may hold.
struct Allowance {
    Amounts own;     ///< of itself
    Amounts of_all;  ///< while all accounts together hold no more than this
    Amounts warn_at; ///< when somebody should know
};

/// What all accounts have in common.
struct Holdings {
    Amounts held;
    Amounts limit;
    Amounts warn_at;
    /// Differs whenever who holds much, or who was refused, may have changed.
    std::uint64_t revision = 0;
};

class Account {
public:
    using Kind = Principal::Kind;

    Account(std::string name, Kind kind, const Allowance& allowance, Holdings& all)
        : name_(std::move(name)), kind_(kind), allowance_(allowance), all_(all) {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    /// "anonymous", "user mixer", "trusted", "trusted mixer".
    const std::string& name() const noexcept { return name_; }
    Kind kind() const noexcept { return kind_; }
    const Amounts& held() const noexcept { return held_; }
    const Amounts& refused() const noexcept { return refused_; }
    const Allowance& allowance() const noexcept { return allowance_; }

    bool has_room(Resource what, std::uint64_t count = 1) const noexcept {
        return held_[what] + count <= allowance_.own[what]
               && all_.held[what] + count <= allowance_.of_all[what];
    }
    /// Holds so much more; who may be refused asks `has_room` before.
    void take(Resource what, std::uint64_t count = 1) noexcept {
        held_[what] += count;
        all_.held[what] += count;
        note(what);
    }
    void give_back(Resource what, std::uint64_t count = 1) noexcept {
        note(what);
        held_[what] -= count;
        all_.held[what] -= count;
    }
    bool is_empty() const noexcept {
        return held_[Resource::Sessions] == 0 && held_[Resource::RetainedMessages] == 0;
    }

    /// Its sleeping sessions, the longest asleep first.
    std::list<Session*> asleep;

private:
    friend class Accounts;

    void note(Resource what) noexcept {
        if (held_[what] >= allowance_.warn_at[what] || all_.held[what] >= all_.warn_at[what]) ++all_.revision;
    }

    const std::string name_;
    const Kind kind_;
    const Allowance& allowance_;
    Holdings& all_;
    Amounts held_;
    Amounts refused_;
};

/// The last time that somebody was refused.
struct Refusal {
    std::string account;
    Account::Kind kind;
    std::string client;
    Resource what;
    bool of_all; ///< the account had room left, the hub had not
    SteadyTime at;
};

class Accounts {
public:
    explicit Accounts(const Limits& limits);

    /// Whose account a client of that name uses: found once, when it connects.
    Account& of(const Principal& principal, std::string_view client_id);
    /// What the hub itself says.
    Account& hub() noexcept { return hub_; }

    /// Notes that the account was refused. True: that was not so within the last minute.
    bool refuse(Account& account, Resource what, std::string_view client, SteadyTime now);
    /// By an account of this kind, since the start.
    const Amounts& refused(Account::Kind kind) const noexcept {
        return refused_[static_cast<std::size_t>(kind)];
    }
    /// The last of each kind of account.
    const std::optional<Refusal>& last_refusal(Account::Kind kind) const noexcept {
        return last_refusals_[static_cast<std::size_t>(kind)];
    }

    const Holdings& all() const noexcept { return all_; }
    std::vector<const Account*> list() const;

private:
    static constexpr std::size_t kinds = 3;
    static constexpr std::size_t crowd = 64; ///< so many accounts are looked through for empty ones
    static constexpr std::size_t most = 1024;

    Account& named(std::string_view name, Account::Kind kind);
    const Allowance& allowance(Account::Kind kind) const noexcept {
        return allowances_[static_cast<std::size_t>(kind)];
    }

    Holdings all_;
    std::array<Allowance, kinds> allowances_;
    std::array<Amounts, kinds> refused_;
    std::array<std::optional<Refusal>, kinds> last_refusals_;
    Account hub_;
    Account anonymous_;
    Account users_;   ///< those beyond `most`
    Account trusted_; ///< those without a name, and those beyond `most`
    std::map<std::string, std::unique_ptr<Account>, std::less<>> named_;
    std::size_t purge_at_ = crowd;
};

} // namespace tutti::broker
