#include "cli/service_top.hpp"

#include "base/json.hpp"
#include "base/scan.hpp"
#include "command/exit_code.hpp"
#include "command/live_page.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

using Form = ServiceTopOptions::Form;

/// Asks the supervisor who runs, the kernel what they use, and the hub what they say and hear.
class LoadLook {
public:
    explicit LoadLook(const ServiceTopOptions& options) : place_(options.place), order_(options.order) {}

    Task<Result<void>> look() {
        auto reply = co_await query_supervisor(place_.run_directory, "get_state");
        if (!reply) co_return pass_on(reply);
        auto services = services_in(*reply);
        if (!services) co_return pass_on(services);
        co_await ask_hub(text_of(*reply->data, "prefix"));
        sample(*reply->data, *services);
        co_return Result<void>();
    }

    Task<void> look_for_page() {
        const auto looked = co_await look();
        trouble_ = looked ? "" : looked.error().message;
    }

    const Loads& loads() {
        put_in_order(loads_.services, order_);
        return loads_;
    }
    Page page();
    void press(const Key& key) {
        if (key.is("c")) order_ = LoadOrder::Processor;
        if (key.is("m")) order_ = LoadOrder::Memory;
        if (key.is("b")) order_ = LoadOrder::Bus;
        if (key.is("n")) order_ = LoadOrder::Name;
    }

private:
    Task<void> ask_hub(std::string prefix) {
        prefix_ = prefix;
        auto hub = co_await control::Client::connect(place_.run_directory / (prefix + "hub.sock"), 500ms);
        if (!hub) co_return meter_.lose();
        const auto reply = co_await hub->call("get_clients", {}, 2s);
        if (reply && reply->success && reply->data)
            meter_.take(*reply->data, io::steady_now());
        else
            meter_.lose();
    }

    void sample(const Value& state, const std::vector<Value>& services) {
        const auto now = io::steady_now();
        const auto supervisor = static_cast<int>(number_of(state, "pid"));
        std::vector<int> pids = {supervisor};
        loads_.bus = meter_.total();
        loads_.services.clear();
        loads_.services.push_back(
            {.name = "(supervisor)",
             .state = "ready",
             .pid = supervisor,
             .usage = usage_.sample(supervisor, now, io::UsageSampler::Reach::Process),
             .bus = {}}
        );
        for (const auto& service : services) {
            ServiceLoad load{
                .name = text_of(service, "name"), .state = text_of(service, "state"), .usage = {}, .bus = {}
            };
            load.pid = static_cast<int>(number_of(service, "pid"));
            if (load.pid != 0) {
                pids.push_back(load.pid);
                load.usage = usage_.sample(load.pid, now);
                load.bus = meter_.of(prefix_ + load.name);
            }
            loads_.services.push_back(std::move(load));
        }
        usage_.keep_only(pids);
    }

    SupervisorPlace place_;
    LoadOrder order_;
    std::string prefix_;
    std::string trouble_;
    io::UsageSampler usage_;
    BusMeter meter_;
    Loads loads_;
};

Page LoadLook::page() {
    const auto colours = colours_for(STDOUT_FILENO);
    const auto summary =
        trouble_.empty() ? describe_total(loads_) : fmt::format("nobody supervises here now: {}", trouble_);
    const auto table = describe_loads(loads().services, colours);
    std::string_view rows = table;
    const auto headings = take_line(rows);
    return {
        .head = fmt::format(
            "{}\n\n{}\n", paint(colours, trouble_.empty() ? Tone::Strong : Tone::Bad, summary), headings
        ),
        .body = std::string(rows),
        .foot = paint(colours, Tone::Quiet, "by: c processor, m memory, b bus, n name; q ends it") + '\n'
    };
}

microseconds interval_of(const ServiceTopOptions& options) {
    return microseconds(static_cast<std::int64_t>(options.interval * 1e6));
}

/// Two looks, so that there is something between them; of `Lines` one more for each line.
Task<int> say_loads(LoadLook& top, const ServiceTopOptions& options, EndRequest& end) {
    for (bool first = true; !end.is_asked(); first = false) {
        const auto looked = co_await top.look();
        const bool is_json = options.form != Form::Table;
        if (!looked) co_return co_await report_supervisor_error(looked.error(), options.place, is_json);
        if (!first && is_json) print_out("{}\n", print_json(value_of(top.loads(), io::wall_now())));
        if (!first && !is_json)
            print_out(
                "{}\n\n{}", describe_total(top.loads()), describe_loads(top.loads().services, colours_for(1))
            );
        flush_out();
        if (!first && options.form != Form::Lines) break;
        const bool goes_on = co_await end.sleep_until(io::steady_now() + interval_of(options));
        if (!goes_on) break;
    }
    co_return Success;
}

} // namespace

Task<int> show_service_top(ServiceTopOptions options, EndRequest& end) {
    LoadLook top(options);
    if (options.form != Form::Page) co_return co_await say_loads(top, options, end);
    LivePage page;
    page.look = [&top] { return top.look_for_page(); };
    page.print = [&top] { return top.page(); };
    page.press = [&top](const Key& key) { top.press(key); };
    page.pause = interval_of(options);
    co_await show_page(std::move(page), end);
    co_return Success;
}

int service_top(const ServiceTopOptions& options) {
    if (const auto why = why_no_screen(); options.form == Form::Page && !why.empty()) {
        print_err("tutti top: {}; --once or --json is for programs\n", why);
        return Usage;
    }
    return run_task(Interrupt::AsksFirst, [&](asio::io_context&, EndRequest& end) {
        return show_service_top(options, end);
    });
}

} // namespace tutti::cli
