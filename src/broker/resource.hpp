// Resource: what the hub lends, and of which nobody may take more than their part.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::broker {

enum class Resource : std::uint8_t {
    Clients,          ///< connected
    Sessions,         ///< with the sleeping ones
    Subscriptions,    ///< filters
    RetainedMessages, ///< topics with one
    RetainedBytes,    ///< of these
    SessionMessages,  ///< on their way to clients: unacknowledged, queued, wills
    SessionBytes,     ///< of these, and of filters and names
};

inline constexpr std::array resources = {
    Resource::Clients,       Resource::Sessions,        Resource::Subscriptions, Resource::RetainedMessages,
    Resource::RetainedBytes, Resource::SessionMessages, Resource::SessionBytes,
};

/// As in the installation's file: "retained_bytes".
constexpr std::string_view name(Resource resource) noexcept {
    constexpr std::array<std::string_view, resources.size()> names = {
        "clients",        "sessions",         "subscriptions", "retained_messages",
        "retained_bytes", "session_messages", "session_bytes",
    };
    return names[static_cast<std::size_t>(resource)];
}

/// Something for each resource.
template <typename T>
class PerResource {
public:
    T& operator[](Resource resource) noexcept { return each_[static_cast<std::size_t>(resource)]; }
    const T& operator[](Resource resource) const noexcept {
        return each_[static_cast<std::size_t>(resource)];
    }
    bool operator==(const PerResource&) const = default;

private:
    std::array<T, resources.size()> each_{};
};

using Amounts = PerResource<std::uint64_t>;

/// The marks along what one holder may have of a resource: the same for all holders of a kind.
struct Mark {
    std::uint64_t limit = 0;
    std::uint64_t of_all = 0;  ///< up to which all together may be for this one to take more
    std::uint64_t warn_at = 0; ///< when somebody should know
    std::uint64_t floor = 0;   ///< so much there is room for whatever others hold

    bool operator==(const Mark&) const = default;
};

using Marks = PerResource<Mark>;

inline Amounts limits_of(const Marks& marks) noexcept {
    Amounts limits;
    for (const auto resource : resources) limits[resource] = marks[resource].limit;
    return limits;
}

} // namespace tutti::broker
