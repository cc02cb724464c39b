// What control asks of the users at the gateway's control socket, and nobody over the bus: hashes of
// passwords are in it.
#pragma once

#include "gateway/users.hpp"
#include "io/asio.hpp"
#include "worker/worker.hpp"

#include <functional>

namespace tutti::gateway {

/// `were_none`: there were no users before.
using UsersChanged = std::function<void(bool were_none)>;

/// The hash of that secret of the vault; empty where `present` is one of it already. Takes its time.
using HashSecret = std::function<Task<Result<std::string>>(std::string secret, std::string present)>;

/// `user.show` {name}, `user.put` {name, role, hash} or {name, role, vault}, `user.remove` {name}. Before the
/// worker runs; users outlive it.
void add_user_commands(worker::Worker& worker, Users& users, HashSecret hash, UsersChanged changed);

// Their answers.

/// `{user}`: null where there is none of that name; else `{name,role,given}`.
Result<Value> show_user(const Users& users, const Value& params);
/// `{changed}`. InvalidInput; Conflict for the last admin, and where the hashes would be of too many kinds.
Task<Result<Value>> put_user(Users& users, HashSecret hash, UsersChanged changed, Value params);
Task<Result<Value>> remove_user_named(Users& users, UsersChanged changed, Value params);

} // namespace tutti::gateway
