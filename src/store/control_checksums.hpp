// What tells a row or an event that was written here from one that was changed or torn since. No protection
// against somebody who can write the file and knows how it is done.
#pragma once

#include "base/digest.hpp"
#include "store/control_records.hpp"

#include <fmt/format.h>

#include <string_view>

namespace tutti::store {

/// Each text with its length before it, so that no two rows are the same bytes.
inline std::uint64_t digest_with_length(std::string_view text, std::uint64_t from) {
    return digest(text, digest(fmt::format("{}:", text.size()), from));
}

inline std::uint64_t checksum_of(std::string_view set, const Row& row) {
    const auto numbers = digest(fmt::format("{}/{}/", row.revision, row.generation));
    return digest_with_length(row.value, digest_with_length(row.key, digest_with_length(set, numbers)));
}

/// What a set's checksum is beside the sum of its rows'.
inline std::uint64_t checksum_of(std::string_view set, std::uint64_t revision) {
    return digest_with_length(set, digest(fmt::format("{}/", revision)));
}

inline std::uint64_t checksum_of(const OutboxEvent& event) {
    const auto numbers =
        digest(fmt::format("{}/{}/", event.sequence, event.timestamp.time_since_epoch().count()));
    return digest_with_length(event.data, digest_with_length(event.type, numbers));
}

inline std::uint64_t token_checksum(std::string_view resource, std::uint64_t token) {
    return digest_with_length(resource, digest(fmt::format("{}/", token)));
}

inline std::uint64_t checksum_of(const RequestKey& key, const KeptRequest& request) {
    auto sum = digest(fmt::format(
        "{}/{}/{}/", request.answer ? "ended" : "begun", request.begun.time_since_epoch().count(),
        request.until.time_since_epoch().count()
    ));
    for (const std::string_view text :
         {std::string_view(key.subject), std::string_view(key.key), std::string_view(request.command),
          std::string_view(request.body_hash),
          request.answer ? std::string_view(*request.answer) : std::string_view()})
        sum = digest_with_length(text, sum);
    return sum;
}

} // namespace tutti::store
