// A certificate for this machine, which vouches for itself, for both servers under load.
#pragma once

#include <filesystem>
#include <string>

namespace tutti::bench {

/// Writes hub.pem and hub.key into the folder. `kind`: "p256", or "rsa" of 2048 bits.
void write_certificate(const std::filesystem::path& folder, const std::string& kind);

} // namespace tutti::bench
