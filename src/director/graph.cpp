#include "director/graph.hpp"

#include "event/definition/gesture_kinds.hpp"
#include "event/engine.hpp"

#include <fmt/format.h>

#include <set>

namespace tutti::director {

namespace {

// Names are of a-z, 0-9, '_', '-' and '.': they need no escaping within quotes.
class Drawing {
public:
    void add(const event::definition::Playlist& playlist) {
        const auto node = fmt::format("playlist {}", playlist.name);
        text_ += fmt::format("  \"{}\" [shape=box];\n", node);
        if (playlist.trigger) hears(*playlist.trigger, node, "triggers", event::playlist_priority);
        for (const auto& interrupt : playlist.interrupts)
            hears(interrupt, node, "interrupts", event::playlist_priority);
        std::set<std::string> types;
        for (const auto& step : playlist.steps)
            if (types.insert(step.type).second) emits(node, step.type, {});
        if (playlist.completion) emits(node, *playlist.completion, "completion");
    }

    void add(const event::definition::Gesture& gesture) {
        // Not by its kind: there is one called "playlist", too.
        const auto node = fmt::format("gesture {}", gesture.name);
        text_ += fmt::format(
            "  \"{}\" [shape=hexagon, label=\"{} {}\"];\n", node, event::definition::name(gesture.kind),
            gesture.name
        );
        for (const auto& type : event::listened_types(gesture))
            hears(type, node, {}, event::gesture_priority);
        if (const auto type = event::emitted_type(gesture)) emits(node, *type, {});
        if (const auto* gated = std::get_if<event::definition::GatedPlaylist>(&gesture.kind))
            text_ += fmt::format("  \"{}\" -> \"playlist {}\" [label=\"starts\"];\n", node, gated->playlist);
    }

    std::string take() && { return "digraph events {\n  rankdir=LR;\n" + text_ + "}\n"; }

private:
    void hears(std::string_view type, std::string_view node, std::string_view how, int priority) {
        text_ += fmt::format(
            "  \"{}\" -> \"{}\" [label=\"{}{}{}\"];\n", type, node, how, how.empty() ? "" : " at ", priority
        );
    }
    void emits(std::string_view node, std::string_view type, std::string_view how) {
        text_ += fmt::format("  \"{}\" -> \"{}\" [label=\"{}\"];\n", node, type, how);
    }

    std::string text_;
};

} // namespace

std::string draw_graph(
    std::span<const event::definition::Playlist> playlists,
    std::span<const event::definition::Gesture> gestures
) {
    Drawing drawing;
    for (const auto& playlist : playlists) drawing.add(playlist);
    for (const auto& gesture : gestures) drawing.add(gesture);
    return std::move(drawing).take();
}

} // namespace tutti::director
