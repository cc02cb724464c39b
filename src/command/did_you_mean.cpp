#include "command/did_you_mean.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::command {

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
    const std::vector<std::string_view> views(candidates.begin(), candidates.end());
    const auto meant = toml::nearest(word, views);
    return meant.empty() ? std::string() : fmt::format(" Did you mean `{}`?", meant);
}

std::optional<int> refuse_unknown_command(
    std::string_view program, std::string_view word, std::span<const std::string> commands
) {
    if (word.empty() || word.starts_with('-')) return std::nullopt;
    if (std::ranges::find(commands, word) != commands.end()) return std::nullopt;
    print_err(
        "{0}: no command {1}.{2} `{0} --help` lists them.\n", program, word, did_you_mean(word, commands)
    );
    return Usage;
}

} // namespace tutti::command
