// KeptStates: the retained messages that we said last. A broker keeps them in memory: when it comes back with
// nothing, they are said again, so that nothing blinks until its next turn. No bus here.
#pragma once

#include "base/time.hpp"
#include "bus/message.hpp"

#include <map>
#include <string>
#include <vector>

namespace tutti::worker {

class KeptStates {
public:
    /// More topics than this are not remembered.
    static constexpr std::size_t most = 1000;

    /// One was said at `now`. Those that are not retained are none of ours; an empty payload forgets.
    void said(const bus::Message& message, SteadyTime now);

    /// What to say again at `now`, with what is left of its expiry; what has expired is forgotten.
    std::vector<bus::Message> again(SteadyTime now);

private:
    struct Kept {
        bus::Message message;
        SteadyTime expires;
    };
    std::map<std::string, Kept, std::less<>> states_;
};

} // namespace tutti::worker
