// A word that is not known, and the one that was perhaps meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tutti::command {

/// " Did you mean `status`?", or nothing where none of the words is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

} // namespace tutti::command
