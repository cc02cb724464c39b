// A stored log line as readers ask for it. Any bytes are a line: what is no JSON object of ours is its own
// message, without a time, of level info.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::logs {

enum class Level : std::uint8_t { Debug, Info, Warning, Error };

std::string_view name(Level level) noexcept;
/// "warning", also "warn"; "error" also "err", "critical", "fatal". Nothing: no level that we know.
std::optional<Level> level_named(std::string_view word) noexcept;

struct LogRecord {
    double timestamp = 0; ///< seconds since the epoch; 0: it has none
    Level level = Level::Info;
    std::string service; ///< empty: it does not say
    std::string message;
    std::string text; ///< the line as it is stored
};

LogRecord parse_log_record(std::string_view line);

} // namespace tutti::logs
