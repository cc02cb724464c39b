// What has to be so before the gateway opens its door, whoever asks: the gateway itself, or `tutti up`, which
// refuses at once what would only fail again and again.
#pragma once

#include "gateway/password.hpp"

#include <filesystem>

namespace tutti::gateway {

/// The password in that file; what is wrong with it names the file.
Result<Password> read_password(const std::filesystem::path& file);

} // namespace tutti::gateway
