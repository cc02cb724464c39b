// Revision: one time that objects were changed together: by whom, and what. Pure.
#pragma once

#include "governance/objects/change.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::objects {

inline constexpr std::uint64_t revisions_kept = 200;

struct Revision {
    std::uint64_t number = 0;
    Author author;
    std::string what;                                    ///< "apply", "remove", "rollback"
    std::optional<std::uint64_t> back_to = std::nullopt; ///< of a rollback
    std::vector<Change> changes = {};

    bool operator==(const Revision&) const = default;
};

/// Rows of a set: the first says how many there are. None is larger than `largest`, but for one change that
/// is.
struct RevisionRow {
    std::string key;
    std::string value;
};
std::vector<RevisionRow> rows_of(const Revision& revision, std::size_t largest = 512 << 10);
/// Of its first row, or of a further one. They sort by number.
std::string row_key(std::uint64_t number, std::size_t part = 0);
/// The number of the revision that a row belongs to; nothing: it is no revision's.
std::optional<std::uint64_t> number_in(std::string_view row_key) noexcept;
/// The values of its rows, in order. InvalidInput where one is missing or is not what rows_of() wrote.
Result<Revision> read_revision(std::span<const std::string_view> values);
/// How many rows a revision has, by its first one.
Result<std::size_t> count_in(std::string_view first_value);

} // namespace tutti::governance::objects
