#include "render/light_history.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace tutti::render {

void LightHistory::note(
    std::uint64_t frame, WallTime shown, std::string_view mode, std::span<const contract::Event> events
) {
    for (const auto& event : events) {
        const bool is_raw = event.type.starts_with("raw.");
        auto& kept = is_raw ? raw_ : actions_;
        if (kept.size() == (is_raw ? most_raw : most_actions)) kept.pop_front();
        kept.push_back(
            {event.id, event.type, event.source, event.producer, event.timestamp, event.cause, frame, shown,
             std::string(mode)}
        );
    }
}

const LightHistory::Shown* LightHistory::find(std::string_view source, std::string_view id) const noexcept {
    for (const auto* kept : {&actions_, &raw_})
        for (const auto& shown : std::views::reverse(*kept))
            if (shown.id == id && (source.empty() || shown.source == source)) return &shown;
    return nullptr;
}

/// A cause is "source/id", or the id of an event of one's own.
const LightHistory::Shown* LightHistory::find(std::string_view id) const noexcept {
    const auto slash = id.find('/');
    return slash == std::string_view::npos ? find({}, id) : find(id.substr(0, slash), id.substr(slash + 1));
}

std::vector<const LightHistory::Shown*> LightHistory::chain(const Shown& last) const {
    std::vector<const Shown*> links = {&last};
    while (links.back()->cause && links.size() < most_links) {
        const std::string_view cause = *links.back()->cause;
        const auto* before =
            cause.find('/') == std::string_view::npos ? find(links.back()->source, cause) : find(cause);
        // Others may say that an event led to itself.
        if (before == nullptr || std::ranges::find(links, before) != links.end()) break;
        links.push_back(before);
    }
    std::ranges::reverse(links);
    return links;
}

Value LightHistory::tell(const Shown& shown) const {
    const auto about = [](const Shown& each) {
        return Value::object(
            {{"id", each.source + "/" + each.id},
             {"type", each.type},
             {"source", each.source},
             {"producer", each.producer},
             {"timestamp", to_seconds(each.timestamp)}}
        );
    };
    std::vector<Value> causes;
    const auto links = chain(shown);
    for (const auto* link : std::span(links).first(links.size() - 1)) causes.push_back(about(*link));
    // What is not remembered here may be elsewhere: the first link's own cause is named.
    return Value::object(
        {{"event", about(shown)},
         {"causes", Value::array(std::move(causes))},
         {"before", links.front()->cause ? Value(*links.front()->cause) : Value()},
         {"frame", shown.frame},
         {"shown", to_seconds(shown.shown)},
         {"mode", shown.mode}}
    );
}

std::optional<Value> LightHistory::why_event(std::string_view id) const {
    const auto* shown = find(id);
    if (shown == nullptr) return std::nullopt;
    return tell(*shown);
}

std::optional<Value> LightHistory::why_frame(std::uint64_t frame) const {
    // The latest frame up to that one in which something new was to be seen.
    std::uint64_t found = 0;
    for (const auto* kept : {&actions_, &raw_})
        for (const auto& shown : std::views::reverse(*kept))
            if (shown.frame <= frame) {
                found = std::max(found, shown.frame);
                break;
            }
    if (found == 0) return std::nullopt;
    std::vector<Value> events;
    std::size_t left_out = 0;
    for (const auto* kept : {&actions_, &raw_})
        for (const auto& shown : *kept) {
            if (shown.frame != found) continue;
            if (events.size() < most_told)
                events.push_back(tell(shown));
            else
                ++left_out;
        }
    return Value::object(
        {{"frame", frame},
         {"changed_by", found},
         {"events", Value::array(std::move(events))},
         {"left_out", left_out}}
    );
}

Value LightHistory::latest(std::size_t most) const {
    std::vector<Value> told;
    for (const auto& shown : std::views::reverse(actions_)) {
        if (told.size() == most) break;
        told.push_back(Value::object(
            {{"id", shown.source + "/" + shown.id},
             {"type", shown.type},
             {"source", shown.source},
             {"timestamp", to_seconds(shown.timestamp)},
             {"frame", shown.frame}}
        ));
    }
    return Value::array(std::move(told));
}

} // namespace tutti::render
