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

/// Whether they come to the same lock.
bool same_lock(const sections::AuthSection& a, const sections::AuthSection& b) {
    return a.enabled == b.enabled && a.username == b.username && a.password_hash == b.password_hash;
}

} // namespace

AuthWatch::AuthWatch(Locksmith locksmith, std::filesystem::path kept, const io::Log& log)
    : locksmith_(std::move(locksmith)), kept_(std::move(kept)), log_(log) {}

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

Result<std::unique_ptr<Access>> AuthWatch::begin() {
    auto heard = recall();
    if (heard && !*heard) {
        section_ = sections::AuthSection{};
        return locksmith_.make(*section_);
    }
    auto access = heard ? locksmith_.make(**heard) : std::unexpected(heard.error());
    if (access) {
        section_ = std::move(*heard);
        return access;
    }
    log_.warning("nobody may log in until the section auth comes", {{"reason", access.error().message}});
    return locksmith_.make_closed();
}

Result<void> AuthWatch::take(const Value& config, Gateway& gateway) {
    auto section = sections::read_section(config, sections::read_auth);
    if (!section) return pass_on(section);
    if (!section_ || !same_lock(*section_, *section)) {
        auto access = locksmith_.make(*section);
        if (!access) return pass_on(access);
        if (locksmith_.overrules(*section))
            log_.warning("a password is asked for all the same: other machines reach this gateway");
        gateway.change_access(std::move(*access));
        log_.info("another lock is on the door", {{"enabled", section->enabled}});
    }
    gateway.welcome(section->cors_origins);
    section_ = std::move(*section);
    keep(config);
    return {};
}

void AuthWatch::keep(const Value& config) const {
    auto kept = io::make_private_directory(kept_.parent_path());
    if (kept) kept = io::write_file_atomically(kept_, print_json(config), io::Durability::Durable);
    if (!kept) log_.warning("what was heard of auth is not kept", {{"reason", kept.error().message}});
}

} // namespace tutti::gateway
