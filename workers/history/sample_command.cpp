#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "workers/history/commands.hpp"
#include "workers/history/history_client.hpp"

namespace tutti::history {

namespace {

Task<int> sample_task(const SampleOptions& options) {
    const auto answer = co_await ask_owner(options.service, "sample");
    if (!answer) co_return command::report_failure(does_not_run(options.service));
    if (!*answer) co_return command::report_failure(answer->error());
    if (options.json) {
        command::print_out("{}\n", print_json(**answer));
        co_return command::Success;
    }
    const auto* taken = (*answer)->find("taken");
    const auto count = taken != nullptr && taken->is_integer() ? taken->integer() : 0;
    command::print_out("{} numbers were taken: `tutti history list 'telemetry/#'`\n", count);
    co_return command::Success;
}

} // namespace

int sample(const SampleOptions& options) {
    return command::run_task([&](asio::io_context&) { return sample_task(options); });
}

} // namespace tutti::history
