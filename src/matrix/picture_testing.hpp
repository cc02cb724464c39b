// A picture as rows of letters, for tests: '#' for what is lit, '.' for what is dark.
#pragma once

#include "matrix/picture.hpp"

#include <string>

namespace tutti::matrix {

inline std::string lit(const Picture& picture) {
    std::string rows;
    for (std::size_t y = 0; y < side; ++y) {
        for (std::size_t x = 0; x < side; ++x) rows += picture.at(x, y) == black ? '.' : '#';
        rows += '\n';
    }
    return rows;
}

} // namespace tutti::matrix
