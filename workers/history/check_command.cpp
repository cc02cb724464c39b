#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "workers/history/commands.hpp"
#include "workers/history/reading_store.hpp"

#include <fmt/format.h>

namespace tutti::history {

int check(const CheckOptions& options) {
    std::error_code none;
    if (!std::filesystem::exists(options.file, none))
        return command::report_failure(
            {ErrorCode::NotFound, fmt::format("there is no {}", options.file.native())}
        );
    auto store = ReadingStore::open(options.file, {});
    if (!store) {
        if (store.error().code == ErrorCode::Conflict)
            store.error().message += ": `tutti stop history` first, and `tutti start history` after";
        return command::report_failure(store.error());
    }
    if (const auto whole = store->check(); !whole) {
        command::print_err("{}: {}\n", options.file.native(), whole.error().message);
        return command::Failure;
    }
    const auto series = store->series();
    if (!series) return command::report_failure(series.error());
    command::print_out(
        "{} is whole: {} series, {}\n", options.file.native(), series->size(),
        command::describe_bytes(static_cast<double>(store->used().value_or(0)))
    );
    return command::Success;
}

} // namespace tutti::history
