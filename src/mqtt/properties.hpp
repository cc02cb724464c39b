// User properties and subscription identifiers, the two MQTT 5 properties that repeat, kept as encoded bytes
// so that reading, storing and forwarding them allocates nothing. The other properties are plain fields of
// their packets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace tutti::mqtt {

struct UserProperty {
    std::string_view name;
    std::string_view value;

    bool operator==(const UserProperty&) const = default;
};

/// The user properties within a well-formed run of encoded properties; other kinds in it are passed over.
/// Views the caller's bytes. To make some: `append_user_property(bytes, …)` into a string of your own, then
/// `UserProperties{bytes}`.
class UserProperties {
public:
    class Iterator {
    public:
        using value_type = UserProperty;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;

        Iterator() = default;
        explicit Iterator(std::string_view rest) noexcept : rest_(rest) {
            if (!rest.empty()) advance();
        }
        const UserProperty& operator*() const noexcept { return current_; }
        const UserProperty* operator->() const noexcept { return &current_; }
        Iterator& operator++() noexcept { return advance(), *this; }
        void operator++(int) noexcept { advance(); }
        bool operator==(std::default_sentinel_t) const noexcept { return done_; }

    private:
        void advance() noexcept;
        std::string_view rest_;
        UserProperty current_;
        bool done_ = true;
    };

    constexpr UserProperties() = default;
    constexpr explicit UserProperties(std::string_view encoded) noexcept : encoded_(encoded) {}

    Iterator begin() const noexcept { return Iterator{encoded_}; }
    static std::default_sentinel_t end() noexcept { return {}; }
    bool empty() const noexcept { return begin() == end(); }
    /// The bytes given or decoded; may contain other properties in between.
    std::string_view encoded() const noexcept { return encoded_; }
    /// Same names and values in the same order.
    bool operator==(const UserProperties& other) const noexcept;

private:
    std::string_view encoded_;
};

/// Appends one encoded user property to `out`. Both texts must be valid UTF-8 of at most 65,535 bytes.
void append_user_property(std::string& out, std::string_view name, std::string_view value);

/// The subscription identifiers (1 to 268,435,455) within a run of encoded properties, as `UserProperties`
/// is.
class SubscriptionIdentifiers {
public:
    class Iterator {
    public:
        using value_type = std::uint32_t;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;

        Iterator() = default;
        explicit Iterator(std::string_view rest) noexcept : rest_(rest) {
            if (!rest.empty()) advance();
        }
        std::uint32_t operator*() const noexcept { return current_; }
        Iterator& operator++() noexcept { return advance(), *this; }
        void operator++(int) noexcept { advance(); }
        bool operator==(std::default_sentinel_t) const noexcept { return done_; }

    private:
        void advance() noexcept;
        std::string_view rest_;
        std::uint32_t current_ = 0;
        bool done_ = true;
    };

    constexpr SubscriptionIdentifiers() = default;
    constexpr explicit SubscriptionIdentifiers(std::string_view encoded) noexcept : encoded_(encoded) {}

    Iterator begin() const noexcept { return Iterator{encoded_}; }
    static std::default_sentinel_t end() noexcept { return {}; }
    bool empty() const noexcept { return begin() == end(); }
    std::string_view encoded() const noexcept { return encoded_; }
    bool operator==(const SubscriptionIdentifiers& other) const noexcept;

private:
    std::string_view encoded_;
};

/// Appends one encoded subscription identifier to `out`.
void append_subscription_identifier(std::string& out, std::uint32_t identifier);

} // namespace tutti::mqtt
