#include "cli/service_actions.hpp"

#include "base/json.hpp"
#include "cli/ask_control.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "governed/bus_relay.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace tutti::cli {

using namespace command;

using namespace std::chrono_literals;

namespace {

const char* command_of(ServiceAction action) {
    switch (action) {
    case ServiceAction::Start:
        return "start";
    case ServiceAction::Stop:
        return "stop";
    case ServiceAction::Restart:
        return "restart";
    case ServiceAction::Trigger:
        return "trigger";
    }
    return "";
}

constexpr double no_wait = 0.01; ///< seconds: told, and how it is then

/// What became of one service.
struct Outcome {
    int exit_code = Success;
    std::string message;
};

/// One command for some services, and the wait for what becomes of them. The supervisor is asked again and
/// again: a service that is ready and ends at once is found out so, too.
class Acting {
public:
    Acting(const ServiceActionOptions& options, control::Client& client)
        : options_(options), client_(client) {}

    Task<Result<void>> tell(std::string service) {
        if (options_.is_told) {
            under_way_[service] = "on its way";
            co_return Result<void>();
        }
        auto arguments = Value::object({{"service", service}});
        auto reply = co_await client_.call(command_of(options_.action), std::move(arguments), 10s);
        if (!reply) co_return pass_on(reply);
        if (!reply->success)
            outcomes_[service] = {Failure, reply->message};
        else if (options_.patience == Patience::Leave)
            outcomes_[service] = {Success, reply->message};
        else
            note(service, reply->data.value_or(Value()));
        co_return Result<void>();
    }

    /// By control, which waits until it has come about.
    Task<void> order(std::string service, governed::ControlClient& control) {
        const bool waits = options_.patience == Patience::Wait;
        const double timeout = waits ? options_.timeout : no_wait;
        auto params = Value::object({{"service", service}, {"timeout", timeout}});
        auto request =
            request_here(fmt::format("service.{}", command_of(options_.action)), std::move(params));
        request.patience = microseconds(static_cast<std::int64_t>(timeout * 1e6)) + seconds(5);
        const auto answer = co_await control.run(std::move(request));
        const auto reply = governed::reply_of(answer, service);
        if (!reply.error)
            outcomes_[service] = {Success, text_of(reply.data, "state")};
        else if (reply.error->code != name(ErrorCode::Timeout))
            outcomes_[service] = {Failure, reply.error->message};
        else
            outcomes_[service] = {waits ? NotRunning : Success, reply.error->message};
    }

    /// Until nothing is under way any more, or the time is over.
    Task<Result<void>> wait() {
        constexpr microseconds longest_pause = 200ms;
        microseconds pause = 10ms;
        const auto deadline =
            io::steady_now() + microseconds(static_cast<std::int64_t>(options_.timeout * 1e6));
        while (!under_way_.empty() && io::steady_now() < deadline) {
            co_await io::sleep_for(std::min(pause, deadline - io::steady_now()));
            pause = std::min(pause * 2, longest_pause);
            auto list = co_await ask_supervisor(client_, "list", {}, 5s);
            if (!list) co_return pass_on(list);
            auto services = services_in(*list);
            if (!services) co_return pass_on(services);
            for (const auto& service : *services)
                if (const auto name = text_of(service, "name"); under_way_.contains(name))
                    note(name, service);
        }
        for (const auto& [service, state] : under_way_)
            outcomes_[service] = {
                NotRunning, fmt::format("after {:g} s it is still {}", options_.timeout, state)
            };
        co_return Result<void>();
    }

    int show(const std::vector<std::string>& services) const {
        int exit_code = Success;
        std::vector<Member> members;
        for (const auto& service : services) {
            const auto& [code, message] = outcomes_.at(service);
            if (exit_code == Success || code == Failure) exit_code = code;
            members.push_back({service, Value::object({{"success", code == Success}, {"message", message}})});
            if (options_.json) continue;
            if (code == Success)
                print_out("{}: {}\n", service, message);
            else
                print_err("{}: {}\n", service, message);
        }
        if (options_.json) print_out("{}\n", print_json(Value::object(std::move(members))));
        return exit_code;
    }

private:
    void note(const std::string& name, const Value& view) {
        const auto state = text_of(view, "state");
        const auto words = fmt::format("{}: {}", state, text_of(view, "cause"));
        using contract::Progress;
        const auto progress = contract::progress_of(options_.action, view);
        if (progress == Progress::UnderWay) {
            under_way_[name] = words;
            return;
        }
        under_way_.erase(name);
        outcomes_[name] = progress == Progress::Done ? Outcome{Success, state} : Outcome{Failure, words};
    }

    const ServiceActionOptions& options_;
    control::Client& client_;
    std::map<std::string, std::string> under_way_; ///< each with how it stands
    std::map<std::string, Outcome> outcomes_;
};

/// Control asks the orchestrator: who of the two is to stop or start is told so directly. What is under way
/// already is only waited for.
bool is_for_control(const ServiceActionOptions& options, const std::string& service) {
    return !options.is_told && service != control_service && service != "orchestrator";
}

Task<std::optional<std::filesystem::path>>
find_control_for(const ServiceActionOptions& options, const std::vector<Value>& services) {
    if (std::ranges::none_of(options.services, [&](const auto& service) {
            return is_for_control(options, service);
        }))
        co_return std::nullopt;
    const bool has_control = std::ranges::any_of(services, [](const Value& service) {
        return text_of(service, "name") == control_service;
    });
    auto control = co_await find_control(options.place.run_directory, has_control);
    co_return control;
}

/// The first that is no service, or nothing.
std::optional<std::string>
unknown_of(const std::vector<std::string>& wanted, const std::vector<Value>& services) {
    for (const auto& name : wanted)
        if (std::ranges::none_of(services, [&](const Value& one) { return text_of(one, "name") == name; }))
            return name;
    return std::nullopt;
}

} // namespace

Task<int> act(ServiceActionOptions options) {
    auto client = co_await connect_supervisor(options.place.run_directory);
    if (!client) co_return co_await report_supervisor_error(client.error(), options.place, options.json);
    const auto list = co_await ask_supervisor(*client, "list", {}, 5s);
    if (!list) co_return co_await report_supervisor_error(list.error(), options.place, options.json);
    const auto services = services_in(*list);
    if (!services) co_return co_await report_supervisor_error(services.error(), options.place, options.json);
    if (const auto unknown = unknown_of(options.services, *services))
        co_return report_unknown_service(*unknown, *services, options.json);
    std::vector<std::string> once; // `restart hub hub` is one restart
    for (const auto& name : options.services)
        if (std::ranges::find(once, name) == once.end()) once.push_back(name);
    Acting acting(options, *client);
    const auto control = co_await find_control_for(options, *services);
    for (const auto& name : once) {
        if (control && is_for_control(options, name)) continue;
        const auto told = co_await acting.tell(name);
        if (!told) co_return co_await report_supervisor_error(told.error(), options.place, options.json);
    }
    io::TaskGroup orders(co_await asio::this_coro::executor);
    governed::ControlClient desk({.socket = control.value_or(""), .connections = once.size()});
    for (const auto& name : once)
        if (control && is_for_control(options, name)) orders.spawn("order " + name, acting.order(name, desk));
    const auto waited = co_await acting.wait();
    co_await orders.join();
    desk.close();
    if (!waited) co_return co_await report_supervisor_error(waited.error(), options.place, options.json);
    co_return acting.show(once);
}

int service_action(const ServiceActionOptions& options) {
    return run_task([&](asio::io_context&) { return act(options); });
}

} // namespace tutti::cli
