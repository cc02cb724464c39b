#include "control_plane/leadership_report.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "control_plane/service_question.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace tutti::control_plane {

namespace {

using command::Table;
using command::Tone;

/// A service that is to end first has its own grace.
constexpr auto handover_patience = seconds(65);

std::string text_of_row(const Value& object, std::string_view key) {
    const auto* said = object.find(key);
    return said != nullptr && said->is_string() ? std::string(said->string()) : "";
}

std::string seconds_in(const Value& object, std::string_view key, double before) {
    const auto* said = object.find(key);
    if (said == nullptr || !said->is_number()) return "";
    return command::describe_seconds(before > 0 ? before - said->number() : said->number());
}

Tone tone_of(std::string_view role) {
    if (role == "leader") return Tone::Good;
    return role == "follower" ? Tone::Plain : Tone::Bad;
}

std::string leaders_table(const Value& list, double now, command::Colours colours) {
    Table table({"RESOURCE", "ROLE", "HOLDER", "ADDRESS", "TOKEN", "SINCE", "SURE FOR"});
    const auto* rows = list.find("leaderships");
    if (rows == nullptr || !rows->is_array()) return table.print(colours);
    for (const auto& row : rows->items()) {
        const auto* holder = row.find("holder");
        const auto* token = row.find("token");
        const auto role = text_of_row(row, "role");
        table.add(
            {{text_of_row(row, "resource"), Tone::Strong},
             {role, tone_of(role)},
             {holder != nullptr ? text_of_row(*holder, "name") : ""},
             {holder != nullptr ? text_of_row(*holder, "address") : "", Tone::Quiet},
             {token != nullptr && token->is_integer() ? fmt::format("{}", token->integer()) : ""},
             {seconds_in(row, "since", now)},
             {seconds_in(row, "expires_in", 0), Tone::Quiet}}
        );
    }
    return table.print(colours);
}

Result<Value>
answer_to(const LeadershipCommandOptions& options, const std::string& command, const Value& params) {
    const auto answer = answer_of(options.service, command, params, handover_patience);
    if (!answer)
        return fail(
            ErrorCode::Unavailable,
            fmt::format(
                "{} does not run: it does where the file has [control], see `tutti status`", options.service
            )
        );
    if (!*answer) return std::unexpected(answer->error());
    const auto& reply = **answer;
    if (!reply.success) return fail(ErrorCode::Conflict, printable(reply.message));
    return reply.data.value_or(Value());
}

} // namespace

int show_leaders(const LeadershipCommandOptions& options) {
    const auto list = answer_to(options, "leadership.list", Value::object({}));
    if (!list) return command::report_failure(list.error());
    if (options.form == LeadershipCommandOptions::Form::Json)
        command::print_out("{}\n", print_json(*list));
    else
        command::put_out(leaders_table(*list, to_seconds(io::wall_now()), command::colours_for(STDOUT_FILENO))
        );
    return command::Success;
}

int hand_over(const LeadershipCommandOptions& options) {
    const auto params = Value::object({{"resource", options.resource}});
    const auto done = answer_to(options, "leadership.hand_over", params);
    if (!done) return command::report_failure(done.error());
    command::print_out("{} is handed over: `tutti control leaders` shows who leads\n", options.resource);
    return command::Success;
}

} // namespace tutti::control_plane
