#include "workers/debug/client_commands.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "control/worker_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <unistd.h>

namespace tutti::debug {

using command::print_err;
using command::print_out;
using command::put_out;

namespace {

constexpr double wait_for_more = 3; ///< seconds; a call may take five
constexpr int most_at_once = 1000;

Value question_of(const ShowOptions& options) {
    std::vector<Member> members = {
        {"what", options.what}, {"format", options.json ? "json" : "text"}, {"count", options.count}
    };
    std::vector<Value> filters(options.filters.begin(), options.filters.end());
    if (!filters.empty()) members.push_back({"filter", Value::array(std::move(filters))});
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) members.push_back({key, text});
    };
    add("worker", options.worker);
    add("level", options.level);
    add("grep", options.grep);
    return Value::object(std::move(members));
}

Value with(const Value& question, std::vector<Member> more) {
    std::vector<Member> members(question.members().begin(), question.members().end());
    std::erase_if(members, [&](const Member& member) {
        return std::ranges::any_of(more, [&](const Member& other) { return other.key == member.key; });
    });
    std::ranges::move(more, std::back_inserter(members));
    return Value::object(std::move(members));
}

std::uint64_t number_at(const Value& answer, std::string_view key) {
    const auto* value = answer.find(key);
    return value != nullptr && value->is_integer() && value->integer() >= 0
               ? static_cast<std::uint64_t>(value->integer())
               : 0;
}

std::string_view text_at(const Value& answer, std::string_view key) {
    const auto* value = answer.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string_view();
}

Task<int> ask_debugger(std::string service, std::function<Task<int>(control::Client&)> use) {
    auto client = co_await control::connect_to_worker(service);
    if (!client) {
        print_err("tutti: no debugger runs here: it does where the file has [service.{}]\n", service);
        co_return command::NotRunning;
    }
    const int exit_code = co_await use(*client);
    co_return exit_code;
}

/// The answers from `since` on, one after the other, to whoever takes their texts, until there is no more.
/// Gives the next number, or nothing where that failed.
Task<std::optional<std::uint64_t>> read_on(
    control::Client& client, Value question, std::uint64_t since, std::function<void(std::string_view)> take
) {
    std::optional<std::uint64_t> end;
    const bool follows = since > 0; // from the beginning it is no news that some have gone
    while (true) {
        auto answer = co_await control::ask(client, "export", with(question, {{"since", since}}));
        if (!answer) {
            command::report_failure(answer.error());
            co_return std::nullopt;
        }
        if (const auto missed = number_at(*answer, "missed"); missed > 0 && follows)
            print_err("tutti: {} came in between that are kept no more\n", missed);
        take(text_at(*answer, "text"));
        since = number_at(*answer, "next");
        if (!end) end = number_at(*answer, "newest");
        const auto* more = answer->find("more");
        const bool goes_on = more != nullptr && more->is_bool() && more->boolean() && since < *end;
        if (!goes_on) co_return since;
    }
}

Task<int> show_lines(control::Client& client, const ShowOptions& options) {
    const auto question = question_of(options);
    auto answer = co_await control::ask(client, "export", question);
    if (!answer) co_return command::report_failure(answer.error());
    put_out(text_at(*answer, "text"));
    command::flush_out();
    if (!options.follow) co_return command::Success;
    auto next = number_at(*answer, "newest");
    const auto waiting = with(question, {{"wait", wait_for_more}, {"count", most_at_once}});
    while (true) {
        const auto read = co_await read_on(client, waiting, next, [](std::string_view text) {
            put_out(text);
            command::flush_out();
        });
        if (!read) co_return command::Failure;
        next = *read;
    }
}

std::string time_at(const Value& rate, std::string_view key) {
    const auto* value = rate.find(key);
    return value != nullptr && value->is_number() ? fmt::format("{:.2f} ms", value->number() * 1000) : "-";
}

Task<int> show_rates(control::Client& client, const ShowOptions& options) {
    auto answer = co_await control::ask(client, "get_rates", question_of(options));
    if (!answer) co_return command::report_failure(answer.error());
    if (options.json) {
        print_out("{}\n", print_json(*answer));
        co_return command::Success;
    }
    command::Table table({"ADDRESS OR TOPIC", "A SECOND", "EVERY", "JITTER", "COUNT"});
    const auto* rates = answer->find("rates");
    for (const auto& rate : rates != nullptr ? rates->items() : std::span<const Value>()) {
        const auto* frequency = rate.find("rate");
        const bool is_number = frequency != nullptr && frequency->is_number();
        table.add(
            {{std::string(text_at(rate, "name"))},
             {fmt::format("{:.2f}", is_number ? frequency->number() : 0)},
             {time_at(rate, "interval")},
             {time_at(rate, "jitter")},
             {fmt::format("{}", number_at(rate, "count"))}}
        );
    }
    put_out(table.print(command::colours_for(STDOUT_FILENO)));
    co_return command::Success;
}

Task<int>
write_all(control::Client& client, const ShowOptions& options, std::function<void(std::string_view)> take) {
    auto question = with(question_of(options), {{"count", most_at_once}});
    if (options.what == "rates") {
        auto answer = co_await control::ask(client, "export", std::move(question));
        if (!answer) co_return command::report_failure(answer.error());
        take(text_at(*answer, "text"));
        co_return command::Success;
    }
    const auto read = co_await read_on(client, std::move(question), 0, std::move(take));
    co_return read ? command::Success : command::Failure;
}

Task<int> clear_there(control::Client& client, std::string what) {
    auto cleared = co_await control::ask(client, "clear", Value::object({{"what", what}}));
    if (!cleared) co_return command::report_failure(cleared.error());
    co_return command::Success;
}

} // namespace

int show(const ShowOptions& options) {
    const auto use = [&](control::Client& client) {
        return options.what == "rates" ? show_rates(client, options) : show_lines(client, options);
    };
    return command::run_task([&](asio::io_context&) { return ask_debugger(options.service, use); });
}

int export_all(const ShowOptions& options, const std::filesystem::path& file) {
    std::string all;
    const auto take = [&](std::string_view text) { all += text; };
    const auto use = [&](control::Client& client) { return write_all(client, options, take); };
    const int exit_code =
        command::run_task([&](asio::io_context&) { return ask_debugger(options.service, use); });
    if (exit_code != command::Success) return exit_code;
    if (file.empty()) {
        put_out(all);
        return exit_code;
    }
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << all << std::flush;
    if (stream.good()) return exit_code;
    print_err("tutti: {} cannot be written\n", printable(file.native()));
    return command::Failure;
}

int clear(const std::string& what, const std::string& service) {
    const auto use = [&](control::Client& client) { return clear_there(client, what); };
    return command::run_task([&](asio::io_context&) { return ask_debugger(service, use); });
}

} // namespace tutti::debug
