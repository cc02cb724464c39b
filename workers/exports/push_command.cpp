#include "base/describe_count.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "io/system_random.hpp"
#include "workers/exports/bucket_target.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/progress.hpp"
#include "workers/exports/push_export.hpp"
#include "workers/exports/second_place.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace tutti::exports {

namespace {

/// One for each place: what was uploaded there says nothing of another.
std::filesystem::path journal_path(const ExportFolder& folder, const BucketPlace& place) {
    const auto where = fmt::format("{} {} {}", place.endpoint, place.bucket, place.prefix);
    return folder.path() / fmt::format("push-{:016x}.journal", digest(where));
}

void say(const Pushed& pushed, const PushTarget& target, Say how) {
    if (how != Say::Words) {
        const auto value = Value::object(
            {{"to", target.description()},
             {"exports", pushed.exports},
             {"files", pushed.files},
             {"bytes", pushed.bytes}}
        );
        command::print_out("{}\n", print_json(value));
        return;
    }
    command::print_out(
        "{} in {}; {} new there, {}\n", describe_count(pushed.exports, "export"), target.description(),
        describe_count(pushed.files, "file"), command::describe_bytes(static_cast<double>(pushed.bytes))
    );
}

Task<int> push_to(const ExportFolder& folder, PushTarget& target, std::vector<std::string> names, Say how) {
    Progress progress(how, "pushing");
    const auto pushed = co_await push_exports(folder, std::move(names), target, progress.tell());
    progress.clear();
    if (!pushed) co_return command::report_failure(pushed.error());
    say(*pushed, target, how);
    co_return command::Success;
}

Task<int>
push_to_bucket(const ExportFolder& folder, BucketPlace place, std::vector<std::string> names, Say how) {
    auto journal = UploadJournal::open(folder.disk(), journal_path(folder, place));
    if (!journal) co_return command::report_failure(journal.error());
    auto client = client_of_buckets(co_await asio::this_coro::executor);
    io::SystemRandom random;
    BucketClient bucket(std::move(place), client, random);
    const auto target = bucket_target(bucket, *journal);
    const int exit_code = co_await push_to(folder, *target, std::move(names), how);
    co_return exit_code;
}

} // namespace

int push(const PushCommand& command) {
    io::SystemDisk disk;
    const ExportFolder folder(disk, command.place.folder);
    auto names = folder.names();
    if (!names) return command::report_failure(names.error());
    if (const auto any = folder.find("latest"); !any) return command::report_failure(any.error());
    const auto settings = second_place(command.place, command.to, "--to");
    if (!settings) return command::report_failure(settings.error());
    const auto lock = folder.lock(); // or what is being sent might be removed meanwhile
    if (!lock) return command::report_failure(lock.error());
    const auto how = command.place.say;
    if (!settings->bucket) {
        const auto target = folder_target(disk, settings->folder, settings->prefix);
        return command::run_task([&](asio::io_context&) { return push_to(folder, *target, *names, how); });
    }
    auto place = bucket_place(*settings, command.place.of);
    if (!place) return command::report_failure(place.error());
    return command::run_task([&](asio::io_context&) { return push_to_bucket(folder, *place, *names, how); });
}

} // namespace tutti::exports
