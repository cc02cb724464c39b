#include "gateway/locksmith.hpp"

#include "gateway/door.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

#include <sodium.h>

namespace tutti::gateway {

namespace {

constexpr std::size_t least_key = 32;
constexpr std::size_t largest_key_file = 4096;

} // namespace

Locksmith::Locksmith(LockOptions options, RandomSource& random)
    : options_(std::move(options)), random_(random) {
    invariant(sodium_init() >= 0, "libsodium starts");
    io::fill_with_secret_bytes(random_key_);
}

bool Locksmith::overrules(const sections::AuthSection& section) const noexcept {
    return !section.enabled && options_.reach == LockOptions::Reach::Others;
}

Result<Lock> Locksmith::make(const sections::AuthSection& section, People people) const {
    if (!section.enabled && !overrules(section)) return Lock{};
    if (const auto& secret = section.password_hash ? section.password_hash : options_.password) {
        auto password = read_password(*secret);
        if (!password) return pass_on(password);
        return Lock{access_with(std::move(*password), section.username)};
    }
    if (people == People::There) return Lock{make_closed()};
    const bool is_open = options_.reach == LockOptions::Reach::ThisMachine;
    return Lock{is_open ? nullptr : make_closed(), true};
}

std::unique_ptr<Access> Locksmith::access_with(std::optional<Password> password, std::string username) const {
    const auto key = key_for(password ? &*password : nullptr);
    return std::make_unique<Access>(std::move(password), key, random_, std::move(username));
}

SessionKey Locksmith::key_for(const Password* password) const {
    const auto key = io::read_file(options_.key_file, largest_key_file);
    if (key && key->size() >= least_key) return derive_session_key(*key, password);
    const std::string_view ours(reinterpret_cast<const char*>(random_key_.data()), random_key_.size());
    return derive_session_key(ours, password);
}

} // namespace tutti::gateway
