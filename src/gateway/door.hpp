// What has to be so before the gateway opens its door, whoever asks: the gateway itself, or `tutti up`, which
// refuses at once what would only fail again and again.
#pragma once

#include "base/address.hpp"
#include "gateway/password.hpp"

#include <filesystem>

namespace tutti::gateway {

/// PermissionDenied for an address beyond this machine without a password.
Result<void> may_listen(const Address& address, bool has_password);

/// The password in that file; what is wrong with it names the file.
Result<Password> read_password(const std::filesystem::path& file);

} // namespace tutti::gateway
