// What people ask of the light: the commands of RenderService.
#include "render/render_service.hpp"
#include "render/string_param.hpp"

#include <fmt/format.h>

namespace tutti::render {

namespace {

std::string_view text_or(const Value& params, std::string_view key, std::string_view otherwise) {
    const auto* value = params.find(key);
    return value != nullptr && value->is_string() ? value->string() : otherwise;
}

Result<Value> done(Result<void> result) {
    if (!result) return pass_on(result);
    return Value();
}

} // namespace

void RenderService::add_commands() {
    const auto act = [this](std::string action, auto handler) {
        worker_.on_command(std::move(action), [this, handler](const Value& params) -> Result<Value> {
            auto answer = handler(light_.mixer(), params);
            if (answer) changed_by_hand();
            return answer;
        });
    };
    // What was saved a moment ago is there for whoever asks.
    worker_.on_command("get_light", [this](const Value&) -> Result<Value> {
        look_for_scenes();
        return state();
    });
    worker_.on_command("why", [this](const Value& params) { return why(params); });
    act("next", [](scene::Mixer& mixer, const Value&) -> Result<Value> {
        mixer.browse(1);
        return Value();
    });
    act("previous", [](scene::Mixer& mixer, const Value&) -> Result<Value> {
        mixer.browse(-1);
        return Value();
    });
    act("activate", [](scene::Mixer& mixer, const Value&) -> Result<Value> {
        if (!mixer.activate())
            return fail(ErrorCode::Conflict, "nothing is browsed to: next or previous first");
        return Value();
    });
    act("show", [this](scene::Mixer& mixer, const Value& params) -> Result<Value> {
        auto mode = string_param(params, "mode");
        if (!mode) return pass_on(mode);
        if (!mixer.has_mode(*mode)) look_for_scenes();
        return done(mixer.show(*mode));
    });
    act("set", [](scene::Mixer& mixer, const Value& params) -> Result<Value> {
        auto scene = string_param(params, "scene");
        if (!scene) return pass_on(scene);
        auto parameter = string_param(params, "parameter");
        if (!parameter) return pass_on(parameter);
        const auto* value = params.find("value");
        if (value == nullptr) return fail(ErrorCode::InvalidInput, "value must be there");
        return done(mixer.set(*scene, *parameter, *value, text_or(params, "mode", "")));
    });
    act("reset", [](scene::Mixer& mixer, const Value& params) -> Result<Value> {
        auto scene = string_param(params, "scene");
        if (!scene) return pass_on(scene);
        return done(mixer.reset(*scene, text_or(params, "mode", "")));
    });
    act("text", [](scene::Mixer& mixer, const Value& params) -> Result<Value> {
        auto text = string_param(params, "text");
        if (!text) return pass_on(text);
        if (text->empty()) {
            mixer.clear_text();
            return Value();
        }
        const auto colour = scene::parse_colour(text_or(params, "colour", "#ffffff"));
        if (!colour) return fail(ErrorCode::InvalidInput, "colour must be like \"#ff8800\"");
        const auto* duration = params.find("seconds");
        double length = 5;
        if (duration != nullptr) {
            length = duration->is_number() ? duration->number() : 0;
            if (!(length > 0 && length <= 3600))
                return fail(ErrorCode::InvalidInput, "seconds must be a number above 0, up to 3600");
        }
        mixer.show_text(*text, *colour, microseconds(static_cast<std::int64_t>(length * 1e6)));
        return Value();
    });
    act("blackout", [](scene::Mixer& mixer, const Value& params) -> Result<Value> {
        const auto* on = params.find("on");
        if (on == nullptr || !on->is_bool()) return fail(ErrorCode::InvalidInput, "on must be true or false");
        mixer.black_out(on->boolean());
        return Value();
    });
    act("brightness", [](scene::Mixer& mixer, const Value& params) -> Result<Value> {
        const auto* value = params.find("value");
        if (value == nullptr || !value->is_number() || !(value->number() >= 0 && value->number() <= 1))
            return fail(ErrorCode::InvalidInput, "value must be a number from 0 to 1");
        mixer.dim(value->number());
        return Value();
    });
}

Result<Value> RenderService::why(const Value& params) const {
    if (const auto* event = params.find("event"); event != nullptr && event->is_string()) {
        if (auto told = history_.why_event(event->string())) return std::move(*told);
        return fail(
            ErrorCode::NotFound,
            fmt::format("no frame showed an event {}, or it is too long ago", event->string())
        );
    }
    const auto* frame = params.find("frame");
    if (frame == nullptr) return Value::object({{"latest", history_.latest(20)}});
    if (!frame->is_integer() || frame->integer() < 0)
        return fail(ErrorCode::InvalidInput, "frame must be the number of a frame");
    if (auto told = history_.why_frame(static_cast<std::uint64_t>(frame->integer()))) return std::move(*told);
    return fail(ErrorCode::NotFound, "no event is remembered that was shown up to that frame");
}

} // namespace tutti::render
