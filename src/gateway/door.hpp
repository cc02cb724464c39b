// What has to be so before the gateway opens its door, whoever asks: the gateway itself, or `tutti up`, which
// refuses at once what would only fail again and again.
#pragma once

#include "gateway/password.hpp"
#include "toml/values.hpp"

#include <filesystem>

namespace tutti::gateway {

/// The password in that file, or of the vault; what is wrong with it names the file, or the secret.
Result<Password> read_password(const toml::SecretReference& secret);
/// The same of a file.
Result<Password> read_password(const std::filesystem::path& file);

} // namespace tutti::gateway
