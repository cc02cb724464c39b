#include "gateway/door.hpp"

#include "io/file.hpp"
#include "worker/secret_reference.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

constexpr std::size_t largest_password_file = 64 * 1024;
constexpr microseconds patience = seconds(5);

} // namespace

Result<Password> read_password(const toml::SecretReference& secret) {
    if (secret.vault.empty()) return read_password(std::filesystem::path(secret.file));
    const auto text = worker::read_secret(secret);
    if (!text) return std::unexpected(text.error());
    auto password = Password::from_file_text(*text);
    if (!password)
        return fail(password.error().code, fmt::format("{}: {}", describe(secret), password.error().message));
    return password;
}

Result<Password> read_password(const std::filesystem::path& file) {
    auto text = io::read_file_within(patience, file, largest_password_file);
    if (!text) return pass_on(text);
    auto password = Password::from_file_text(*text);
    if (!password)
        return fail(password.error().code, fmt::format("{}: {}", file.native(), password.error().message));
    return password;
}

} // namespace tutti::gateway
