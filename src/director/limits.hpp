// How much may be defined over the bus. Of the file's section [director.limits].
#pragma once

#include "event/definition/definition.hpp"

#include <cstddef>

namespace tutti::director {

struct Limits {
    std::size_t definitions = event::definition::most_definitions; ///< in all, those of the file among them
    std::size_t bytes = 16 << 20;                                  ///< of what is kept, as JSON

    bool operator==(const Limits&) const = default;
};

} // namespace tutti::director
