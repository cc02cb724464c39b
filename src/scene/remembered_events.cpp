#include "scene/remembered_events.hpp"

#include <algorithm>

namespace tutti::scene {

bool is_of(std::string_view type, std::string_view pattern) noexcept {
    return pattern.ends_with('.') ? type.starts_with(pattern) : type == pattern;
}

namespace {

bool remembers(const SceneAbout& about, std::string_view type) noexcept {
    return std::ranges::any_of(about.remembers, [&](const auto& pattern) { return is_of(type, pattern); });
}

} // namespace

void RememberedEvents::note(const contract::Event& event, const SceneLibrary& library) {
    if (const auto found = last_.find(event.type); found != last_.end()) {
        found->second = {event, ++turns_};
        return;
    }
    const bool is_wanted = std::ranges::any_of(library.all(), [&](const SceneKind& kind) {
        return remembers(kind.about, event.type);
    });
    if (is_wanted && last_.size() < most_types) last_.emplace(event.type, Noted{event, ++turns_});
}

std::vector<contract::Event> RememberedEvents::of(const SceneAbout& about) const {
    std::vector<const Noted*> remembered;
    for (const auto& [type, noted] : last_)
        if (remembers(about, type)) remembered.push_back(&noted);
    std::ranges::sort(remembered, {}, &Noted::turn);
    std::vector<contract::Event> found;
    for (const auto* noted : remembered) found.push_back(noted->event);
    return found;
}

} // namespace tutti::scene
