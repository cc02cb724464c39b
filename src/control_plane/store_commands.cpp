#include "control_plane/store_commands.hpp"

#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "control_plane/service_question.hpp"
#include "io/account.hpp"
#include "io/clock.hpp"
#include "store/control_chain.hpp"
#include "store/control_store.hpp"
#include "store/free_name.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <unistd.h>

namespace tutti::control_plane {

namespace fs = std::filesystem;

namespace {

/// Of a check or a copy of all; the service itself gives up before.
constexpr auto answer_patience = std::chrono::minutes(11);

bool is_there(const fs::path& path) {
    std::error_code none;
    return fs::exists(path, none);
}

/// The service knows nothing of other files.
bool is_own(const StoreCommandOptions& options) {
    std::error_code none;
    return options.store == options.own || fs::equivalent(options.store, options.own, none);
}

std::optional<Result<control::Reply>>
answer_of_owner(const StoreCommandOptions& options, const std::string& command, const Value& params) {
    if (!is_own(options)) return std::nullopt;
    return answer_of(options.service, command, params, answer_patience);
}

int no_store(const StoreCommandOptions& options) {
    const auto* hint = is_own(options) ? "`tutti up` makes it where the file has [control]"
                                       : "name a store, or a copy of one";
    return command::report_failure(
        {ErrorCode::NotFound, fmt::format("there is no {}: {}", options.store.native(), hint)}
    );
}

int say_whole(const fs::path& path, double bytes, std::string_view head) {
    command::print_out("{} is whole: {}\n", path.native(), command::describe_bytes(bytes));
    if (!head.empty()) command::print_out("its audit ends with {}\n", head);
    return command::Success;
}

int say_damage(const fs::path& path, const Error& error) {
    command::print_err("{}: {}\n", path.native(), error.message);
    return command::Failure;
}

std::string_view code_of(const control::Reply& reply) {
    const auto* code = reply.data ? reply.data->find("code") : nullptr;
    return code != nullptr && code->is_string() ? std::string_view(code->string()) : std::string_view();
}

int say_unknown(const StoreCommandOptions& options, std::string_view why) {
    return command::report_failure(
        {ErrorCode::Unavailable,
         fmt::format(
             "whether {} is whole is not known: {}: ask again, or `tutti stop {}` first",
             options.store.native(), why, options.service
         )}
    );
}

int say_checked(const StoreCommandOptions& options, const Result<control::Reply>& reply) {
    if (!reply) return say_unknown(options, reply.error().message);
    const auto message = printable(reply->message);
    // Of a head of which the line was trimmed nobody knows; the rest is whole.
    if (!reply->success && code_of(*reply) == name(ErrorCode::NotFound))
        return command::report_failure({ErrorCode::NotFound, message});
    if (!reply->success && code_of(*reply) != name(ErrorCode::InvalidInput))
        return say_unknown(options, message);
    if (!reply->success) return say_damage(options.store, {ErrorCode::InvalidInput, message});
    const auto* bytes = reply->data ? reply->data->find("bytes") : nullptr;
    const auto* head = reply->data ? reply->data->find("audit") : nullptr;
    return say_whole(
        options.store, bytes != nullptr && bytes->is_number() ? bytes->number() : 0,
        head != nullptr && head->is_string() ? printable(head->string()) : ""
    );
}

/// Where the service has laid it.
Result<fs::path> file_in(const Result<control::Reply>& reply) {
    if (!reply) return std::unexpected(reply.error());
    if (!reply->success) return fail(ErrorCode::Unavailable, printable(reply->message));
    const auto* file = reply->data ? reply->data->find("file") : nullptr;
    if (file == nullptr || !file->is_string())
        return fail(ErrorCode::InvalidInput, "the service names no file");
    return fs::path(std::string(file->string()));
}

} // namespace

int check(const StoreCommandOptions& options) {
    std::optional<store::AuditHead> head;
    if (!options.head.empty()) {
        const auto read = store::parse_audit_head(options.head);
        if (!read) return command::report_failure(read.error());
        head = *read;
    }
    const auto params = head ? Value::object({{"head", options.head}}) : Value();
    if (const auto answer = answer_of_owner(options, "check", params)) return say_checked(options, *answer);
    if (!is_there(options.store)) return no_store(options);
    auto store = store::ControlStore::open(options.store, {.damaged = store::ControlStore::Damaged::Stays});
    if (!store) return command::report_failure(store.error());
    auto whole = store->check();
    if (whole && head) whole = store->check_audit(*head);
    if (!whole) return say_damage(options.store, whole.error());
    return say_whole(
        options.store, static_cast<double>(store->used().value_or(0)), store::print(store->audit_head())
    );
}

int back_up(const StoreCommandOptions& options, const fs::path& to) {
    if (is_there(to))
        return command::report_failure(
            {ErrorCode::Conflict, fmt::format("{} is there already: name another file", to.native())}
        );
    const auto name = fmt::format("asked-{}", ::getpid());
    if (const auto answer = answer_of_owner(options, "backup", Value::object({{"name", name}}))) {
        const auto file = file_in(*answer);
        if (!file) return command::report_failure(file.error());
        auto moved = store::move_copy(*file, to);
        if (!moved && moved.error().code == ErrorCode::Conflict)
            moved.error().message += ": name another file";
        if (!moved) return command::report_failure(moved.error());
    } else {
        if (!is_there(options.store)) return no_store(options);
        auto store = store::ControlStore::open(options.store);
        if (!store) return command::report_failure(store.error());
        if (const auto done = store->back_up(to); !done) return command::report_failure(done.error());
    }
    command::print_out("{}\n", to.native());
    return command::Success;
}

int restore(const StoreCommandOptions& options, const fs::path& backup) {
    const auto before =
        store::restore_control_store(backup, options.store, {io::name_of_user(::getuid()), io::wall_now()});
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
