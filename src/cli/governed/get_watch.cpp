#include "cli/governed/get_watch.hpp"

#include "cli/governed/object_list.hpp"
#include "cli/governed/object_text.hpp"
#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/live_page.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

/// The objects as they stand now, or why nobody says so.
class ObjectLook {
public:
    ObjectLook(const GetOptions& options, Value labels) : options_(options), labels_(std::move(labels)) {}

    Task<void> look() {
        auto listed = co_await list_objects_later(options_.desk, options_.kind, labels_);
        trouble_ = listed ? "" : listed.error().message;
        if (!listed) co_return;
        objects_ = std::move(*listed);
        if (!options_.name.empty())
            std::erase_if(objects_, [&](const Value& one) { return text_of(one, "name") != options_.name; });
    }

    Page page() const {
        const auto colours = colours_for(STDOUT_FILENO);
        const auto columns = options_.form == GetOptions::Form::Wide ? Columns::Wide : Columns::Usual;
        const auto ready = std::ranges::count_if(objects_, [](const Value& one) {
            const auto* condition = condition_of(one, "Ready");
            return condition != nullptr && text_of(*condition, "status") == "true";
        });
        const auto summary =
            trouble_.empty() ? fmt::format("{} of {} objects are ready", ready, objects_.size()) : trouble_;
        const auto tone = !trouble_.empty()               ? Tone::Bad
                          : ready == std::ssize(objects_) ? Tone::Good
                                                          : Tone::Busy;
        return {
            .head = paint(colours, tone, summary) + "\n\n",
            .body = describe_objects(objects_, to_seconds(io::wall_now()), columns, colours),
            .foot = paint(colours, Tone::Quiet, "q ends it, the arrows scroll") + '\n'
        };
    }

private:
    const GetOptions& options_;
    Value labels_;
    std::vector<Value> objects_;
    std::string trouble_;
};

Task<int> show_objects(GetOptions options, Value labels, EndRequest& end) {
    ObjectLook objects(options, std::move(labels));
    LivePage page;
    page.look = [&objects] { return objects.look(); };
    page.print = [&objects] { return objects.page(); };
    co_await show_page(std::move(page), end);
    co_return Success;
}

} // namespace

int watch_objects(const GetOptions& options, const Value& labels) {
    if (const auto why = why_no_screen(); !why.empty()) {
        print_err("tutti get --watch: {}; `tutti wait` waits for one\n", why);
        return Usage;
    }
    return run_task(Interrupt::AsksFirst, [&](asio::io_context&, EndRequest& end) {
        return show_objects(options, labels, end);
    });
}

} // namespace tutti::cli
