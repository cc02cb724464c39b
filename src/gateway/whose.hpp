// Whose connections are meant: everybody's, or those of one session.
#pragma once

#include <cstdint>
#include <optional>

namespace tutti::gateway {

struct Whose {
    std::optional<std::uint64_t> session = {}; ///< Sessions::number(); nothing: everybody's

    bool takes(const auto& connection) const { return !session || connection.owner() == *session; }
};

} // namespace tutti::gateway
