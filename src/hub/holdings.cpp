#include "hub/holdings.hpp"

#include <algorithm>
#include <functional>
#include <span>

namespace tutti::hub {

using broker::Account;
using broker::Accounts;
using broker::Amounts;
using broker::Resource;
using broker::resources;

namespace {

constexpr std::size_t holders_shown = 5;
constexpr std::size_t clients_shown = 3; // of each
constexpr std::array every_kind = {Account::Kind::Anonymous, Account::Kind::User, Account::Kind::Trusted};

double share(std::uint64_t held, std::uint64_t limit) noexcept {
    return limit == 0 ? 0 : static_cast<double>(held) / static_cast<double>(limit);
}

Fullest fullest(const Account* account, const Amounts& held, const Amounts& limit) noexcept {
    Fullest most{.account = account};
    for (const auto what : resources)
        if (const auto each = share(held[what], limit[what]); each > most.share)
            most = {.account = account, .what = what, .share = each};
    return most;
}

enum class Zeros : std::uint8_t { Said, LeftOut };

std::vector<Member> members(const Amounts& amounts, Zeros zeros) {
    std::vector<Member> all;
    for (const auto what : resources)
        if (zeros == Zeros::Said || amounts[what] != 0)
            all.push_back({std::string(broker::name(what)), amounts[what]});
    return all;
}

/// The clients of an account that retain most, by their ids.
Value clients_value(const Account& account) {
    std::vector<const broker::Keeper*> keepers;
    for (const auto& [client, keeper] : account.keepers()) keepers.push_back(&keeper);
    const auto end = keepers.begin() + static_cast<std::ptrdiff_t>(std::min(clients_shown, keepers.size()));
    std::ranges::partial_sort(keepers, end, std::greater{}, &broker::Keeper::bytes);
    std::vector<Value> clients;
    for (const auto* keeper : std::span(keepers.begin(), end))
        clients.push_back(Value::object(
            {{"client", keeper->client},
             {"retained_messages", keeper->messages},
             {"retained_bytes", keeper->bytes}}
        ));
    return Value::array(std::move(clients));
}

Value holder_value(const Account& account) {
    auto all = members(account.held(), Zeros::LeftOut);
    all.insert(all.begin(), {"who", account.name()});
    if (!account.keepers().empty()) all.push_back({"retained_by", clients_value(account)});
    if (account.refused() != Amounts{})
        all.push_back({"refused", Value::object(members(account.refused(), Zeros::LeftOut))});
    return Value::object(std::move(all));
}

} // namespace

Fullest fullest_of(const Account& account) noexcept {
    return fullest(&account, account.held(), account.limits());
}

Fullest fullest_of_all(const Accounts& accounts) noexcept {
    return fullest(nullptr, accounts.held(), accounts.limits());
}

std::vector<Fullest> fullest_holders(const Accounts& accounts, std::size_t most) {
    std::vector<Fullest> all;
    for (const auto* account : accounts.list())
        if (const auto each = fullest_of(*account); each.share > 0) all.push_back(each);
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::ranges::partial_sort(all, end, std::greater{}, &Fullest::share);
    all.erase(end, all.end());
    return all;
}

std::string_view name(Account::Kind kind) noexcept {
    switch (kind) {
    case Account::Kind::Anonymous:
        return "anonymous";
    case Account::Kind::User:
        return "user";
    case Account::Kind::Trusted:
        return "trusted";
    }
    return "";
}

Value refused_value(const Accounts& accounts) {
    std::vector<Member> refused;
    for (const auto kind : every_kind)
        refused.push_back(
            {std::string(name(kind)), Value::object(members(accounts.refused(kind), Zeros::LeftOut))}
        );
    return Value::object(std::move(refused));
}

std::vector<Member> holdings(const Accounts& accounts) {
    std::vector<Value> holders;
    for (const auto& each : fullest_holders(accounts, holders_shown))
        holders.push_back(holder_value(*each.account));
    return {
        {"held", Value::object(members(accounts.held(), Zeros::Said))},
        {"limits", Value::object(members(accounts.limits(), Zeros::Said))},
        {"holders", Value::array(std::move(holders))},
    };
}

} // namespace tutti::hub
