// TopicRule: one rule of an input of kind "mqtt": which topics of somebody else, and what becomes of their
// messages.
#pragma once

#include "device/pointed_fields.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::device {

struct TopicRule {
    std::string topic; ///< an MQTT filter, from the root of the broker
    std::string type;  ///< of the event, with "{1}" for what the first '+' took; empty: `words` alone say it

    /// Where in the payload the value stands; nothing: `fields` alone are taken.
    std::optional<JsonPointer> pointer = JsonPointer();
    std::string field = "value"; ///< its name in data
    double scale = 1;            ///< of each number: number * scale + offset
    double offset = 0;
    std::vector<Value> only = {};                                ///< the values that count; empty: all
    std::vector<std::pair<std::string, std::string>> words = {}; ///< value → type
    std::vector<PointedField> fields = {};                       ///< further ones
    std::vector<Member> data = {};                               ///< what stands in data in any case
    bool retained = false; ///< whether what the broker kept counts: a state, and no event
    bool changes = false;  ///< whether a message counts only where it says something else than the last one

    bool is_scaled() const noexcept { return scale != 1 || offset != 0; }

    bool operator==(const TopicRule&) const = default;
};

inline constexpr std::size_t most_topic_rules = 64;

void read_topic_rule(toml::TableReader& table, TopicRule& rule);

} // namespace tutti::device
