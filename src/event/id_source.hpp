// Where the ids of runs and definitions come from: drawn by chance live, counted in a rehearsal.
#pragma once

#include <string>

namespace tutti::event {

/// An id is asked for when it is first shown, once a thing.
class IdSource {
public:
    virtual ~IdSource() = default;
    virtual std::string run_id() = 0;
    virtual std::string definition_id() = 0;
    virtual std::string peripheral_id() = 0;
};

} // namespace tutti::event
