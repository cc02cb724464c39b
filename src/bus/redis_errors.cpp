#include "bus/redis_errors.hpp"

#include "base/printable.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tutti::bus {
namespace {

struct ErrorRow {
    std::string_view begins;
    ErrorCode code;
    std::string_view words;
};

constexpr std::array<ErrorRow, 18> rows = {{
    {"NOAUTH", ErrorCode::PermissionDenied, "Redis asks for a password: bus.url = \"redis://:PASSWORD@…\""},
    {"WRONGPASS", ErrorCode::PermissionDenied,
     "Redis refuses the user or the password of bus.url: compare them with requirepass or the ACL there"},
    {"ERR invalid password", ErrorCode::PermissionDenied, "Redis refuses the password of bus.url"},
    {"ERR AUTH", ErrorCode::PermissionDenied,
     "Redis has no password, but bus.url names one: take it out, or set requirepass"},
    {"ERR Client sent AUTH", ErrorCode::PermissionDenied,
     "Redis has no password, but bus.url names one: take it out, or set requirepass"},
    {"DENIED", ErrorCode::PermissionDenied,
     "Redis is in protected mode and takes only clients of its own machine: give it a password"},
    {"NOPERM", ErrorCode::PermissionDenied, "the user of bus.url may not do that by the ACL of Redis"},
    {"OOM", ErrorCode::LimitExceeded,
     "Redis has no memory left and keeps nothing new: raise its maxmemory, or free some"},
    {"MISCONF", ErrorCode::Unavailable,
     "Redis cannot save to its disk and takes no changes: look into its log"},
    {"READONLY", ErrorCode::Unavailable, "this Redis is a replica: name its master in bus.url"},
    {"MOVED", ErrorCode::Unavailable,
     "this Redis is part of a cluster, which is not spoken: name one that stands alone in bus.url"},
    {"ASK ", ErrorCode::Unavailable,
     "this Redis is part of a cluster, which is not spoken: name one that stands alone in bus.url"},
    {"CLUSTERDOWN", ErrorCode::Unavailable,
     "this Redis is part of a cluster, which is not spoken: name one that stands alone in bus.url"},
    {"LOADING", ErrorCode::Unavailable, "Redis is still loading its data"},
    {"MASTERDOWN", ErrorCode::Unavailable, "this Redis is a replica that has lost its master"},
    {"BUSY", ErrorCode::Unavailable, "Redis is busy with a script"},
    {"ERR max number of clients", ErrorCode::Unavailable,
     "Redis has as many clients as it takes: raise its maxclients"},
    {"ERR DB index", ErrorCode::InvalidInput, "Redis has no database of the number in bus.url"},
}};

} // namespace

Error redis_error(std::string_view said) {
    constexpr std::size_t longest = 200;
    const auto row =
        std::ranges::find_if(rows, [said](const ErrorRow& each) { return said.starts_with(each.begins); });
    const auto its_words = printable_beginning(said, longest);
    if (row == rows.end()) return {ErrorCode::Environment, "Redis says: " + its_words};
    std::string words(row->words);
    if (row->begins == "NOPERM") words += " (" + its_words + ")"; // which command, or that it is a key
    return {row->code, std::move(words)};
}

} // namespace tutti::bus
