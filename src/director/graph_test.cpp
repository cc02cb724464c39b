// The graph of definitions: its text, whole.
#include "director/graph.hpp"

#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;

std::string graph_of(const event::definition::Gesture& gesture) {
    return draw_graph({}, std::span(&gesture, 1));
}

TEST(Graph, OfNothingIsAnEmptyDigraph) {
    EXPECT_EQ(draw_graph({}, {}), "digraph events {\n  rankdir=LR;\n}\n");
}

TEST(Graph, APlaylistIsABoxWithWhatStartsStopsAndFollowsIt) {
    const event::definition::Playlist playlist{
        .name = "flash",
        .steps =
            {{.type = "light.on"}, {.type = "light.off", .offset = 1s}, {.type = "light.on", .offset = 2s}},
        .trigger = "button.press",
        .interrupts = {"button.release", "panic"},
        .completion = "flash.done",
        .metadata = {}
    };
    EXPECT_EQ(
        draw_graph(std::span(&playlist, 1), {}),
        "digraph events {\n"
        "  rankdir=LR;\n"
        "  \"playlist flash\" [shape=box];\n"
        "  \"button.press\" -> \"playlist flash\" [label=\"triggers at 100\"];\n"
        "  \"button.release\" -> \"playlist flash\" [label=\"interrupts at 100\"];\n"
        "  \"panic\" -> \"playlist flash\" [label=\"interrupts at 100\"];\n"
        "  \"playlist flash\" -> \"light.on\" [label=\"\"];\n"
        "  \"playlist flash\" -> \"light.off\" [label=\"\"];\n"
        "  \"playlist flash\" -> \"flash.done\" [label=\"completion\"];\n"
        "}\n"
    );
}

TEST(Graph, AGestureIsAHexagonNamedByItsKind) {
    EXPECT_EQ(
        graph_of({"twice", event::definition::DoubleTap{"tap", 300ms, "tap.double"}, {}}),
        "digraph events {\n"
        "  rankdir=LR;\n"
        "  \"gesture twice\" [shape=hexagon, label=\"double_tap twice\"];\n"
        "  \"tap\" -> \"gesture twice\" [label=\"50\"];\n"
        "  \"gesture twice\" -> \"tap.double\" [label=\"\"];\n"
        "}\n"
    );
}

TEST(Graph, AMirrorHearsItsGatesAndEmitsWhatItCopies) {
    EXPECT_EQ(
        graph_of({"echo", event::definition::Mirror{"light.on", {{"room.open", {}}}, 7}, {}}),
        "digraph events {\n"
        "  rankdir=LR;\n"
        "  \"gesture echo\" [shape=hexagon, label=\"mirror echo\"];\n"
        "  \"light.on\" -> \"gesture echo\" [label=\"50\"];\n"
        "  \"room.open\" -> \"gesture echo\" [label=\"50\"];\n"
        "  \"gesture echo\" -> \"light.on\" [label=\"\"];\n"
        "}\n"
    );
}

TEST(Graph, AGatedPlaylistOfThePlaylistsOwnNameIsAnotherNode) {
    event::definition::Playlist playlist;
    playlist.name = "show";
    playlist.steps = {{.type = "light.on"}};
    const event::definition::Gesture gesture{
        "show", event::definition::GatedPlaylist{"show", {{"room.open", {}}}, false}, {}
    };
    EXPECT_EQ(
        draw_graph(std::span(&playlist, 1), std::span(&gesture, 1)),
        "digraph events {\n"
        "  rankdir=LR;\n"
        "  \"playlist show\" [shape=box];\n"
        "  \"playlist show\" -> \"light.on\" [label=\"\"];\n"
        "  \"gesture show\" [shape=hexagon, label=\"playlist show\"];\n"
        "  \"room.open\" -> \"gesture show\" [label=\"50\"];\n"
        "  \"gesture show\" -> \"playlist show\" [label=\"starts\"];\n"
        "}\n"
    );
}

} // namespace
} // namespace tutti::director
