// TopicMap: messages of somebody else's topics → what devices say, by the rules of an input of kind "mqtt".
// Takes any bytes. No I/O.
#pragma once

#include "base/json.hpp"
#include "device/saying.hpp"
#include "device/topic_rule.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::device {

class TopicMap {
public:
    /// A larger payload is not looked at.
    static constexpr std::size_t largest_payload = 64 * 1024;
    /// Of so many topics it is known what they said last; of others every message counts as a change.
    static constexpr std::size_t most_remembered = 256;

    explicit TopicMap(std::vector<TopicRule> rules) : rules_(std::move(rules)) {}

    /// Each filter once.
    std::vector<std::string> filters() const;

    struct Malformed {
        std::string_view kind; ///< "json", "number", …
        std::string sample;
    };
    /// Of one device. Its identity is what the first '+' of the filter took, else the topic.
    struct Heard {
        std::string identity = {};
        std::vector<Saying> sayings = {};
        std::vector<Malformed> malformed = {};
    };

    /// A message that came by that filter. `is_kept`: a state that the broker had kept.
    Heard take(std::string_view filter, std::string_view topic, std::string_view payload, bool is_kept);

private:
    void apply(
        std::size_t rule, const Value& document, std::string_view topic,
        const std::vector<std::string_view>& parts, Heard& heard
    );
    bool is_news(std::size_t rule, std::string_view topic, Value said);

    std::vector<TopicRule> rules_;
    JsonReader json_;
    std::map<std::pair<std::size_t, std::string>, Value> last_; ///< by rule and topic, where it matters
};

} // namespace tutti::device
