// How times and numbers of 64 bits stand in the control store's tables. Internal to this folder.
#pragma once

#include "base/time.hpp"
#include "store/statement.hpp"

#include <cstdint>

namespace tutti::store {

inline std::int64_t stored(WallTime time) noexcept { return time.time_since_epoch().count(); }
inline WallTime time_at(const Statement& row, int column) {
    return WallTime(microseconds(row.integer(column)));
}
inline std::uint64_t number_at(const Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

} // namespace tutti::store
