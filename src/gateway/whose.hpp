// Whose connections are meant: everybody's, those of one session, or of those who may no longer listen.
#pragma once

#include <cstdint>
#include <optional>

namespace tutti::gateway {

struct Whose {
    std::optional<std::uint64_t> session = {}; ///< Sessions::number(); nothing: everybody's
    bool is_over = false;                      ///< of these, whom the rules no longer let listen

    bool takes(const auto& connection) const {
        if (session && connection.owner() != *session) return false;
        return !is_over || connection.is_over();
    }
};

} // namespace tutti::gateway
