// Ids that do not mix: StrongId<struct ClientTag, std::uint32_t> is no StrongId<struct SessionTag, …>.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace tutti {

template <typename Tag, typename Rep>
struct StrongId {
    Rep value{};

    auto operator<=>(const StrongId&) const = default;
};

} // namespace tutti

template <typename Tag, typename Rep>
struct std::hash<tutti::StrongId<Tag, Rep>> {
    std::size_t operator()(const tutti::StrongId<Tag, Rep>& id) const noexcept {
        return std::hash<Rep>{}(id.value);
    }
};
