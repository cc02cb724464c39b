#include "base/secrets.hpp"

#include <cstddef>

namespace tutti {

bool equal_secrets(std::string_view one, std::string_view other) noexcept {
    if (one.size() != other.size()) return false;
    // Volatile: no compiler may stop at the first that differs.
    volatile unsigned char difference = 0;
    for (std::size_t at = 0; at < one.size(); ++at)
        difference = static_cast<unsigned char>(difference | (one[at] ^ other[at]));
    return difference == 0;
}

} // namespace tutti
