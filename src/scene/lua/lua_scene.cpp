#include "scene/lua/lua_scene.hpp"

#include "base/name.hpp"
#include "scene/lua/call.hpp"
#include "scene/lua/declaration.hpp"
#include "scene/lua/event_table.hpp"
#include "scene/lua/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <lua.hpp>
#include <utility>

namespace tutti::scene::lua {

namespace {

constexpr int lines_a_second = 10;

/// A script as all that is made of it shares it.
struct Loaded {
    std::string name;
    std::string source;
    Limits limits;
    Say say = {};
    std::vector<std::string> hears = {};
};

void push_parameter(lua_State* state, const Parameters& values, const Parameter& parameter) {
    const auto& name = parameter.name;
    if (std::holds_alternative<Number>(parameter.kind))
        lua_pushnumber(state, values.number(name));
    else if (std::holds_alternative<Toggle>(parameter.kind))
        lua_pushboolean(state, values.toggle(name) ? 1 : 0);
    else if (const auto* choice = std::get_if<Choice>(&parameter.kind))
        lua_pushstring(state, choice->words[values.choice(name)].c_str());
    else if (std::holds_alternative<Tint>(parameter.kind))
        push_colour(state, values.colour(name));
    else
        lua_pushlstring(state, values.text(name).data(), values.text(name).size());
}

int refuse_parameter(lua_State* state) {
    raise(
        state, "there is no parameter '%s': declare it in scene.parameters", luaL_tolstring(state, 2, nullptr)
    );
}

/// `params`, empty, and read only as far as what is not in it is an error.
void set_params(lua_State* state) {
    lua_newtable(state);
    lua_newtable(state);
    add(state, {{"__index", refuse_parameter}});
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
    lua_pushvalue(state, -1);
    lua_setfield(state, LUA_REGISTRYINDEX, "params");
    lua_setglobal(state, "params");
}

void set_size(lua_State* state, const Surface& surface) {
    const auto set = [state](const char* name, int value) {
        lua_pushinteger(state, value);
        lua_setglobal(state, name);
    };
    set("width", surface.size.width);
    set("height", surface.size.height);
    set("faces", surface.faces);
    lua_pushboolean(state, surface.wraps ? 1 : 0);
    lua_setglobal(state, "wraps");
}

/// Pushes the global function of that name, where the script has one.
bool push_function(lua_State* state, const char* name) {
    if (lua_getglobal(state, name) == LUA_TFUNCTION) return true;
    if (!lua_isnil(state, -1)) raise(state, "'%s' must be a function", name);
    lua_pop(state, 1);
    return false;
}

class LuaScene final : public Scene {
public:
    /// A shared script: the library's kind owns it, and each scene that was made of it.
    LuaScene(std::shared_ptr<const Loaded> script, const SceneStart& start)
        : script_(std::move(script)),
          host_{
              .limits = script_->limits,
              .say = script_->say,
              .name = script_->name,
              .random = SeededRandom(start.seed),
              .noise = pixel::Noise(start.seed),
              .surface = start.surface,
              .lines_left = lines_a_second
          },
          machine_(host_) {
        begun_ = machine_.run(script_->limits.steps_at_start, [this](lua_State* state) {
            set_size(state, host_.surface);
            set_params(state);
            Machine::compile(state, script_->source);
            lua_call(state, 0, 1);
            if (lua_isnil(state, -1)) lua_getglobal(state, "scene");
            about_ = declaration_at_top(state, script_->name);
            for (const char* const name : {"init", "event", "draw"})
                if (push_function(state, name)) has_draw_ = name == std::string_view("draw");
        });
        if (begun_ && !has_draw_)
            begun_ = fail(
                ErrorCode::InvalidInput,
                fmt::format("{}: it has no function draw(t, dt)", file_name(script_->name))
            );
    }

    const Result<void>& begun() const noexcept { return begun_; }
    SceneAbout take_about() noexcept { return std::move(about_); }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        if (!begun_) return begun_;
        host_.canvas = canvas;
        host_.now = moment.now;
        host_.utc_offset = moment.utc_offset;
        if (is_new_ || moment.time / seconds(1) != host_.time / seconds(1)) host_.lines_left = lines_a_second;
        host_.time = moment.time;
        if (is_new_) {
            is_new_ = false;
            begun_ = machine_.run(script_->limits.steps_at_start, [&](lua_State* state) {
                set_parameters(state, moment.parameters);
                if (!push_function(state, "init")) return;
                host_.task = "in init()";
                push_size(state);
                lua_call(state, 1, 0);
            });
            if (!begun_) return begun_;
        }
        return machine_.run(script_->limits.steps, [&](lua_State* state) {
            set_parameters(state, moment.parameters);
            host_.task = "for one frame in event()";
            for (const auto& event : moment.events)
                if (hears(event) && push_function(state, "event")) {
                    push_event(state, event, moment.now);
                    lua_call(state, 1, 0);
                }
            host_.task = "for one frame in draw()";
            if (!push_function(state, "draw")) raise(state, "draw(t, dt) is no function any more");
            lua_pushnumber(state, moment.seconds());
            lua_pushnumber(state, moment.step_seconds());
            lua_call(state, 2, 0);
        });
    }

private:
    bool hears(const contract::Event& event) const noexcept {
        return script_->hears.empty() || std::ranges::any_of(script_->hears, [&](const std::string& type) {
                   return event.type.starts_with(type);
               });
    }

    static void set_parameters(lua_State* state, const Parameters& values) {
        lua_getfield(state, LUA_REGISTRYINDEX, "params");
        for (const auto& parameter : values.declared()) {
            lua_pushlstring(state, parameter.name.data(), parameter.name.size());
            push_parameter(state, values, parameter);
            lua_rawset(state, -3);
        }
        lua_pop(state, 1);
    }

    void push_size(lua_State* state) const {
        lua_createtable(state, 0, 3);
        const auto set = [state](const char* name, int value) {
            lua_pushinteger(state, value);
            lua_setfield(state, -2, name);
        };
        set("width", host_.surface.size.width);
        set("height", host_.surface.size.height);
        set("faces", host_.surface.faces);
    }

    std::shared_ptr<const Loaded> script_;
    Host host_;
    Machine machine_;
    SceneAbout about_;
    bool has_draw_ = false;
    bool is_new_ = true;
    Result<void> begun_;
};

/// Draws its first frames where nobody sees them: most mistakes show there.
Result<void> try_out(LuaScene& scene, const SceneAbout& about, pixel::Size size) {
    constexpr int frames = 3;
    constexpr microseconds step(16'667);
    pixel::Picture picture(size);
    const Parameters parameters(about.parameters);
    for (int i = 0; i < frames; ++i) {
        const Moment moment{
            .time = step * i,
            .step = i == 0 ? microseconds(0) : step,
            .now = {},
            .events = {},
            .parameters = parameters
        };
        if (const auto drawn = scene.draw(moment, picture.canvas()); !drawn) return drawn;
    }
    return {};
}

} // namespace

std::string file_name(std::string_view scene) { return std::string(scene) + ".lua"; }

Result<SceneKind> load(Script script, Say say, const Limits& limits) {
    const auto file = file_name(script.name);
    if (!is_name_segment(script.name))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{}: a scene's name is made of a to z, 0 to 9, _ and -", file)
        );
    if (script.source.size() > limits.source)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("{} has more than {} KiB", file, limits.source >> 10)
        );
    auto loaded = std::make_shared<Loaded>(
        Loaded{.name = std::move(script.name), .source = std::move(script.source), .limits = limits}
    );
    const Surface surface{.size = {64, 64}};
    LuaScene first(loaded, {.surface = surface, .seed = 1});
    if (!first.begun()) return std::unexpected(first.begun().error());
    auto about = first.take_about();
    if (const auto drawn = try_out(first, about, surface.size); !drawn) return std::unexpected(drawn.error());
    loaded->hears = about.hears;
    loaded->say = std::move(say);
    return SceneKind{
        .about = std::move(about),
        .make = [script_of = std::shared_ptr<const Loaded>(std::move(loaded))](const SceneStart& start
                ) { return std::make_unique<LuaScene>(script_of, start); },
    };
}

} // namespace tutti::scene::lua
