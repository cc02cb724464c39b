// One JSON object a line on a file descriptor: what every program of ours says about itself.
#pragma once

#include "base/value.hpp"
#include "io/patience.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::io {

enum class LogLevel : std::uint8_t { Debug, Info, Warning, Error };

/// Writes `{"timestamp":…,"level":"info","service":…,"message":…, fields…}` lines, each with one write(2).
class Log {
public:
    /// `service` is the name in each line; lines below `least` are left out. The descriptor is not owned.
    /// With Patience::Never lines are lost while nobody reads it (a terminal that was stopped by Ctrl-S).
    explicit Log(
        std::string service, LogLevel least = LogLevel::Info, int fd = 2, Patience patience = Patience::Wait
    );

    /// Gives a person who reads along (at a terminal) each line as `look` makes it of the JSON.
    void show_as(std::function<std::string(std::string_view line)> look) { look_ = std::move(look); }

    void write(LogLevel level, std::string_view message, const std::vector<Member>& fields = {}) const;
    void debug(std::string_view message, const std::vector<Member>& fields = {}) const {
        write(LogLevel::Debug, message, fields);
    }
    void info(std::string_view message, const std::vector<Member>& fields = {}) const {
        write(LogLevel::Info, message, fields);
    }
    void warning(std::string_view message, const std::vector<Member>& fields = {}) const {
        write(LogLevel::Warning, message, fields);
    }
    void error(std::string_view message, const std::vector<Member>& fields = {}) const {
        write(LogLevel::Error, message, fields);
    }

private:
    std::string service_;
    LogLevel least_;
    int fd_;
    Patience patience_;
    std::function<std::string(std::string_view line)> look_;
};

} // namespace tutti::io
