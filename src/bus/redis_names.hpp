// Which key and which channel of Redis a topic of the bus is (DESIGN §3), and back. Pure; topics and filters
// are the wire's, the root included.
#pragma once

#include "mqtt/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bus {

/// What is more to a topic than its name. Everything is Plain but what other clients of Redis know; Bare is
/// what they know without a version in it: the matrix of lights, the end of a stream.
enum class RedisKind : std::uint8_t { Plain, Reading, Status, Meta, Config, Command, Response, Bare };

/// What SUBSCRIBE or PSUBSCRIBE is asked for, GET or SCAN.
struct RedisName {
    std::string text;
    bool is_pattern = false; ///< a glob of Redis, its literal parts escaped

    auto operator<=>(const RedisName&) const = default;
};

/// Names are those of DESIGN §3 without anything before them where the root is "tutti", with "<root>:" before
/// them where it is another. What is outside the root begins with ':'.
class RedisNames {
public:
    explicit RedisNames(std::string_view root);

    static RedisKind kind(std::string_view below_root) noexcept;
    RedisKind kind_of(std::string_view topic) const noexcept;
    /// The source, the section, the target: the second level of a topic below the root.
    std::string_view name_of(std::string_view topic) const noexcept;

    std::string channel(std::string_view topic) const;
    std::string key(std::string_view topic) const;
    /// What is said of a section besides its plain content.
    std::string revision_key(std::string_view topic) const;
    /// "data:<source>", "config:changed".
    std::string data_channel(std::string_view source) const;
    std::string changes_channel() const;

    /// Nothing where it is no topic of a bus.
    std::optional<std::string> topic_of_channel(std::string_view channel) const;
    std::optional<std::string> topic_of_key(std::string_view key) const;
    std::optional<std::string_view> source_of_data(std::string_view channel) const noexcept;
    /// Whether what comes by that name may be a notice; else it is one that comes by another name, too.
    bool takes_notices(const RedisName& name) const;
    /// Redis does not carry it: that of the contract, for each branch of topics.
    mqtt::QoS qos_of(std::string_view topic) const noexcept;
    /// Whether it is where workers say that they live.
    bool is_presence(std::string_view topic) const noexcept;
    std::string config_topic(std::string_view section) const;

    /// Where the messages of a filter come: none of them is in another, so that nothing comes twice.
    std::vector<RedisName> channels(std::string_view filter) const;
    /// Where the states of a filter are kept; a pattern takes what the filter takes, and perhaps more.
    RedisName keys(std::string_view filter) const;
    /// The same, of one source alone.
    std::vector<RedisName> keys_of_source(std::string_view filter, std::string_view source) const;

private:
    struct Place {
        std::string_view prefix; ///< of names
        std::string_view rest;   ///< of the topic
        bool is_below = false;   ///< below our root, or that of all
    };
    Place place(std::string_view topic) const noexcept;
    std::optional<std::string> topic(std::string_view name, std::string_view first_of_readings) const;

    std::string root_;   ///< "tutti/", or nothing
    std::string prefix_; ///< "", "living:"
};

} // namespace tutti::bus
