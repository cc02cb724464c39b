// Change: what becomes of an object, as a function of what there is and what is wanted. Pure.
#pragma once

#include "governance/objects/object.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::objects {

struct Change {
    ObjectKey key;
    std::optional<Object> before; ///< nothing: it is new
    std::optional<Object> after;  ///< nothing: it is to be no more

    bool operator==(const Change&) const = default;
};
/// "created", "changed" (another spec), "relabelled" (the same spec) or "removed".
std::string_view what(const Change& change) noexcept;

/// Who wants it.
struct Author {
    std::string by;
    std::string source; ///< "file:…": what is watched, and says for itself what there is
    WallTime at = {};

    bool operator==(const Author&) const = default;
};

using Objects = std::map<ObjectKey, Object>;

/// What begins with this comes from a place that is watched: it is changed there, and nowhere else.
inline constexpr std::string_view watched = "file:";
bool is_watched(std::string_view source) noexcept;

/// One that exists as it is wanted is no change. `first_generation`: of one that is new, above what was said
/// of an earlier one of that key.
using FirstGeneration = std::function<std::uint64_t(const ObjectKey&)>;
std::vector<Change> changes_for(
    std::span<const Wanted> wanted, const Objects& there, const Author& author,
    const FirstGeneration& first_generation
);

/// Those that have all of these labels and are not wanted.
std::vector<Change>
removals_by_labels(std::span<const Wanted> wanted, const Objects& there, const Labels& labels);
/// Those of this source that are not wanted.
std::vector<Change>
removals_by_source(std::span<const Wanted> wanted, const Objects& there, std::string_view source);

/// Conflict where one of them comes from a watched place that is another than the author's.
Result<void> check_owners(std::span<const Change> changes, std::string_view source);

/// What undoes all of these, the newest first, as far as `there` is not so already.
std::vector<Change> undo(
    std::span<const Change> newest_first, const Objects& there, const Author& author,
    const FirstGeneration& first_generation
);

} // namespace tutti::governance::objects
