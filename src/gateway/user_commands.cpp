#include "gateway/user_commands.hpp"

#include "base/value_path.hpp"
#include "gateway/login_check.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tutti::gateway {

namespace {

/// Each login computes one of each kind, and the configuration's password may be of another one.
constexpr std::size_t most_kinds_given = 3;

/// An answer that a callback gives. Owned by the callback and by who waits.
template <typename T>
class Awaited {
public:
    explicit Awaited(const asio::any_io_executor& executor)
        : answered_(executor, asio::steady_timer::time_point::max()) {}

    void give(Result<T> result) {
        result_ = std::move(result);
        answered_.cancel();
    }
    Task<Result<T>> get() {
        if (!result_) {
            [[maybe_unused]] const auto [woken] = co_await answered_.async_wait(no_throw);
        }
        if (!result_) co_return fail(ErrorCode::Unavailable, "the gateway ends");
        co_return std::move(*result_);
    }

private:
    asio::steady_timer answered_; ///< never expires; cancelled with the answer
    std::optional<Result<T>> result_;
};

Result<std::string> user_name_in(const Value& params) {
    const auto name = text_at(params, "name");
    if (!name || !is_user_name(*name))
        return fail(ErrorCode::InvalidInput, "\"name\" must be a text of 1 to 64 bytes, without ':'");
    return std::string(*name);
}

Result<Users::New> wanted_user_in(const Value& params) {
    auto name = user_name_in(params);
    if (!name) return pass_on(name);
    // Whether there is such a role, control has looked: what is kept here of it may be older.
    auto role = parse_held_role(text_at(params, "role").value_or(""));
    if (!role) return fail(ErrorCode::InvalidInput, "\"role\" must be the name of a role");
    if (const auto secret = text_at(params, "vault"))
        return Users::New{std::move(*name), std::move(*role), "", fmt::format("vault:{}", *secret)};
    std::string hash(text_at(params, "hash").value_or(""));
    if (!is_user_hash(hash))
        return fail(ErrorCode::InvalidInput, "\"hash\" must be a whole argon2id or bcrypt hash");
    return Users::New{std::move(*name), std::move(*role), hash, hash};
}

bool are_too_many_kinds(const Users& users, const Users::New& wanted) {
    std::vector<std::string> hashes = {wanted.hash};
    for (const auto& user : users.all())
        if (user.name != wanted.name) hashes.push_back(user.hash);
    return kinds_of_hashes(hashes) > most_kinds_given;
}

} // namespace

Result<Value> show_user(const Users& users, const Value& params) {
    const auto name = user_name_in(params);
    if (!name) return std::unexpected(name.error());
    const auto* user = users.named(*name);
    if (user == nullptr) return Value::object({{"user", nullptr}});
    return Value::object(
        {{"user",
          Value::object({{"name", user->name}, {"role", gateway::name(user->role)}, {"given", user->given}})}}
    );
}

Task<Result<Value>> put_user(Users& users, HashSecret hash, UsersChanged changed, Value params) {
    auto wanted = wanted_user_in(params);
    if (!wanted) co_return pass_on(wanted);
    if (const auto secret = text_at(params, "vault")) {
        const auto* known = users.named(wanted->name);
        std::string present = known != nullptr ? known->hash : "";
        auto hashed = co_await hash(std::string(*secret), present);
        if (!hashed) co_return pass_on(hashed);
        wanted->hash = std::move(hashed->empty() ? present : *hashed);
    }
    const auto* user = users.named(wanted->name);
    const bool is_given = user != nullptr && user->given == wanted->given;
    const bool is_same_hash = is_given && (user->given == wanted->hash || user->hash == wanted->hash);
    if (is_same_hash && user->role == wanted->role) co_return Value::object({{"changed", false}});
    if (!is_same_hash && are_too_many_kinds(users, *wanted))
        co_return fail(
            ErrorCode::Conflict, "the hashes of the users would be of too many kinds, and each login "
                                 "computes one of each: make it an "
                                 "argon2id hash, or log in with the others first"
        );
    const bool were_none = !users.exist();
    const auto executor = co_await asio::this_coro::executor;
    const auto awaited = std::make_shared<Awaited<User>>(executor);
    const auto done = [awaited](Result<User> result) { awaited->give(std::move(result)); };
    if (user == nullptr) {
        users.add(std::move(*wanted), io::wall_now(), done);
    } else {
        Users::Change change{.role = wanted->role};
        if (!is_same_hash) change.hash = wanted->hash;
        change.given = wanted->given;
        users.change(user->id, std::move(change), done);
    }
    const auto kept = co_await awaited->get();
    if (!kept) co_return std::unexpected(kept.error());
    changed(were_none);
    co_return Value::object({{"changed", true}});
}

Task<Result<Value>> remove_user_named(Users& users, UsersChanged changed, Value params) {
    const auto name = user_name_in(params);
    if (!name) co_return std::unexpected(name.error());
    const auto* user = users.named(*name);
    if (user == nullptr) co_return Value::object({{"changed", false}});
    const auto executor = co_await asio::this_coro::executor;
    const auto awaited = std::make_shared<Awaited<bool>>(executor);
    users.remove(user->id, [awaited](const Result<void>& removed) {
        awaited->give(removed ? Result<bool>(true) : std::unexpected(removed.error()));
    });
    const auto removed = co_await awaited->get();
    if (!removed) co_return std::unexpected(removed.error());
    changed(false);
    co_return Value::object({{"changed", true}});
}

namespace {

Task<Result<Value>> show(const Users& users, Value params) { co_return show_user(users, params); }

} // namespace

void add_user_commands(worker::Worker& worker, Users& users, HashSecret hash, UsersChanged changed) {
    worker::on_socket_command(worker, "user.show", [&users](Value params, std::uint32_t) {
        return show(users, std::move(params));
    });
    worker::on_socket_command(worker, "user.put", [&users, hash, changed](Value params, std::uint32_t) {
        return put_user(users, hash, changed, std::move(params));
    });
    worker::on_socket_command(worker, "user.remove", [&users, changed](Value params, std::uint32_t) {
        return remove_user_named(users, changed, std::move(params));
    });
}

} // namespace tutti::gateway
