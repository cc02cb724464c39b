#include "gateway/users.hpp"

#include "base/printable.hpp"
#include "io/system_random.hpp"
#include "password/password_hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::gateway {

namespace {

std::string user_text(const Value& object, std::string_view key) {
    const auto* value = object.find(key);
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

std::optional<User> user_from(const Value& kept) {
    auto role = parse_held_role(user_text(kept, "role"));
    const auto* made = kept.find("created");
    if (!role || made == nullptr || !made->is_number()) return std::nullopt;
    User user{user_text(kept, "id"),   user_text(kept, "name"),   std::move(*role),
              user_text(kept, "hash"), user_text(kept, "series"), wall_time_from_seconds(made->number()),
              user_text(kept, "given")};
    if (user.id.empty() || user.series.empty() || !is_user_name(user.name) || !is_user_hash(user.hash))
        return std::nullopt;
    return user;
}

Value user_to_keep(const User& user) {
    const auto shown = to_value(user);
    std::vector<Member> members(shown.members().begin(), shown.members().end());
    members.push_back({"hash", user.hash});
    members.push_back({"series", user.series});
    if (!user.given.empty()) members.push_back({"given", user.given});
    return Value::object(std::move(members));
}

bool has_admin(const std::vector<User>& users) {
    return std::ranges::any_of(users, [](const User& user) { return user.role.ours() == Role::Admin; });
}

std::string new_series() { return io::random_hex(8); }

/// Once it is in the file. The user is owned by the change, which may complete it, and by this.
Kept tell_user(std::shared_ptr<User> user, Users::Added done) {
    return [user = std::move(user), done = std::move(done)](const Result<void>& kept) {
        done(kept ? Result<User>(*user) : std::unexpected(kept.error()));
    };
}

} // namespace

bool is_user_name(std::string_view name) {
    return !name.empty() && name.size() <= Users::longest_name && name.find(':') == std::string_view::npos
           && name.front() != ' ' && name.back() != ' ' && printable(name) == name;
}

bool is_user_hash(const std::string& text) { return password::is_hash(text) || password::is_bcrypt(text); }

Users::Users(io::Disk& disk, std::filesystem::path path)
    : kept_(disk, std::move(path), {.name = "users", .print = user_to_keep, .read = user_from}) {}

Result<void> Users::load() {
    auto loaded = kept_.load();
    is_unreadable_ = !loaded;
    return loaded;
}

const User* Users::find(std::string_view id) const noexcept {
    const auto found = std::ranges::find(all(), id, &User::id);
    return found != all().end() ? &*found : nullptr;
}

const User* Users::named(std::string_view name) const noexcept {
    const auto found = std::ranges::find(all(), name, &User::name);
    return found != all().end() ? &*found : nullptr;
}

const User* Users::of_series(std::string_view series) const noexcept {
    const auto found = std::ranges::find(all(), series, &User::series);
    return found != all().end() ? &*found : nullptr;
}

void Users::add(New user, WallTime now, Added done) {
    add_where(std::move(user), now, most - 1, std::move(done));
}

void Users::add_first(New user, WallTime now, Added done) {
    add_where(std::move(user), now, 0, std::move(done));
}

void Users::add_where(New user, WallTime now, std::size_t most_before, Added done) {
    if (is_unreadable_)
        return done(fail(ErrorCode::Unavailable, "the file of the users cannot be read, see the log"));
    if (!is_user_name(user.name))
        return done(fail(
            ErrorCode::InvalidInput,
            fmt::format("\"name\" must be a text of 1 to {} bytes, without ':'", longest_name)
        ));
    const auto added = std::make_shared<User>(User{
        io::random_hex(4), std::move(user.name), std::move(user.role), std::move(user.hash), new_series(),
        now, std::move(user.given)
    });
    auto change = [added, most_before](std::vector<User>& users) -> Result<void> {
        if (std::ranges::find(users, added->name, &User::name) != users.end())
            return fail(ErrorCode::Conflict, fmt::format("there is a user {} already", added->name));
        if (users.size() > most_before && most_before == 0)
            return fail(ErrorCode::Conflict, "somebody was faster: log in");
        if (users.size() > most_before)
            return fail(ErrorCode::LimitExceeded, fmt::format("there are {} users, no more are made", most));
        users.push_back(*added);
        return {};
    };
    kept_.change(std::move(change), tell_user(added, std::move(done)));
}

void Users::change(std::string id, Change wanted, Added done) {
    const auto changed = std::make_shared<User>();
    auto change = [id = std::move(id), wanted = std::move(wanted),
                   changed](std::vector<User>& users) -> Result<void> {
        const auto user = std::ranges::find(users, id, &User::id);
        if (user == users.end()) return fail(ErrorCode::NotFound, "there is no such user");
        const bool had_admin = has_admin(users);
        if (wanted.role) user->role = *wanted.role;
        if (wanted.hash) user->hash = *wanted.hash;
        if (wanted.hash) user->given = wanted.given;
        if (had_admin && !has_admin(users))
            return fail(ErrorCode::Conflict, "nobody else is an admin: make somebody one first");
        user->series = new_series();
        *changed = *user;
        return {};
    };
    kept_.change(std::move(change), tell_user(changed, std::move(done)));
}

void Users::remove(std::string id, Kept done) {
    auto change = [id = std::move(id)](std::vector<User>& users) -> Result<void> {
        const bool had_admin = has_admin(users);
        if (std::erase_if(users, [&](const User& user) { return user.id == id; }) == 0)
            return fail(ErrorCode::NotFound, "there is no such user");
        if (had_admin && !has_admin(users))
            return fail(ErrorCode::Conflict, "nobody else is an admin: make somebody one first");
        return {};
    };
    kept_.change(std::move(change), std::move(done));
}

void Users::upgrade(std::string series, std::string hash) {
    auto change = [series = std::move(series),
                   hash = std::move(hash)](std::vector<User>& users) -> Result<void> {
        const auto user = std::ranges::find(users, series, &User::series);
        if (user == users.end()) return fail(ErrorCode::NotFound, "it was changed since");
        user->hash = hash;
        return {};
    };
    kept_.change(std::move(change), [](const Result<void>&) {}); // else at the next login
}

Value to_value(const User& user) {
    return Value::object(
        {{"id", user.id}, {"name", user.name}, {"role", name(user.role)}, {"created", to_seconds(user.made)}}
    );
}

} // namespace tutti::gateway
