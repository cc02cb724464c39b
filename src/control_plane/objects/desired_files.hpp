// DesiredFiles: manifests that [control] desired names: watched, and applied as they change. Which of them
// when, a pure machine says (governance/manifest/desired_sources.hpp).
#pragma once

#include "control_plane/command_desk.hpp"
#include "control_plane/store_writer.hpp"
#include "governance/manifest/desired_sources.hpp"
#include "io/asio.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

/// The kinds of objects that there are.
using KindNames = std::function<std::vector<std::string>()>;

struct DesiredOptions {
    std::filesystem::path folder = {}; ///< what paths are relative to: the installation's file's
    std::vector<std::string> paths = {
    }; ///< files, and folders of *.toml. What came of one that is named no more goes
    KindNames kinds = nullptr;
    std::function<void()> changed = [] {}; ///< there is another problem, or none any more
    /// A source was applied, or was not, or why it is not is another.
    std::function<void(std::string_view source)> source_changed = [](std::string_view) {};
};

/// What begins with this is a file that is watched, by its path as [control] desired has it.
inline constexpr std::string_view file_source = "file:";

class DesiredFiles {
public:
    /// Writer and desk outlive it.
    DesiredFiles(
        const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, DesiredOptions options
    );

    /// Whether this installation leads `control`. Who does not applies nothing.
    void lead(bool leads);
    /// Until it is cancelled.
    Task<void> run();
    /// Likewise: notices what becomes of files.
    Task<void> watch();

    /// Why a file is not applied, with its line; empty: all hold, or will in a moment.
    std::string problem() const { return problem_; }
    /// The same of one source; empty too where it is none of ours. Nothing: it is not known yet.
    std::optional<std::string> problem_of(std::string_view source) const;
    std::size_t files() const noexcept { return sources_.size(); }

private:
    Task<void> recall();
    void look();
    Task<void> apply_what_is_due();
    Task<void> apply(governance::DesiredSources::Due due);
    void refuse(const std::string& source, std::string why, governance::DesiredSources::Until until);
    void tell();
    void wake();

    StoreWriter& writer_;
    CommandDesk& desk_;
    DesiredOptions options_;
    governance::DesiredSources sources_;
    std::string problem_;
    std::map<std::string, std::string, std::less<>> told_; ///< why they are not applied, by source
    std::vector<std::string> settled_;                     ///< sources, since tell()
    std::string trouble_;                                  ///< of one that is not there, or cannot be read
    bool leads_ = false;
    bool has_recalled_ = false; ///< it knows the sources of what there is
    bool has_changed_ = true;
    asio::steady_timer wake_;
};

} // namespace tutti::control_plane
