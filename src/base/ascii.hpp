// Letters of protocols, whose case counts in ASCII alone, whatever the machine's language is.
#pragma once

#include <algorithm>
#include <string_view>

namespace tutti {

constexpr char to_lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whether two ASCII texts are the same but for case.
constexpr bool equal_ignoring_case(std::string_view one, std::string_view other) noexcept {
    return std::ranges::equal(one, other, {}, to_lower, to_lower);
}

} // namespace tutti
