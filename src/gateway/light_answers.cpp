// The answers of /api/light, /api/scenes and /ws/frames/{display}: how the light is, what is asked of it, its
// scripts and its pictures.
#include "base/json.hpp"
#include "base/name.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/light_request.hpp"
#include "gateway/orders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

using live::Presences;
PostedCommand command_to(std::string_view target, std::string_view action, Value params = Value::object({})) {
    return {.target = std::string(target), .action = std::string(action), .params = std::move(params)};
}

/// Who of these is there to carry it out.
std::vector<std::string_view> hands_of(const Desk& desk, LightHand hand) {
    std::vector<std::string_view> found;
    const auto add = [&](std::string_view name) {
        if (const auto worker = desk.presences.find(name)) found.push_back(*worker);
    };
    if (hand != LightHand::Output) add(desk.render);
    if (hand != LightHand::Render) add(desk.output);
    return found;
}

/// Nobody is there: or is that not known yet?
io::HttpResponse nobody(const Desk& desk, unsigned status, std::string_view code, std::string_view sentence) {
    if (desk.presences.standing(desk.render, desk.clock().steady) == Presences::Standing::Unsettled)
        return just_connected();
    return io::http_error(status, code, sentence);
}

/// What render says, and what outputs say of themselves beside it, where they do.
io::HttpResponse merged(std::vector<WorkerData> answers) {
    auto& light = answers.front();
    if (!light || !light->is_object()) return answer_done(std::move(light));
    std::vector<Member> members(light->members().begin(), light->members().end());
    members.push_back({"outputs", answers.size() > 1 && answers[1] ? *answers[1] : Value()});
    return json_answer(Value::object(std::move(members)));
}

std::string_view absence(LightHand hand) {
    switch (hand) {
    case LightHand::Render:
        return "render is not running: nobody draws the light";
    case LightHand::Output:
        return "output is not running: no lights are driven";
    case LightHand::Both:
        break;
    }
    return "neither render nor output is running";
}

/// What render says to one command, as it stands.
io::HttpReply ask_render(Desk& desk, const Call& call, std::string_view action, Value params) {
    if (!desk.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    const auto render = hands_of(desk, LightHand::Render);
    if (render.empty()) return nobody(desk, 503, "unavailable", absence(LightHand::Render));
    return order_all(
        desk, call.request, {command_to(render[0], action, std::move(params))},
        [](std::vector<WorkerData> answers) { return answer_said(std::move(answers.front())); }
    );
}

/// The same with the script that was sent.
io::HttpReply ask_about_script(Desk& desk, std::string_view action, const Call& call) {
    const auto body = parse_json(call.request.body);
    const auto* source = body && body->is_object() ? body->find("source") : nullptr;
    if (source == nullptr || !source->is_string())
        return io::http_error(400, "invalid_input", "\"source\" must be the script, a string");
    return ask_render(desk, call, action, Value::object({{"name", call.values[0]}, {"source", *source}}));
}

} // namespace

io::HttpReply list_scenes(Desk& desk, const Call& call) {
    return ask_render(desk, call, "get_scenes", Value::object({}));
}

io::HttpReply show_scene(Desk& desk, const Call& call) {
    return ask_render(desk, call, "scene_source", Value::object({{"name", call.values[0]}}));
}

io::HttpReply check_scene(Desk& desk, const Call& call) {
    return ask_about_script(desk, "check_scene", call);
}

io::HttpReply save_scene(Desk& desk, const Call& call) { return ask_about_script(desk, "save_scene", call); }

io::HttpReply show_light(Desk& desk, const Call& call) {
    if (!desk.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    const auto render = hands_of(desk, LightHand::Render);
    if (render.empty()) return nobody(desk, 503, "unavailable", absence(LightHand::Render));
    std::vector<PostedCommand> commands = {command_to(render[0], "get_light")};
    for (const auto output : hands_of(desk, LightHand::Output))
        commands.push_back(command_to(output, "get_outputs"));
    return order_all(desk, call.request, std::move(commands), merged);
}

io::HttpReply post_light(Desk& desk, const Call& call) {
    auto request = read_light_request(call.request.body);
    if (!request) return error_answer(request.error());
    if (!desk.state.bus_connected()) {
        ++desk.posts.not_taken;
        return io::http_error(503, "unavailable", "the bus is away");
    }
    const auto hands = hands_of(desk, request->hand);
    if (hands.empty()) return nobody(desk, 409, "not_running", absence(request->hand));
    std::vector<PostedCommand> commands;
    for (const auto hand : hands) commands.push_back(command_to(hand, request->action, request->params));
    return order_all(desk, call.request, std::move(commands), [](std::vector<WorkerData> answers) {
        const auto refused = std::ranges::find_if(answers, [](const auto& each) { return !each; });
        return answer_done(std::move(refused != answers.end() ? *refused : answers.front()));
    });
}

io::HttpReply watch_frames(Desk& desk, const Call& call) {
    const auto display = call.values[0];
    if (!is_dotted_name(display)) return io::http_error(404, "not_found", "that is no name of a display");
    return io::WebSocketUpgrade{
        .handler = &desk.frames, .subject = std::string(display), .is_of_the_moment = true
    };
}

} // namespace tutti::gateway
