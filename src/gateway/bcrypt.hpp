// The bcrypt hashes that older setups kept of passwords (`$2b$12$…`; Provos and Mazières 1999): checked,
// never made. Which texts are one says password::is_bcrypt().
#pragma once

#include <string>
#include <string_view>

namespace tutti::gateway {

/// Takes as long as its cost says. Of a password bcrypt knows the first 72 bytes alone.
bool bcrypt_matches(const std::string& hash, std::string_view given);

} // namespace tutti::gateway
