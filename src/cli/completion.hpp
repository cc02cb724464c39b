// Shell completion: the scripts that shells load, and the answers that these ask for.
#pragma once

#include "base/value.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

/// What a shell runs once to learn how to complete `tutti`; empty for a shell that nobody knows.
std::string_view completion_script(std::string_view shell);

struct CompletionOptions {
    Value table;                           ///< of the core's commands
    std::vector<std::string> words;        ///< behind `tutti`; the last one is begun
    std::filesystem::path programs;        ///< the folder of those that have commands of their own
    std::filesystem::path run_directory;   ///< of the installation that is asked
    std::filesystem::path state_directory; ///< what is known where none runs
};
/// Prints what may stand there, each on a line, with a tab and what it is about; a line ":files" where a
/// path may. Who does not answer at once is left out, and nothing is ever said of a mistake.
int print_completions(const CompletionOptions& options);

/// `table` with the commands of all other programs in it.
Task<Value> whole_table(Value table, std::filesystem::path programs);
/// Prints that.
int print_whole_table(Value table, const std::filesystem::path& programs);

} // namespace tutti::cli
