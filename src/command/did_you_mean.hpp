// A word that is not known, and the one that was perhaps meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::command {

/// " Did you mean `status`?", or nothing where none of the words is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// Of `tutti audio WORD`: the exit code, once said, where the word looks like a command of the program
/// ("tutti audio") and is none of these.
std::optional<int> refuse_unknown_command(
    std::string_view program, std::string_view word, std::span<const std::string> commands
);

} // namespace tutti::command
