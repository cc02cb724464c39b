#include "control_plane/objects/files_part.hpp"

#include "base/digest.hpp"
#include "control_plane/objects/table_reconciler.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/path_watch.hpp"

#include <array>
#include <utility>

namespace tutti::control_plane {

namespace {

constexpr auto kinds_of_tables = std::to_array<std::string_view>({"service", "display", "route", "section"});
constexpr auto pause_between_looks = seconds(5);

std::uint64_t digest_of_file(const std::filesystem::path& file) {
    const auto text = io::read_file(file, largest_table_file);
    return text ? digest(*text) : 0;
}

} // namespace

FilesPart::FilesPart(
    const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, FilesOptions options,
    KindNames kinds, FilesSurroundings around
)
    : around_(std::move(around)), options_(options.tables),
      tables_(executor, writer, std::move(options.tables)), desired_(
                                                                executor, writer, desk,
                                                                {.folder = options_.file.parent_path(),
                                                                 .paths = std::move(options.desired),
                                                                 .kinds = std::move(kinds),
                                                                 .changed = around_.changed,
                                                                 .source_changed = around_.source_changed}
                                                            ) {}

std::vector<std::unique_ptr<Reconciler>> FilesPart::reconcilers() {
    std::vector<std::unique_ptr<Reconciler>> all;
    for (const auto kind : kinds_of_tables)
        all.push_back(std::make_unique<TableReconciler>(std::string(kind), tables_));
    return all;
}

/// People edit the file, and some edit what was applied beside it.
Task<void> FilesPart::watch_tables() {
    io::PathWatch watch(
        co_await asio::this_coro::executor, {options_.file.parent_path(), options_.applied.parent_path()},
        io::PathWatch::Of::Contents
    );
    auto known = digest_of_file(options_.file);
    while (true) {
        const auto changed = co_await watch.changed();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        const auto present = digest_of_file(options_.file);
        if (std::exchange(known, present) != present || tables_.was_changed())
            for (const auto kind : kinds_of_tables) around_.may_have_drifted(kind);
        if (changed) continue;
        const bool goes_on = co_await io::sleep_for(pause_between_looks);
        if (!goes_on) co_return;
    }
}

Value FilesPart::state() const {
    return Value::object({{"files", desired_.files()}, {"problem", desired_.problem()}});
}

} // namespace tutti::control_plane
