// The desk of control, for commands of whoever is at this machine: asks, and says what went wrong.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "governance/request.hpp"
#include "io/asio.hpp"

#include <expected>
#include <filesystem>
#include <string>

namespace tutti::cli {

struct DeskOptions {
    std::filesystem::path run_directory;
    bool json = false;
};

using Asked = std::expected<Value, governance::Fault>;

/// Runs a command of the catalogue, and gives its data. Where control is away, the fault says why, and what
/// to do about it. Waits so long, and a little longer.
Asked ask_desk(
    const DeskOptions& options, std::string command, Value params = Value::object({}),
    microseconds patience = seconds(30)
);
/// The same for who has a loop already.
Task<Asked>
ask_desk_later(DeskOptions options, std::string command, Value params, microseconds patience = seconds(30));

/// Says on standard error, or as JSON, why it was not done. Gives the exit code: NotFound, Usage where what
/// was given is wrong, NotRunning where control is away, else Failure.
int report_fault(const DeskOptions& options, const governance::Fault& fault);

} // namespace tutti::cli
