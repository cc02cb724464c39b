// Scenes in Lua, as RenderService has them: read at the start, loaded anew when their files change, and what
// an editor asks of them.
#include "base/printable.hpp"
#include "render/render_service.hpp"
#include "render/string_param.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::render {

namespace {

/// A mistake in a script is no failure of the command: it is what was asked for.
Value verdict(const std::optional<Error>& fault) {
    return Value::object({{"ok", !fault}, {"fault", fault ? to_value(*fault) : Value()}});
}

bool is_about_the_script(const Error& error) {
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::LimitExceeded;
}

} // namespace

/// What is in the folder before the show begins: each may be a mode.
std::vector<scene::SceneKind> RenderService::first_scenes() {
    std::vector<scene::SceneKind> kinds;
    for (auto& change : scenes_.look()) {
        if (change.kind)
            kinds.push_back(std::move(*change.kind));
        else
            take_scene(std::move(change));
    }
    return kinds;
}

void RenderService::look_for_scenes() {
    for (auto& change : scenes_.look()) take_scene(std::move(change));
}

void RenderService::take_scene(LuaFolder::Change change) {
    if (change.kind) {
        worker_.log().info("a scene was loaded", {{"scene", change.scene}});
        // What was wrong with it is behind us.
        std::erase_if(faults_, [&](const Fault& fault) { return fault.scene == change.scene; });
        light_.put(std::move(*change.kind));
    } else if (change.fault)
        worker_.log().error(
            "a scene does not load",
            {{"scene", printable(change.scene)}, {"reason", printable(change.fault->message)}}
        );
    else
        worker_.log().warning(
            "the file of a scene is gone; it goes on until the light begins anew",
            {{"scene", printable(change.scene)}}
        );
    say_of_scene(change.scene, change.fault ? change.fault->message : "");
}

void RenderService::say_of_scene(std::string_view scene, std::string reason) {
    std::erase_if(broken_scenes_, [&](const auto& broken) { return broken.first == scene; });
    if (reason.empty()) return;
    light_.mixer().show_error(reason);
    broken_scenes_.emplace_back(scene, std::move(reason));
}

void RenderService::add_scene_commands() {
    worker::run_beside(worker_, "watch scenes", [this] {
        return watch_lua_folder(scenes_.folder(), [this] { look_for_scenes(); });
    });
    worker_.on_command("get_scenes", [this](const Value&) -> Result<Value> {
        std::vector<Value> shipped;
        for (const auto& kind : light_.library().all()) shipped.emplace_back(kind.about.name);
        return Value::object({{"scenes", Value::array(std::move(shipped))}, {"lua", scenes_.list()}});
    });
    worker_.on_command("scene_source", [this](const Value& params) -> Result<Value> {
        auto name = string_param(params, "name");
        if (!name) return pass_on(name);
        auto source = scenes_.source(*name);
        if (!source) return pass_on(source);
        return Value::object({{"name", *name}, {"source", *source}});
    });
    worker_.on_command("check_scene", [this](const Value& params) -> Result<Value> {
        auto name = string_param(params, "name");
        if (!name) return pass_on(name);
        auto source = string_param(params, "source");
        if (!source) return pass_on(source);
        const auto checked = scenes_.check(*name, *source);
        return verdict(checked ? std::optional<Error>() : checked.error());
    });
    worker_.on_command("save_scene", [this](const Value& params) -> Result<Value> {
        auto name = string_param(params, "name");
        if (!name) return pass_on(name);
        auto source = string_param(params, "source");
        if (!source) return pass_on(source);
        auto kind = scenes_.save(*name, *source);
        if (!kind && is_about_the_script(kind.error())) return verdict(kind.error());
        if (!kind) return pass_on(kind);
        take_scene({std::string(*name), std::move(*kind), {}});
        return verdict({});
    });
}

} // namespace tutti::render
