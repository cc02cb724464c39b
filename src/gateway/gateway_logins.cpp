// The part of the Gateway that is about logging in: where passwords are checked, and who hears of guessing.
#include "gateway/gateway.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

constexpr auto check_patience = seconds(20); ///< less than that of the HTTP server
constexpr auto said_again_after = seconds(20);

} // namespace

/// Whoever guessed before goes on being slowed.
void Gateway::close_viewers(std::string_view reason) {
    constexpr auto code = io::WebSocketClose::GoingAway;
    feed_.close_all(code, reason);
    events_.close_all(code, reason);
    audio_.close_all(code, reason);
    pads_.close_all(code, reason);
    frames_.close_all(code, reason);
}

void Gateway::change_access(std::unique_ptr<Access> access) {
    auto limiter = std::move(access_ ? access_->limiter : limiter_);
    if (access)
        access->limiter = std::move(limiter);
    else
        limiter_ = std::move(limiter);
    access_ = std::move(access);
    api_.change_access(access_.get());
    close_viewers("who may look has changed");
}

/// An argon2 hash takes a large part of a second and much memory: one at a time, and beside the loop, so that
/// nobody who looks at the page notices.
void Gateway::check_password(std::string given, PasswordChecked done) {
    if (!access_) return done(fail(ErrorCode::Unavailable, "no password is asked for any more"));
    if (!access_->password.is_costly()) return done(access_->password.matches(given));
    checks_.spawn("checking a password", check_beside(std::move(given), std::move(done)));
}

Task<void> Gateway::check_beside(std::string given, PasswordChecked done) {
    auto call = [password = access_->password, given = std::move(given)]() -> Result<bool> {
        return password.matches(given);
    };
    const auto asked = required_by(access_.get());
    auto right = co_await passwords_.run("a password", std::move(call), io::steady_now() + check_patience);
    // Another lock may well lie where the one before did.
    if (asked != required_by(access_.get()))
        right = fail(ErrorCode::Unavailable, "the password was changed meanwhile, try again");
    done(std::move(right));
}

void Gateway::note_guessing() {
    const auto now = io::steady_now();
    if (guessing_said_at_ && *guessing_said_at_ + said_again_after > now) return;
    guessing_said_at_ = now;
    const auto& logins = access_->limiter.statistics();
    auto message = fmt::format(
        "somebody tries passwords: {} wrong, {} attempts refused since the gateway started", logins.wrong,
        logins.refused_in_all()
    );
    log_.warning(message, {{"waiting", access_->limiter.waiting(now)}});
    say_trouble(std::move(message));
}

Value Gateway::login_stats() const {
    const auto& logins = access_->limiter.statistics();
    return Value::object(
        {{"right", logins.right},
         {"wrong", logins.wrong},
         {"refused", logins.refused_in_all()},
         {"waiting", access_->limiter.waiting(io::steady_now())}}
    );
}

} // namespace tutti::gateway
