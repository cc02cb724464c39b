#include "io/environment.hpp"

#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace tutti::io {

std::optional<std::string> environment(const char* variable) {
    const char* const text = std::getenv(variable);
    if (text == nullptr || *text == '\0') return std::nullopt;
    return std::string(text);
}

std::vector<std::string> environment_assignments() {
    std::vector<std::string> assignments;
    for (char** each = environ; each != nullptr && *each != nullptr; ++each) assignments.emplace_back(*each);
    return assignments;
}

std::map<std::string, std::string, std::less<>> whole_environment() {
    std::map<std::string, std::string, std::less<>> variables;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view assignment(*each);
        const auto equals = assignment.find('=');
        if (equals == std::string_view::npos) continue;
        variables.emplace(assignment.substr(0, equals), assignment.substr(equals + 1));
    }
    return variables;
}

} // namespace tutti::io
