// A scene in Lua on a canvas of its own, for tests.
#pragma once

#include "scene/lua/lua_scene.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace tutti::scene::lua {

class Stand {
public:
    explicit Stand(
        std::string source, pixel::Size size = {16, 16}, std::uint64_t seed = 1, const Limits& limits = {}
    )
        : kind_(load(
              {"lava", std::move(source)},
              [this](auto, std::string_view line) {
                  said += line;
                  said += '\n';
              },
              limits
          )),
          picture(size) {
        if (!kind_) return;
        parameters = std::make_unique<Parameters>(kind_->about.parameters);
        scene_ = kind_->make({.surface = {.size = size}, .seed = seed});
    }

    /// Why it could not be loaded; empty: it could.
    std::string fault() const { return kind_ ? "" : kind_.error().message; }
    const SceneAbout& about() const { return kind_->about; }

    /// Draws a frame; what went wrong, or nothing.
    std::string frame(std::vector<contract::Event> events = {}) {
        const Moment moment{
            .time = step * number,
            .step = number == 0 ? microseconds(0) : step,
            .now = WallTime(seconds(100)),
            .events = events,
            .parameters = *parameters
        };
        ++number;
        const auto drawn = scene_->draw(moment, picture.canvas());
        return drawn ? "" : drawn.error().message;
    }

    static constexpr microseconds step = milliseconds(20);

private:
    Result<SceneKind> kind_;
    std::unique_ptr<Scene> scene_;

public:
    std::unique_ptr<Parameters> parameters;
    pixel::Picture picture;
    std::string said;
    int number = 0;
};

/// Draws one frame of `draw` on 16 × 16 lights.
inline pixel::Picture drawn(const std::string& body) {
    Stand stand("function draw(t, dt)\n" + body + "\nend");
    EXPECT_EQ(stand.fault(), "");
    if (stand.fault().empty()) EXPECT_EQ(stand.frame(), "");
    return stand.picture;
}

/// What the expression gives, as tostring() says it.
inline std::string value_of(const std::string& expression) {
    Stand stand("function draw() print(" + expression + ") end");
    EXPECT_EQ(stand.fault(), "") << expression;
    if (!stand.fault().empty()) return {};
    EXPECT_EQ(stand.frame(), "") << expression;
    return stand.said.empty() ? "" : stand.said.substr(0, stand.said.find('\n'));
}

} // namespace tutti::scene::lua
