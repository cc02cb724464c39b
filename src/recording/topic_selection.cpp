#include "recording/topic_selection.hpp"

#include "mqtt/topic.hpp"

#include <algorithm>
#include <cstddef>

namespace tutti::recording {

namespace {

struct Level {
    std::string_view text;
    std::string_view rest;
    bool last;
};

Level first_level(std::string_view filter) noexcept {
    const auto end = filter.find('/');
    if (end == std::string_view::npos) return {filter, {}, true};
    return {filter.substr(0, end), filter.substr(end + 1), false};
}

} // namespace

bool covers(std::string_view wide, std::string_view narrow) noexcept {
    while (true) {
        const auto ours = first_level(wide);
        const auto theirs = first_level(narrow);
        if (ours.text == "#") return true;
        if (theirs.text == "#" || (theirs.text == "+" && ours.text != "+")) return false;
        if (ours.text != "+" && ours.text != theirs.text) return false;
        if (ours.last || theirs.last) {
            if (ours.last && theirs.last) return true;
            return theirs.last && ours.rest == "#"; // "a/#" takes "a" too
        }
        wide = ours.rest;
        narrow = theirs.rest;
    }
}

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
         "clock/#"},
    };
}

} // namespace tutti::recording
