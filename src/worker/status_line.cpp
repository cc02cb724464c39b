#include "worker/status_line.hpp"

#include "contract/service_state.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::worker {

bool StatusLine::say(std::string_view words) {
    words_ = words;
    std::ranges::replace(words_, '\n', ' ');
    return compose();
}

bool StatusLine::bus_is_there() {
    bus_.clear();
    return compose();
}

bool StatusLine::bus_is_away(std::string_view why) {
    bus_ = contract::bus_away;
    if (!why.empty()) bus_.append(": ").append(why);
    std::ranges::replace(bus_, '\n', ' ');
    return compose();
}

bool StatusLine::bus_refuses(std::string_view why) {
    if (is_bus_away()) return false; // which says more
    bus_ = fmt::format("not everything arrives: {}", why);
    std::ranges::replace(bus_, '\n', ' ');
    return compose();
}

bool StatusLine::section_refused(const std::string& section, std::string_view why) {
    auto& reason = refused_[section] = why;
    std::ranges::replace(reason, '\n', ' ');
    return compose();
}

bool StatusLine::section_taken(const std::string& section) {
    refused_.erase(section);
    return compose();
}

bool StatusLine::is_bus_away() const noexcept { return contract::says_bus_away(bus_); }

bool StatusLine::compose() {
    std::string line;
    const auto add = [&line](std::string_view part) {
        if (!line.empty() && !part.empty()) line += "; ";
        line += part;
    };
    add(bus_);
    for (const auto& [section, why] : refused_) add(fmt::format("refuses config/{}: {}", section, why));
    add(words_);
    const bool is_news = line != line_;
    line_ = std::move(line);
    return is_news;
}

} // namespace tutti::worker
