#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/fetch_export.hpp"
#include "workers/exports/progress.hpp"
#include "workers/exports/second_place.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::exports {

namespace {

void say_fetched(const Fetched& fetched, const FetchSource& source, Say how) {
    if (how != Say::Words) {
        const auto value = Value::object(
            {{"name", fetched.name},
             {"from", source.description()},
             {"files", fetched.files},
             {"bytes", fetched.bytes},
             {"damaged", fetched.damaged}}
        );
        command::print_out("{}\n", print_json(value));
        return;
    }
    command::print_out(
        "{} is here: {} came, {}\n", fetched.name, describe_count(fetched.files, "file"),
        command::describe_bytes(static_cast<double>(fetched.bytes))
    );
    if (fetched.damaged > 0)
        command::print_err(
            "{} of it came damaged: `tutti exports repair {}`\n", describe_count(fetched.damaged, "block"),
            fetched.name
        );
}

Task<int> fetch_from(const ExportFolder& folder, FetchSource& source, std::string name, Say how) {
    Progress progress(how, "fetching");
    const auto fetched = co_await fetch_export(folder, std::move(name), source, progress.tell());
    progress.clear();
    if (!fetched) co_return command::report_failure(fetched.error());
    say_fetched(*fetched, source, how);
    co_return command::Success;
}

Task<int> fetch_from_bucket(const ExportFolder& folder, BucketPlace place, std::string name, Say how) {
    auto client = client_of_buckets(co_await asio::this_coro::executor);
    io::SystemRandom random;
    BucketClient bucket(std::move(place), client, random);
    const auto source = bucket_source(bucket);
    const int exit_code = co_await fetch_from(folder, *source, std::move(name), how);
    co_return exit_code;
}

} // namespace

int fetch(const FetchCommand& command) {
    io::SystemDisk disk;
    const ExportFolder folder(disk, command.place.folder);
    const auto settings = second_place(command.place, command.from, "--from");
    if (!settings) return command::report_failure(settings.error());
    if (auto made = io::make_private_directory(folder.path()); !made)
        return command::report_failure(made.error());
    const auto lock = folder.lock();
    if (!lock) return command::report_failure(lock.error());
    const auto how = command.place.say;
    if (!settings->bucket) {
        const auto source = folder_source(disk, settings->folder, settings->prefix);
        return command::run_task([&](asio::io_context&) {
            return fetch_from(folder, *source, command.name, how);
        });
    }
    const auto place = bucket_place(*settings, command.place.of);
    if (!place) return command::report_failure(place.error());
    return command::run_task([&](asio::io_context&) {
        return fetch_from_bucket(folder, *place, command.name, how);
    });
}

} // namespace tutti::exports
