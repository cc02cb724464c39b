#include "workers/exports/import_export.hpp"

#include "command/run_task.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/file.hpp"
#include "workers/exports/block_scan.hpp"
#include "workers/exports/read_export.hpp"
#include "workers/exports/sources.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view control_store = "state/control.db";
constexpr auto restore_patience = std::chrono::minutes(15);

std::optional<fs::path> place_of(const std::string& path, const ImportTarget& target) {
    if (path.starts_with(state_part)) return target.state / path.substr(state_part.size());
    if (path.starts_with(config_part)) return target.config / path.substr(config_part.size());
    return std::nullopt;
}

/// What we make ourselves is not to be had from an export: one of ours has none of it.
bool is_never_put_back(std::string_view path) {
    return path == fmt::format("{}{}", state_part, never_copied) || path.ends_with(staged_ending);
}

fs::path staged_name(const fs::path& to) { return to.native() + std::string(staged_ending); }

bool holds(io::DiskInput& input, const ExportedFile& file) {
    std::string piece;
    for (const auto& chunk : file.chunks) {
        piece.resize(chunk.length);
        if (read_all(input, piece) < piece.size() || ContentDigest::of(piece) != chunk.digest) return false;
    }
    char further = 0;
    return read_all(input, {&further, 1}) == 0;
}

Present look_at(io::Disk& disk, const fs::path& path, const ExportedFile& file, WallTime made) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return Present::Missing;
    auto input = disk.input(path, 0);
    if (input && holds(**input, file)) return Present::Same;
    return seconds(info.st_mtim.tv_sec) > made.time_since_epoch() ? Present::Newer : Present::Older;
}

Task<int> run_restore(fs::path staged, std::string& errors) {
    io::ChildCall call{io::program_directory() / "tutti-control", {"restore", staged.native()}};
    const auto output = co_await io::run_child(std::move(call), io::steady_now() + restore_patience);
    errors = output ? output->errors : output.error().message;
    co_return output ? output->exit_code : 1;
}

class Import {
public:
    Import(const ExportFolder& folder, const ImportPlan& plan, const TellProgress& tell)
        : folder_(folder), disk_(folder.disk()), plan_(plan), tell_(tell) {
        for (const auto& item : plan.items)
            if (item.changes()) all_ += item.file.size;
    }

    Result<void> carry_out() {
        auto done = see_room();
        if (done) done = stage_all();
        if (done) done = restore_control();
        if (!done) {
            forget_staged();
            return done;
        }
        return put_in_place();
    }

private:
    /// All of it lies beside what is there for a while.
    Result<void> see_room() const {
        std::map<fs::path, std::uint64_t> needed; // by the folder that is there
        for (const auto& item : plan_.items) {
            if (!item.changes()) continue;
            auto folder = item.to.parent_path();
            std::error_code none;
            while (!fs::is_directory(folder, none) && folder.has_relative_path())
                folder = folder.parent_path();
            needed[folder] += item.file.size;
        }
        std::map<std::uint64_t, std::uint64_t> of_device;
        for (const auto& [folder, bytes] : needed) {
            struct stat info{};
            std::error_code error;
            const auto room = fs::space(folder, error);
            if (error || ::stat(folder.c_str(), &info) != 0) continue; // staging says what is wrong with it
            auto& all = of_device[info.st_dev] += bytes;
            if (all > room.available)
                return fail(
                    ErrorCode::Environment, fmt::format(
                                                "there is no room in {}: {} bytes are needed beside what is "
                                                "there, and {} are free",
                                                folder.native(), all, room.available
                                            )
                );
        }
        return {};
    }

    Result<void> stage_all() {
        for (const auto& item : plan_.items)
            if (item.changes())
                if (auto staged = stage(item); !staged) return staged;
        return {};
    }

    Result<void> stage(const ImportItem& item) {
        if (auto made = make_folders(item.to.parent_path()); !made) return made;
        auto file = disk_.open(
            staged_name(item.to), {.content = io::OpenOptions::Content::Empty, .mode = item.file.mode}
        );
        if (!file) return pass_on(file);
        auto read = read_exported_file(folder_, plan_.manifest, item.file, [&](std::string_view bytes) {
            done_ += bytes.size();
            if (tell_) tell_(done_, all_);
            return (*file)->append(bytes);
        });
        return read ? (*file)->sync() : read;
    }

    static Result<void> make_folders(const fs::path& folder) {
        std::error_code error;
        if (fs::is_directory(folder, error)) return {};
        return io::make_private_directory(folder);
    }

    /// Its tokens and numbers go on after those of the store that it takes the place of.
    Result<void> restore_control() {
        const auto control = std::ranges::find(plan_.items, control_store, [](const ImportItem& item) {
            return std::string_view(item.file.path);
        });
        if (control == plan_.items.end() || !control->changes()) return {};
        std::string errors;
        const auto staged = staged_name(control->to);
        const int code = command::run_task([&](asio::io_context&) { return run_restore(staged, errors); });
        if (code != 0)
            return fail(ErrorCode::Unavailable, fmt::format("the control store is not put back: {}", errors));
        return {};
    }

    Result<void> put_in_place() {
        std::set<fs::path> folders;
        for (const auto& item : plan_.items) {
            if (!item.changes()) continue;
            const auto staged = staged_name(item.to);
            // A log of SQLite's belongs to the file that it lay beside.
            if (item.to.extension() == ".db")
                for (const auto* ending : {"-wal", "-shm", "-journal"})
                    static_cast<void>(disk_.remove(item.to.native() + ending)); // mostly there is none
            auto placed =
                item.file.path == control_store ? disk_.remove(staged) : disk_.rename(staged, item.to);
            if (!placed) {
                placed.error().message += ": import it again, which goes on from here";
                return placed;
            }
            folders.insert(item.to.parent_path());
        }
        for (const auto& folder : folders)
            if (auto synced = disk_.sync_directory(folder); !synced) return synced;
        return {};
    }

    void forget_staged() {
        for (const auto& item : plan_.items)
            if (item.changes()) static_cast<void>(disk_.remove(staged_name(item.to))); // as far as it came
    }

    const ExportFolder& folder_;
    io::Disk& disk_;
    const ImportPlan& plan_;
    const TellProgress& tell_;
    std::uint64_t done_ = 0;
    std::uint64_t all_ = 0;
};

} // namespace

Result<ImportPlan>
plan_import(const ExportFolder& folder, const std::string& name, const ImportTarget& target) {
    auto read = folder.read(name);
    if (!read) return pass_on(read);
    ImportPlan plan{std::move(read->manifest), {}};
    for (const auto& file : plan.manifest.files) {
        auto to = place_of(file.path, target);
        if (!to)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("{} in {} belongs nowhere here: a later version has made it", file.path, name)
            );
        if (is_never_put_back(file.path))
            return fail(
                ErrorCode::InvalidInput,
                fmt::format(
                    "{} in {} is never in an export of ours: somebody else has made it", file.path, name
                )
            );
        std::error_code none;
        if (fs::is_directory(fs::symlink_status(*to, none)))
            return fail(
                ErrorCode::Conflict,
                fmt::format("{} is a folder here and a file in {}: move it away", to->native(), name)
            );
        const auto present = look_at(folder.disk(), *to, file, plan.manifest.made);
        plan.items.push_back({file, std::move(*to), present});
    }
    return plan;
}

Result<void> carry_out(const ExportFolder& folder, const ImportPlan& plan, const TellProgress& tell) {
    return Import(folder, plan, tell).carry_out();
}

} // namespace tutti::exports
