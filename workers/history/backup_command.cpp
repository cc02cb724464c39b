#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "store/free_name.hpp"
#include "workers/history/commands.hpp"
#include "workers/history/history_client.hpp"
#include "workers/history/reading_store.hpp"

#include <fmt/format.h>
#include <system_error>

#include <filesystem>
#include <optional>
#include <unistd.h>

namespace tutti::history {

namespace fs = std::filesystem;

namespace {

Result<void> back_up_stopped(const BackupOptions& options) {
    std::error_code none;
    if (!fs::exists(options.file, none))
        return fail(ErrorCode::NotFound, fmt::format("there is no {}", options.file.native()));
    auto store = ReadingStore::open(options.file, {});
    if (!store) return pass_on(store);
    return store->back_up(options.to);
}

Task<int> back_up_task(const BackupOptions& options) {
    const auto answer = co_await ask_owner(
        options.service, "backup", Value::object({{"name", fmt::format("asked-{}", ::getpid())}})
    );
    auto done = answer ? Result<void>() : back_up_stopped(options);
    if (answer && !*answer) done = std::unexpected(answer->error());
    if (answer && *answer) {
        const auto* file = (*answer)->find("file");
        const fs::path made(file != nullptr && file->is_string() ? std::string(file->string()) : "");
        done = store::move_copy(made, options.to);
    }
    if (!done) co_return command::report_failure(done.error());
    command::print_out("{}\n", options.to.native());
    co_return command::Success;
}

Task<int> compact_task(const CompactOptions& options) {
    const auto answer = co_await ask_owner(options.service, "compact");
    if (!answer) co_return command::report_failure(does_not_run(options.service));
    if (!*answer) co_return command::report_failure(answer->error());
    const auto* given = (*answer)->find("given_back");
    const auto bytes = given != nullptr && given->is_number() ? given->number() : 0;
    command::print_out("{} were given back to the disk\n", command::describe_bytes(bytes));
    co_return command::Success;
}

} // namespace

int back_up(const BackupOptions& options) {
    return command::run_task([&](asio::io_context&) { return back_up_task(options); });
}

int compact(const CompactOptions& options) {
    return command::run_task([&](asio::io_context&) { return compact_task(options); });
}

} // namespace tutti::history
