// TableKeeper: tables of the installation's file that are applied: writes them beside the file, and has the
// supervisor read both again where it runs with others. What is to be done a pure plan says
// (installation/desired_tables.hpp).
#pragma once

#include "base/time.hpp"
#include "control/client.hpp"
#include "control_plane/store_writer.hpp"
#include "governance/objects/object.hpp"
#include "installation/desired_tables.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

inline constexpr std::size_t largest_table_file = 4 << 20;

struct TableOptions {
    std::filesystem::path file;          ///< the installation's
    std::filesystem::path applied;       ///< beside its state
    std::filesystem::path run_directory; ///< where the supervisor listens
    installation::Installation usual = {};
};

/// How all of the tables stand, as one look found them.
struct TableLook {
    using Key = governance::objects::ObjectKey;

    std::map<Key, installation::TableFinding> findings;
    std::map<std::string, Value, std::less<>> services; ///< as the supervisor lists them, by name
    std::string refusal;       ///< why the supervisor does not read the file; empty: it does
    bool is_reloading = false; ///< it was told to read it, or does so already
    bool was_changed = false;  ///< what was written beside the file was changed by somebody else
};

class TableKeeper {
public:
    /// The writer outlives it.
    TableKeeper(const asio::any_io_executor& executor, StoreWriter& writer, TableOptions options);

    /// Makes it so, as far as it can be, and says how it stands: of a look that began after this was asked.
    /// Whoever asks meanwhile has the same one. Unavailable without store or supervisor.
    Task<Result<std::shared_ptr<const TableLook>>> look(); // owned by all who asked, and as the last one

    /// Whether what was applied is not as it was written; cheap.
    bool was_changed() const;

private:
    using Looked = Result<std::shared_ptr<const TableLook>>;
    struct Wanted {
        std::vector<TableLook::Key> keys;
        std::vector<installation::FileTable> tables;
        std::uint64_t digest = 0;
    };

    Task<Looked> make_so();
    Task<Result<Wanted>> wanted();
    const installation::TablePlan&
    plan_for(const Wanted& desired, std::string_view file, const Value& loaded);
    Result<bool> put_beside(const std::string& text);
    Task<void> reload(control::Client& supervisor, TableLook& look, std::uint64_t what);

    StoreWriter& writer_;
    TableOptions options_;
    asio::steady_timer ended_; ///< cancelled when a look ends
    Looked last_;
    std::uint64_t begun_ = 0;
    std::uint64_t finished_ = 0;
    bool is_looking_ = false;
    std::optional<installation::TablePlan> plan_; ///< the last one
    std::uint64_t planned_ = 0;                   ///< of what it was made
    std::uint64_t told_ = 0;                      ///< of what the supervisor was last told to read
    std::optional<std::string> written_;          ///< what this process wrote beside the file, or found there
};

} // namespace tutti::control_plane
