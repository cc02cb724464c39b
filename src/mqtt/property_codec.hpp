// Reads and writes the property block of a packet (MQTT 5 §2.2.2). Internal to the codec: each packet's file
// says which properties it may carry and where they go.
#pragma once

#include "mqtt/properties.hpp"
#include "mqtt/property_id.hpp"
#include "mqtt/wire.hpp"

#include <optional>
#include <string_view>

namespace tutti::mqtt {

/// Walks a property block, checking each identifier before its value is read. The value is then read from
/// `packet` by the caller; the bytes of repeating properties are collected here.
class PropertyReader {
public:
    /// Reads the block's length. `allowed` are the packet's properties, `repeatable` those that may come more
    /// than once.
    PropertyReader(
        Reader& packet, PropertySet allowed, PropertySet repeatable = bit(PropertyId::UserProperty)
    ) noexcept;

    /// The next identifier whose value the caller reads, or nothing at the block's end or on an error. User
    /// properties are taken care of here.
    std::optional<PropertyId> next() noexcept;

    /// The smallest run of bytes that holds every user property.
    UserProperties user_properties() const noexcept { return UserProperties{user_.bytes()}; }
    SubscriptionIdentifiers subscription_identifiers() const noexcept {
        return SubscriptionIdentifiers{subscription_.bytes()};
    }
    bool seen(PropertyId id) const noexcept { return (seen_ & bit(id)) != 0; }

    /// Reads a subscription identifier (§3.8.2.1.2: not zero) and remembers where it stood.
    std::uint32_t subscription_identifier() noexcept;

    /// §3.1.2.11.10: authentication data without a method is a protocol error.
    void check_authentication() noexcept;

private:
    struct Run {
        const char* first = nullptr;
        const char* last = nullptr;
        void add(const char* from, const char* to) noexcept {
            if (first == nullptr) first = from;
            last = to;
        }
        std::string_view bytes() const noexcept {
            return first == nullptr ? std::string_view{} : std::string_view{first, last};
        }
    };

    void read_user_property() noexcept;

    Reader& packet_;
    PropertySet allowed_;
    PropertySet repeatable_;
    PropertySet seen_ = 0;
    const char* end_ = nullptr;
    const char* property_start_ = nullptr;
    Run user_;
    Run subscription_;
};

/// Writes properties to either sink of wire.hpp. Those with their default value are left out.
template <typename Sink>
class PropertyWriter {
public:
    explicit PropertyWriter(Sink& sink) noexcept : sink_(sink) {}

    void byte(PropertyId id, std::uint8_t value, std::uint8_t absent) noexcept {
        if (value != absent) put(id), sink_.u8(value);
    }
    void boolean(PropertyId id, bool value, bool absent) noexcept { byte(id, value ? 1 : 0, absent ? 1 : 0); }
    void two_bytes(PropertyId id, std::uint16_t value, std::uint16_t absent) noexcept {
        if (value != absent) put(id), sink_.u16(value);
    }
    void two_bytes(PropertyId id, std::optional<std::uint16_t> value) noexcept {
        if (value) put(id), sink_.u16(*value);
    }
    void four_bytes(PropertyId id, std::uint32_t value, std::uint32_t absent) noexcept {
        if (value != absent) put(id), sink_.u32(value);
    }
    void four_bytes(PropertyId id, std::optional<std::uint32_t> value) noexcept {
        if (value) put(id), sink_.u32(*value);
    }
    void sized(PropertyId id, std::optional<std::string_view> value) noexcept {
        if (value) put(id), sink_.binary(*value);
    }
    void varint(PropertyId id, std::uint32_t value) noexcept { put(id), sink_.varint(value); }
    void all(const UserProperties& list) noexcept {
        for (const UserProperty& property : list) {
            put(PropertyId::UserProperty);
            sink_.binary(property.name);
            sink_.binary(property.value);
        }
    }
    void all(const SubscriptionIdentifiers& list) noexcept {
        for (const std::uint32_t identifier : list) varint(PropertyId::SubscriptionIdentifier, identifier);
    }

private:
    void put(PropertyId id) noexcept { sink_.u8(static_cast<std::uint8_t>(id)); }

    Sink& sink_;
};

/// The length of the properties that `write(PropertyWriter&)` gives.
template <typename Write>
std::uint32_t properties_size(const Write& write) noexcept {
    Counter counter;
    PropertyWriter<Counter> properties{counter};
    write(properties);
    return static_cast<std::uint32_t>(counter.size());
}

/// Writes a whole block, length first.
template <typename Sink, typename Write>
void put_properties(Sink& sink, const Write& write) noexcept {
    sink.varint(properties_size(write));
    PropertyWriter<Sink> properties{sink};
    write(properties);
}

} // namespace tutti::mqtt
