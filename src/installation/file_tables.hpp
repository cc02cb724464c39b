// The tables of an installation's file that may be applied, too: services, displays, routes of OSC, and
// sections such as [hub]. What is in them nobody here knows.
#pragma once

#include "base/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::installation {

struct FileTable {
    std::string kind; ///< "service", "display", "route" or "section"
    std::string name;
    Value spec;        ///< an object; its values know where they stand
    Position position; ///< of its name

    bool is(std::string_view of_kind, std::string_view named) const noexcept {
        return kind == of_kind && name == named;
    }
};

/// Those of a document, in its order. Of OSC each route is one, and the rest the section `osc`. What is no
/// table is left out: the file's reader complains of it.
std::vector<FileTable> tables_of(const Value& document);

/// The document with these besides, none of which it has.
Value with_tables(const Value& document, std::span<const FileTable> tables);

/// As it is written in the file: "service.lamp", "osc.route.lights", "hub".
std::string path_of(const FileTable& table);

/// The same table with its members by their names, and those of what is in it.
Value in_order(const Value& table);
/// Of a table in whatever order: differs where anything else does.
std::uint64_t digest_of(const Value& table);

/// Why only the file itself may have such a table; empty: it may be applied.
std::string why_in_file_alone(std::string_view kind, std::string_view name);

} // namespace tutti::installation
