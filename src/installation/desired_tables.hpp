// What is to be done so that an installation has the tables that somebody wants: which of them stand in its
// file, which are to be applied besides, which cannot be. Pure: the caller reads, writes and asks.
#pragma once

#include "installation/file_tables.hpp"
#include "installation/installation.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::installation {

enum class TableStanding : std::uint8_t {
    InFile,  ///< the installation's file has it as it is wanted
    Differs, ///< the file has another of that name, which holds
    Applied, ///< it is to be applied
    Refused, ///< the installation would not start with it
    Unknown, ///< the file is wrong itself: nobody can say
};

struct TableFinding {
    TableStanding standing = TableStanding::Unknown;
    std::string message = {}; ///< of what stands elsewhere, or is refused: where, why, and what to do
    bool is_loaded = false;   ///< whoever runs the installation has it as it is to be

    bool operator==(const TableFinding&) const = default;
};

struct TablePlan {
    /// What is to be applied, as text; nothing: it stays as it is, as the file is wrong.
    std::optional<std::string> applied = {};
    std::vector<TableFinding> findings = {}; ///< of what is wanted, in its order
    /// Whoever runs the installation has not what is wanted, or has what is nowhere any more.
    bool is_outdated = false;
    std::string mistake = {}; ///< of the file
};

/// By path_of(), digest_of(): the tables that the installation runs with.
using LoadedTables = std::map<std::string, std::uint64_t, std::less<>>;
LoadedTables loaded_tables(const Value& document);

/// `file` is the text of the installation's file, `name` what people call it, `usual` what holds where it
/// says nothing.
TablePlan plan_tables(
    std::string_view name, std::string_view file, std::span<const FileTable> wanted,
    const LoadedTables& loaded, const Installation& usual = {}
);

/// "4f0a…", by path: as the supervisor tells.
Value to_value(const LoadedTables& loaded);
/// Of what to_value() made; what is something else is no table of any digest.
LoadedTables loaded_from(const Value& value);

} // namespace tutti::installation
