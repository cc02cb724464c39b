// /api/light and the door of /ws/frames: who is asked what, and what is said where nobody is there.
#include "gateway/api_testing.hpp"

#include <fmt/format.h>

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr io::HttpField is_json = {"Content-Type", "application/json"};

std::string lives(std::string_view state = "online") {
    return fmt::format(
        R"({{"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"{}","topics":[]}})", state
    );
}

std::string says(std::string_view data) {
    return fmt::format(R"({{"v":1,"request_id":"r","status":"ok","data":{},"error":null}})", data);
}

std::string refuses(std::string_view code) {
    return fmt::format(
        R"({{"v":1,"request_id":"r","status":"error","data":null,"error":{{"code":"{}","message":"no"}}}})",
        code
    );
}

struct Lights : Bench {
    explicit Lights(std::initializer_list<std::string_view> workers) {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        for (const auto worker : workers) presences.apply(worker, lives());
    }
    Answer post(std::string_view body) { return ask("POST", "/api/light", {is_json}, body); }
    /// "render show {"mode":"a"}", …
    std::string asked() const {
        std::string all;
        for (const auto& [command, done] : commands)
            all += fmt::format(
                "{}{} {} {}", all.empty() ? "" : ", ", command.target, command.action,
                print_json(command.params)
            );
        return all;
    }
    Answer answered(const Answer& pending) const { return Bench::read(*pending.pending->response()); }
};

TEST(ShowLight, IsWhatRenderSaysWithOutputsBesideIt) {
    Lights lights({"render", "output"});
    const auto answer = lights.get("/api/light");
    ASSERT_TRUE(answer.pending);
    EXPECT_EQ(lights.asked(), "render get_light {}, output get_outputs {}");
    lights.commands[1].second(says(R"({"displays":[]})"));
    EXPECT_FALSE(answer.pending->response());
    lights.commands[0].second(says(R"({"active":"fire"})"));
    EXPECT_EQ(lights.answered(answer).body, R"({"active":"fire","outputs":{"displays":[]}})");
}

TEST(ShowLight, WithoutOutputsSaysSo) {
    Lights lights({"render"});
    const auto answer = lights.get("/api/light");
    lights.commands[0].second(says(R"({"active":"fire"})"));
    EXPECT_EQ(lights.answered(answer).body, R"({"active":"fire","outputs":null})");
    Lights silent({"render", "output"});
    const auto later = silent.get("/api/light");
    silent.commands[0].second(says(R"({"active":"fire"})"));
    silent.commands[1].second(fail(ErrorCode::Timeout, "no answer"));
    EXPECT_EQ(silent.answered(later).body, R"({"active":"fire","outputs":null})");
}

TEST(ShowLight, WhereNobodyDrawsIsUnavailableWithASentence) {
    Lights lights({"output"});
    const auto answer = lights.get("/api/light");
    EXPECT_EQ(answer.status, 503U);
    EXPECT_NE(answer.body.find("render is not running"), std::string::npos);
    lights.presences.apply("render", lives());
    const auto silence = lights.get("/api/light");
    for (auto& [command, done] : lights.commands) done(fail(ErrorCode::Timeout, "no answer"));
    EXPECT_EQ(lights.answered(silence).status, 504U);
    lights.presences.bus_connected(lights.now.steady);
    EXPECT_EQ(lights.get("/api/light").field("Retry-After"), "1");
    lights.state.set_bus_connected(false, lights.now.steady);
    EXPECT_EQ(lights.get("/api/light").status, 503U);
}

TEST(PostLight, IsSentOnAsItStands) {
    Lights lights({"render", "output"});
    const auto answer = lights.post(R"({"action":"set","scene":"fire","parameter":"heat","value":0.5})");
    EXPECT_EQ(lights.asked(), R"(render set {"scene":"fire","parameter":"heat","value":0.5})");
    lights.commands[0].second(refuses("not_found"));
    EXPECT_EQ(lights.answered(answer).code(), "not_found");
    const auto next = lights.post(R"({"action":"next"})");
    lights.commands[1].second(says("null"));
    EXPECT_EQ(lights.answered(next).body, R"({"data":null})");
}

TEST(PostLight, BrightnessIsOfAllOrOfOneDisplay) {
    Lights lights({"render", "output"});
    lights.post(R"({"action":"brightness","value":0.5})");
    lights.post(R"({"action":"brightness","value":0.5,"display":"panel"})");
    EXPECT_EQ(
        lights.asked(),
        R"(render brightness {"value":0.5}, output brightness {"value":0.5,"display":"panel"})"
    );
}

TEST(PostLight, DarknessIsAskedOfWhoeverIsThereAndIsDoneWhenAllHaveDoneIt) {
    Lights both({"render", "output"});
    const auto answer = both.post(R"({"action":"blackout","on":true})");
    EXPECT_EQ(both.asked(), R"(render blackout {"on":true}, output blackout {"on":true})");
    both.commands[0].second(says("null"));
    EXPECT_FALSE(answer.pending->response());
    both.commands[1].second(fail(ErrorCode::Timeout, "no answer"));
    EXPECT_EQ(both.answered(answer).status, 504U);
    Lights one({"output"});
    EXPECT_TRUE(one.post(R"({"action":"blackout","on":true})").pending);
    EXPECT_EQ(one.asked(), R"(output blackout {"on":true})");
}

TEST(PostLight, WhoIsNotRunningIsAConflict) {
    Lights lights({"director"});
    for (const auto* body :
         {R"({"action":"next"})", R"({"action":"blackout","on":true})",
          R"({"action":"brightness","value":1,"display":"a"})"}) {
        const auto answer = lights.post(body);
        EXPECT_EQ(answer.status, 409U) << body;
        EXPECT_EQ(answer.code(), "not_running") << body;
    }
    EXPECT_TRUE(lights.commands.empty());
}

TEST(PostLight, WhatIsNoneOfItsActionsIsRefused) {
    Lights lights({"render"});
    for (const auto* body :
         {"", "[]", "{}", R"({"action":"stop"})", R"({"action":"get_light"})", R"({"action":1})"})
        EXPECT_EQ(lights.post(body).code(), "invalid_input") << body;
    EXPECT_TRUE(lights.commands.empty());
}

TEST(PostLight, RenderOfAnotherNodeIsAskedWhereNoneIsHere) {
    Lights lights({"stage.render"});
    lights.post(R"({"action":"next"})");
    EXPECT_EQ(lights.asked(), "stage.render next {}");
}

TEST(WatchFrames, WhatIsNoNameOfADisplayIsNotFound) {
    Lights lights({});
    EXPECT_TRUE(lights.ask("GET", "/ws/frames/panel", handshake).upgraded);
    EXPECT_TRUE(lights.ask("GET", "/ws/frames/left.panel", handshake).upgraded);
    for (const auto* name : {"Panel", "a+b", "%23", ".."})
        EXPECT_EQ(lights.ask("GET", fmt::format("/ws/frames/{}", name), handshake).status, 404U) << name;
}

TEST(Scenes, AreAskedOfRender) {
    Lights lights({"render"});
    const auto listed = lights.get("/api/scenes");
    lights.get("/api/scenes/lava");
    lights.ask("POST", "/api/scenes/lava", {is_json}, R"({"source":"x"})");
    lights.ask("PUT", "/api/scenes/lava", {is_json}, R"({"source":"y","other":1})");
    EXPECT_EQ(
        lights.asked(), R"(render get_scenes {}, render scene_source {"name":"lava"}, )"
                        R"(render check_scene {"name":"lava","source":"x"}, )"
                        R"(render save_scene {"name":"lava","source":"y"})"
    );
    lights.commands[0].second(says(R"({"scenes":[],"lua":[]})"));
    EXPECT_EQ(lights.answered(listed).body, R"({"scenes":[],"lua":[]})");
}

TEST(Scenes, WithoutAScriptOrWithoutRenderAreRefused) {
    Lights lights({"render"});
    EXPECT_EQ(lights.ask("PUT", "/api/scenes/lava", {is_json}, R"({"source":5})").status, 400U);
    EXPECT_EQ(lights.ask("PUT", "/api/scenes/lava", {is_json}, "x").status, 400U);
    Lights nobody({});
    EXPECT_EQ(nobody.get("/api/scenes").status, 503U);
    EXPECT_EQ(nobody.ask("PUT", "/api/scenes/lava", {is_json}, R"({"source":"x"})").status, 503U);
}

} // namespace
} // namespace tutti::gateway
