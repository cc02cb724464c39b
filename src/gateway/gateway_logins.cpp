// The part of the Gateway that is about logging in: where passwords are checked, and who hears of guessing.
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "password/password_hash.hpp"
#include "worker/secret_reference.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

namespace {

constexpr std::string_view listening_is_over = "who may look has changed";
constexpr auto check_patience = seconds(20); ///< less than that of the HTTP server
constexpr auto said_again_after = seconds(20);
/// Who listens and may so at times alone.
constexpr auto hours_are_looked_at = seconds(20);

} // namespace

void Gateway::close_viewers(std::string_view reason, Whose whose) {
    constexpr auto code = io::WebSocketClose::GoingAway;
    feed_.close_all(code, reason, whose);
    events_.close_all(code, reason, whose);
    audio_.close_all(code, reason, whose);
    pads_.close_all(code, reason, whose);
    frames_.close_all(code, reason, whose);
    sources_.close_all(code, reason, whose);
    grid_.close_all(code, reason, whose);
    song_.close_all(code, reason, whose);
    lyrics_.close_all(code, reason, whose);
}

void Gateway::change_lock(Lock lock) {
    access_ = std::move(lock.access);
    api_.change_access(access_.get());
    await_setup(lock.awaits_setup);
    setup_changed_();
    api_.note_change_of_access();
    close_viewers(listening_is_over);
    end_watching();
}

/// A user or a token is another, or gone: who listens by it is let go, others go on. What is watched by
/// WebRTC does not pass through here, so everybody's ends.
void Gateway::end_listening() {
    close_viewers(listening_is_over, {.is_over = true});
    end_watching();
}

void Gateway::take_policy(Rulebook::Set set, const std::string& problem) {
    const bool has_hours =
        std::ranges::any_of(set->rules(), [](const auto& rule) { return rule.when.hours.has_value(); });
    rules_.take(std::move(set));
    if (troubles_.note_policy(problem)) say_health();
    hours_.reset();
    if (has_hours)
        hours_.emplace(executor_, hours_are_looked_at, [this] {
            end_what_is_refused();
            hours_->restart(hours_are_looked_at);
        });
    end_what_is_refused();
}

/// Others go on.
void Gateway::end_what_is_refused() {
    close_viewers("the rules do not allow that", {.is_over = true});
    for (const auto& watcher : watchers_.take_refused()) end_watching(watcher);
}

/// Others stay as they are.
void Gateway::end_listening_of(std::uint64_t session) {
    close_viewers("the session is over", {session});
    for (const auto& watcher : watchers_.take(session)) end_watching(watcher);
}

/// Where the door is open nobody is asked for a code: whoever comes may do everything already. Else it is
/// told where only who is at the machine reads it.
void Gateway::await_setup(bool is_awaited) {
    if (!is_awaited) return setup_.end();
    if (!access_) return setup_.await({});
    if (setup_.is_awaited() && !setup_.code().empty()) return;
    io::SystemRandom random;
    setup_.await(make_setup_code(random));
    log_.warning(
        "nobody can log in yet: choose the first password at /setup, with this code",
        {{"code", setup_.code()}}
    );
}

/// An argon2 hash takes a large part of a second and much memory: one at a time, and beside the loop, so that
/// nobody who looks at the page notices.
void Gateway::check_password(LoginCheck check, PasswordChecked done) {
    if (!access_) return done(fail(ErrorCode::Unavailable, "no password is asked for any more"));
    if (!check.is_costly()) return done(check.run());
    checks_.spawn("checking a password", check_beside(std::move(check), std::move(done)));
}

Task<void> Gateway::check_beside(LoginCheck check, PasswordChecked done) {
    auto call = [check = std::move(check)]() -> Result<LoginCheck::Outcome> { return check.run(); };
    const auto asked = required_by(access_.get());
    auto outcome = co_await passwords_.run("a password", std::move(call), io::steady_now() + check_patience);
    // Another lock may well lie where the one before did.
    if (asked != required_by(access_.get()))
        outcome = fail(ErrorCode::Unavailable, "the password was changed meanwhile, try again");
    done(std::move(outcome));
}

void Gateway::hash_password(std::string password, PasswordHashed done) {
    checks_.spawn("hashing a password", hash_beside(std::move(password), std::move(done)));
}

Task<void> Gateway::hash_beside(std::string password, PasswordHashed done) {
    auto call = [password = std::move(password)] { return password::hash(password); };
    auto hash = co_await passwords_.run("a new password", std::move(call), io::steady_now() + check_patience);
    done(std::move(hash));
}

Task<Result<std::string>> Gateway::hash_secret(std::string secret, std::string present) {
    auto call = [secret = std::move(secret), present = std::move(present)]() -> Result<std::string> {
        const auto password = worker::read_secret(toml::SecretReference{.file = "", .vault = secret});
        if (!password) return std::unexpected(password.error());
        if (!present.empty() && hash_matches(present, *password)) return std::string();
        return password::hash(*password);
    };
    auto hash = co_await passwords_.run(
        "a password of the vault", std::move(call), io::steady_now() + check_patience
    );
    co_return hash;
}

KeepBeside Gateway::beside() {
    return [this](KeepJob job, Kept done) {
        keeping_.spawn("keeping who may log in", keep_beside(std::move(job), std::move(done)));
    };
}

/// A disk may take its time: an SD card seconds.
Task<void> Gateway::keep_beside(KeepJob job, Kept done) {
    auto call = [job = std::move(job)]() -> Result<void> {
        io::SystemDisk disk;
        return job(disk);
    };
    const auto kept = co_await disk_writes_.run("a list", std::move(call), io::steady_now() + check_patience);
    done(kept);
}

void Gateway::note_guessing(std::string_view address) {
    const auto now = io::steady_now();
    if (guessing_said_at_ && *guessing_said_at_ + said_again_after > now) return;
    guessing_said_at_ = now;
    const auto& counts = logins_.statistics();
    auto message = fmt::format(
        "somebody tries passwords: {} wrong, {} attempts refused since the gateway started", counts.wrong,
        counts.refused_in_all()
    );
    log_.warning(message, {{"waiting", logins_.waiting(now)}, {"address", address}});
    say_trouble(std::move(message));
}

Value Gateway::login_stats() const {
    const auto& counts = logins_.statistics();
    return Value::object(
        {{"right", counts.right},
         {"wrong", counts.wrong},
         {"refused", counts.refused_in_all()},
         {"waiting", logins_.waiting(io::steady_now())}}
    );
}

} // namespace tutti::gateway
