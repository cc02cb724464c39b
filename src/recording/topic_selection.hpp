// Which topics a recording or a replay takes: filters to take, filters to leave out. Topics are below the
// root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti::recording {

struct TopicSelection {
    std::vector<std::string> take;  ///< MQTT filters; at least one of them matches
    std::vector<std::string> leave; ///< none of these does

    bool takes(std::string_view topic) const noexcept;
    /// The place in `take` of the first filter that matches; take.size() where the topic is not taken. A
    /// message that arrives by several overlapping subscriptions counts for the first alone.
    std::size_t first_match(std::string_view topic) const noexcept;
};

/// The filters without those that another one covers, in their order.
std::vector<std::string> without_covered(const std::vector<std::string>& filters);

/// What `tutti record` takes when nothing is named: all but what is large and what is written to files
/// anyway.
TopicSelection default_recording();
/// What `tutti replay` sends when nothing is named: what sources said. Not what living processes say of
/// themselves, and no commands: sent again they would be lies, or deeds.
TopicSelection default_replay();

} // namespace tutti::recording
