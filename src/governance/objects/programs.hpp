// Objects that name programs: what they say is run as the installation's user. From where such ones are
// taken is a matter of the installation's file. Pure.
#pragma once

#include "governance/objects/object.hpp"

#include <cstdint>

namespace tutti::governance::objects {

enum class ProgramsFrom : std::uint8_t {
    Machine,  ///< from who is at it, and from files that are watched
    Anywhere, ///< over the network and the bus as well
};

/// A service always does: also of one that ships it says the environment, or the container. Of a section it
/// is whatever has a list `run` or `exec`: an input, a kind of jobs.
bool names_program(const ObjectKey& key, const Value& spec);

} // namespace tutti::governance::objects
