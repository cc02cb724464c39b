// The answers of /api/users, /api/password and /api/setup: who may log in, and with what.
#include "base/json.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/login.hpp"
#include "gateway/posted_text.hpp"
#include "gateway/rulebook.hpp"
#include "gateway/session_answer.hpp"
#include "password/password_hash.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpResponse;

/// And the roles besides ours that they may have.
HttpResponse list_of_users(const Desk& desk) {
    std::vector<Value> list;
    for (const auto& user : desk.users.all()) list.push_back(to_value(user));
    std::vector<Member> members = {{"users", Value::array(std::move(list))}};
    const auto roles = desk.rules != nullptr ? desk.rules->names() : std::vector<std::string>();
    if (!roles.empty()) members.push_back({"roles", Value::array({roles.begin(), roles.end()})});
    return json_answer(Value::object(std::move(members)));
}

HttpResponse invalid(std::string_view sentence) { return io::http_error(400, "invalid_input", sentence); }

/// What a user is to have, as it was posted. A hash is what an older setup has of the password.
struct PostedUser {
    std::optional<std::string> name;
    std::optional<HeldRole> role;
    std::optional<std::string> password;
    std::optional<std::string> hash;
};

/// "viewer, operator, admin, dj"
std::string roles_there_are(const Desk& desk) {
    std::string names = "viewer, operator, admin";
    if (desk.rules != nullptr)
        for (const auto& own : desk.rules->names()) names += ", " + own;
    return names;
}

std::expected<HeldRole, HttpResponse> role_in(const Desk& desk, std::string_view text) {
    auto role = parse_held_role(text);
    const bool is_ours = role && role->own().empty();
    if (is_ours || (role && desk.rules != nullptr && desk.rules->has(text))) return std::move(*role);
    return std::unexpected(invalid(
        text.empty() ? fmt::format("\"role\" must be one of {}", roles_there_are(desk))
                     : fmt::format("there is no role {}: there are {}", text, roles_there_are(desk))
    ));
}

std::expected<PostedUser, HttpResponse> posted_user(const Desk& desk, const io::HttpRequest& request) {
    const auto body = parse_json(request.body);
    if (!body || !body->is_object()) return std::unexpected(invalid("expected an object"));
    PostedUser posted{
        posted_text(*body, "name"), {}, posted_text(*body, "password"), posted_text(*body, "hash")
    };
    if (body->find("role") != nullptr) {
        auto role = role_in(desk, posted_text(*body, "role").value_or(""));
        if (!role) return std::unexpected(std::move(role.error()));
        posted.role = std::move(*role);
    }
    if (posted.password && posted.hash)
        return std::unexpected(invalid("either \"password\" or \"hash\", not both"));
    if (posted.hash && !is_user_hash(*posted.hash))
        return std::unexpected(invalid("\"hash\" must be a whole argon2id or bcrypt hash"));
    if (posted.password)
        if (const auto fits = password::check_length(*posted.password); !fits)
            return std::unexpected(error_answer(fits.error()));
    return posted;
}

/// Each attempt to log in computes one hash of each kind (login_check.hpp), and has its patience.
constexpr std::size_t most_kinds_of_hashes = 4;

/// `replaced`: whose hash the posted one takes the place of; empty: nobody's.
std::optional<HttpResponse>
refuse_kind(const Desk& desk, const PostedUser& posted, std::string_view replaced = {}) {
    if (!posted.hash) return std::nullopt;
    std::vector<std::string> hashes = {*posted.hash};
    for (const auto& user : desk.users.all())
        if (user.id != replaced) hashes.push_back(user.hash);
    if (desk.access != nullptr && desk.access->password) hashes.push_back(desk.access->password->slow_hash());
    if (kinds_of_hashes(hashes) <= most_kinds_of_hashes) return std::nullopt;
    return io::http_error(
        409, "conflict",
        "the hashes of the users are of too many kinds, and each login computes one of each: give the user a "
        "password instead, or log in with the others first"
    );
}

/// The hash at once, where it was posted; nothing where neither it nor a password was.
void hash_of(
    Desk& desk, const PostedUser& posted, std::function<void(Result<std::optional<std::string>>)> done
) {
    if (!posted.password) return done(posted.hash);
    desk.hash_password(*posted.password, [done = std::move(done)](const Result<std::string>& hash) {
        done(hash ? Result<std::optional<std::string>>(*hash) : std::unexpected(hash.error()));
    });
}

HttpResponse shown_user(const Result<User>& user, unsigned status) {
    return user ? json_answer(to_value(*user), status) : error_answer(user.error());
}

} // namespace

HttpReply list_users(Desk& desk, const Call&) { return list_of_users(desk); }

HttpReply make_user(Desk& desk, const Call& call) {
    if (!desk.users.exist() && desk.setup.is_awaited())
        return io::http_error(
            409, "conflict", "nobody has to log in here: choose the first password at /setup"
        );
    auto posted = posted_user(desk, call.request);
    if (!posted) return std::move(posted.error());
    if (!posted->name) return invalid("\"name\" must say who it is");
    if (!posted->role) return invalid(fmt::format("\"role\" must be one of {}", roles_there_are(desk)));
    if (!posted->password && !posted->hash) return invalid("\"password\" is missing");
    if (auto refusal = refuse_kind(desk, *posted)) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    hash_of(desk, *posted, [&desk, reply, posted = *posted](const auto& hash) {
        if (!hash) return reply->answer(error_answer(hash.error()));
        desk.users.add(
            {*posted.name, *posted.role, **hash}, desk.clock().wall,
            [reply](const Result<User>& user) { reply->answer(shown_user(user, 201)); }
        );
    });
    return io::answered_or_pending(reply);
}

HttpReply change_user(Desk& desk, const Call& call) {
    auto posted = posted_user(desk, call.request);
    if (!posted) return std::move(posted.error());
    if (!posted->role && !posted->password && !posted->hash)
        return invalid("\"role\" or \"password\" is missing");
    if (auto refusal = refuse_kind(desk, *posted, call.values[0])) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    hash_of(
        desk, *posted,
        [&desk, reply, role = posted->role, id = std::string(call.values[0])](const auto& hash) {
            if (!hash) return reply->answer(error_answer(hash.error()));
            desk.users.change(id, {role, *hash}, [&desk, reply](const Result<User>& user) {
                if (user) desk.end_listening();
                reply->answer(shown_user(user, 200));
            });
        }
    );
    return io::answered_or_pending(reply);
}

HttpReply remove_user(Desk& desk, const Call& call) {
    auto reply = std::make_shared<io::PendingReply>();
    desk.users.remove(std::string(call.values[0]), [&desk, reply](const Result<void>& removed) {
        if (removed) desk.end_listening();
        reply->answer(removed ? list_of_users(desk) : error_answer(removed.error()));
    });
    return io::answered_or_pending(reply);
}

HttpReply change_password(Desk& desk, const Call& call) {
    const auto visitor = visitor_of(desk, call.request);
    if (visitor.user == nullptr)
        return io::http_error(
            409, "conflict", "only a user has a password here: this is a token, or the configuration's"
        );
    const auto body = parse_json(call.request.body);
    const auto old = body ? posted_text(*body, "old") : std::nullopt;
    const auto fresh = body ? posted_text(*body, "new") : std::nullopt;
    if (!old || !fresh) return invalid("expected {\"old\":\"…\",\"new\":\"…\"}");
    if (const auto fits = password::check_length(*fresh); !fits) return error_answer(fits.error());
    auto reply = std::make_shared<io::PendingReply>();
    const std::string device(device_of(call.request));
    auto changed = [&desk, reply, device, line = line_of(call.request)](const Result<User>& user) {
        if (!user) return reply->answer(error_answer(user.error()));
        desk.end_listening();
        if (desk.access == nullptr) return reply->answer(session_answer(desk, std::nullopt, ""));
        reply->answer(begin_session(desk, user->series, device, line));
    };
    auto hashed = [&desk, reply, changed, id = visitor.user->id](const Result<std::string>& hash) {
        if (!hash) return reply->answer(error_answer(hash.error()));
        desk.users.change(id, {.hash = *hash}, changed);
    };
    // Who sits down before a page that is open must know it all the same, and may not guess.
    attempt_login(
        desk, call.request, {visitor.user->name, *old},
        [&desk, reply, hashed, fresh](const auto& series) {
            if (!series)
                return reply->answer(
                    series.error().status == 401
                        ? io::http_error(403, "forbidden", "that is not the old password")
                        : series.error()
                );
            desk.hash_password(*fresh, hashed);
        }
    );
    return io::answered_or_pending(reply);
}

HttpReply set_up(Desk& desk, const Call& call) {
    if (!desk.setup.is_awaited())
        return io::http_error(409, "conflict", "there is a password already: log in");
    // Without a code whoever may do everything already chooses it: not who comes by the tailnet as a guest.
    if (desk.setup.code().empty() && role_of(desk, call.request) != Role::Admin)
        return io::http_error(403, "forbidden", "the first password is chosen on the machine itself");
    auto posted = posted_user(desk, call.request);
    if (!posted) return std::move(posted.error());
    if (!posted->name || !posted->password) return invalid("expected {\"name\":\"…\",\"password\":\"…\"}");
    if (!is_user_name(*posted->name)) return invalid("\"name\" must be a text of 1 to 64 bytes, without ':'");
    const auto now = desk.clock();
    if (const auto wait = desk.setup.wait(now.steady); wait.count() > 0)
        return too_many("too many wrong codes", wait);
    const auto body = parse_json(call.request.body);
    if (!desk.setup.takes(posted_text(*body, "code").value_or(""), now.steady))
        return io::http_error(
            403, "forbidden", "that is not the code: it is in the gateway's log on the machine itself"
        );
    auto reply = std::make_shared<io::PendingReply>();
    auto added = [&desk, reply, device = std::string(device_of(call.request)),
                  line = line_of(call.request)](const Result<User>& user) {
        if (!user) return reply->answer(error_answer(user.error()));
        desk.lock_again();
        if (desk.access == nullptr) return reply->answer(session_answer(desk, std::nullopt, ""));
        reply->answer(begin_session(desk, user->series, device, line));
    };
    desk.hash_password(
        *posted->password,
        [&desk, reply, added, name = *posted->name](const Result<std::string>& hash) {
            if (!hash) return reply->answer(error_answer(hash.error()));
            desk.users.add_first({name, Role::Admin, *hash}, desk.clock().wall, added);
        }
    );
    return io::answered_or_pending(reply);
}

} // namespace tutti::gateway
