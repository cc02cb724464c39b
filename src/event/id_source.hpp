// Where the ids of runs and definitions come from: lasting ones live, counted ones in a rehearsal.
#pragma once

#include <string>
#include <string_view>

namespace tutti::event {

/// An id is asked for when it is first shown, once a thing.
class IdSource {
public:
    virtual ~IdSource() = default;
    virtual std::string run_id() = 0;
    virtual std::string definition_id(std::string_view playlist) = 0;
    virtual std::string peripheral_id(std::string_view gesture) = 0;
};

} // namespace tutti::event
