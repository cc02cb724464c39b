#include "recording/topic_selection.hpp"

#include "mqtt/topic.hpp"

#include <algorithm>
#include <cstddef>

namespace tutti::recording {

using mqtt::covers;

std::size_t TopicSelection::first_match(std::string_view topic) const noexcept {
    const auto matches = [&](const std::string& filter) { return mqtt::matches(filter, topic); };
    if (std::ranges::any_of(leave, matches)) return take.size();
    return static_cast<std::size_t>(std::ranges::find_if(take, matches) - take.begin());
}

bool TopicSelection::takes(std::string_view topic) const noexcept { return first_match(topic) < take.size(); }

std::vector<std::string> without_covered(const std::vector<std::string>& filters) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < filters.size(); ++i) {
        bool is_covered = false;
        for (std::size_t k = 0; k < filters.size() && !is_covered; ++k) {
            if (k == i || !covers(filters[k], filters[i])) continue;
            is_covered = !covers(filters[i], filters[k]) || k < i; // of equal ones the first stays
        }
        if (!is_covered) kept.push_back(filters[i]);
    }
    return kept;
}

TopicSelection default_recording() { return {{"#"}, {"frame/#", "log/#"}}; }

TopicSelection default_replay() {
    return {
        {"#"},
        {"cmd/#", "reply/#", "config/#", "worker/#", "service/#", "health/#", "leader/#", "job/#", "log/#",
         "clock/#", "playback/#", "song/#", "vault/#"},
    };
}

} // namespace tutti::recording
