#include "base/describe_count.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/https/web_client.hpp"
#include "io/system_random.hpp"
#include "toml/values.hpp"
#include "worker/secret.hpp"
#include "workers/exports/bucket_target.hpp"
#include "workers/exports/commands.hpp"
#include "workers/exports/progress.hpp"
#include "workers/exports/push_export.hpp"

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

Result<BucketPlace> bucket_place(const installation::ExportsPush& push, const std::string& of) {
    const auto& bucket = *push.bucket;
    auto secret = worker::read_secret(toml::to_value(*bucket.secret_key));
    if (!secret) return pass_on(secret);
    return BucketPlace{
        bucket.endpoint, bucket.bucket, push.prefix,
        SigningKey{bucket.access_key, std::move(*secret), bucket.region}, of
    };
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
    io::HttpsOptions options;
    options.certificate_authorities = io::environment("SSL_CERT_FILE").value_or("");
    io::WebClient client(co_await asio::this_coro::executor, std::move(options));
    io::SystemRandom random;
    const auto target = bucket_target(std::move(place), client, *journal, random);
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
    const auto& config = command.place.config.push;
    auto settings = config.value_or(installation::ExportsPush{});
    if (!command.to.empty()) settings = {std::filesystem::absolute(command.to).native(), std::nullopt, ""};
    if (settings.folder.empty() && !settings.bucket)
        return command::report_failure(
            {ErrorCode::InvalidInput, "nobody says where to: give --to FOLDER, or the file an [exports.push]"}
        );
    const auto lock = folder.lock(); // or what is being sent might be removed meanwhile
    if (!lock) return command::report_failure(lock.error());
    const auto how = command.place.say;
    if (!settings.bucket) {
        const auto target = folder_target(disk, io::path_as_written(settings.folder), settings.prefix);
        return command::run_task([&](asio::io_context&) { return push_to(folder, *target, *names, how); });
    }
    auto place = bucket_place(settings, command.place.of);
    if (!place) return command::report_failure(place.error());
    return command::run_task([&](asio::io_context&) { return push_to_bucket(folder, *place, *names, how); });
}

} // namespace tutti::exports
