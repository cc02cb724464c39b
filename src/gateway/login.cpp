#include "gateway/login.hpp"

#include "base/secrets.hpp"
#include "gateway/answer.hpp"
#include "gateway/note_refusal.hpp"
#include "gateway/session_answer.hpp"
#include "gateway/visitor.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace tutti::gateway {

namespace {

using io::HttpResponse;

std::string sentence_of(const LoginLimiter::Refusal& refusal) {
    const auto wait = std::chrono::ceil<seconds>(refusal.wait).count();
    switch (refusal.reason) {
    case LoginLimiter::Reason::Newcomers:
        return fmt::format("too many try to log in for the first time, try again in {} s", wait);
    case LoginLimiter::Reason::Busy:
        return fmt::format("passwords are being checked, try again in {} s", wait);
    case LoginLimiter::Reason::Device:
    case LoginLimiter::Reason::Address:
    case LoginLimiter::Reason::Network:
        break;
    }
    return fmt::format("too many attempts, try again in {} s", wait);
}

HttpResponse wrong_password(const Desk& desk) {
    return io::http_error(
        401, "unauthorized",
        asks_for_a_name(desk) ? "that is not the user and the password" : "that is not the password"
    );
}

std::expected<std::string, HttpResponse> finish_attempt(
    Desk& desk, const LoginLimiter::Attempt& attempt, const std::string& series,
    const Result<LoginCheck::Outcome>& outcome
) {
    using Outcome = LoginLimiter::Outcome;
    const bool right = outcome && outcome->right;
    const auto said = !outcome ? Outcome::Unchecked : right ? Outcome::Right : Outcome::Wrong;
    desk.logins.end(attempt, said, desk.clock().steady);
    if (desk.access == nullptr) // since a moment ago
        return std::unexpected(io::http_error(503, "unavailable", "nobody has to log in any more"));
    if (!outcome) return std::unexpected(io::http_error(503, "unavailable", outcome.error().message));
    if (!right) return std::unexpected(wrong_password(desk));
    if (!holder_of(desk, series))
        return std::unexpected(
            io::http_error(503, "unavailable", "the password was changed meanwhile, try again")
        );
    if (!outcome->better_hash.empty()) desk.users.upgrade(series, outcome->better_hash);
    return series;
}

/// Whose password is tried; empty: the configured one, whatever the name.
std::string account_of(const Desk& desk, std::string_view username) {
    const auto* user = desk.users.named(username);
    return user != nullptr ? user->id : std::string();
}

} // namespace

LoginCheck check_for(const Desk& desk, Credentials given) {
    LoginCheck check;
    check.given = std::move(given.password);
    std::vector<std::string> hashes;
    for (const auto& user : desk.users.all()) hashes.push_back(user.hash);
    if (const auto* user = given.username.empty() ? nullptr : desk.users.named(given.username)) {
        check.hash = user->hash;
        check.series = user->series;
    } else {
        // The password is checked whatever the name: how long that takes does not tell names apart.
        check.configured = desk.access->password;
        const auto& wanted = desk.access->username;
        const bool fits = wanted.empty() || equal_secrets(wanted, given.username);
        check.name = fits ? LoginCheck::Name::Fits : LoginCheck::Name::Other;
    }
    if (!hashes.empty() && desk.access->password) hashes.push_back(desk.access->password->slow_hash());
    check.decoys = decoys_beside(check.configured ? check.configured->slow_hash() : check.hash, hashes);
    return check;
}

void attempt_login(Desk& desk, const io::HttpRequest& request, Credentials given, LoggedIn done) {
    auto& access = *desk.access;
    const auto now = desk.clock();
    done = [&desk, address = std::string(request.peer), username = given.username,
            done = std::move(done)](std::expected<std::string, HttpResponse> series) {
        if (!series) note_refused_login(desk, address, username, series.error());
        done(std::move(series));
    };
    const auto account = account_of(desk, given.username);
    const auto device = access.devices.name(device_of(request), now.wall, account);
    const auto attempt =
        desk.logins.begin({.address = request.peer, .device = device, .account = account}, now.steady);
    if (!attempt) {
        // Who is slower than a double click guesses nothing.
        if (attempt.error().reason != LoginLimiter::Reason::Busy) desk.note_guessing(request.peer);
        return done(std::unexpected(too_many(sentence_of(attempt.error()), attempt.error().wait)));
    }
    auto check = check_for(desk, std::move(given));
    auto checked = [&desk, attempt = *attempt, series = check.series,
                    done = std::move(done)](const Result<LoginCheck::Outcome>& outcome) {
        done(finish_attempt(desk, attempt, series, outcome));
    };
    desk.check_password(std::move(check), std::move(checked));
}

} // namespace tutti::gateway
