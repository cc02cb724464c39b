// StructureTracker: build-ups, drops and breaks of dance music, from what the other stages found.
#pragma once

#include "audio/slice.hpp"

namespace tutti::audio {

class StructureTracker {
public:
    explicit StructureTracker(double rate);

    /// `features` is complete but for the structure.
    Structure next(const Slice& slice, const Features& features);
};

} // namespace tutti::audio
