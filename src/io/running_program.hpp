// RunningProgram: a program that takes its time: told something on its standard input, heard while it speaks,
// asked to end, and seen to its end. For one that answers at once: child_output.hpp.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

struct ProgramCall {
    std::filesystem::path program; ///< PATH is not searched: see find_program()
    std::vector<std::string> arguments = {};
    std::vector<std::string> environment = {};  ///< "NAME=value", besides ours
    std::string input = {};                     ///< all that its standard input has
    std::function<void(std::string_view)> take; ///< what it prints and complains, as it comes
};

class RunningProgram {
public:
    /// In a session of its own. Environment: it could not be started.
    static Result<std::unique_ptr<RunningProgram>>
    start(const asio::any_io_executor& executor, ProgramCall call);
    /// Killed where it has not ended, with all that it started in its session.
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    /// Until it has ended: its exit code, 128 and the signal's number where one ended it. What it said by
    /// then was heard; what those say that it leaves behind is not waited for, and they are killed. Called
    /// once.
    Task<int> ended();
    void terminate() noexcept;
    void kill() noexcept;

private:
    struct Parts;
    explicit RunningProgram(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace tutti::io
