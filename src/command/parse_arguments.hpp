// Takes a command line apart, for programs whose commands are CLI11's, which they alone know.
#pragma once

#include "command/exit_code.hpp"

#include <optional>

namespace tutti::command {

/// Runs the commands that it names. An exit code where that is all there is to do: it is wrong (Usage), or it
/// asked for help or the version. `ParseError` is CLI::ParseError, `App` CLI::App.
template <typename ParseError, typename App>
std::optional<int> parse_arguments(App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
    } catch (const ParseError& error) {
        return app.exit(error) == 0 ? Success : Usage;
    }
    return std::nullopt;
}

} // namespace tutti::command
