#include "orchestrator/service_desk.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "control/client.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/process.hpp"
#include "toml/values.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::orchestrator {

namespace {

using contract::Progress;
using contract::ServiceWish;

constexpr microseconds usual_patience = seconds(30);
constexpr microseconds longest_patience = std::chrono::minutes(10);
constexpr microseconds longest_lease = std::chrono::days(1);
constexpr microseconds search_patience = seconds(60);
constexpr std::size_t most_found = 256 * 1024; ///< bytes

std::string text_of(const Value& object, const char* key) {
    const Value* value = object.find(key);
    return value != nullptr && value->is_string() ? std::string(value->string()) : std::string();
}

Result<microseconds>
seconds_from(const Value& params, const char* key, microseconds usual, microseconds most) {
    const Value* said = params.find(key);
    if (said == nullptr) return usual;
    const auto read = toml::Seconds{microseconds(0), most}(*said);
    if (!read) return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", key, read.error().reason));
    return *read;
}

Value with(const Value& params, std::string key, Value value) {
    std::vector<Member> members = {{std::move(key), std::move(value)}};
    if (params.is_object())
        for (const Member& member : params.members())
            if (member.key != members.front().key) members.push_back(member);
    return Value::object(std::move(members));
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

} // namespace

struct ServiceDesk::Order {
    Errand errand;
    std::string service;
    Value arguments; ///< of the supervisor's command
    microseconds patience;
};

/// Fixed arguments: nothing of a command gets into a command line.
struct ServiceDesk::Search {
    const char* action;
    const char* program;
    std::vector<std::string> arguments;
};

namespace {

/// Which services there are the supervisor knows alone: it reads the file again while we run.
bool is_listed(const Value& list, const std::string& service) {
    const auto* all = list.find("services");
    if (all == nullptr || !all->is_array()) return true; // it says so itself
    return std::ranges::any_of(all->items(), [&](const Value& one) {
        return text_of(one, "name") == service;
    });
}

} // namespace

ServiceDesk::ServiceDesk(worker::Worker& worker, ServiceDeskOptions options) : options_(std::move(options)) {
    say_commands(worker);
}

void ServiceDesk::say_commands(worker::Worker& worker) {
    struct Command {
        const char* action;
        Errand errand;
    };
    constexpr std::array<Command, 8> commands = {{
        {"start", {"start", ServiceWish::Start}},
        {"start_service", {"start", ServiceWish::Start}},
        {"stop", {"stop", ServiceWish::Stop}},
        {"stop_service", {"stop", ServiceWish::Stop}},
        {"restart", {"restart", ServiceWish::Restart}},
        {"restart_service", {"restart", ServiceWish::Restart}},
        {"trigger", {"trigger", ServiceWish::Trigger}},
        {"use", {"use", ServiceWish::Start}},
    }};
    for (const auto& [action, errand] : commands)
        worker::on_command_task(worker, action, [this, errand](Value params) {
            return run(errand, std::move(params));
        });
    worker::on_command_task(worker, "start_camera", [this](Value params) {
        return run({"use", ServiceWish::Start}, with(params, "service", "camera"));
    });
    worker::on_command_task(worker, "stop_camera", [this](Value params) {
        return run({"use", ServiceWish::Stop}, with(with(params, "service", "camera"), "seconds", 0));
    });
    worker::on_command_task(worker, "history", [this](Value params) { return history(std::move(params)); });
    static const std::array<Search, 2> searches = {{
        {"scan_aranet4", "tutti-co2", {"--scan", "--json"}},
        {"discover_cameras", "tutti-camera", {"discover", "--json"}},
    }};
    for (const auto& one : searches)
        worker::on_command_task(worker, one.action, [this, &one](Value) { return search(one); });
}

Result<ServiceDesk::Order> ServiceDesk::order_from(const Errand& errand, const Value& params) const {
    const Value* named = params.find("service");
    if (named == nullptr || !named->is_string())
        return fail(ErrorCode::InvalidInput, "name the service: {\"service\":\"…\"}");
    Order order{errand, std::string(named->string()), {}, {}};
    if (!is_name_segment(order.service))
        return fail(ErrorCode::NotFound, fmt::format("no service is named {}", order.service));
    auto patience = seconds_from(params, "timeout", usual_patience, longest_patience);
    if (!patience) return pass_on(patience);
    order.patience = *patience;
    std::vector<Member> arguments = {{"service", order.service}};
    if (const Value* lease = params.find("seconds"); lease != nullptr) {
        auto read = seconds_from(params, "seconds", {}, longest_lease);
        if (!read) return pass_on(read);
        if (*read == microseconds(0)) order.errand.wish = ServiceWish::Stop;
        arguments.push_back({"seconds", *lease});
    }
    order.arguments = Value::object(std::move(arguments));
    return order;
}

Task<Result<control::Client>> ServiceDesk::connect() const {
    auto client = co_await control::Client::connect(options_.run_directory / "supervisor.sock");
    if (!client && client.error().code == ErrorCode::Unavailable)
        co_return fail(ErrorCode::Unavailable, "nobody supervises this installation: `tutti up` does");
    co_return client;
}

/// What became of a service, as the supervisor kept it.
Task<Result<Value>> ServiceDesk::history(Value params) {
    const auto order = order_from({"history", ServiceWish::Start}, params);
    if (!order) co_return std::unexpected(order.error());
    auto client = co_await connect();
    if (!client) co_return pass_on(client);
    const auto watched = co_await client->call("watch");
    if (!watched) co_return std::unexpected(watched.error());
    if (!is_listed(watched->data.value_or(Value()), order->service))
        co_return fail(ErrorCode::NotFound, fmt::format("no service is named {}", order->service));
    std::vector<Member> arguments = {{"service", order->service}};
    if (const Value* limit = params.find("limit"); limit != nullptr) arguments.push_back({"limit", *limit});
    auto reply = co_await client->call("history", Value::object(std::move(arguments)), order->patience);
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::InvalidInput, reply->message);
    co_return reply->data.value_or(Value());
}

Task<Result<Value>> ServiceDesk::run(Errand errand, Value params) {
    auto order = order_from(errand, params);
    if (!order) co_return pass_on(order);
    co_return co_await carry_out(std::move(*order));
}

/// On a connection of its own: what happens to the service comes in order with the reply.
Task<Result<Value>> ServiceDesk::carry_out(Order order) {
    const auto deadline = io::steady_now() + order.patience;
    auto client = co_await connect();
    if (!client) co_return pass_on(client);
    asio::steady_timer news(co_await asio::this_coro::executor, io::to_asio(deadline));
    Value service;
    client->on_frame([&](const Value& frame) {
        const Value* changed = frame.find("service");
        if (changed == nullptr || text_of(*changed, "name") != order.service) return;
        service = *changed;
        news.cancel();
    });
    client->on_closed([&] { news.cancel(); });
    const auto watched = co_await client->call("watch");
    if (!watched) co_return std::unexpected(watched.error());
    if (!is_listed(watched->data.value_or(Value()), order.service))
        co_return fail(ErrorCode::NotFound, fmt::format("no service is named {}", order.service));
    service = Value();
    auto reply = co_await client->call(order.errand.command, std::move(order.arguments));
    if (!reply) co_return pass_on(reply);
    if (!reply->success) co_return fail(ErrorCode::Conflict, reply->message);
    if (service.is_null()) service = reply->data.value_or(Value());
    while (true) {
        const auto state = text_of(service, "state");
        const auto words = fmt::format("{} is {}: {}", order.service, state, text_of(service, "cause"));
        const auto progress = contract::progress_of(order.errand.wish, service);
        if (progress == Progress::Done)
            co_return Value::object({{"service", order.service}, {"state", state}, {"message", words}});
        if (progress == Progress::Failed) co_return fail(ErrorCode::Conflict, words);
        if (!client->connected()) co_return fail(ErrorCode::Unavailable, "the supervisor went away");
        const auto [cancelled] = co_await news.async_wait(no_throw);
        if (!cancelled)
            co_return fail(
                ErrorCode::Timeout, fmt::format("after {:g} s {}", to_seconds(order.patience), words)
            );
    }
}

Task<Result<Value>> ServiceDesk::search(const Search& search) {
    const auto program = options_.program_directory / search.program;
    if (!io::is_program(program))
        co_return fail(ErrorCode::NotFound, fmt::format("{} is not installed", search.program));
    if (!searching_.insert(search.program).second)
        co_return fail(ErrorCode::Conflict, "such a search is under way");
    const auto done =
        co_await io::run_child({program, search.arguments, most_found}, io::steady_now() + search_patience);
    searching_.erase(search.program);
    if (!done) co_return std::unexpected(done.error());
    if (done->exit_code != 0)
        co_return fail(
            ErrorCode::Unavailable,
            fmt::format("{} ended with {}: {}", search.program, done->exit_code, first_line(done->errors))
        );
    auto found = parse_json(done->output);
    if (!found) co_return fail(ErrorCode::Unavailable, fmt::format("{} printed no JSON", search.program));
    co_return Value::object({{"found", std::move(*found)}});
}

} // namespace tutti::orchestrator
