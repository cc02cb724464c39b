// TopicLevels: walks the '/'-separated levels of a topic name or filter in place.
#pragma once

#include <cstddef>
#include <string_view>

namespace tutti::broker {

class TopicLevels {
public:
    explicit TopicLevels(std::string_view text) noexcept : rest_(text) {}

    bool done() const noexcept { return done_; }

    /// The next level, which may be empty ("a//b" has three). Not to be called when done.
    std::string_view next() noexcept {
        const auto end = rest_.find('/');
        const auto level = rest_.substr(0, end);
        if (end == std::string_view::npos)
            done_ = true;
        else
            rest_.remove_prefix(end + 1);
        return level;
    }

private:
    std::string_view rest_;
    bool done_ = false;
};

inline std::size_t count_levels(std::string_view text) noexcept {
    std::size_t levels = 1;
    for (const char c : text) levels += c == '/';
    return levels;
}

/// Topics that begin with '$' belong to the server; wildcards at the first level pass them by (MQTT 5
/// §4.7.2).
inline bool is_server_topic(std::string_view topic) noexcept { return topic.starts_with('$'); }

} // namespace tutti::broker
