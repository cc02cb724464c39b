#include "cli/governed/wait.hpp"

#include "base/json.hpp"
#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/clock.hpp"

#include <algorithm>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

struct Awaited {
    std::string condition; ///< "deleted": that it is gone
    std::string status = "true";
};

Result<Awaited> read_awaited(std::string_view what) {
    constexpr std::string_view of_condition = "condition=";
    if (what == "deleted") return Awaited{"deleted"};
    if (!what.starts_with(of_condition) || what == of_condition)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("--for={}: condition=Ready, condition=Ready=false, or deleted", what)
        );
    what.remove_prefix(of_condition.size());
    const auto equals = what.find('=');
    if (equals == std::string_view::npos) return Awaited{std::string(what)};
    return Awaited{std::string(what.substr(0, equals)), std::string(what.substr(equals + 1))};
}

/// How it stood when there was no more time for it.
void say_how_it_stands(const WaitOptions& options, const ObjectName& object) {
    const auto asked =
        ask_desk(options.desk, "object.get", Value::object({{"kind", object.kind}, {"name", object.name}}));
    if (asked && !options.desk.json)
        put_err(describe_object(*asked, to_seconds(io::wall_now()), colours_for(2)));
}

int wait_for(const WaitOptions& options, const ObjectName& object, const Awaited& awaited, double timeout) {
    auto params = Value::object(
        {{"kind", object.kind},
         {"name", object.name},
         {"condition", awaited.condition},
         {"status", awaited.status},
         {"timeout", timeout}}
    );
    const auto patience = microseconds(static_cast<std::int64_t>(timeout * 1e6)) + seconds(5);
    const auto asked = ask_desk(options.desk, "object.wait", std::move(params), patience);
    if (asked) {
        if (options.desk.json)
            print_out("{}\n", print_json(*asked));
        else
            print_out(
                "{}/{}: {}\n", object.kind, object.name,
                awaited.condition == "deleted" ? "gone"
                                               : fmt::format("{} is {}", awaited.condition, awaited.status)
            );
        return Success;
    }
    const int exit_code = report_fault(options.desk, asked.error());
    if (asked.error().code != name(ErrorCode::Timeout)) return exit_code;
    say_how_it_stands(options, object);
    return NotRunning;
}

} // namespace

int wait_for_objects(const WaitOptions& options) {
    const auto awaited = read_awaited(options.what);
    if (!awaited) return report_failure(awaited.error());
    std::vector<ObjectName> objects;
    for (const auto& word : options.objects) {
        auto object = read_object_name(word);
        if (!object) return report_failure(object.error());
        objects.push_back(std::move(*object));
    }
    const auto deadline = io::steady_now() + microseconds(static_cast<std::int64_t>(options.timeout * 1e6));
    int worst = Success;
    for (const auto& object : objects) {
        const auto left = std::max(0.0, to_seconds(deadline - io::steady_now()));
        const int exit_code = wait_for(options, object, *awaited, left);
        if (exit_code != Success && worst != Failure) worst = exit_code;
    }
    return worst;
}

} // namespace tutti::cli
