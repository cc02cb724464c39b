#include "cli/bus_commands.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "base/printable.hpp"
#include "bus/topic_root.hpp"
#include "cli/ask.hpp"
#include "command/check_filters.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "contract/command.hpp"
#include "control/client.hpp"

#include <cstdio>
#include <optional>
#include <unistd.h>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

/// The payload as JSON where it is JSON, else as text.
Value payload_value(const bus::Message& message) {
    auto value = parse_json(message.payload);
    return value ? std::move(*value) : Value(message.payload);
}

void show(const bus::Message& message, bool json) {
    if (json) {
        const auto line = Value::object(
            {{"topic", message.topic},
             {"payload", payload_value(message)},
             {"retain", message.retain},
             {"qos", static_cast<int>(message.qos)}}
        );
        print_out("{}\n", print_json(line));
    } else {
        // What others said is not to steer a terminal; a program gets the bytes.
        const bool by_terminal = ::isatty(STDOUT_FILENO) == 1;
        print_out("{} {}\n", message.topic, by_terminal ? printable(message.payload) : message.payload);
    }
    flush_out();
}

bus::Message message_of(const PublishOptions& options) {
    bus::Message message;
    message.topic = options.topic;
    message.payload = options.payload;
    message.qos = options.qos == 0 ? bus::QoS::AtMostOnce : bus::QoS::AtLeastOnce;
    message.retain = options.retain;
    return message;
}

} // namespace

Task<int> publish(Stay stay, const PublishOptions& options) {
    const auto published = co_await stay.bus.publish_surely(message_of(options), 5s);
    if (published) co_return Success;
    const bool is_wrong = published.error().code == ErrorCode::InvalidInput; // which names the topic
    print_err("tutti: {}{}\n", is_wrong ? std::string() : options.topic + ": ", published.error().message);
    co_return is_wrong ? Usage : Failure;
}

Task<int> subscribe(Stay stay, const SubscribeOptions& options) {
    std::size_t seen = 0;
    const auto handler = [&](const bus::Message& message) {
        if (options.count != 0 && seen == options.count) return;
        show(message, options.json);
        if (++seen == options.count) stay.end.ask();
    };
    std::vector<bus::Subscription> subscriptions;
    for (const auto& filter : options.filters) {
        auto subscription = stay.bus.subscribe(filter, bus::QoS::AtLeastOnce, handler);
        if (!subscription) {
            print_err("tutti: {}\n", subscription.error().message);
            co_return Usage;
        }
        subscriptions.push_back(std::move(*subscription));
    }
    co_await stay.end.asked();
    co_return Success;
}

namespace {

Result<Value> read_parameters(const std::string& text) {
    if (text.empty()) return Value::object({});
    auto value = parse_json(text);
    if (!value) return value;
    if (!value->is_object()) return fail(ErrorCode::InvalidInput, "the parameters must be a JSON object");
    return value;
}

} // namespace

int show_answer(const contract::CommandReply& reply, bool json) {
    if (json)
        print_out("{}\n", contract::print(reply));
    else if (reply.error)
        print_err("tutti: {} ({})\n", reply.error->message, reply.error->code);
    else if (!reply.data.is_null())
        print_out("{}\n", print_json(reply.data));
    else
        print_out("ok\n");
    return reply.error ? Failure : Success;
}

Task<int> call(Stay stay, const CallOptions& options, const Value& parameters) {
    const auto timeout = microseconds(static_cast<std::int64_t>(options.timeout * 1e6));
    const auto reply =
        co_await ask(stay.bus, options.target, options.action, parameters, timeout, options.key);
    if (reply) co_return show_answer(*reply, options.json);
    print_err("tutti: {}\n", reply.error().message);
    co_return reply.error().code == ErrorCode::NotFound ? NotFound : Failure;
}

Task<int> call_over_control_socket(const CallOptions& options, const Value& parameters) {
    auto socket = options.run_directory / (options.target + ".sock");
    auto client = co_await control::Client::connect(std::move(socket));
    if (!client) {
        print_err("tutti: {} has no control socket here: {}\n", options.target, client.error().message);
        co_return NotFound;
    }
    const auto timeout = microseconds(static_cast<std::int64_t>(options.timeout * 1e6));
    const auto answer = co_await client->call(options.action, parameters, timeout);
    if (!answer) {
        print_err("tutti: {}: {}\n", options.target, answer.error().message);
        co_return Failure;
    }
    contract::CommandReply reply;
    reply.request_id = "control";
    reply.data = answer->data.value_or(answer->message.empty() ? Value() : Value(answer->message));
    if (!answer->success) reply.error = contract::CommandError{"refused", answer->message};
    co_return show_answer(reply, options.json);
}

namespace {

int refuse(const Error& error) {
    print_err("tutti: {}\n", error.message);
    return Usage;
}

} // namespace

int publish(const PublishOptions& options) {
    const bus::TopicRoot root(options.bus.root);
    if (const auto fine = bus::check(root.to_wire(message_of(options))); !fine) return refuse(fine.error());
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return publish(stay, options);
    });
}

int subscribe(const SubscribeOptions& options) {
    if (const auto fine = check_filters(options.filters); !fine) return refuse(fine.error());
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return subscribe(stay, options);
    });
}

int call(const CallOptions& options) {
    const auto parameters = read_parameters(options.parameters);
    if (!parameters) {
        print_err("tutti: parameters: {}\n", parameters.error().message);
        return Usage;
    }
    if (!is_dotted_name(options.target))
        return refuse({ErrorCode::InvalidInput, fmt::format("\"{}\" is not a service's name", options.target)}
        );
    if (options.over_control_socket)
        return run_task([&](asio::io_context&) { return call_over_control_socket(options, *parameters); });
    return stay_on_bus(options.bus, {}, Interrupt::EndsAtOnce, [&](Stay stay) {
        return call(stay, options, *parameters);
    });
}

} // namespace tutti::cli
