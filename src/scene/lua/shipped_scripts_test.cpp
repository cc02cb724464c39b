// The scenes in Lua that ship as examples: each loads, hears its events, and draws on every surface.
#include "scene/lua/lua_scene.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tutti::scene::lua {

namespace {

std::string read(const std::filesystem::path& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::vector<contract::Event> events_of(int frame) {
    constexpr std::array<const char*, 6> codes = {"up", "left", "down", "right", "right", "a"};
    contract::Event press;
    press.type = "button.press";
    press.data = Value::object({{"code", codes[static_cast<std::size_t>(frame / 7) % codes.size()]}});
    contract::Event turn;
    turn.type = "knob.turn";
    turn.data = Value::object({{"delta", frame % 3 - 1}});
    if (frame % 7 != 0) return {};
    return {press, turn};
}

/// Four seconds of it.
pixel::Picture play(const SceneKind& kind, const Surface& surface) {
    pixel::Picture picture(surface.size);
    const auto scene = kind.make({.surface = surface, .seed = 5});
    const Parameters parameters(kind.about.parameters);
    for (int frame = 0; frame < 240; ++frame) {
        const auto events = events_of(frame);
        const Moment moment{
            .time = frame * milliseconds(16),
            .step = milliseconds(frame == 0 ? 0 : 16),
            .now = {},
            .events = events,
            .parameters = parameters
        };
        const auto drawn = scene->draw(moment, picture.canvas());
        EXPECT_TRUE(drawn) << drawn.error().message;
        if (!drawn) break;
    }
    return picture;
}

} // namespace

TEST(ShippedLuaScenes, LoadAndDrawOnEverySurfaceTheSameEachTime) {
    int count = 0;
    for (const auto& file : std::filesystem::directory_iterator(TUTTI_SOURCE_DIR "/examples/totem/scenes")) {
        SCOPED_TRACE(file.path().native());
        const auto kind = load({file.path().stem(), read(file.path())});
        ASSERT_TRUE(kind) << kind.error().message;
        EXPECT_FALSE(kind->about.about.empty());
        for (const Surface& surface :
             {Surface{{64, 64}, 1, false}, Surface{{256, 64}, 4, true}, Surface{{60, 1}, 1, false}}) {
            const auto picture = play(*kind, surface);
            EXPECT_NE(picture, pixel::Picture(surface.size)) << "it is black";
            EXPECT_EQ(picture, play(*kind, surface));
        }
        ++count;
    }
    EXPECT_GE(count, 5);
}

} // namespace tutti::scene::lua
