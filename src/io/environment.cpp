#include "io/environment.hpp"

#include <cstdlib>

namespace tutti::io {

std::optional<std::string> environment(const char* variable) {
    const char* const text = std::getenv(variable);
    if (text == nullptr || *text == '\0') return std::nullopt;
    return std::string(text);
}

} // namespace tutti::io
