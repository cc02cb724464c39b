#include "cli/status_watch.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/scan.hpp"
#include "command/exit_code.hpp"
#include "command/live_page.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

constexpr microseconds pause_of_watch = 500ms;

/// The services as they are now, or why nobody says so.
class StatusLook {
public:
    explicit StatusLook(const StatusOptions& options) : options_(options) {}

    Task<void> look() {
        auto reply = co_await query_supervisor(options_.place.run_directory, "list");
        auto services = reply ? services_in(*reply) : Result<std::vector<Value>>(pass_on(reply));
        trouble_ = services ? "" : fmt::format("nobody supervises here now: {}", services.error().message);
        if (!services) co_return;
        services_ = std::move(*services);
        if (!options_.service.empty())
            std::erase_if(services_, [&](const Value& one) {
                return text_of(one, "name") != options_.service;
            });
        if (!options_.service.empty() && services_.empty())
            trouble_ = fmt::format("there is no service '{}'", printable(options_.service));
    }

    Value value() const {
        if (trouble_.empty()) return Value::object({{"services", Value::array(services_)}});
        return Value::object({{"error", Value::object({{"message", trouble_}})}});
    }

    Page page() const {
        const auto colours = colours_for(STDOUT_FILENO);
        const auto ready = std::ranges::count_if(services_, [](const Value& one) {
            return text_of(one, "state") == "ready";
        });
        auto summary = fmt::format("{} of {} services are ready", ready, services_.size());
        if (!trouble_.empty()) summary = trouble_;
        const auto tone = !trouble_.empty() ? Tone::Bad : all_ready(services_) ? Tone::Good : Tone::Busy;
        const auto table = describe_services(services_, to_seconds(io::wall_now()), colours);
        std::string_view rows = table;
        const auto headings = take_line(rows);
        return {
            .head = fmt::format("{}\n\n{}\n", paint(colours, tone, summary), headings),
            .body = std::string(rows),
            .foot = paint(colours, Tone::Quiet, "q ends it, the arrows scroll") + '\n'
        };
    }

private:
    const StatusOptions& options_;
    std::vector<Value> services_;
    std::string trouble_;
};

Task<void> say_changes(StatusLook& status, EndRequest& end) {
    std::string said;
    while (!end.is_asked()) {
        co_await status.look();
        auto line = print_json(status.value());
        if (line != said) print_out("{}\n", line);
        flush_out();
        said = std::move(line);
        const bool goes_on = co_await end.sleep_until(io::steady_now() + pause_of_watch);
        if (!goes_on) break;
    }
}

} // namespace

Task<int> tell_status(StatusOptions options, EndRequest& end) {
    StatusLook status(options);
    if (options.form == StatusOptions::Form::Json) {
        co_await say_changes(status, end);
        co_return Success;
    }
    LivePage page;
    page.look = [&status] { return status.look(); };
    page.print = [&status] { return status.page(); };
    page.pause = pause_of_watch;
    co_await show_page(std::move(page), end);
    co_return Success;
}

int watch_status(const StatusOptions& options) {
    if (const auto why = why_no_screen(); options.form != StatusOptions::Form::Json && !why.empty()) {
        print_err("tutti status --watch: {}; with --json each change is a line\n", why);
        return Usage;
    }
    return run_task(Interrupt::AsksFirst, [&](asio::io_context&, EndRequest& end) {
        return tell_status(options, end);
    });
}

} // namespace tutti::cli
