#include "gateway/bcrypt.hpp"

#include "base/secrets.hpp"

#include <crypt.h>
#include <memory>

namespace tutti::gateway {

bool bcrypt_matches(const std::string& hash, std::string_view given) {
    if (given.find('\0') != std::string_view::npos) return false; // it would end there
    const auto room = std::make_unique<crypt_data>();
    const char* made = ::crypt_r(std::string(given).c_str(), hash.c_str(), room.get());
    return made != nullptr && equal_secrets(made, hash);
}

} // namespace tutti::gateway
