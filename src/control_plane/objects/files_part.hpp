// FilesPart: objects that are tables of the installation's file, and manifests that are watched, in the
// worker `control`.
#pragma once

#include "control_plane/objects/desired_files.hpp"
#include "control_plane/objects/reconciler.hpp"
#include "control_plane/objects/table_keeper.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

struct FilesOptions {
    TableOptions tables;
    std::vector<std::string> desired = {}; ///< [control] desired
};

/// What it needs of whoever has it. Called on the loop.
struct FilesSurroundings {
    /// All of that kind may have been changed behind our back.
    std::function<void(std::string_view kind)> may_have_drifted;
    /// problem() is another one.
    std::function<void()> changed;
    /// problem_of() that source is.
    std::function<void(std::string_view source)> source_changed;
};

class FilesPart {
public:
    /// Writer and desk outlive it. `kinds`: of all objects that there are.
    FilesPart(
        const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, FilesOptions options,
        KindNames kinds, FilesSurroundings around
    );

    /// Those of `service`, `display`, `route` and `section`; they live no longer than this.
    std::vector<std::unique_ptr<Reconciler>> reconcilers();

    /// Whether this installation leads `control`.
    void lead(bool leads) { desired_.lead(leads); }
    // Each until it is cancelled.

    Task<void> apply_manifests() { return desired_.run(); }
    Task<void> watch_manifests() { return desired_.watch(); }
    Task<void> watch_tables();

    /// Why a manifest that is watched is not applied; empty: all are.
    std::string problem() const { return desired_.problem(); }
    /// The same of one source.
    std::optional<std::string> problem_of(std::string_view source) const {
        return desired_.problem_of(source);
    }
    /// `{files,problem}` of manifests that are watched.
    Value state() const;

private:
    FilesSurroundings around_;
    TableOptions options_;
    TableKeeper tables_;
    DesiredFiles desired_;
};

} // namespace tutti::control_plane
