// A topic or an MQTT filter, as a value of the configuration file.
#pragma once

#include "mqtt/topic.hpp"
#include "toml/values.hpp"

#include <string>

namespace tutti::supervise {

struct TopicFilter {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && !mqtt::is_topic_filter(*text))
            return toml::complain("must be a topic or an MQTT filter, such as \"event/camera/#\"");
        return text;
    }
};

} // namespace tutti::supervise
