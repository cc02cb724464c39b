#include "gateway/locksmith.hpp"

#include "gateway/door.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

namespace tutti::gateway {

namespace {

constexpr std::size_t least_key = 32;
constexpr std::size_t largest_key_file = 4096;

} // namespace

Locksmith::Locksmith(LockOptions options, RandomSource& random)
    : options_(std::move(options)), random_(random) {
    io::fill_with_secret_bytes(random_key_);
}

bool Locksmith::overrules(const sections::AuthSection& section) const noexcept {
    return !section.enabled && options_.reach == LockOptions::Reach::Others;
}

Result<std::unique_ptr<Access>> Locksmith::make(const sections::AuthSection& section) const {
    if (!section.enabled && !overrules(section)) return nullptr;
    const auto file =
        section.password_hash ? std::filesystem::path(section.password_hash->file) : options_.password_file;
    if (file.empty()) {
        if (options_.reach == LockOptions::Reach::ThisMachine) return nullptr;
        return fail(ErrorCode::Conflict, "other machines reach this gateway, and there is no password");
    }
    auto password = read_password(file);
    if (!password) return pass_on(password);
    return access_with(std::move(*password), section.username);
}

Result<std::unique_ptr<Access>> Locksmith::make_closed() const {
    auto password = Password::from_file_text(io::random_hex(32));
    if (!password) return pass_on(password);
    return access_with(std::move(*password), {});
}

std::unique_ptr<Access> Locksmith::access_with(Password password, std::string username) const {
    const auto key = key_for(password);
    return std::make_unique<Access>(
        Access{std::move(password), Sessions(key, random_), Devices(key, random_), {}, std::move(username)}
    );
}

SessionKey Locksmith::key_for(const Password& password) const {
    const auto key = io::read_file(options_.key_file, largest_key_file);
    if (key && key->size() >= least_key) return derive_session_key(*key, password);
    const std::string_view ours(reinterpret_cast<const char*>(random_key_.data()), random_key_.size());
    return derive_session_key(ours, password);
}

} // namespace tutti::gateway
