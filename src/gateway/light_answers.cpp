// The answers of /api/light, /api/scenes and /ws/frames/{display}: how the light is, what is asked of it, its
// scripts and its pictures.
#include "base/json.hpp"
#include "base/name.hpp"
#include "contract/command.hpp"
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/light_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tutti::gateway {

namespace {

using live::Presences;
using Answers = std::vector<Result<std::string>>;

/// Who is asked beside each other; `done` hears all answers, in the order of the commands. Owned by the
/// commands that are under way.
class Round {
public:
    Round(std::size_t count, std::function<void(Answers)> done) : missing_(count), done_(std::move(done)) {
        answers_.resize(count, fail(ErrorCode::Timeout, "no answer"));
    }
    void answered(std::size_t index, Result<std::string> payload) {
        answers_[index] = std::move(payload);
        if (--missing_ == 0) done_(std::move(answers_));
    }

private:
    std::size_t missing_;
    Answers answers_;
    std::function<void(Answers)> done_;
};

void ask_all(Desk& desk, std::vector<PostedCommand> commands, std::function<void(Answers)> done) {
    const auto round = std::make_shared<Round>(commands.size(), std::move(done));
    for (std::size_t i = 0; i < commands.size(); ++i) {
        ++desk.posts.commands;
        desk.command(std::move(commands[i]), [round, i](Result<std::string> payload) {
            round->answered(i, std::move(payload));
        });
    }
}

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

std::optional<contract::CommandReply> reply_in(const Result<std::string>& payload) {
    if (!payload) return std::nullopt;
    auto reply = contract::parse_command_reply(*payload);
    if (!reply || reply->error) return std::nullopt;
    return std::move(*reply);
}

/// What render says, and what outputs say of themselves beside it, where they do.
io::HttpResponse merged(const Answers& answers) {
    const auto light = reply_in(answers[0]);
    if (!light || !light->data.is_object()) return answer_to_command(answers[0]);
    const auto outputs = answers.size() > 1 ? reply_in(answers[1]) : std::nullopt;
    std::vector<Member> members(light->data.members().begin(), light->data.members().end());
    members.push_back({"outputs", outputs ? outputs->data : Value()});
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
io::HttpReply ask_render(Desk& desk, std::string_view action, Value params) {
    if (!desk.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    const auto render = hands_of(desk, LightHand::Render);
    if (render.empty()) return nobody(desk, 503, "unavailable", absence(LightHand::Render));
    auto reply = std::make_shared<io::PendingReply>();
    ask_all(desk, {command_to(render[0], action, std::move(params))}, [reply](const Answers& answers) {
        const auto said = reply_in(answers[0]);
        reply->answer(said ? json_answer(said->data) : answer_to_command(answers[0]));
    });
    return reply;
}

/// The same with the script that was sent.
io::HttpReply ask_about_script(Desk& desk, std::string_view action, const Call& call) {
    const auto body = parse_json(call.request.body);
    const auto* source = body && body->is_object() ? body->find("source") : nullptr;
    if (source == nullptr || !source->is_string())
        return io::http_error(400, "invalid_input", "\"source\" must be the script, a string");
    return ask_render(desk, action, Value::object({{"name", call.values[0]}, {"source", *source}}));
}

} // namespace

io::HttpReply list_scenes(Desk& desk, const Call&) {
    return ask_render(desk, "get_scenes", Value::object({}));
}

io::HttpReply show_scene(Desk& desk, const Call& call) {
    return ask_render(desk, "scene_source", Value::object({{"name", call.values[0]}}));
}

io::HttpReply check_scene(Desk& desk, const Call& call) {
    return ask_about_script(desk, "check_scene", call);
}

io::HttpReply save_scene(Desk& desk, const Call& call) { return ask_about_script(desk, "save_scene", call); }

io::HttpReply show_light(Desk& desk, const Call&) {
    if (!desk.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    const auto render = hands_of(desk, LightHand::Render);
    if (render.empty()) return nobody(desk, 503, "unavailable", absence(LightHand::Render));
    std::vector<PostedCommand> commands = {command_to(render[0], "get_light")};
    for (const auto output : hands_of(desk, LightHand::Output))
        commands.push_back(command_to(output, "get_outputs"));
    auto reply = std::make_shared<io::PendingReply>();
    ask_all(desk, std::move(commands), [reply](const Answers& answers) { reply->answer(merged(answers)); });
    return reply;
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
    auto reply = std::make_shared<io::PendingReply>();
    ask_all(desk, std::move(commands), [reply](const Answers& answers) {
        const auto refused = std::ranges::find_if(answers, [](const auto& each) { return !reply_in(each); });
        reply->answer(answer_to_command(refused != answers.end() ? *refused : answers.front()));
    });
    return reply;
}

io::HttpReply watch_frames(Desk& desk, const Call& call) {
    const auto display = call.values[0];
    if (!is_dotted_name(display)) return io::http_error(404, "not_found", "that is no name of a display");
    return io::WebSocketUpgrade{
        .handler = &desk.frames, .subject = std::string(display), .is_of_the_moment = true
    };
}

} // namespace tutti::gateway
