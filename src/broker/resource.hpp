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

/// A number for each resource.
class Amounts {
public:
    std::uint64_t& operator[](Resource resource) noexcept {
        return numbers_[static_cast<std::size_t>(resource)];
    }
    std::uint64_t operator[](Resource resource) const noexcept {
        return numbers_[static_cast<std::size_t>(resource)];
    }
    bool operator==(const Amounts&) const = default;

private:
    std::array<std::uint64_t, resources.size()> numbers_{};
};

/// What is held of one resource, and the marks along it: side by side, as they are looked at for every
/// message.
struct Gauge {
    std::uint64_t held = 0;
    std::uint64_t limit = 0;   ///< of what is held here
    std::uint64_t of_all = 0;  ///< up to which all together may be for this one to take more
    std::uint64_t warn_at = 0; ///< when somebody should know
    std::uint64_t floor = 0;   ///< so much there is room for whatever others hold
};

class Gauges {
public:
    Gauge& operator[](Resource resource) noexcept { return gauges_[static_cast<std::size_t>(resource)]; }
    const Gauge& operator[](Resource resource) const noexcept {
        return gauges_[static_cast<std::size_t>(resource)];
    }
    Amounts amounts(std::uint64_t Gauge::* which) const noexcept {
        Amounts amounts;
        for (const auto resource : resources) amounts[resource] = (*this)[resource].*which;
        return amounts;
    }

private:
    std::array<Gauge, resources.size()> gauges_;
};

} // namespace tutti::broker
