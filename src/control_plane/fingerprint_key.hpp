// The key of the fingerprints that are kept of parameters: who reads the store cannot try on them what a
// secret may have been. It lies in a file of its own beside the store, and in no copy of it.
#pragma once

#include "governance/command_log.hpp"

#include <array>
#include <filesystem>

namespace tutti::control_plane {

using FingerprintKey = std::array<unsigned char, 32>;

/// What is in the file; made where there is none. One that cannot be read or kept is an error: then
/// new_fingerprint_key() does for as long as this process lives.
Result<FingerprintKey> load_fingerprint_key(const std::filesystem::path& path);
FingerprintKey new_fingerprint_key();

/// BLAKE2b of 128 bits under the key, as hexadecimal.
governance::Fingerprint keyed_fingerprint(FingerprintKey key);

} // namespace tutti::control_plane
