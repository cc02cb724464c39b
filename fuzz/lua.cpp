// Any bytes as a scene in Lua: loaded, and drawn for three frames with an event. Never a crash, never a hang,
// and each refusal has words.
#include "scene/lua/lua_scene.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    using namespace tutti::scene;
    const lua::Limits limits{
        .steps = 20'000, .steps_at_start = 50'000, .memory = 1 << 20, .block = 256 << 10
    };
    const auto kind = lua::load({"fuzz", std::string(reinterpret_cast<const char*>(data), size)}, {}, limits);
    if (!kind) {
        invariant(!kind.error().message.empty(), "a refusal has words");
        return 0;
    }
    const auto scene = kind->make({.surface = {.size = {24, 8}, .faces = 3, .wraps = true}, .seed = 1});
    const Parameters parameters(kind->about.parameters);
    contract::Event press;
    press.type = "button.press";
    press.data = Value::object({{"code", "a"}});
    const std::vector<contract::Event> events = {press};
    pixel::Picture picture({24, 8});
    for (int frame = 0; frame < 3; ++frame) {
        const Moment moment{
            .time = frame * milliseconds(20),
            .step = milliseconds(20),
            .now = {},
            .events = events,
            .parameters = parameters
        };
        const auto drawn = scene->draw(moment, picture.canvas());
        invariant(drawn || !drawn.error().message.empty(), "a fault has words");
    }
    return 0;
}
