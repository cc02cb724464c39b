#include "logs/log_record.hpp"

#include "base/json.hpp"

#include <array>
#include <utility>

namespace tutti::logs {

std::string_view name(Level level) noexcept {
    constexpr std::array<std::string_view, 4> names = {"debug", "info", "warning", "error"};
    return names[static_cast<std::size_t>(level)];
}

std::optional<Level> level_named(std::string_view word) noexcept {
    constexpr std::array<std::pair<std::string_view, Level>, 9> words = {{
        {"debug", Level::Debug},
        {"trace", Level::Debug},
        {"info", Level::Info},
        {"warning", Level::Warning},
        {"warn", Level::Warning},
        {"error", Level::Error},
        {"err", Level::Error},
        {"critical", Level::Error},
        {"fatal", Level::Error},
    }};
    for (const auto& [known, level] : words)
        if (known == word) return level;
    return std::nullopt;
}

LogRecord parse_log_record(std::string_view line) {
    LogRecord record;
    record.text = line;
    const auto value = parse_json(line);
    if (!value || !value->is_object()) {
        record.message = line;
        return record;
    }
    const auto* timestamp = value->find("timestamp");
    if (timestamp != nullptr && timestamp->is_number()) record.timestamp = timestamp->number();
    const auto text_of = [&value](std::string_view key) -> std::string_view {
        const auto* member = value->find(key);
        return member != nullptr && member->is_string() ? member->string() : std::string_view();
    };
    record.level = level_named(text_of("level")).value_or(Level::Info);
    record.service = text_of("service");
    record.message = text_of("message");
    return record;
}

} // namespace tutti::logs
