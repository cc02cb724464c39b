// Account: what is held of the hub's resources for one holder, and how much it may be. Whoever has used up
// its own part is refused, and nobody else.
//
// One account is for all anonymous clients together, one for each user, one for each trusted client with a
// name of its own, one for the trusted ones without. What a retained message takes is on the account of who
// published it; what waits for a client, on that client's. Pure.
#pragma once

#include "base/short_text.hpp"
#include "base/time.hpp"
#include "broker/authorizer.hpp"
#include "broker/lazy.hpp"
#include "broker/limits.hpp"
#include "broker/resource.hpp"
#include "broker/search_budget.hpp"

#include <algorithm>
#include <array>
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

/// What all accounts have in common.
struct Holdings {
    Marks marks;
    Amounts held = {};
    /// What those hold who are not trusted, and their limits, which leave the reserve free.
    Amounts guests = {};
    Amounts guest_limits = {};
    /// Differs whenever who holds much, or who was refused, may have changed.
    std::uint64_t revision = 0;
    std::uint64_t search_steps = 0; ///< of each account, at once and in a second
};

class Account;

/// What one client of an account retains. It outlives the client, not the last of its messages.
struct Keeper {
    Account& account;
    const std::string client;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
};

/// How many percent of what an account may retain one client may have of it.
enum class ClientShare : unsigned { All = 100 };

class Account {
public:
    using Kind = Principal::Kind;

    /// The marks are those of all accounts of its kind, and outlive it, as `label` does. No holder: it is of
    /// many.
    Account(
        const char* label, ShortText holder, Kind kind, const Marks& marks, Holdings& all,
        ClientShare of_client
    )
        : searches(all.search_steps), marks_(marks), all_(all), label_(label), holder_(std::move(holder)),
          kind_(kind), of_client_(of_client) {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    /// "anonymous", "user mixer", "trusted", "trusted mixer".
    std::string name() const {
        return holder_.empty() ? std::string(label_) : std::string(label_) + " " + std::string(holder_);
    }
    /// Whose it is, in its name behind the kind; empty where it is of many.
    std::string_view holder() const noexcept { return holder_; }
    Kind kind() const noexcept { return kind_; }
    const Amounts& held() const noexcept { return held_; }
    Amounts limits() const noexcept { return limits_of(marks_); }
    Amounts refused() const noexcept { return refusals_ ? refusals_->count : Amounts(); }

    bool has_room(Resource what, std::uint64_t count = 1) const noexcept {
        const Mark& mark = marks_[what];
        const auto held = held_[what] + count;
        return held <= mark.floor || (held <= mark.limit && counted_of_all(what) + count <= mark.of_all);
    }
    /// How much this account must give back before there is room for so much.
    std::uint64_t missing(Resource what, std::uint64_t count) const noexcept {
        if (has_room(what, count)) return 0;
        const Mark& mark = marks_[what];
        const auto beyond = [&](std::uint64_t held, std::uint64_t limit) {
            return held + count > limit ? held + count - limit : 0;
        };
        const auto of_all = is_guest() ? all_.held[what] : counted_of_all(what);
        return std::max(beyond(held_[what], mark.limit), beyond(of_all, mark.of_all));
    }
    /// Holds so much more; who may be refused asks `has_room` before.
    void take(Resource what, std::uint64_t count = 1) noexcept {
        held_[what] += count;
        all_.held[what] += count;
        if (is_guest()) all_.guests[what] += count;
        if (is_news(what)) ++all_.revision;
    }
    void give_back(Resource what, std::uint64_t count = 1) noexcept {
        if (is_news(what)) ++all_.revision;
        held_[what] -= count;
        all_.held[what] -= count;
        if (is_guest()) all_.guests[what] -= count;
    }
    /// What there is no room for where this client retains so much more: on the account, or for its own part
    /// of it.
    struct Growth {
        std::uint64_t messages = 0;
        std::uint64_t bytes = 0;
    };
    std::optional<Resource>
    lacks_to_retain(const Growth& of_account, std::string_view client, const Growth& of_client) const;
    /// One message more, or less, of that client.
    Keeper& retain(std::string_view client, std::uint64_t bytes);
    void release(Keeper& keeper, std::uint64_t bytes) noexcept;
    using Keepers = std::map<std::string, Keeper, std::less<>>;
    const Keepers& keepers() const noexcept { return keepers_.get(); }

    bool is_empty() const noexcept {
        return held_[Resource::Sessions] == 0 && held_[Resource::RetainedMessages] == 0;
    }

    /// Its sleeping sessions, the longest asleep first.
    Lazy<std::list<Session*>> asleep;

    SearchBudget searches; ///< of retained messages, for new subscriptions

    /// Marks where deliver() put this account's share of the message that it is delivering.
    std::uint64_t delivery_serial = 0;
    std::uint32_t share_index = 0;

private:
    friend class Accounts;

    bool is_guest() const noexcept { return kind_ != Kind::Trusted; }
    /// What is held of all, the guests' part never beyond what they may: should they ever hold more, by what
    /// nobody is asked for, the reserve is there all the same. (For a guest, all is taken either way.)
    std::uint64_t counted_of_all(Resource what) const noexcept {
        const auto guests = all_.guests[what];
        const auto limit = all_.guest_limits[what];
        return all_.held[what] - (guests > limit ? guests - limit : 0);
    }
    /// Whether somebody should know how much is held.
    bool is_news(Resource what) const noexcept {
        return held_[what] >= marks_[what].warn_at || all_.held[what] >= all_.marks[what].warn_at;
    }

    /// What it was refused; most never are.
    struct Refusals {
        Amounts count;
        PerResource<std::optional<SteadyTime>> told; ///< that it was
    };

    Amounts held_;
    const Marks& marks_;
    Holdings& all_;
    const char* const label_;
    const ShortText holder_;
    const Kind kind_;
    const ClientShare of_client_;
    Lazy<Keepers> keepers_;
    std::unique_ptr<Refusals> refusals_;
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

/// The last time that a sleeping client lost a message because its queue was full.
struct Loss {
    std::string client;
    SteadyTime at;
};

class Accounts {
public:
    explicit Accounts(const Limits& limits);

    /// Whose account a client of that name uses: found once, when it connects.
    Account& of(const Principal& principal, std::string_view client_id);
    /// The one of that name, as an account says it.
    Account& called(Account::Kind kind, std::string_view name);
    /// What the hub itself says.
    Account& hub() noexcept { return hub_; }

    /// Notes that the account was refused. True: of that account and resource nobody was told for a minute.
    bool refuse(Account& account, Resource what, std::string_view client, SteadyTime now);
    /// Notes that a sleeping client lost a message.
    void lose(std::string_view client, SteadyTime now);
    const std::optional<Loss>& last_loss() const noexcept { return last_loss_; }
    /// By an account of this kind, since the start.
    const Amounts& refused(Account::Kind kind) const noexcept {
        return refused_[static_cast<std::size_t>(kind)];
    }
    /// The last of each kind of account.
    const std::optional<Refusal>& last_refusal(Account::Kind kind) const noexcept {
        return last_refusals_[static_cast<std::size_t>(kind)];
    }

    /// By all together.
    const Amounts& held() const noexcept { return all_.held; }
    Amounts limits() const noexcept { return limits_of(all_.marks); }
    std::uint64_t revision() const noexcept { return all_.revision; }
    std::vector<const Account*> list() const;

private:
    static constexpr std::size_t kinds = 3;
    static constexpr std::size_t crowd = 64; ///< so many accounts are looked through for empty ones
    static constexpr std::size_t most = 1024;

    Account& named(std::string_view holder, Account::Kind kind);
    const Marks& marks(Account::Kind kind) const noexcept { return marks_[static_cast<std::size_t>(kind)]; }

    Holdings all_;
    std::array<Marks, kinds> marks_; // of an account, by its kind
    std::array<Amounts, kinds> refused_;
    std::array<std::optional<Refusal>, kinds> last_refusals_;
    std::optional<Loss> last_loss_;
    Account hub_;
    Account anonymous_;
    Account users_;                               ///< those beyond `most`
    Account trusted_;                             ///< those without a name, and those beyond `most`
    std::vector<std::unique_ptr<Account>> named_; // in the order of their names; at most `most`
    std::size_t purge_at_ = crowd;
};

} // namespace tutti::broker
