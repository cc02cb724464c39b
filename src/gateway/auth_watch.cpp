#include "gateway/auth_watch.hpp"

#include "base/json.hpp"
#include "gateway/gateway.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"
#include "sections/section.hpp"

#include <utility>

namespace tutti::gateway {

namespace {

constexpr std::size_t largest_kept = 64 * 1024;

/// Whether somebody has to unlock the vault first.
bool is_locked_away(const Error& error) {
    return error.code == ErrorCode::Unavailable || error.code == ErrorCode::Timeout;
}

/// Whether they come to the same lock.
bool same_lock(const sections::AuthSection& a, const sections::AuthSection& b) {
    return a.enabled == b.enabled && a.username == b.username && a.password_hash == b.password_hash;
}

} // namespace

AuthWatch::AuthWatch(Locksmith locksmith, const Users& users, std::filesystem::path kept, const io::Log& log)
    : locksmith_(std::move(locksmith)), users_(users), kept_(std::move(kept)), log_(log) {}

Result<Lock> AuthWatch::make(const sections::AuthSection& section) const {
    auto lock = locksmith_.make(section, users_.exist() ? People::There : People::None);
    if (lock && lock->access && lock->access->password && lock->access->password->is_old())
        log_.warning("the configured password is a bcrypt hash: it is taken, and cannot be made anew here. "
                     "Write an argon2id hash, or the password itself, into its file");
    return lock;
}

/// Nothing: none was ever heard. What is there and cannot be read may have said that the door is locked.
Result<std::optional<sections::AuthSection>> AuthWatch::recall() const {
    auto text = io::read_file(kept_, largest_kept);
    if (!text && text.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!text) return pass_on(text);
    auto config = parse_json(*text);
    if (!config) return pass_on(config);
    auto section = sections::read_section(*config, sections::read_auth);
    if (!section) return pass_on(section);
    return std::move(*section);
}

Result<Lock> AuthWatch::begin() {
    auto heard = recall();
    if (heard && !*heard) {
        section_ = sections::AuthSection{};
        auto lock = make(*section_);
        if (lock || !is_locked_away(lock.error())) return lock;
        is_closed_ = true;
        log_.warning("only users may log in until the vault is open", {{"reason", lock.error().message}});
        return Lock{locksmith_.make_closed()};
    }
    auto lock = heard ? make(**heard) : std::unexpected(heard.error());
    if (lock) {
        section_ = std::move(*heard);
        return lock;
    }
    if (heard) section_ = std::move(*heard);
    is_closed_ = true;
    log_.warning("only users may log in until the section auth comes", {{"reason", lock.error().message}});
    return Lock{locksmith_.make_closed()};
}

Result<void> AuthWatch::take(const Value& config, Gateway& gateway) {
    auto section = sections::read_section(config, sections::read_auth);
    if (!section) return pass_on(section);
    refused_.reset(); // an earlier one is not waited for any more
    if (!section_ || is_closed_ || !same_lock(*section_, *section)) {
        auto lock = make(*section);
        if (!lock) {
            refused_ = config;
            return pass_on(lock);
        }
        is_closed_ = false;
        if (locksmith_.overrules(*section))
            log_.warning("a password is asked for all the same: other machines reach this gateway");
        gateway.change_lock(std::move(*lock));
        log_.info("another lock is on the door", {{"enabled", section->enabled}});
    }
    gateway.welcome(section->cors_origins);
    section_ = std::move(*section);
    keep(config);
    return {};
}

void AuthWatch::take_vault(Gateway& gateway) {
    if (refused_) {
        const auto config = *refused_;
        if (const auto taken = take(config, gateway); !taken)
            log_.warning("the lock on the door stays as it was", {{"reason", taken.error().message}});
        return;
    }
    if (!is_closed_ || !section_) return;
    auto lock = make(*section_);
    if (!lock)
        return log_.warning("the lock on the door stays as it was", {{"reason", lock.error().message}});
    is_closed_ = false;
    gateway.change_lock(std::move(*lock));
    log_.info("the password of the vault is on the door");
}

void AuthWatch::take_users(Gateway& gateway) {
    if (!section_ || is_closed_) return; // then users could log in all along
    auto lock = make(*section_);
    if (!lock)
        return log_.warning("the lock on the door stays as it was", {{"reason", lock.error().message}});
    gateway.change_lock(std::move(*lock));
}

void AuthWatch::keep(const Value& config) const {
    auto kept = io::make_private_directory(kept_.parent_path());
    if (kept) kept = io::write_file_atomically(kept_, print_json(config), io::Durability::Durable);
    if (!kept) log_.warning("what was heard of auth is not kept", {{"reason", kept.error().message}});
}

} // namespace tutti::gateway
