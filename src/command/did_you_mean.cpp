#include "command/did_you_mean.hpp"

#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <vector>

namespace tutti::command {

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
    const std::vector<std::string_view> views(candidates.begin(), candidates.end());
    const auto meant = toml::nearest(word, views);
    return meant.empty() ? std::string() : fmt::format(" Did you mean `{}`?", meant);
}

} // namespace tutti::command
