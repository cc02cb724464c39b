#include "cli/light.hpp"

#include "base/json.hpp"
#include "cli/ask.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

int failed(const Error& why) {
    print_err("tutti: {}\n", why.message);
    return why.code == ErrorCode::NotFound ? NotFound : Failure;
}

Result<Value> data_of(Result<contract::CommandReply> reply) {
    if (!reply) return pass_on(reply);
    if (reply->error) return fail(ErrorCode::InvalidInput, reply->error->message);
    return std::move(reply->data);
}

Task<Result<Value>> ask_for(bus::Bus& bus, std::string target, std::string action, Value params) {
    auto reply = co_await ask(bus, std::move(target), std::move(action), std::move(params), 5s);
    co_return data_of(std::move(reply));
}

Task<int> show(Stay stay, const LightOptions& options) {
    const auto light = co_await ask_for(stay.bus, options.prefix + "render", "get_light", Value::object({}));
    if (!light) co_return failed(light.error());
    const auto outputs =
        co_await ask_for(stay.bus, options.prefix + "output", "get_outputs", Value::object({}));
    const auto render = co_await ask_for(stay.bus, options.prefix + "render", "get_stats", Value::object({}));
    Result<Value> output = fail(ErrorCode::NotFound, "nobody shows the light");
    if (outputs)
        output = co_await ask_for(stay.bus, options.prefix + "output", "get_stats", Value::object({}));
    const auto or_nothing = [](const Result<Value>& answer) { return answer ? *answer : Value(); };
    if (options.json) {
        const auto all = Value::object(
            {{"light", *light},
             {"outputs", or_nothing(outputs)},
             {"render_stats", or_nothing(render)},
             {"output_stats", or_nothing(output)}}
        );
        print_out("{}\n", print_json(all));
    } else {
        put_out(describe_light(*light, or_nothing(outputs), colours_for(1)));
        put_out(describe_times(or_nothing(render), or_nothing(output), colours_for(1)));
    }
    co_return Success;
}

Task<int>
ask_hands(Stay stay, const LightOptions& options, std::string action, Value params, LightHands hands) {
    std::vector<std::string> targets;
    if (hands != LightHands::Output) targets.push_back(options.prefix + "render");
    if (hands != LightHands::Render) targets.push_back(options.prefix + "output");
    std::optional<Error> why;
    std::size_t done = 0;
    for (const auto& target : targets) {
        const auto answer = co_await ask_for(stay.bus, target, action, params);
        if (answer) ++done;
        // Of two, one that is there is enough.
        else if (!why)
            why = answer.error();
    }
    if (done == 0) co_return failed(*why);
    co_return Success;
}

Task<int> why(Stay stay, const LightOptions& options, const std::string& subject) {
    auto params = Value::object({});
    const bool is_number = !subject.empty() && subject.size() < 19
                           && std::ranges::all_of(subject, [](unsigned char c) { return std::isdigit(c); });
    if (is_number)
        params = Value::object({{"frame", std::stoll(subject)}});
    else if (!subject.empty())
        params = Value::object({{"event", subject}});
    const auto told = co_await ask_for(stay.bus, options.prefix + "render", "why", std::move(params));
    if (!told) co_return failed(told.error());
    if (options.json)
        print_out("{}\n", print_json(*told));
    else
        put_out(describe_why(*told));
    co_return Success;
}

} // namespace

int show_light(const LightOptions& options) {
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return show(stay, options);
    });
}

int ask_light(const LightOptions& options, std::string action, Value params, LightHands hands) {
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return ask_hands(stay, options, action, params, hands);
    });
}

int set_light(const LightOptions& options, const std::string& target, const std::string& value) {
    const auto dot = target.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == target.size()) {
        print_err("tutti light set: {} is not SCENE.PARAMETER, such as plasma.speed\n", target);
        return Usage;
    }
    return ask_light(
        options, "set",
        Value::object(
            {{"scene", target.substr(0, dot)},
             {"parameter", target.substr(dot + 1)},
             {"value", value_from(value)}}
        ),
        LightHands::Render
    );
}

int why_light(const LightOptions& options, const std::string& subject) {
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return why(stay, options, subject);
    });
}

Value value_from(const std::string& text) {
    auto parsed = parse_json(text);
    if (parsed && (parsed->is_number() || parsed->is_bool())) return std::move(*parsed);
    return text;
}

} // namespace tutti::cli
