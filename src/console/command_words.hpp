// What is typed behind ':': its words become requests, and Tab completes them. Pure.
#pragma once

#include "base/result.hpp"
#include "console/screen.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::console {

struct CommandRow {
    std::string_view name;
    std::string_view takes;
    std::string_view does;
};

/// For the help, and for docs/console.md.
std::span<const CommandRow> command_rows() noexcept;

/// What is to be done: asked at once, or after a question where it hurts.
struct Commanded {
    std::vector<Request> requests = {};
    std::string question = {}; ///< empty: nobody needs to be asked
    std::string service = {};  ///< that is to be there for it; empty: none
    char screen = 0;           ///< to be shown; 0: the same
    bool shows_help = false;
};
/// An error says what is wrong with it.
Result<Commanded> read_command(std::string_view line);

/// The commands of workers, as far as they said them.
using WorkerCommands = std::map<std::string, std::set<std::string>, std::less<>>;

struct Completion {
    std::string line;                 ///< as far as there is no choice
    std::vector<std::string> choices; ///< where there is
    std::string asks_worker;          ///< whose commands are not known yet; empty: none
};
Completion complete(std::string_view line, const Services& services, const WorkerCommands& commands);

} // namespace tutti::console
