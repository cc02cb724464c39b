#include "cli/governed/health.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "cli/governed/health_text.hpp"
#include "command/describe_service.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/live_page.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

bool is_ready(const Value& health) { return flag_of(health, "ready", false); }

/// Only what is said of that component, and of its rules.
Value narrowed(const Value& health, const std::string& component) {
    if (component.empty()) return health;
    std::vector<Member> members;
    for (const auto& member : health.members()) {
        if ((member.key != "components" && member.key != "rules") || !member.value.is_array()) {
            members.push_back(member);
            continue;
        }
        std::vector<Value> kept;
        for (const auto& one : member.value.items())
            if (text_of(one, "component") == component) kept.push_back(one);
        members.push_back({member.key, Value::array(std::move(kept))});
    }
    return Value::object(std::move(members));
}

/// Whether there is such a component; where there is none it has been said.
bool is_known(const Value& health, const std::string& component) {
    std::vector<std::string> names;
    for (const auto& one : items_in(health, "components")) names.push_back(text_of(one, "component"));
    const auto is_there = [&](std::string_view name) {
        return std::ranges::find(names, name) != names.end();
    };
    if (component.empty() || is_there(component)) return true;
    const auto service = "service/" + component;
    const auto meant =
        is_there(service) ? fmt::format(" Did you mean `{}`?", service) : did_you_mean(component, names);
    print_err("tutti: no component named {}.{} `tutti health` lists them.\n", printable(component), meant);
    return false;
}

/// The health as it is now, or why nobody says so.
class HealthLook {
public:
    explicit HealthLook(const HealthOptions& options) : options_(options) {}

    Task<void> look() {
        auto asked = co_await ask_desk_later(options_.desk, "health.list", Value::object({}));
        trouble_ = asked ? "" : asked.error().message;
        if (asked) health_ = narrowed(*asked, options_.component);
    }

    Page page() const {
        const auto colours = colours_for(STDOUT_FILENO);
        const auto head =
            trouble_.empty() ? describe_readiness(health_, colours) : paint(colours, Tone::Bad, trouble_);
        return {
            .head = head + "\n\n",
            .body = describe_components(health_, to_seconds(io::wall_now()), colours),
            .foot = paint(colours, Tone::Quiet, "q ends it, the arrows scroll") + '\n'
        };
    }

private:
    const HealthOptions& options_;
    Value health_ = Value::object({});
    std::string trouble_;
};

Task<int> show_page_of(HealthOptions options, EndRequest& end) {
    HealthLook health(options);
    LivePage page;
    page.look = [&health] { return health.look(); };
    page.print = [&health] { return health.page(); };
    co_await show_page(std::move(page), end);
    co_return Success;
}

int watch(const HealthOptions& options) {
    if (const auto why = why_no_screen(); !why.empty()) {
        print_err("tutti health --watch: {}; --json is for programs\n", why);
        return Usage;
    }
    return run_task(Interrupt::AsksFirst, [&](asio::io_context&, EndRequest& end) {
        return show_page_of(options, end);
    });
}

int show_history(const HealthOptions& options) {
    std::vector<Member> params = {{"most", options.most}};
    if (!options.component.empty()) params.push_back({"component", options.component});
    const auto asked = ask_desk(options.desk, "health.history", Value::object(std::move(params)));
    if (!asked) return report_fault(options.desk, asked.error());
    const auto* changes = asked->find("changes");
    if (options.desk.json)
        print_out("{}\n", print_json(*asked));
    else if (changes == nullptr || !changes->is_array() || changes->items().empty())
        put_err("Nothing became worse or better that is known of.\n");
    else
        put_out(describe_health_changes(*asked, to_seconds(io::wall_now()), colours_for(STDOUT_FILENO)));
    return Success;
}

} // namespace

int show_health(const HealthOptions& options) {
    if (options.shows_history) return show_history(options);
    if (options.watches) return watch(options);
    const auto asked = ask_desk(options.desk, "health.list");
    if (!asked) return report_fault(options.desk, asked.error());
    if (!is_known(*asked, options.component)) return NotFound;
    const auto health = narrowed(*asked, options.component);
    const auto colours = colours_for(STDOUT_FILENO);
    if (options.desk.json)
        print_out("{}\n", print_json(health));
    else
        print_out(
            "{}\n\n{}", describe_readiness(health, colours),
            describe_components(health, to_seconds(io::wall_now()), colours)
        );
    return is_ready(health) ? Success : NotRunning;
}

} // namespace tutti::cli
