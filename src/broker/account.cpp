#include "broker/account.hpp"

#include "broker/client_id.hpp"
#include "broker/retained_store.hpp"

#include <algorithm>

namespace tutti::broker {

namespace {

constexpr unsigned warn_percent = 80;

std::uint64_t percent(std::uint64_t whole, unsigned share) noexcept { return whole * share / 100; }

Mark mark(std::uint64_t limit, std::uint64_t of_all) noexcept {
    return {.limit = limit, .of_all = of_all, .warn_at = percent(limit, warn_percent)};
}

Marks totals(const Limits& limits) noexcept {
    Marks all;
    const auto lend = [&](Resource what, std::uint64_t count) { all[what] = mark(count, count); };
    lend(Resource::Clients, limits.clients);
    lend(Resource::Sessions, limits.sessions);
    lend(Resource::Subscriptions, limits.all_subscriptions);
    lend(Resource::RetainedMessages, limits.retained_messages);
    lend(Resource::RetainedBytes, limits.retained_bytes);
    lend(Resource::SessionMessages, limits.session_messages);
    lend(Resource::SessionBytes, limits.session_bytes);
    return all;
}

// More than once through a store that is full, whatever it is full of.
std::uint64_t steps_through(const Limits& limits) noexcept {
    return 4 * limits.retained_bytes / RetainedStore::of_a_level;
}

Marks part(const Marks& all, unsigned share, unsigned reserve) noexcept {
    Marks own;
    for (const auto what : resources)
        own[what] = mark(percent(all[what].limit, share), percent(all[what].limit, 100 - reserve));
    return own;
}

// A service that is told apart from the others has some room though one of these has gone wrong and holds
// what is left.
Marks trusted_part(const Marks& all, unsigned share) noexcept {
    constexpr std::uint64_t floors = 64;
    Marks own = part(all, share, 0);
    for (const auto what : resources) own[what].floor = std::min(own[what].limit, all[what].limit / floors);
    return own;
}

/// Names by which a client means to be known again.
bool is_lasting_name(std::string_view client_id) noexcept {
    constexpr std::size_t longest = 64; // of a name (docs/config.md), as "<node>.<name>" twice that
    const auto is_name_character = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    };
    return !client_id.empty() && client_id.size() <= 2 * longest + 1 && !is_passing(client_id)
           && std::ranges::all_of(client_id, is_name_character);
}

} // namespace

std::optional<Resource>
Account::lacks_to_retain(const Growth& of_account, std::string_view client, const Growth& of_client) const {
    const auto found = keepers().find(shown(client));
    const auto held =
        found == keepers().end() ? Growth{} : Growth{found->second.messages, found->second.bytes};
    const auto exceeds = [&](Resource what, std::uint64_t more, std::uint64_t has, std::uint64_t adds) {
        if (more != 0 && !has_room(what, more)) return true;
        const auto most = (marks_[what].limit * static_cast<unsigned>(of_client_) + 99) / 100;
        return adds != 0 && has + adds > most;
    };
    if (exceeds(Resource::RetainedMessages, of_account.messages, held.messages, of_client.messages))
        return Resource::RetainedMessages;
    if (exceeds(Resource::RetainedBytes, of_account.bytes, held.bytes, of_client.bytes))
        return Resource::RetainedBytes;
    return std::nullopt;
}

Keeper& Account::retain(std::string_view client, std::uint64_t bytes) {
    client = shown(client); // however long an id it gave itself
    auto& keepers = keepers_.use();
    auto found = keepers.find(client);
    if (found == keepers.end())
        found = keepers.try_emplace(std::string(client), *this, std::string(client)).first;
    Keeper& keeper = found->second;
    ++keeper.messages;
    keeper.bytes += bytes;
    take(Resource::RetainedMessages);
    take(Resource::RetainedBytes, bytes);
    return keeper;
}

void Account::release(Keeper& keeper, std::uint64_t bytes) noexcept {
    give_back(Resource::RetainedMessages);
    give_back(Resource::RetainedBytes, bytes);
    keeper.bytes -= bytes;
    if (--keeper.messages != 0) return;
    auto& keepers = keepers_.use();
    keepers.erase(keepers.find(keeper.client));
}

Accounts::Accounts(const Limits& limits)
    : all_{
          .marks = totals(limits),
          .guest_limits = limits_of(part(totals(limits), 100 - limits.shares.reserve, 0)),
          .search_steps = steps_through(limits),
      },
      marks_{
          part(all_.marks, limits.shares.anonymous, limits.shares.reserve),
          part(all_.marks, limits.shares.user, limits.shares.reserve),
          trusted_part(all_.marks, limits.shares.trusted),
      },
      hub_("hub", {}, Account::Kind::Trusted, marks(Account::Kind::Trusted), all_, ClientShare::All),
      anonymous_(
          "anonymous", {}, Account::Kind::Anonymous, marks(Account::Kind::Anonymous), all_,
          ClientShare{limits.shares.client}
      ),
      users_(
          "users", {}, Account::Kind::User, marks(Account::Kind::User), all_, ClientShare{limits.shares.client}
      ),
      trusted_(
          "trusted", {}, Account::Kind::Trusted, marks(Account::Kind::Trusted), all_,
          ClientShare{limits.shares.client}
      ) {}

Account& Accounts::of(const Principal& principal, std::string_view client_id) {
    switch (principal.kind) {
    case Account::Kind::Anonymous:
        return anonymous_;
    case Account::Kind::User:
        return named(principal.user, Account::Kind::User);
    case Account::Kind::Trusted:
        break;
    }
    if (!principal.user.empty()) return named(principal.user, Account::Kind::Trusted);
    return is_lasting_name(client_id) ? named(client_id, Account::Kind::Trusted) : trusted_;
}

Account& Accounts::called(Account::Kind kind, std::string_view name) {
    if (kind == Account::Kind::Anonymous) return anonymous_;
    if (const auto space = name.find(' '); space != std::string_view::npos)
        return named(name.substr(space + 1), kind);
    return kind == Account::Kind::User ? users_ : trusted_;
}

Account& Accounts::named(std::string_view holder, Account::Kind kind) {
    const char* const label = kind == Account::Kind::User ? "user" : "trusted";
    const auto place = [&] {
        return std::ranges::lower_bound(
            named_, std::pair(std::string_view(label), holder), {},
            [](const std::unique_ptr<Account>& each) {
                return std::pair(std::string_view(each->label_), each->holder());
            }
        );
    };
    if (const auto found = place();
        found != named_.end() && (*found)->kind() == kind && (*found)->holder() == holder)
        return **found;
    if (named_.size() >= purge_at_) {
        std::erase_if(named_, [](const auto& account) { return account->is_empty(); });
        purge_at_ = std::min(most, std::max(crowd, 2 * named_.size()));
    }
    if (named_.size() >= most) return kind == Account::Kind::User ? users_ : trusted_;
    auto account = std::make_unique<Account>(label, holder, kind, marks(kind), all_, ClientShare::All);
    return **named_.insert(place(), std::move(account));
}

bool Accounts::refuse(Account& account, Resource what, std::string_view client, SteadyTime now) {
    constexpr auto is_news_after = seconds(60);
    const auto kind = static_cast<std::size_t>(account.kind());
    if (!account.refusals_) account.refusals_ = std::make_unique<Account::Refusals>();
    auto& told = account.refusals_->told[what];
    const bool is_news = !told || now - *told >= is_news_after;
    if (is_news) told = now;
    const Mark& own = account.marks_[what];
    const bool of_all =
        account.held_[what] < own.warn_at && all_.held[what] >= percent(own.of_all, warn_percent);
    last_refusals_[kind] = {account.name(), account.kind(), std::string(shown(client)), what, of_all, now};
    ++account.refusals_->count[what];
    ++refused_[kind][what];
    ++all_.revision;
    return is_news;
}

void Accounts::lose(std::string_view client, SteadyTime now) {
    client = shown(client);
    if (!last_loss_) last_loss_.emplace();
    if (last_loss_->client != client) last_loss_->client = client;
    last_loss_->at = now;
    ++all_.revision;
}

std::vector<const Account*> Accounts::list() const {
    std::vector<const Account*> all = {&hub_, &anonymous_, &users_, &trusted_};
    for (const auto& account : named_) all.push_back(account.get());
    return all;
}

} // namespace tutti::broker
