// The bus's root: what stands before every topic on the wire and nowhere else.
#pragma once

#include "bus/message.hpp"

#include <string>
#include <string_view>

namespace tutti::bus {

/// Maps topics between how programs write them ("reading/system/load_1min") and the wire ("tutti/reading/…").
/// What is not below the root has a leading '/' on our side. With an empty root both sides are the same.
class TopicRoot {
public:
    explicit TopicRoot(std::string root);

    /// For topics and filters; knows "$share/<group>/" and leaves other "$…" topics alone.
    std::string to_wire(std::string_view topic) const;
    /// Its topic and its response topic.
    Message to_wire(Message message) const;
    std::string from_wire(std::string_view topic) const;

private:
    std::string prefix_; ///< "tutti/", or nothing
};

} // namespace tutti::bus
