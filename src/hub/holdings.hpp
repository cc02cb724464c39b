// What the hub lends, to whom, and who was refused, as JSON: for health/hub and for the hub's statistics.
// Pure.
#pragma once

#include "base/value.hpp"
#include "broker/account.hpp"

#include <vector>

namespace tutti::hub {

/// Who holds how much of what it may: 1 is all of it.
struct Fullest {
    const broker::Account* account = nullptr; ///< nothing: all accounts together
    broker::Resource what = broker::Resource::Clients;
    double share = 0;
};

/// Of an account, the resource of which least is left.
Fullest fullest_of(const broker::Account& account) noexcept;
/// Those who hold the largest part of what they may, the fullest first; nobody who holds nothing.
std::vector<Fullest> fullest_holders(const broker::Accounts& accounts, std::size_t most);
/// The resource of which least is left for everybody together.
Fullest fullest_of_all(const broker::Accounts& accounts) noexcept;

/// "anonymous", "user", "trusted".
std::string_view name(broker::Account::Kind kind) noexcept;

/// held, limits, holders: [{who, …, retained_by, refused}].
std::vector<Member> holdings(const broker::Accounts& accounts);
/// {anonymous: {…}, user: {…}, trusted: {…}}: what was refused since the start.
Value refused_value(const broker::Accounts& accounts);

} // namespace tutti::hub
