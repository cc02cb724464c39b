// What the rotated files of `name.log` are called: `name.log.000012`, the greatest number the newest, and
// packed `name.log.000012.gz`. A file keeps its number for good: who packs it and who rotates never mean two
// files by one name. Earlier versions had `name.log.1` for the newest, `.2` for the one before: these are
// older than all of six digits. No heap: the shim calls this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::supervise {

inline constexpr std::string_view packed_suffix = ".gz";
inline constexpr std::string_view unfinished_suffix = ".gz.new"; ///< of one that is being packed

struct OldLog {
    enum class Form : std::uint8_t { Plain, Packed, Unfinished };

    std::int64_t number = 0; ///< greater is newer; of an earlier version's 0 or less
    Form form = Form::Plain;
    std::size_t length = 0; ///< of its name without what packing appends
};

/// Of a name in the folder of logs; nothing where it is no rotated file of that service.
std::optional<OldLog> parse_old_log(std::string_view name, std::string_view service) noexcept;

inline constexpr std::size_t old_log_room = 32; ///< of print_old_log_number()
/// Appends ".000012" to a text that ends at `out`, and a NUL.
void print_old_log_number(std::int64_t number, char* out) noexcept;

} // namespace tutti::supervise
