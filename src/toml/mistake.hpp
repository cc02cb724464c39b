// What is wrong with a configuration file, and how a person is told.
#pragma once

#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::toml {

/// One mistake: where, of which key, why, and what was perhaps meant.
struct Mistake {
    Position position;
    std::string key;        ///< the path of the key, "service.mixer.watchdog"; empty: the file as a whole
    std::string reason;     ///< a clause without a full stop
    std::string suggestion; ///< the word that was perhaps meant; empty: none

    bool operator==(const Mistake&) const = default;
};

/// All of them in the order of the file, each as `file:line:column: key: reason`, then the line with a caret
/// below. `text` is the text that the positions count in. Control characters are shown as '?',
/// and users and passwords of URLs as '*'.
std::string print_mistakes(std::string_view file, std::string_view text, std::span<const Mistake> mistakes);

/// The same for what is odd but works: `file:line:column: warning: key: reason`.
std::string print_warnings(std::string_view file, std::string_view text, std::span<const Mistake> warnings);

} // namespace tutti::toml
