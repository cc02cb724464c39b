// Runs a program to its end and gives what it printed: for those that have no better interface. It gets no
// input, and lives no longer than the one who waits for it.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

struct ChildCall {
    std::filesystem::path program; ///< PATH is not searched: see find_program()
    std::vector<std::string> arguments = {};
    std::size_t most_output = 1024 * 1024; ///< bytes; more is LimitExceeded
    /// Takes what it prints as it comes, where there is one: nothing of it is kept then, nor is it too much.
    std::function<void(std::string_view)> take = {};
};

struct ChildOutput {
    int exit_code = 0;  ///< 128 and the signal's number where one ended it
    std::string output; ///< of its standard output, but for what ChildCall::take took
    std::string errors; ///< the beginning of its standard error
};

/// With our environment. Timeout: at the deadline it had not ended, and was killed with all that it started
/// in its session. Environment: it could not be started.
Task<Result<ChildOutput>> run_child(ChildCall call, SteadyTime deadline);

} // namespace tutti::io
