#include "control_plane/store_commands.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/terminal.hpp"
#include "control/worker_client.hpp"
#include "store/control_store.hpp"

#include <fmt/format.h>

#include <optional>
#include <unistd.h>

namespace tutti::control_plane {

namespace fs = std::filesystem;

namespace {

/// Nothing: the service does not run.
Task<std::optional<Result<Value>>> ask_service(std::string service, std::string command, Value params) {
    auto client = co_await control::connect_to_worker(std::move(service));
    if (!client) co_return std::nullopt;
    auto answer = co_await control::ask(*client, std::move(command), std::move(params));
    co_return std::optional(std::move(answer));
}

/// What the service answers; nothing where it does not run.
std::optional<Result<Value>>
answer_of(const std::string& service, const std::string& command, const Value& params) {
    std::optional<Result<Value>> answer;
    const auto ask = [](std::string name, std::string asked, Value with,
                        std::optional<Result<Value>>* into) -> Task<int> {
        *into = co_await ask_service(std::move(name), std::move(asked), std::move(with));
        co_return 0;
    };
    command::run_task([&](asio::io_context&) { return ask(service, command, params, &answer); });
    return answer;
}

bool is_there(const fs::path& path) {
    std::error_code none;
    return fs::exists(path, none);
}

int no_store(const fs::path& path) {
    return command::report_failure(
        {ErrorCode::NotFound,
         fmt::format("there is no {}: `tutti up` makes it where the file has [control]", path.native())}
    );
}

int say_whole(const fs::path& path, double bytes) {
    command::print_out("{} is whole: {}\n", path.native(), command::describe_bytes(bytes));
    return command::Success;
}

int say_damage(const fs::path& path, const Error& error) {
    command::print_err("{}: {}\n", path.native(), error.message);
    return command::Failure;
}

/// To where it was wanted, also on another file system.
Result<void> move_backup(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (!failed) return {};
    fs::copy_file(from, to, failed);
    if (failed) return fail(ErrorCode::Environment, fmt::format("{}: {}", to.native(), failed.message()));
    fs::remove(from, failed);
    return {};
}

} // namespace

int check(const StoreCommandOptions& options) {
    if (const auto answer = answer_of(options.service, "check", Value())) {
        if (!*answer) return say_damage(options.store, answer->error());
        const auto* bytes = (*answer)->find("bytes");
        return say_whole(options.store, bytes != nullptr && bytes->is_number() ? bytes->number() : 0);
    }
    if (!is_there(options.store)) return no_store(options.store);
    auto store = store::ControlStore::open(options.store);
    if (!store) return command::report_failure(store.error());
    for (const auto& found : store->damage())
        command::print_err(
            "{}: set aside: {} {}: {}\n", options.store.native(), found.set, found.key, found.why
        );
    if (const auto whole = store->check(); !whole) return say_damage(options.store, whole.error());
    if (!store->damage().empty()) return command::Failure;
    return say_whole(options.store, static_cast<double>(store->used().value_or(0)));
}

int back_up(const StoreCommandOptions& options, const fs::path& to) {
    if (is_there(to))
        return command::report_failure(
            {ErrorCode::Conflict, fmt::format("{} is there already: name another file", to.native())}
        );
    const auto name = fmt::format("asked-{}", ::getpid());
    if (const auto answer = answer_of(options.service, "backup", Value::object({{"name", name}}))) {
        if (!*answer) return command::report_failure(answer->error());
        const auto* file = (*answer)->find("file");
        if (file == nullptr || !file->is_string())
            return command::report_failure({ErrorCode::InvalidInput, "the service names no file"});
        if (const auto moved = move_backup(std::string(file->string()), to); !moved)
            return command::report_failure(moved.error());
    } else {
        if (!is_there(options.store)) return no_store(options.store);
        auto store = store::ControlStore::open(options.store);
        if (!store) return command::report_failure(store.error());
        if (const auto done = store->back_up(to); !done) return command::report_failure(done.error());
    }
    command::print_out("{}\n", to.native());
    return command::Success;
}

int restore(const StoreCommandOptions& options, const fs::path& backup) {
    const auto before = store::restore_control_store(backup, options.store);
    if (!before) {
        auto error = before.error();
        if (error.code == ErrorCode::Conflict)
            error.message += ": `tutti stop control` first, and `tutti start control` after";
        return command::report_failure(error);
    }
    command::print_out("{} is what {} was\n", options.store.native(), backup.native());
    if (*before) command::print_out("what was there before is {}\n", (*before)->native());
    return command::Success;
}

} // namespace tutti::control_plane
