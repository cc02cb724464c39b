// One log of all: what services print, the supervisor, and `tutti dev` itself, as they come.
#pragma once

#include "cli/dev/dev_screen.hpp"
#include "command/terminal.hpp"
#include "io/asio.hpp"
#include "logs/log_tail.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tutti::cli {

class DevLog {
public:
    DevLog(DevScreen& screen, std::filesystem::path folder, command::Colours colours)
        : screen_(screen), folder_(std::move(folder)), colours_(colours) {}

    /// What we have to say ourselves; `level` as log lines have it.
    void say(std::string_view level, std::string_view message);
    /// A line of JSON of somebody's log.
    void show(std::string_view service, std::string_view line);
    /// Only of that service from now on, and what the supervisor and we say; empty: of all.
    void show_only(std::string service) { only_ = std::move(service); }

    /// What services write from now on. Ends by cancellation.
    Task<void> follow();

private:
    void read(std::size_t past);

    DevScreen& screen_;
    std::filesystem::path folder_;
    command::Colours colours_;
    std::string only_;
    std::map<std::string, logs::LogTail> tails_;
};

} // namespace tutti::cli
